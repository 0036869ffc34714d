#!/usr/bin/env python3
"""Damages copies of a session and checks what `backflip sessions verify` and other commands do with them.

    swift build -c release
    python3 Scripts/session_damage.py --copies 1000 --crafted 1000 --logs 1000

Damaged copies have flipped bits, are cut short, or have zeroed pages. No command may crash or hang. A session
that verify reports as sound must have the original contents; a repaired session must be sound and contain
only original rows.

Crafted copies have one changed value (of a row, a clip's header or a checkpoint) and valid checksums. No
command may crash, hang or use more than 500 MB, and sessions that verify reports as sound can be exported and
trained on.

For damaged logs, a training is killed and its -wal is damaged, cut, removed, or replaced by that of another
session or of an earlier moment. A session reported as sound must contain every confirmed choice. Otherwise no
command may open it for writing or change its files, and repair must save the rest.

Needs Python's standard library. Without --session, a small session is trained first. The exit status is 1
after a failure; --keep saves the copies that failed.
"""

import argparse
import collections
import json
import os
import pathlib
import plistlib
import random
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zlib

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


# The numbers that values are replaced with.
NUMBERS = [0, 1, -1, 2**31, -(2**31), 2**53, 2**53 + 1, 2**63 - 1, -(2**63), 1e19, -1e19, 1e308, 0.5,
           1.5, float("inf")]
MOST_MEMORY = 500 << 20


def sealed(row):
    """The checksum of a row's values, without blobs."""
    data = b""
    for value in row:
        if value is None:
            data += b"\0"
        elif isinstance(value, int):
            data += b"\1" + struct.pack("<q", value)
        elif isinstance(value, float):
            data += b"\2" + struct.pack("<d", value)
        else:
            text = value.encode()
            data += b"\3" + struct.pack("<Q", len(text)) + text
    return zlib.crc32(data)


def fnv(data):
    remainder = 0xCBF29CE484222325
    for byte in data:
        remainder = (remainder ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return remainder


def leaves(value, path=()):
    """The paths of all numbers and lists in a property list; of long lists, only of the first elements."""
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], path + (key,))
    elif isinstance(value, list):
        yield path
        for index in range(min(2, len(value))):
            yield from leaves(value[index], path + (index,))
    elif not isinstance(value, str):
        yield path


def crafted_learning(data, chance):
    """A learned state with one leaf changed and a valid checksum."""
    learned = plistlib.loads(data[16:])
    path = chance.choice(list(leaves(learned)))
    place = learned
    for step in path[:-1]:
        place = place[step]
    old = place[path[-1]]
    if isinstance(old, bytes):
        new = chance.choice([b"", old[:-4], old + old, struct.pack("<f", float("nan")) + old[4:]])
    elif isinstance(old, list):
        new = chance.choice([[], old[:-1], old + old[-1:], old * 3])
    else:
        new = chance.choice(NUMBERS)
    place[path[-1]] = new
    body = plistlib.dumps(learned, fmt=plistlib.FMT_BINARY)
    return data[:8] + struct.pack("<Q", fnv(body)) + body


