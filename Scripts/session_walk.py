#!/usr/bin/env python3
"""Walks a session from the first choice to its exports, as a user would, and fails if any step does.

    swift build -c release && python3 Scripts/session_walk.py [--choices N] [PROGRAM]

On a pseudo-terminal the teacher (A) answers some pairs, and the screen's response to a key is timed while
the program learns. Then the session is shown, verified, replayed on a pseudo-terminal, evaluated, and
exported in every format. The exit status is 1 if a step fails, or if the median time from a key to
the screen exceeds 100 ms, several times what is measured on an idle machine.

Needs Linux or macOS and Python's standard library.
"""
import argparse
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from pseudo_terminal import Program

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
NAME = "walk"
LONGEST_KEY_TO_SCREEN = 0.1  # seconds, of the median
PRESS_INTERVAL = 0.8  # seconds; the same key sooner than that may count as held down
KEY_PRESSES = 31


def stored_choices(session):
    """The choices that a session has on disk; 0 before it exists."""
    if not session.exists():
        return 0
    try:
        database = sqlite3.connect(f"file:{session}?mode=ro", uri=True, timeout=5)
        try:
            return database.execute("SELECT count(*) FROM choices").fetchone()[0]
        finally:
            database.close()
    except sqlite3.OperationalError:  # It is being made.
        return 0


