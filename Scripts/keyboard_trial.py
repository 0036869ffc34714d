#!/usr/bin/env python3
"""How long teaching at the keyboard takes: sessions on a pseudo-terminal, in which the teacher answers every few seconds.

    swift build -c release
    python3 Scripts/keyboard_trial.py .build/release/backflip --seeds 10

Each session opens the program on one core, presses `A` every three seconds, and ends with the first check of ten fresh
episodes with a success, or after five minutes. Prints a line per session and a summary; the exit status is 1 where fewer
sessions succeeded than --least.
"""
import argparse
import os
import shutil
import sqlite3
import statistics
import tempfile
import time

from pseudo_terminal import Program

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("program", help="the release build of backflip")
parser.add_argument("--scenario", default="backflip", help="a scenario's name or path")
parser.add_argument("--teacher", default="grades", help="the simulated rater that answers on A")
parser.add_argument("--sessions", type=int, default=10, help="how many sessions, one after another")
parser.add_argument("--every", type=float, default=3, help="seconds between two answers")
parser.add_argument("--minutes", type=float, default=5, help="how long a session may take")
parser.add_argument("--core", type=int, default=0, help="the core that a session runs on")
parser.add_argument("--least", type=int, default=0, help="the least number of sessions that must succeed")
options = parser.parse_args()


def first_success(path):
    """Choices at the first check with a success; None before."""
    if not os.path.exists(path):
        return None
    session = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return session.execute(
            "SELECT min(choices) FROM metrics WHERE name = 'successes' AND value >= 1").fetchone()[0]
    except sqlite3.OperationalError:  # it is being created
        return None
    finally:
        session.close()


times = []
for number in range(options.sessions):
    folder = tempfile.mkdtemp(prefix="keyboard-trial-")
    # The program and its children inherit the core.
    os.sched_setaffinity(0, {options.core})
    program = Program(
        [os.path.abspath(options.program), "new", options.scenario, "--session", "trial",
         "--teacher", options.teacher],
        {**os.environ, "BACKFLIP_HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8"})
    began, choices, presses = time.monotonic(), None, 0
    while choices is None and time.monotonic() - began < 60 * options.minutes:
        program.read(0.2)
        if time.monotonic() - began > options.every * (presses + 1):
            presses += 1
            program.type("A")
            choices = first_success(os.path.join(folder, "trial.backflip"))
    seconds = time.monotonic() - began
    program.type("q")
    program.wait_for_end()
    program.end()
    shutil.rmtree(folder)
    times.append(seconds if choices is not None else None)
    print(f"session {number + 1}: " + (
        f"first success after {seconds:.0f} s, {choices} choices" if choices is not None
        else f"none within {60 * options.minutes:.0f} s"), flush=True)

found = [seconds for seconds in times if seconds is not None]
print(f"{len(found)} of {len(times)} sessions succeeded within {options.minutes:g} minutes"
      + (f"; median of these {statistics.median(found):.0f} s" if found else ""))
raise SystemExit(len(found) < options.least)
