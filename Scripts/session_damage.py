#!/usr/bin/env python3
"""Damages copies of a session and watches what `backflip sessions verify` makes of them.

Each copy has bits flipped, is cut short, or has pages zeroed. Opening, verifying and repairing it must
neither crash nor hang; what verify calls sound must hold what the whole session holds; and what
repair writes must be sound and hold nothing that the whole session does not.

Then a training is killed, and the -wal that it leaves is damaged, cut short, taken away, or replaced by
that of another session or of a moment before. What verify calls sound must hold every confirmed choice;
otherwise nothing may open the session to go on or change its files, and repair must save what it can.

    swift build -c release
    python3 Scripts/session_damage.py --copies 1000 --logs 1000

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
import signal
import subprocess
import sys
import tempfile
import time

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


PARTS = ("", "-wal", "-count")


def killed_training(program, folder, seed):
    """The files of a training that was killed, now and a moment before, by their ends."""
    home = folder / f"killed-{seed}"
    process = subprocess.Popen(
        [program, "train", "backflip", "--choices", "400", "--seed", str(seed), "--policies", "2",
         "--session", "killed", "--directory", str(home)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PACKAGE,
    )
    file = home / "sessions/killed.backflip"

    def confirmed():
        count = pathlib.Path(f"{file}-count")
        return int(count.read_text().split()[2]) if count.exists() and count.stat().st_size else 0

    limit = time.monotonic() + 300
    for wanted in (15, 30):
        while confirmed() < wanted:
            if process.poll() is not None or time.monotonic() > limit:
                sys.exit("the training that was to be killed ended, or never came to its choices")
            time.sleep(0.005)
        if wanted == 15:
            before = pathlib.Path(f"{file}-wal").read_bytes()
    process.send_signal(signal.SIGKILL)
    process.wait()
    return {end: pathlib.Path(f"{file}{end}").read_bytes() for end in PARTS}, before


class LogTrial(Trial):
    """Runs the program on a killed session with damaged logs."""

    def __init__(self, program, folder, files):
        super().__init__(program, folder, None)
        self.sessions = folder / "home/sessions"
        self.sessions.mkdir(parents=True)
        self.confirmed = int(files["-count"].split()[2])
        self.write(files)
        self.whole = self.merged()

    def path(self, end=""):
        return self.sessions / f"copy.backflip{end}"

    def write(self, files):
        for path in self.sessions.glob("*"):
            path.unlink()
        for end, data in files.items():
            self.path(end).write_bytes(data)

    def merged(self):
        """What the session holds with its log, by SQLite on a copy."""
        with tempfile.TemporaryDirectory() as name:
            copy = pathlib.Path(name, "merged")
            for end in ("", "-wal"):
                if self.path(end).exists():
                    shutil.copy(self.path(end), f"{copy}{end}")
            database = sqlite3.connect(copy)
            database.execute("PRAGMA journal_mode = DELETE").fetchall()
            database.close()
            return contents(copy)

    def check(self, files, is_counted):
        self.write(files)
        verified = self.run("sessions", "verify", "copy", "--json")
        if json.loads(verified.stdout)["sound"]:
            rows = self.merged()
            choices = sum(rows["choices"].values())
            # Without the count, a log that is cut at its end looks as a kill leaves it.
            if is_counted and choices < self.confirmed:
                raise AssertionError(f"sound with {choices} of {self.confirmed} choices")
            if any(rows[table] - self.whole[table] for table in TABLES):
                raise AssertionError("sound with rows that the session never had")
            outcome = "sound"
        else:
            for arguments in (
                ["sessions", "rename", "copy", "other"],
                ["sessions", "branch", "copy", "--choices", "1", "--session", "branch"],
                ["train", "backflip", "--session", "copy", "--choices", "400"],
                ["sessions", "show", "copy"],
            ):
                if self.run(*arguments).returncode == 0:
                    raise AssertionError(f"{arguments[:2]} took a damaged session")
            outcome = "damaged"
        for end, data in files.items():
            if self.path(end).read_bytes() != data:
                raise AssertionError(f"copy.backflip{end} was changed")
        if outcome == "sound":
            return outcome
        saved = self.sessions / "saved.backflip"
        self.run("sessions", "verify", "copy", "--repair", "saved")
        if not saved.exists():
            raise AssertionError("nothing was saved")
        again = self.run("sessions", "verify", "saved", "--json")
        if not json.loads(again.stdout)["sound"]:
            raise AssertionError(f"what was saved is not sound: {again.stdout}")
        rows = contents(saved)
        for table in set(TABLES) - {"undos", "lifecycle", "session"}:
            if rows[table] - self.whole[table]:
                raise AssertionError(f"repair has invented rows of {table}")
        lost = sum((self.whole["choices"] - rows["choices"]).values())
        return "damaged, all choices saved" if lost == 0 else "damaged, some choices saved"


def damaged_log(files, other, before, chance):
    """The files with a damaged log, and what was done to it."""
    files = dict(files)
    kind = chance.choice(["damage"] * 6 + ["missing", "empty", "other", "before"])
    if kind == "damage":
        files["-wal"], kind = damage(files["-wal"], chance)
    elif kind == "missing":
        del files["-wal"]
    elif kind == "empty":
        files["-wal"] = b""
    else:
        files["-wal"] = other if kind == "other" else before
    is_counted = chance.random() < 0.7
    if not is_counted:
        del files["-count"]
    return files, f"log, {kind}" + ("" if is_counted else ", no count"), is_counted


def damage_logs(options, folder, chance, counts):
    """Damages the logs of a killed training; returns how often something did not hold."""
    folder.mkdir()
    files, before = killed_training(options.program, folder, 1)
    other = killed_training(options.program, folder, 2)[0]["-wal"]
    trial = LogTrial(options.program, folder, files)
    if trial.check(files, True) != "sound":
        sys.exit("the killed session is not sound")
    failures = 0
    for number in range(options.logs):
        damaged, kind, is_counted = damaged_log(files, other, before, chance)
        try:
            outcome = trial.check(damaged, is_counted)
        except (AssertionError, subprocess.TimeoutExpired) as problem:
            failures += 1
            outcome = "FAILED"
            print(f"log {number} ({kind}): {str(problem)[:400]}", flush=True)
            if options.keep:
                os.makedirs(options.keep, exist_ok=True)
                for end, data in damaged.items():
                    pathlib.Path(options.keep, f"log-{number}.backflip{end}").write_bytes(data)
        counts[f"{kind}: {outcome}"] += 1
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(PACKAGE / ".build/release/backflip"))
    parser.add_argument("--session", help="a closed session's file; it is only copied")
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--logs", type=int, default=100, help="damaged logs of a killed training")
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
        if options.logs:
            failures += damage_logs(options, folder / "logs", chance, counts)
        for key in sorted(counts):
            print(f"{counts[key]:6}  {key}")
        print(f"{options.copies} copies of {len(data)} bytes, {options.logs} logs, {failures} failures")
        sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
