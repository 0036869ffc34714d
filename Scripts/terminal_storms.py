#!/usr/bin/env python3
"""Throws storms of keys, clicks, wheel turns, pastes, broken UTF-8 and resizes at every screen of the program.

    swift build -c release && python3 Scripts/terminal_storms.py [--storms N] [--events N] [--seed N] [PROGRAM]

Each storm begins on one of the screens (Home, the lessons, a lesson, choose, replay, progress, and the keys of each) and goes where its keys
lead. After it, Ctrl-C must end the program with status 0 within half a minute, the terminal must be as it was (its
modes, the screen, the cursor, the mouse), and `sessions verify` must find every session sound. The exit status is 1
where a storm ends otherwise; its seed is printed, so that it can be repeated alone with `--seed N --storms 1`.

Needs Linux or macOS and Python's standard library.
"""
import argparse
import fcntl
import json
import os
import pathlib
import pty
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "Scenarios"
# What leads from the start of each command to a screen.
SCREENS = {
    "home": ([], b""),
    "home's keys": ([], b"?"),
    "lessons": ([], b"\t"),
    "lesson": (["lesson", "price"], b""),
    "lesson's keys": (["lesson", "price"], b"?"),
    "lesson's experiment": (["lesson", "price"], b"l\rl"),
    "choose": (["resume", "monday"], b""),
    "choose's keys": (["resume", "monday"], b"?"),
    "replay": (["resume", "monday"], b"\t"),
    "progress": (["resume", "monday"], b"\t\t"),
}
ARROWS = [b"\x1b[" + c for c in (b"A", b"B", b"C", b"D", b"H", b"F", b"5~", b"6~", b"Z")]
ARROWS += [b"\x1bO" + c for c in (b"A", b"B", b"C", b"D", b"H", b"F")]
# All but q and Ctrl-C, which leave; Ctrl-\ is no key.
LETTERS = [bytes([code]) for code in range(1, 127) if code not in (3, 0x1C, 0x1B, ord("q"))]