def crafted(data, chance, folder):
    """A copy of a session with one value changed and valid checksums."""
    path = folder / "crafted.sqlite"
    path.write_bytes(data)
    database = sqlite3.connect(path, isolation_level=None)
    table = chance.choice(["clips", "choices", "undos", "stages", "checkpoints", "metrics"])
    if database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0:
        table = "choices"
    columns = [row[1:3] for row in database.execute(f"PRAGMA table_info({table})")]
    names = [name for name, _ in columns if name != "row_checksum"]
    row = list(database.execute(
        f"SELECT {', '.join(names)} FROM {table} ORDER BY random() LIMIT 1").fetchone())
    number = row[0]
    kinds = dict(columns)
    name = chance.choice([name for name in names if name != "checksum"])
    index = names.index(name)
    if kinds[name] == "BLOB" and table == "clips":
        blob = bytearray(row[index])
        # The header's counts and the period.
        struct.pack_into("<I", blob, 4 * chance.randrange(6),
                         chance.choice([0, 1, 2, 7, 10**6, 2**24, 2**31, 2**32 - 1]))
        row[index] = bytes(blob)
    elif kinds[name] == "BLOB":
        row[index] = crafted_learning(row[index], chance)
    elif kinds[name] == "TEXT":
        row[index] = chance.choice(["", "x", "x" * 100_000, "9999-99-99 99:99:99.999", "-1"])
    else:
        value = chance.choice(NUMBERS)
        row[index] = float(value) if kinds[name] == "REAL" else int(min(max(value, -(2**63)), 2**63 - 1))
    blobs = b"".join(value for value in row if isinstance(value, bytes))
    if blobs:
        row[names.index("checksum")] = zlib.crc32(blobs)
    values = [value for value in row if not isinstance(value, bytes)]
    places = ", ".join(f"{name} = ?" for name in names)
    try:
        database.execute(f"UPDATE {table} SET {places}, row_checksum = ? WHERE id = ?",
                         [*row, sealed(values), number])
    except sqlite3.IntegrityError:
        # SQLite itself refuses a wrong type, or a text that its CHECK does not allow.
        pass
    database.close()
    return path.read_bytes(), f"crafted {table}.{name}"


