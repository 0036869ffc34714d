#!/usr/bin/env python3
"""Kills the program while choices are made, makes its disk fail, and checks that no confirmed choice is lost.

    swift build -c release
    python3 Scripts/session_torture.py --kills 300
    python3 Scripts/session_torture.py --kills 0 --faults      (as root, for small file systems)
    python3 Scripts/session_torture.py --kills 0 --races 60 --syscalls 40

Kills: SIGKILL at a random moment while answers come as fast as the program takes them, from keys, from the
teacher on screen, or from a simulated rater without a terminal. Afterwards the session must hold every choice
that was confirmed on screen or on standard error, `sessions verify` must report it as sound, and the next run
must resume it.

Faults: a full disk, a read-only folder, a file size limit. The program must report each in one line, keep the
session sound, and continue once the fault is gone.

Races: several commands compete for one session name; exactly one gets it, and nothing is lost. Kills at system
calls (with strace): commands that create, rename, delete or export sessions are killed at a call that changes
files; existing files must be whole, nothing may be left behind, and the command must run again.

Needs Linux and Python's standard library. The exit status is 1 after a failure.
"""

import argparse
import fcntl
import json
import os
import pathlib
import pty
import random
import re
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import session_names
from pseudo_terminal import COLUMNS, ROWS, Screen

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
PLANNED = 1_000_000
NOBODY = 65534
SCENARIO = f"""name: torture
title: Torture
body: hopper.xml
observation: [height, pitch, joints, velocities, contacts]
question: Which stands taller?
control: 0.008
episode: 1
clip: 0.3
choices: {PLANNED}
oracle: mean(height)
equal: 0
success: {{turns: -1, on: [foot], hold: 0.1}}
schedule: {{initialChoices: 5, choicesPerRound: 5, policyStepsPerChoice: 400}}
"""


Broken = session_names.Broken


class Run:
    """The program on a pseudo-terminal, until it ends or is killed."""

    def __init__(self, torture, *arguments, file_limit=None, user=None):
        self.screen = Screen()
        self.raw = ""
        self.confirmed = 0
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            # Wait until the window has its size.
            os.read(0, 1)
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.environ.pop("BACKFLIP_HOME", None)
            if file_limit:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, resource.RLIM_INFINITY))
            if user:
                os.setgid(user)
                os.setuid(user)
            os.execv(torture.program, [torture.program, *torture.at(arguments)])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.type("\n")

    def type(self, keys):
        try:
            os.write(self.terminal, keys.encode())
        except OSError:
            pass

    def read(self, seconds):
        """Takes output in; False once the program has ended."""
        if not select.select([self.terminal], [], [], max(seconds, 0))[0]:
            return True
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:
            return False
        self.screen.take(data)
        self.raw = (self.raw + data.decode(errors="replace"))[-4000:]
        counts = re.findall(rf"(\d+) / {PLANNED}", self.screen.line(0) + self.raw)
        if counts:
            self.confirmed = max(self.confirmed, *map(int, counts))
        return True

    def wait(self, reached, seconds=60, keys=""):
        end = time.monotonic() + seconds
        while not reached(self):
            if time.monotonic() > end:
                raise Broken("the screen never came to the expected state; it is\n" + self.screen.text())
            if keys:
                # Alternate the keys: the same key in quick succession counts as held down.
                self.type(keys[0])
                keys = keys[1:] + keys[0]
            if not self.read(0.05):
                raise Broken("the program ended: " + self.raw[-300:])

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        # Output from before the kill can still be read.
        while self.read(0.05) and select.select([self.terminal], [], [], 0.05)[0]:
            pass
        self.end()

    def end(self, seconds=60):
        """Waits for the end; returns the wait status."""
        limit = time.monotonic() + seconds
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.terminal)
                return status
            if time.monotonic() > limit:
                os.kill(self.pid, signal.SIGKILL)
                raise Broken("the program does not end; the screen is\n" + self.screen.text())
            self.read(0.02)


