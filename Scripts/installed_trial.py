#!/usr/bin/env python3
"""Tries an installed program as a user meets it: on a terminal, without one, its manual page, its completions.

    python3 Scripts/installed_trial.py [--without-shells] [PROGRAM]

PROGRAM is `backflip` on the PATH by default. Sessions go into BACKFLIP_HOME, or the user's own folder. One line for
each check; the exit status is 1 where one fails. --without-shells leaves out the completions of bash, zsh and fish,
which must be installed otherwise, and the manual page.

Needs Python's standard library alone.
"""
import os
import re
import shutil
import subprocess
import sys
import time

from pseudo_terminal import Program

failures = []


def check(what, holds, details=""):
    print(f"{'ok  ' if holds else 'FAIL'} {what}" + ("" if holds else f": {details}"), flush=True)
    if not holds:
        failures.append(what)


def output(*arguments, status=0):
    """The output of a command; its errors count as a failure of the check that asks."""
    result = subprocess.run(arguments, capture_output=True, text=True)
    if result.returncode != status:
        return f"status {result.returncode}: {result.stderr.strip()}"
    return result.stdout


def lines(error):
    """An error with a screen, without the screen's empty lines."""
    return "\n".join(line.rstrip() for line in str(error).splitlines() if line.strip())


def on_a_terminal(program):
    started = Program([program, "new", "backflip", "--session", "typed"], {})
    try:
        started.wait(lambda screen: screen.text().strip(), "the screen")
        # The teacher answers once there is a pair; a key before ends a card of the first run.
        end = time.monotonic() + 120
        while not re.search(r"\b1 / \d+", started.screen.text()):
            if time.monotonic() > end or started.ended is not None:
                raise TimeoutError(f"no choice is counted; the screen is\n{started.screen.text()}")
            started.type("A")
            started.idle(2)
        started.type("q")
        status = started.wait_for_end(120)
        check("starts on a pseudo-terminal, takes a choice and quits", status == 0, status)
    except TimeoutError as error:
        check("starts on a pseudo-terminal, takes a choice and quits", False, lines(error))
    finally:
        started.end()


def completes(shell, arguments, line, expected, program):
    """Whether a shell completes a line when Tab is pressed."""
    path = os.path.dirname(program) + ":" + os.environ["PATH"]
    started = Program([shutil.which(shell), *arguments], {"PATH": path, "PS1": "$ ", "HOME": os.getcwd()})
    try:
        started.idle(2)
        if shell == "bash":
            started.type("source /usr/share/bash-completion/bash_completion\n")
        if shell == "zsh":
            started.type("autoload -U compinit && compinit -u\n")
        started.idle(2)
        started.type(line + "\t")
        started.wait(lambda screen: expected in screen.text(), expected, 20)
        check(f"{shell} completes “{line}” to “{expected}”", True)
    except TimeoutError as error:
        check(f"{shell} completes “{line}” to “{expected}”", False, lines(error))
    finally:
        started.end()


def main():
    arguments = sys.argv[1:]
    shells = "--without-shells" not in arguments
    names = [argument for argument in arguments if not argument.startswith("--")]
    program = shutil.which(names[0] if names else "backflip")
    version = output(program, "--version").strip()
    check(f"--version: {version}", re.match(r"\d+\.\d+\.\d+ \([0-9a-f]{7}", version), version)
    report = output(program, "doctor")
    print("\n".join(f"     {line}" for line in report.splitlines()))
    check("doctor finds nothing wrong", report.endswith("ok\n"), report)
    on_a_terminal(program)
    began = time.monotonic()
    result = output(program, "train", "backflip", "--choices", "40", "--session", "trained", "--json")
    check(f"train backflip --choices 40 ({time.monotonic() - began:.0f} s)", '"choices":40' in result, result)
    listed = output(program, "sessions")
    check("both sessions are listed", "typed" in listed and "trained" in listed, listed)
    scenarios = output(program, "scenarios")
    check("scenarios are those of the installation", "share/backflip/Scenarios" in scenarios, scenarios)
    lessons = output(program, "lessons")
    check("lessons are listed", "price" in lessons, lessons)
    lesson = output(program, "lesson", "price")
    check("a lesson can be read", lesson.count("\n\n") > 5 and "The claim" in lesson, lesson)
    if shells:
        manual = output("man", "backflip")
        parts = ["NAME", "SYNOPSIS", "COMMANDS", "ENVIRONMENT", "FILES", "EXAMPLES"]
        check("the manual page can be read", all(f"\n{part}\n" in manual for part in parts), manual[:500])
        for shell, options in [("bash", ["--norc", "-i"]), ("zsh", ["-f", "-i"]), ("fish", ["-i"])]:
            completes(shell, options, "backflip resume tr", "resume trained", program)
        completes("bash", ["--norc", "-i"], "backflip lesson pr", "lesson price", program)
        completes("bash", ["--norc", "-i"], "backflip train front", "train frontflip", program)
    sys.exit(1 if failures else 0)


main()
