"""Races for one session name, and kills at system calls; `session_torture.py` runs both."""

import random
import re
import shutil
import subprocess

# The system calls that change files; strace kills the program at one of them.
CALLS = "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,fsync,fdatasync,pwrite64,ftruncate"
# Processes that compete for one name.
RIVALS = 4
CHOICES = 8


class Broken(Exception):
    """A check failed."""


class Names:
    def __init__(self, torture):
        self.torture = torture
        self.chance = random.Random(torture.chance.random())
        self.folder = torture.folder / "names"
        self.folder.mkdir()
        self.scenario = torture.scenario
        self.model = self.folder / "model"
        self.home = self.folder / "home"
        self.lines = self.folder / "choices.jsonl"
        self.prepare()

    def command(self, *arguments):
        return [self.torture.program, *map(str, arguments), "--directory", str(self.home)]

    def call(self, *arguments):
        return subprocess.run(
            self.command(*arguments), capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL)

    def expect(self, *arguments):
        result = self.call(*arguments)
        if result.returncode != 0:
            raise Broken(f"{' '.join(map(str, arguments))}: {result.stdout} {result.stderr}")
        return result.stdout

    def session(self, name, home=None):
        return (home or self.home) / f"sessions/{name}.backflip"

    def prepare(self):
        """Prepares a sound and a damaged session for each rival; every round starts with copies of them."""
        self.expect(
            "train", self.scenario, "--choices", CHOICES, "--session", "source", "--seed", 1)
        self.expect(
            "train", self.scenario, "--choices", CHOICES, "--session", "other", "--seed", 2)
        self.expect("export", "source", "--format", "jsonl", "--output", self.lines)
        whole = self.session("source").read_bytes()
        for rival in range(RIVALS):
            self.session(f"s{rival}").write_bytes(whole)
            self.session(f"d{rival}").write_bytes(bytes(4096) + whole[4096:])
        self.home.rename(self.model)

    def reset(self):
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.model, self.home)

    def takers(self, rival):
        """The commands that create the session “one”, each from a session of its own."""
        return {
            "rename": ("sessions", "rename", f"s{rival}", "one"),
            "branch": ("sessions", "branch", f"s{rival}", "--choices", 4, "--session", "one"),
            "merge": ("sessions", "merge", f"s{rival}", "other", "--session", "one"),
            "import": (
                "sessions", "import", self.lines, "--session", "one", "--scenario", self.scenario),
            "repair": ("sessions", "verify", f"d{rival}", "--repair", "one"),
            "create": ("train", self.scenario, "--choices", 2, "--session", "one"),
        }

    def is_sound(self, name):
        self.expect("sessions", "verify", name)

    def clean(self, *expected):
        """Checks that the next command leaves nothing but sessions behind."""
        self.expect("sessions", "list")
        names = {path.name for path in (self.home / "sessions").iterdir()}
        odd = {name for name in names if not re.fullmatch(r"\w+\.backflip", name)}
        missing = {f"{name}.backflip" for name in expected} - names
        if odd or missing:
            raise Broken(f"left behind: {sorted(odd)}; missing: {sorted(missing)}")

    # Races

    def race(self, kinds):
        self.reset()
        rivals = [self.takers(rival)[kind] for rival, kind in enumerate(kinds)]
        running = [
            subprocess.Popen(
                self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, stdin=subprocess.DEVNULL)
            for arguments in rivals]
        outputs = [process.communicate(timeout=120)[0] for process in running]
        won = [kind for kind, process in zip(kinds, running) if process.returncode == 0]
        story = "; ".join(f"{kind}: {text.strip()}" for kind, text in zip(kinds, outputs))
        # `train` resumes a session that another rival created.
        if len(won) != 1 and not (won and "create" in won):
            raise Broken(f"{len(won)} of {kinds} got the name: {story}")
        for kind, text, process in zip(kinds, outputs, running):
            if process.returncode != 0 and not re.search(r"exists already|is open in another", text):
                raise Broken(f"{kind} was refused for another reason: {text}")
        kept = ["one", "source", "other"]
        for rival, (kind, process) in enumerate(zip(kinds, running)):
            if kind != "rename" or process.returncode != 0:
                kept.append(f"s{rival}")
        self.clean(*kept)
        for name in kept:
            self.is_sound(name)

    def races(self, count):
        kinds = list(self.takers(0))
        for number in range(count):
            if number % 2 == 0:
                self.race([kinds[number // 2 % len(kinds)]] * RIVALS)
            else:
                self.race([self.chance.choice(kinds) for _ in range(RIVALS)])
        if count:
            print(f"{count} races of {RIVALS} for one name, one winner each, nothing lost", flush=True)

    # Kills at system calls

    def strace(self, arguments, *options):
        log = self.folder / "strace"
        subprocess.run(
            ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}", *options,
             *self.command(*arguments)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            timeout=120)
        return log.read_text(errors="replace")

    def kill_at(self, kind, arguments, number, output):
        """Kills a command at a system call, and checks that files are whole and that it can run again."""
        self.reset()
        before = output.read_bytes() if output and output.exists() else None
        self.strace(arguments, "-e", f"inject={CALLS}:signal=SIGKILL:when={number}")
        self.call("sessions", "list")
        if kind == "export":
            left = [path.name for path in output.parent.iterdir() if path != output]
            again = self.call(*arguments)
            if again.returncode != 0:
                raise Broken(f"the export does not run again: {again.stderr} ({left})")
            left = [path.name for path in output.parent.iterdir() if path != output]
            if left or before is not None and output.read_bytes() != before:
                raise Broken(f"export: {left} were left behind, or the file differs")
            return
        exists = {name: self.session(name).exists() for name in ("one", "s0")}
        if kind == "delete":
            if exists["s0"]:
                self.is_sound("s0")
                self.expect(*arguments)
            self.clean("other")
            return
        if kind == "rename" and exists["one"] == exists["s0"]:
            raise Broken(f"rename: {exists}")
        if exists["one"] and kind == "create":
            self.expect(*arguments)
        elif not exists["one"]:
            self.expect(*arguments)
        self.is_sound("one")
        self.clean("one", "other", *([] if kind == "rename" else ["s0"]))

    def kills(self, count):
        """Kills each command some times, at calls drawn from all that it makes."""
        if not count:
            return
        if not shutil.which("strace"):
            print("strace is not installed: no command was killed at a system call", flush=True)
            return
        folder = self.folder / "exports"
        folder.mkdir()
        output = folder / "choices.jsonl"
        commands = {
            **self.takers(0), "delete": ("sessions", "delete", "s0"),
            "export": ("export", "s0", "--format", "jsonl", "--output", output)}
        for kind, arguments in commands.items():
            self.reset()
            # strace counts calls per thread; take the thread with the most.
            log = self.strace(arguments)
            threads = [line.split()[0] for line in log.splitlines()]
            calls = max((threads.count(thread) for thread in set(threads)), default=0)
            if not calls:
                raise Broken(f"{kind}: strace saw no call: {log[-300:]}")
            moments = sorted(self.chance.sample(range(1, calls + 1), min(count, calls)))
            for number in moments:
                try:
                    self.kill_at(kind, arguments, number, output if kind == "export" else None)
                except Broken as problem:
                    raise Broken(f"{kind}, killed at call {number} of {calls}: {problem}")
            print(f"{kind}: killed at {len(moments)} of {calls} calls, all whole", flush=True)