def contents(path):
    """All rows that matter to a user, without their ids."""
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
    """A damaged copy of a file, and the kind of damage."""
    data = bytearray(data)
    kind = chance.choice(["bits", "bit", "cut", "zeroed page", "zeroed bytes", "swapped pages"])
    page = 4096
    pages = max(len(data) // page, 1)
    if kind == "bit" or kind == "bits":
        for _ in range(1 if kind == "bit" else chance.randint(2, 64)):
            # Half of them within the first pages, which hold the header and the roots of the tables.
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

    def run(self, *arguments, lines=1):
        result = subprocess.run(
            [self.program, *arguments, "--directory", str(self.folder / "home")],
            capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL,
        )
        count = len(result.stderr.splitlines())
        if result.returncode not in (0, 1) or "Fatal" in result.stderr or count > lines:
            raise AssertionError(f"{arguments[:2]}: status {result.returncode}: {result.stderr}")
        return result

    def check_crafted(self, data):
        """Returns the outcome for a session with valid checksums; raises AssertionError on a failure."""
        copy, saved = self.folder / "copy.backflip", self.folder / "saved.backflip"
        for path in self.folder.glob("*.backflip*"):
            path.unlink()
        copy.write_bytes(data)
        self.run("sessions", "list")
        self.run("sessions", "show", str(copy))
        verified = self.run("sessions", "verify", str(copy), "--json")
        self.run("evaluate", str(copy), "--episodes", "1")
        exported = self.run("export", str(copy), "--format", "jsonl",
                            "--output", str(self.folder / "copy.jsonl"), lines=99)
        (self.folder / "copy.jsonl").unlink(missing_ok=True)
        self.run("sessions", "branch", str(copy), "--choices", "3", "--session", "branched")
        self.run("sessions", "delete", "branched")
        is_sound = verified.stdout != "" and json.loads(verified.stdout)["sound"]
        if is_sound and exported.returncode != 0:
            raise AssertionError(f"reported as sound, but the export failed: {exported.stderr}")
        if not is_sound:
            self.run("sessions", "verify", str(copy), "--repair", str(saved))
            if saved.exists():
                again = self.run("sessions", "verify", str(saved), "--json")
                if again.returncode != 0:
                    raise AssertionError(f"the repaired session is not sound: {again.stdout}")
        trained = self.run("train", "backflip", "--choices", "27", "--session", str(copy), lines=99)
        if is_sound and trained.returncode != 0:
            raise AssertionError(f"reported as sound, but the training failed: {trained.stderr}")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
        if memory > MOST_MEMORY:
            raise AssertionError(f"took {memory >> 20} MB")
        return "sound" if is_sound else "damaged"

    def check(self, data):
        """Returns the outcome; raises AssertionError on a failure."""
        copy, saved = self.folder / "copy.backflip", self.folder / "saved.backflip"
        for path in self.folder.glob("*.backflip*"):
            path.unlink()
        copy.write_bytes(data)
        # Opens it for reading, as lists and replays do.
        self.run("sessions", "show", str(copy))
        verified = self.run("sessions", "verify", str(copy), "--json")
        if verified.stdout == "":
            if verified.returncode != 1:
                raise AssertionError("verify printed nothing")
            outcome = "refused"
        elif json.loads(verified.stdout)["sound"]:
            if verified.returncode != 0 or contents(copy) != self.whole:
                raise AssertionError("reported as sound, but its contents differ")
            outcome = "sound"
        else:
            outcome = "damaged"
        if copy.read_bytes() != data:
            raise AssertionError("verify changed the file")
        if outcome != "damaged":
            return outcome
        # Evaluating reads a stage, and must not crash either.
        self.run("evaluate", str(copy), "--episodes", "1")
        self.run("sessions", "verify", str(copy), "--repair", str(saved))
        if not saved.exists():
            return "nothing to save"
        again = self.run("sessions", "verify", str(saved), "--json")
        if again.returncode != 0 or not json.loads(again.stdout)["sound"]:
            raise AssertionError(f"the repaired session is not sound: {again.stdout}")
        rows = contents(saved)
        for table in TABLES:
            # Preparing the session for learning opens it, which adds rows here.
            if table in ("undos", "lifecycle"):
                continue
            surplus = rows[table] - self.whole[table]
            if surplus:
                raise AssertionError(f"repair invented rows of {table}: {surplus}")
        lost = sum((self.whole["choices"] - rows["choices"]).values())
        return "all choices saved" if lost == 0 else "some choices saved"


PARTS = ("", "-wal", "-count")


def killed_training(program, folder, seed):
    """The files of a killed training by their suffixes, and its -wal of a moment earlier."""
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
                sys.exit("the training ended or stalled before it could be killed")
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
        """The contents of the session with its log, as SQLite reads a copy."""
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
            # Without the count file, a log that is cut at its end is indistinguishable from a kill's.
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
                    raise AssertionError(f"{arguments[:2]} accepted a damaged session")
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
            raise AssertionError(f"the repaired session is not sound: {again.stdout}")
        rows = contents(saved)
        for table in set(TABLES) - {"undos", "lifecycle", "session"}:
            if rows[table] - self.whole[table]:
                raise AssertionError(f"repair invented rows of {table}")
        lost = sum((self.whole["choices"] - rows["choices"]).values())
        return "damaged, all choices saved" if lost == 0 else "damaged, some choices saved"


def damaged_log(files, other, before, chance):
    """The files with a damaged log, and the kind of damage."""
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
    """Damages the logs of a killed training; returns the number of failures."""
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
    parser.add_argument("--session", help="the file of a closed session; it is only copied")
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--logs", type=int, default=100, help="damaged logs of a killed training")
    parser.add_argument("--crafted", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="a folder for the copies that fail")
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
        for number in range(options.crafted):
            damaged, kind = crafted(data, chance, folder)
            try:
                outcome = trial.check_crafted(damaged)
            except (AssertionError, subprocess.TimeoutExpired) as problem:
                failures += 1
                outcome = "FAILED"
                print(f"crafted {number} ({kind}): {str(problem)[:400]}", flush=True)
                if options.keep:
                    os.makedirs(options.keep, exist_ok=True)
                    pathlib.Path(options.keep, f"crafted-{number}.backflip").write_bytes(damaged)
            counts[f"{kind}: {outcome}"] += 1
        if options.logs:
            failures += damage_logs(options, folder / "logs", chance, counts)
        for key in sorted(counts):
            print(f"{counts[key]:6}  {key}")
        copies = f"{options.copies} damaged and {options.crafted} crafted copies"
        print(f"{copies} of {len(data)} bytes, {options.logs} logs, {failures} failures")
        sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