class Torture:
    def __init__(self, program, folder, seed):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.home = self.folder / "home"
        self.chance = random.Random(seed)
        shutil.copy(PACKAGE / "Scenarios/Bodies/hopper.xml", self.folder / "hopper.xml")
        self.scenario = self.folder / "torture.yaml"
        self.scenario.write_text(SCENARIO)

    def at(self, arguments):
        return [*map(str, arguments), "--directory", str(self.home)]

    def call(self, *arguments):
        return subprocess.run(
            [self.program, *self.at(arguments)], capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL,
        )

    def verified(self, name):
        """Verifies a session; returns the number of its choices."""
        result = self.call("sessions", "verify", name, "--json")
        if result.returncode != 0:
            raise Broken(f"verify: {result.stdout} {result.stderr}")
        report = json.loads(result.stdout)
        shown = self.call("sessions", "show", name, "--json")
        if shown.returncode != 0:
            raise Broken(f"show: {shown.stderr}")
        choices = json.loads(shown.stdout)["choices"]
        if report["contents"]["choices"] != choices:
            raise Broken(f"{report} but {choices} choices")
        return choices

    def exists(self, name):
        return (self.home / f"sessions/{name}.backflip").exists()

    def begin(self, name, way, **limits):
        if way == "train":
            return Run(
                self, "train", self.scenario, "--choices", PLANNED, "--session", name, **limits)
        if self.exists(name):
            return Run(self, "resume", name, **limits)
        return Run(self, "new", self.scenario, "--session", name, **limits)

    def kill_once(self, name, before):
        """Runs and kills the program once; returns the number of stored choices."""
        way = self.chance.choice(["train", "keys", "teacher"])
        run = self.begin(name, way)
        # A third of the kills come while the session opens, the others while choices are made.
        seconds = self.chance.uniform(0, 0.4) if self.chance.random() < 0.33 else (
            self.chance.uniform(0.4, 5))
        end = time.monotonic() + seconds
        hasAsked = False
        while time.monotonic() < end:
            if way == "keys":
                run.type(self.chance.choice("hlkj"))
            elif way == "teacher" and not hasAsked and run.confirmed:
                run.type("a")
                hasAsked = True
            elif way == "teacher" and not hasAsked:
                run.type(self.chance.choice("hl"))
            if not run.read(min(0.02, max(end - time.monotonic(), 0))):
                raise Broken(f"{way}: the program ended by itself: {run.raw[-300:]}")
        run.kill()
        if not self.exists(name):
            if run.confirmed or before:
                raise Broken("the session is gone")
            return 0
        choices = self.verified(name)
        if choices < max(run.confirmed, before):
            raise Broken(
                f"{way}: {choices} choices, {run.confirmed} were confirmed, {before} before")
        return choices

    def kills(self, count):
        made, number, name, kept = 0, 0, "", 0
        while number < count:
            if number % 30 == 0:
                name, kept = f"killed-{number}", 0
            now = self.kill_once(name, kept)
            made += now - kept
            kept, number = now, number + 1
            if number % 30 == 0 or number == count:
                self.goes_on(name, kept)
                print(f"{number} kills, {made} choices made, none lost", flush=True)

    def goes_on(self, name, kept):
        """Checks that a session resumes and learns another round."""
        result = self.call(
            "train", self.scenario, "--choices", kept + 6, "--session", name, "--json")
        if result.returncode != 0:
            raise Broken(f"does not resume: {result.stderr}")
        last = json.loads(result.stdout.splitlines()[-1])
        if last["choices"] != kept + 6 or last["policySteps"] <= 0:
            raise Broken(f"did not learn: {last}")
        if self.verified(name) != kept + 6:
            raise Broken("choices were lost")

    def leave(self, run):
        run.type("q")
        status = run.end()
        if os.waitstatus_to_exitcode(status) != 0:
            raise Broken(f"ended with status {status}: {run.raw[-300:]}")

    def fault(self, name, message, break_it, mend, **limits):
        """Answers until the program reports a fault, repairs the fault, and continues."""
        run = self.begin(name, "keys", **limits)
        run.wait(lambda run: run.confirmed >= 3, keys="hl")
        break_it(run)
        run.wait(lambda run: re.search(message, run.screen.text()), keys="hl")
        shown = next(line for line in run.screen.text().splitlines() if re.search(message, line))
        at_fault = run.confirmed
        mend(run)
        run.wait(lambda run: run.confirmed >= at_fault + 3, keys="hl")
        self.leave(run)
        choices = self.verified(name)
        if choices < run.confirmed:
            raise Broken(f"{name}: {choices} choices, {run.confirmed} were confirmed")
        self.goes_on(name, choices)
        print(f"{name}: reported “{shown.strip()}”, continued, {choices} choices stored", flush=True)

    def faults(self):
        mount = self.folder / "small"
        mount.mkdir()
        system("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(mount))
        self.home = mount / "home"
        filler = mount / "filler"

        def fill(run):
            with open(filler, "wb", buffering=0) as file:
                try:
                    while file.write(bytes(4096)):
                        pass
                except OSError:
                    pass

        try:
            self.fault("full", "no space is left", fill, lambda run: filler.unlink())
            self.headless_full(fill, filler)
        finally:
            subprocess.run(["umount", "-l", str(mount)], check=False)
        self.home = self.folder / "home"
        self.fault(
            "limited", "no space is left|look at the file",
            lambda run: None,
            lambda run: resource.prlimit(
                run.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)),
            file_limit=200_000)
        self.read_only()

    def read_only(self):
        """A folder becomes read-only while a session is open; then the session is opened again."""
        os.chmod(self.folder, 0o755)
        self.home = self.folder / "another"
        self.home.mkdir()
        os.chown(self.home, NOBODY, NOBODY)
        run = self.begin("read-only", "keys", user=NOBODY)
        run.wait(lambda run: run.confirmed >= 3, keys="hl")
        sessions = self.home / "sessions"
        os.chmod(sessions, 0o500)
        # Open files stay writable: choices are stored as before.
        run.wait(lambda run: run.confirmed >= 6, keys="hl")
        self.leave(run)
        os.chmod(sessions, 0o700)
        again = self.begin("read-only", "keys", user=NOBODY)
        again.wait(lambda now: now.confirmed >= run.confirmed + 2, keys="hl")
        self.leave(again)
        os.chmod(sessions, 0o500)
        third = self.begin("read-only", "keys", user=NOBODY)
        status = third.end()
        message = third.raw.strip().splitlines()[-1]
        if os.waitstatus_to_exitcode(status) != 1 or "cannot be written" not in message:
            raise Broken(f"read-only: {status}: {third.raw[-300:]}")
        os.chmod(sessions, 0o700)
        choices = self.verified("read-only")
        if choices < again.confirmed:
            raise Broken(f"read-only: {choices} choices, {again.confirmed} were confirmed")
        self.goes_on("read-only", choices)
        print(f"read-only: reported “{message}”, continued, {choices} choices stored", flush=True)

    def headless_full(self, fill, filler):
        """Without a terminal, a run ends with an error message, and the next one resumes."""
        run = self.begin("full-train", "train")
        run.wait(lambda run: run.confirmed >= 7)
        fill(run)
        status = run.end()
        if os.waitstatus_to_exitcode(status) != 1 or "no space is left" not in run.raw:
            raise Broken(f"full-train: ended with status {status}: {run.raw[-300:]}")
        filler.unlink()
        choices = self.verified("full-train")
        if choices < run.confirmed:
            raise Broken(f"full-train: {choices} choices, {run.confirmed} were confirmed")
        self.goes_on("full-train", choices)
        print(f"full-train: ended with a message, the next run resumed from {choices}", flush=True)


def system(*command):
    subprocess.run(command, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(PACKAGE / ".build/release/backflip"))
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--races", type=int, default=0, help="commands that compete for one name")
    parser.add_argument("--syscalls", type=int, default=0, help="kills of each command")
    parser.add_argument("--faults", action="store_true", help="needs root")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backflip-torture-") as folder:
        torture = Torture(options.program, folder, options.seed)
        try:
            torture.kills(options.kills)
            if options.races or options.syscalls:
                names = session_names.Names(torture)
                names.races(options.races)
                names.kills(options.syscalls)
            if options.faults:
                torture.faults()
        except Broken as problem:
            sys.exit(f"failed: {problem}")


if __name__ == "__main__":
    main()