def event(chance):
    """The bytes of one event, or the rows and columns of a resize."""
    kind = chance.randrange(20)
    if kind < 8:
        return chance.choice(LETTERS)
    if kind < 12:
        return chance.choice(ARROWS)
    if kind < 14:
        button = chance.choice([0, 0, 0, 32, 64, 65, 1, 2, 16])
        place = (chance.randint(0, 450), chance.randint(0, 150))
        return b"\x1b[<%d;%d;%d%s" % (button, *place, chance.choice([b"M", b"m"]))
    if kind == 14:
        return b"\x1b[M" + bytes(chance.randrange(32, 256) for _ in range(3))
    if kind == 15:
        text = bytes(chance.randrange(256) for _ in range(chance.randrange(60)))
        return b"\x1b[200~" + text.replace(b"\x1b", b"") + b"\x1b[201~"
    if kind == 16:
        # Broken UTF-8, and sequences that nothing ends; what follows may belong to them.
        return chance.choice([b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x92", b"\x80", b"\xd0\xb9"])
    if kind == 17:
        return chance.choice([b"\x1b", b"\x1b[", b"\x1b[1;", b"\x1b]0;x\x07", b"\x1bP1\x1b\\", b"\x00"])
    if kind == 18:
        return "йъ世é😀".encode()[chance.randrange(12):]
    return (chance.randint(1, 120), chance.randint(1, 400))


class Storm:
    def __init__(self, program, home, screen, seed):
        self.chance = random.Random(seed)
        arguments, beginning = SCREENS[screen]
        self.output = b""
        self.main, side = pty.openpty()
        self.side = side
        self.resize(24, 80)
        self.modes = termios.tcgetattr(side)
        environment = os.environ | {
            "BACKFLIP_HOME": str(home), "BACKFLIP_SCENARIOS": str(SCENARIOS), "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": str(home), "LC_ALL": self.chance.choice(["C.UTF-8", "C.UTF-8", "C"])}
        self.process = subprocess.Popen(
            [program, *arguments], stdin=side, stdout=side, stderr=side, env=environment, cwd=home,
            start_new_session=True)
        self.read(2.0)
        for key in beginning:
            os.write(self.main, bytes([key]))
            self.read(0.3)

    def resize(self, rows, columns):
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        end = time.monotonic() + seconds
        while select.select([self.main], [], [], max(end - time.monotonic(), 0))[0]:
            self.output = (self.output + os.read(self.main, 1 << 16))[-65536:]

    def blow(self, events):
        for _ in range(events):
            what = event(self.chance)
            if isinstance(what, tuple):
                self.resize(*what)
                os.kill(self.process.pid, signal.SIGWINCH)
            else:
                os.write(self.main, what)
            self.read(self.chance.choice([0, 0, 0.002, 0.01]))
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended in the storm: {self.process.returncode}")

    def end(self):
        """Ends the program; an error says what is not as it was."""
        # Past what a sequence without an end has taken: a paste counts as ended after three seconds.
        self.read(3.5)
        os.write(self.main, b"\x03")
        deadline = time.monotonic() + 30
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError("Ctrl-C does not end the program")
            self.read(0.05)
        self.read(0.2)
        if self.process.returncode != 0:
            raise AssertionError(f"status {self.process.returncode}: {self.output[-300:]!r}")
        if termios.tcgetattr(self.side)[:4] != self.modes[:4]:
            raise AssertionError("the terminal's modes are not as they were")
        for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1002l", b"\x1b[?2004l"):
            if self.output.rfind(sequence) < self.output.rfind(sequence[:-1] + b"h" if sequence[-1:] == b"l" else
                                                               sequence[:-1] + b"l"):
                raise AssertionError(f"the terminal was not given back: {sequence!r}")

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.main)
        os.close(self.side)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", nargs="?", default=".build/release/backflip")
    parser.add_argument("--storms", type=int, default=50, help="on each screen (50)")
    parser.add_argument("--events", type=int, default=2000, help="in each storm (2000)")
    parser.add_argument("--seed", type=int, default=1, help="of the first storm (1)")
    parser.add_argument("--screen", choices=SCREENS, help="only this screen")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    made = tempfile.mkdtemp(prefix="backflip-storms-")
    failed = 0
    try:
        environment = os.environ | {"BACKFLIP_HOME": made, "BACKFLIP_SCENARIOS": str(SCENARIOS)}
        for name in ("monday", "tuesday"):
            subprocess.run(
                [program, "train", "backflip", "--choices", "30", "--policies", "2", "--session", name], check=True,
                env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for screen in [options.screen] if options.screen else SCREENS:
            done = 0
            for seed in range(options.seed, options.seed + options.storms):
                home = tempfile.mkdtemp(prefix="backflip-storm-")
                shutil.copytree(made, home, dirs_exist_ok=True)
                storm = Storm(program, home, screen, f"{screen} {seed}")
                try:
                    storm.blow(options.events)
                    storm.end()
                    verify(program, home)
                    done += 1
                except (AssertionError, OSError, subprocess.CalledProcessError) as error:
                    failed += 1
                    print(f"{screen}, seed {seed}: {error}", flush=True)
                finally:
                    storm.close()
                    shutil.rmtree(home, ignore_errors=True)
            print(f"{screen}: {done} of {options.storms} storms of {options.events} events passed", flush=True)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    sys.exit(1 if failed else 0)


def verify(program, home):
    """Checks every session that is left."""
    environment = os.environ | {"BACKFLIP_HOME": str(home), "BACKFLIP_SCENARIOS": str(SCENARIOS)}
    for file in sorted(pathlib.Path(home, "sessions").glob("*.backflip")):
        result = subprocess.run(
            [program, "sessions", "verify", str(file), "--json"], env=environment, capture_output=True, text=True)
        problems = json.loads(result.stdout or "{}").get("problems") if result.returncode == 0 else [result.stderr]
        if problems:
            raise AssertionError(f"{file.name}: {problems}")


if __name__ == "__main__":
    main()