class Walk:
    """The steps, each of which raises an error if it fails."""

    def __init__(self, program, home, choices):
        self.program = str(program)
        self.home = pathlib.Path(home)
        self.choices = choices
        self.session = self.home / "sessions" / f"{NAME}.backflip"
        scenarios = str(PACKAGE / "Scenarios")
        self.environment = {"BACKFLIP_HOME": home, "BACKFLIP_SCENARIOS": scenarios}

    def run(self, *arguments):
        """Runs a command; its standard output."""
        result = subprocess.run([self.program, *arguments], env=os.environ | self.environment,
                                capture_output=True, text=True, timeout=600)
        if result.returncode != 0:
            raise AssertionError(f"`backflip {' '.join(arguments)}` ended with status "
                                 f"{result.returncode}:\n{result.stdout}{result.stderr}")
        return result.stdout

    def start(self, *arguments):
        return Program([self.program, *arguments], self.environment)

    def quit(self, program):
        program.type("q")
        status = program.wait_for_end(120)
        if status != 0:
            raise AssertionError(f"it ended with status {status}; the screen is\n"
                                 + program.screen.text())

    def teach(self):
        """Has the teacher answer pair after pair; each answer must be on disk before the next."""
        program = self.start("new", "backflip", "--session", NAME)
        try:
            for number in range(1, self.choices + 1):
                self.ask_teacher(program, number)
            self.time_keys(program)
            self.quit(program)
        finally:
            program.end()
        if (stored := stored_choices(self.session)) != self.choices:
            raise AssertionError(f"{self.choices} choices were made, and {stored} are stored")

    def ask_teacher(self, program, number):
        """Presses A, again if no pair was there yet, until that many choices are stored."""
        deadline = time.monotonic() + 120
        while stored_choices(self.session) < number:
            if time.monotonic() > deadline or program.ended is not None:
                raise AssertionError(f"choice {number} was never stored; the screen is\n"
                                     + program.screen.text())
            program.type("A")
            pressed = time.monotonic()
            while time.monotonic() < pressed + 3 and stored_choices(self.session) < number:
                program.idle(0.05)
            program.idle(pressed + PRESS_INTERVAL - time.monotonic())

    def time_keys(self, program):
        """Opens and closes the help many times, and compares the median time with the limit."""
        seconds = []
        for press in range(KEY_PRESSES):
            program.idle(0.05 + 0.037 * (press % 5))  # out of step with the frames
            opens = press % 2 == 0
            pressed = time.monotonic()
            program.type("?")
            shown = program.wait(lambda screen: ("Ctrl-L" in screen.text()) == opens, "the help")
            seconds.append(shown - pressed)
        if KEY_PRESSES % 2:
            program.type("?")
        median = statistics.median(seconds)
        print(f"key to screen: median {1000 * median:.0f} ms, worst {1000 * max(seconds):.0f} ms "
              f"of {len(seconds)}", flush=True)
        if median > LONGEST_KEY_TO_SCREEN:
            raise AssertionError(
                f"the median is above {1000 * LONGEST_KEY_TO_SCREEN:.0f} ms")

    def show(self):
        shown = json.loads(self.run("sessions", "show", NAME, "--json"))
        if shown["choices"] != self.choices:
            raise AssertionError(f"it shows {shown['choices']} choices, not {self.choices}")
        if shown["stages"] == 0:
            raise AssertionError("it has no stage")

    def verify(self):
        verified = json.loads(self.run("sessions", "verify", NAME, "--json"))
        if not verified["sound"]:
            raise AssertionError(f"it has problems: {verified['problems']}")

    def replay(self):
        """Opens the replay, which must move, and leaves it."""
        program = self.start("replay", NAME)
        try:
            program.wait(lambda screen: screen.text().strip(), "the replay")
            program.idle(1)
            before = program.screen.text()
            program.wait(lambda screen: screen.text() != before, "another frame")
            self.quit(program)
        finally:
            program.end()

    def evaluate(self):
        evaluated = json.loads(self.run("evaluate", NAME, "--episodes", "2", "--json"))
        if evaluated["episodes"] != 2:
            raise AssertionError(f"it played {evaluated['episodes']} episodes, not 2")

    def export(self):
        """Exports in every format, and looks at the beginning of each file."""
        def export(kind, name, *options):
            output = self.home / name
            self.run("export", NAME, "--format", kind, *options, "--output", str(output))
            return output

        def expect(holds, what):
            if not holds:
                raise AssertionError(f"the export is {what}")

        expect(export("gif", "walk.gif").read_bytes()[:6] == b"GIF89a", "no GIF")
        header = export("cast", "walk.cast").read_text().splitlines()[0]
        expect(json.loads(header)["version"] == 2, "no asciicast")
        lines = export("jsonl", "walk.jsonl").read_text().splitlines()
        expect(len(lines) == self.choices, f"of {len(lines)} comparisons")
        expect(all("answer" in json.loads(line) for line in lines), "without answers")
        export("jsonl", "walk-trl.jsonl", "--style", "trl")
        expect("name" in export("csv", "walk.csv").read_text().splitlines()[0], "no table")
        tensors = export("safetensors", "walk.safetensors").read_bytes()
        length = int.from_bytes(tensors[:8], "little")
        expect("__metadata__" in json.loads(tensors[8:8 + length]), "without metadata")
        folder = export("python", "walk-python")
        compile((folder / "play.py").read_text(), "play.py", "exec")
        export("minari", "walk-minari", "--episodes", "1")
        self.run("sessions", "import", str(self.home / "walk.jsonl"), "--session", "imported")
        self.run("sessions", "verify", "imported")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", nargs="?", default=PACKAGE / ".build/release/backflip")
    parser.add_argument("--choices", type=int, default=12, help="of the teacher (12)")
    options = parser.parse_args()
    program = pathlib.Path(options.program).resolve()
    if not program.is_file():
        sys.exit(f"session_walk.py: no program {program}; build it with `swift build -c release`")
    with tempfile.TemporaryDirectory(prefix="backflip-walk-") as home:
        walk = Walk(program, home, options.choices)
        for step in (walk.teach, walk.show, walk.verify, walk.replay, walk.evaluate, walk.export):
            began = time.monotonic()
            try:
                step()
            except (AssertionError, TimeoutError, KeyError, OSError,
                    subprocess.TimeoutExpired, ValueError) as error:
                sys.exit(f"{step.__name__}: {error}")
            print(f"{step.__name__}: {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
