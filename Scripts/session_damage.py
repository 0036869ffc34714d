#!/usr/bin/env python3
"""Damages copies of a session and watches what `backflip sessions verify` makes of them.

Each copy has bits flipped, is cut short, or has pages zeroed. Opening, verifying and repairing it must
neither crash nor hang; what verify calls sound must hold what the whole session holds; and what
repair writes must be sound and hold nothing that the whole session does not.

    swift build -c release
    python3 Scripts/session_damage.py --copies 1000

Python's standard library alone. Without --session, a small session is trained first. Ends with status
1 where something does not hold; `--keep` then leaves the copy.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
TABLES = {
    "session": "created_as, scenario, scenario_yaml, body_xml, seed, created, program_version",
    "clips": "id, frames, period, policy_steps, trajectory, checksum",
    "choices": "query, left_clip, right_clip, answer, rater, seconds, predicted_left, time",
    "undos": "event, time",
    "stages": "choices, policy_steps, success_rate, policy, reward, checksum, time",
    "metrics": "time, choices, name, value",
    "lifecycle": "event, time, pid, program_version",
}


def contents(path):
    """All rows that a person has made or could miss, but for their numbers."""
    database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    database.text_factory = bytes
    try:
        rows = {
            table: collections.Counter(database.execute(f"SELECT {columns} FROM {table}"))
            for table, columns in TABLES.items()
        }
        rows["standing"] = collections.Counter(
            database.execute("SELECT query FROM standing_choices")
        )
        return rows
    finally:
        database.close()


def damage(data, chance):
    """A damaged copy of a file, and what was done to it."""
    data = bytearray(data)
    kind = chance.choice(["bits", "bit", "cut", "zeroed page", "zeroed bytes", "swapped pages"])
    page = 4096
    pages = max(len(data) // page, 1)
    if kind == "bit" or kind == "bits":
        for _ in range(1 if kind == "bit" else chance.randint(2, 64)):
            # Half of them among the first pages, which hold the header and the tables' roots.
            limit = len(data) if chance.random() < 0.5 else min(len(data), 32 * page)
            data[chance.randrange(limit)] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del data[chance.randrange(len(data)):]
    elif kind == "zeroed page":
        for _ in range(chance.randint(1, 3)):
            start = page * chance.randrange(pages)
            data[start:start + page] = bytes(len(data[start:start + page]))
    elif kind == "zeroed bytes":
        start = chance.randrange(len(data))
        length = min(chance.randint(1, 3 * page), len(data) - start)
        data[start:start + length] = bytes(length)
    else:
        first, second = (page * chance.randrange(pages) for _ in range(2))
        one, other = data[first:first + page], data[second:second + page]
        data[first:first + page], data[second:second + page] = other, one
    return bytes(data), kind


class Trial:
    """Runs the program on damaged copies of one session."""

    def __init__(self, program, folder, whole):
        self.program = program
        self.folder = folder
        self.whole = whole
        self.slowest = 0.0

    def run(self, *arguments):
        result = subprocess.run(
            [self.program, *arguments, "--directory", str(self.folder / "home")],
            capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL,
        )
        lines = result.stderr.splitlines()
        if result.returncode not in (0, 1) or "Fatal" in result.stderr or len(lines) > 1:
            raise AssertionError(f"{arguments[:2]}: status {result.returncode}: {result.stderr}")
        return result

    def check(self, data):
        """Returns the outcome; raises AssertionError where it is wrong."""
        copy, saved = self.folder / "copy.backflip", self.folder / "saved.backflip"
        for path in self.folder.glob("*.backflip*"):
            path.unlink()
        copy.write_bytes(data)
        # Opening to look, as lists and replays do.
        self.run("sessions", "show", str(copy))
        verified = self.run("sessions", "verify", str(copy), "--json")
        if verified.stdout == "":
            if verified.returncode != 1:
                raise AssertionError("verify said nothing")
            outcome = "refused"
        elif json.loads(verified.stdout)["sound"]:
            if verified.returncode != 0 or contents(copy) != self.whole:
                raise AssertionError("called sound, but not as it was")
            outcome = "sound"
        else:
            outcome = "damaged"
        if copy.read_bytes() != data:
            raise AssertionError("verify has changed the file")
        if outcome != "damaged":
            return outcome
        # Going on with it: evaluating reads a stage, and must not crash either.
        self.run("evaluate", str(copy), "--episodes", "1")
        self.run("sessions", "verify", str(copy), "--repair", str(saved))
        if not saved.exists():
            return "nothing to save"
        again = self.run("sessions", "verify", str(saved), "--json")
        if again.returncode != 0 or not json.loads(again.stdout)["sound"]:
            raise AssertionError(f"what was saved is not sound: {again.stdout}")
        rows = contents(saved)
        for table in TABLES:
            # Preparing it to learn on opens it.
            if table in ("undos", "lifecycle"):
                continue
            surplus = rows[table] - self.whole[table]
            if surplus:
                raise AssertionError(f"repair has invented rows of {table}: {surplus}")
        lost = sum((self.whole["choices"] - rows["choices"]).values())
        return "all choices saved" if lost == 0 else "some choices saved"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(PACKAGE / ".build/release/backflip"))
    parser.add_argument("--session", help="a closed session's file; it is only copied")
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="a folder for copies of which something does not hold")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        session = options.session
        if not session:
            subprocess.run(
                [options.program, "train", "backflip", "--choices", "25", "--seed", "1",
                 "--session", "damage", "--directory", str(folder / "trained")],
                check=True, capture_output=True, cwd=PACKAGE,
            )
            session = folder / "trained/sessions/damage.backflip"
        data = pathlib.Path(session).read_bytes()
        trial = Trial(options.program, folder, contents(session))
        if trial.check(data) != "sound":
            sys.exit("the whole session is not sound")
        chance = random.Random(options.seed)
        counts, failures = collections.Counter(), 0
        for number in range(options.copies):
            damaged, kind = damage(data, chance)
            try:
                outcome = trial.check(damaged)
            except (AssertionError, subprocess.TimeoutExpired) as problem:
                failures += 1
                outcome = "FAILED"
                print(f"copy {number} ({kind}): {str(problem)[:400]}", flush=True)
                if options.keep:
                    os.makedirs(options.keep, exist_ok=True)
                    pathlib.Path(options.keep, f"{number}.backflip").write_bytes(damaged)
            counts[f"{kind}: {outcome}"] += 1
        for key in sorted(counts):
            print(f"{counts[key]:6}  {key}")
        print(f"{options.copies} copies of {len(data)} bytes, {failures} failures")
        sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
