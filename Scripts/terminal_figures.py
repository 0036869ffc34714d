#!/usr/bin/env python3
"""Measure the terminal program as a person meets it, from outside, on a pseudo-terminal.

    swift build -c release && python3 Scripts/terminal_figures.py [--seconds N] [PROGRAM]

Prints four figures and, in brackets, what must hold; ends with status 1 where one is missed:

- the time from the start of the process to the first pair that moves (the slowest of some starts);
- the time from a key to the screen that it leads to, while the teacher answers and learning runs;
- the frames that the clips show in a second meanwhile;
- the niceness of the threads that learn, and the processors that they keep busy.

It needs Python's standard library alone, and Linux for the last figure.
"""
import argparse, fcntl, os, pty, re, select, shutil, signal, struct, sys, tempfile, termios, time

ROWS, COLUMNS = 40, 120
FRAME = 1 / 30  # seconds
CONTROL = re.compile(rb"\x1b\[([0-9;?]*)([@-~])|\x1b[()].|\x1b[^\[()]")


class Screen:
    """As much of a terminal as ncurses uses with TERM=xterm-256color."""

    def __init__(self):
        self.cells = [[" "] * COLUMNS for _ in range(ROWS)]
        self.row = self.column = 0
        self.pending = b""
        self.last = " "

    def line(self, row):
        return "".join(self.cells[row])

    def text(self):
        return "\n".join(map("".join, self.cells))

    def take(self, data):
        data, position = self.pending + data, 0
        while position < len(data):
            byte = data[position]
            if byte == 0x1B:
                match = CONTROL.match(data, position)
                if not match:
                    break
                if match[2]:
                    self.control(match[1].decode(), match[2].decode())
                position = match.end()
            elif byte < 0x20:
                if byte == 13: self.column = 0
                if byte == 10: self.row = min(self.row + 1, ROWS - 1)
                if byte == 8: self.column = max(self.column - 1, 0)
                position += 1
            else:
                length = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                if position + length > len(data):
                    break
                self.put(data[position:position + length].decode())
                position += length
        self.pending = data[position:]

    def put(self, character):
        self.last = character
        if self.column < COLUMNS:
            self.cells[self.row][self.column] = character
            self.column += 1

    def control(self, parameters, final):
        if parameters.startswith("?"):
            return
        values = [int(value or 0) for value in parameters.split(";")]
        first = max(values[0], 1)
        line = self.cells[self.row]
        if final == "H":
            self.row = min(first, ROWS) - 1
            self.column = min(max(values[1], 1) if len(values) > 1 else 1, COLUMNS) - 1
        elif final == "G": self.column = min(first, COLUMNS) - 1
        elif final == "d": self.row = min(first, ROWS) - 1
        elif final == "A": self.row = max(self.row - first, 0)
        elif final == "B": self.row = min(self.row + first, ROWS - 1)
        elif final == "C": self.column = min(self.column + first, COLUMNS - 1)
        elif final == "D": self.column = max(self.column - first, 0)
        elif final == "X": line[self.column:self.column + first] = [" "] * min(
            first, COLUMNS - self.column)
        elif final == "P": line[self.column:] = (line[self.column + first:] + [" "] * first)[
            :COLUMNS - self.column]
        elif final == "@": line[self.column:] = ([" "] * first + line[self.column:])[
            :COLUMNS - self.column]
        elif final == "b":
            for _ in range(first): self.put(self.last)
        elif final == "K":
            start, end = {0: (self.column, COLUMNS), 1: (0, self.column + 1)}.get(
                values[0], (0, COLUMNS))
            line[start:end] = [" "] * (end - start)
        elif final == "J":
            for row in range(self.row + 1 if values[0] == 0 else 0, ROWS):
                self.cells[row] = [" "] * COLUMNS
            if values[0] == 0:
                line[self.column:] = [" "] * (COLUMNS - self.column)


class Program:
    """The program on a pseudo-terminal, with a data folder of its own."""

    def __init__(self, path):
        self.home = tempfile.mkdtemp(prefix="backflip-figures-")
        self.screen = Screen()
        self.started = time.monotonic()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            # Waits until the window has its size.
            os.read(0, 1)
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", BACKFLIP_HOME=self.home)
            os.execv(path, [path, "new", "--session", "figures"])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.started = time.monotonic()
        self.type("\n")

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def read(self, seconds):
        """Takes in what comes first within some time; whether anything came, and when."""
        if not select.select([self.terminal], [], [], max(seconds, 0))[0]:
            return None
        data, now = os.read(self.terminal, 1 << 16), time.monotonic()
        self.screen.take(data)
        return now

    def wait(self, reached, seconds=60):
        """Reads until the screen is as it should be; tells when it was."""
        end = time.monotonic() + seconds
        now = time.monotonic()
        while not reached(self.screen):
            if time.monotonic() > end:
                sys.exit("never seen; the screen is\n" + self.screen.text())
            now = self.read(0.5) or now
        return now

    def idle(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def leave(self):
        self.type("q")
        asked = time.monotonic()
        while True:
            try:
                if select.select([self.terminal], [], [], 0.01)[0]:
                    os.read(self.terminal, 1 << 16)
            except OSError:
                pass
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            if time.monotonic() > asked + 30:
                os.kill(self.pid, signal.SIGKILL)
        os.close(self.terminal)
        shutil.rmtree(self.home, ignore_errors=True)
        return time.monotonic() - asked

    def threads(self):
        """Niceness and processor time (s) of the threads that learn, by their number.

        They are those with any niceness: the others serve the person.
        """
        result = {}
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/stat") as file:
                values = file.read().rsplit(")", 1)[1].split()
            if int(values[16]) > 0:
                ticks = int(values[11]) + int(values[12])
                result[task] = (int(values[16]), ticks / os.sysconf("SC_CLK_TCK"))
        return result


def playback_time(screen):
    """What the clips' clock shows: "0.8/1.5 s" is 0.8; None without."""
    match = re.search(r"(\d\.\d)/(\d\.\d) s", screen.text())
    return (float(match[1]), float(match[2])) if match else None


def first_pair(path):
    """Seconds to the first pair that moves."""
    program = Program(path)
    program.wait(playback_time)
    shown = program.screen.text()
    moved = program.wait(lambda screen: screen.text() != shown)
    seconds = moved - program.started
    program.leave()
    return seconds


def choices(screen):
    match = re.search(r"(\d+) / 900", screen.line(0))
    return int(match[1]) if match else 0


def latencies(program, seconds):
    """Seconds from a key to the whole screen that it leads to, many times."""
    result, isHelp = [], False
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        # Not in step with the frames.
        program.idle(0.05 + 0.037 * (len(result) % 5))
        isHelp = not isHelp
        asked = time.monotonic()
        program.type("?")
        text = "save and leave" if isHelp else "policy"
        result.append(program.wait(lambda screen: text in screen.line(ROWS - 1)) - asked)
    if isHelp:
        program.type("?")
        program.wait(playback_time)
    return sorted(result)


def frame_intervals(program, seconds):
    """Seconds between frames while the clips move; they rest at their end."""
    result, last = [], None
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = program.read(0.5)
        clock = playback_time(program.screen)
        if now is None or clock is None or clock[0] >= clock[1] - 0.06:
            last = None
            continue
        # A frame may come in several pieces.
        if last is not None and now - last < FRAME / 4:
            continue
        if last is not None:
            result.append(now - last)
        last = now
    return sorted(result)


def quantile(values, share):
    return values[min(int(share * len(values)), len(values) - 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", nargs="?", default=".build/release/backflip")
    parser.add_argument("--seconds", type=float, default=30, help="of each measurement (30)")
    options = parser.parse_args()
    path = os.path.abspath(options.program)
    isGood = True

    def report(text, holds):
        nonlocal isGood
        isGood = isGood and holds
        print(("" if holds else "MISSED: ") + text, flush=True)

    slowest = max(first_pair(path) for _ in range(5))
    report(f"first pair that moves: {slowest:.2f} s, slowest of 5 [< 2 s]", slowest < 2)

    program = Program(path)
    program.wait(playback_time)
    program.idle(0.5)
    program.type("a")
    program.wait(lambda screen: choices(screen) >= 40)
    before, began = program.threads(), time.monotonic()
    keys = latencies(program, options.seconds)
    p99 = quantile(keys, 0.99)
    report(
        f"key to screen: median {1000 * quantile(keys, 0.5):.0f} ms, 99 % {1000 * p99:.0f} ms, "
        f"worst {1000 * keys[-1]:.0f} ms of {len(keys)} [99 % < 50 ms]", p99 < 0.05)
    frames = frame_intervals(program, options.seconds)
    # The median: where nothing that is seen moves, nothing is written.
    rate = 1 / quantile(frames, 0.5)
    late = sum(interval > 1.5 * FRAME for interval in frames) / len(frames)
    report(
        f"clips: {rate:.1f} frames a second, {100 * late:.0f} % of {len(frames)} late by half a "
        f"frame or more, {1000 * quantile(frames, 0.99):.0f} ms between two in 99 % "
        "[30 a second, 5 %]", rate > 29 and late < 0.05)
    after, passed = program.threads(), time.monotonic() - began
    busy = sum(time - before[task][1] for task, (_, time) in after.items() if task in before)
    niceness = sorted(nice for nice, _ in after.values())
    report(
        f"learning threads: niceness {niceness}, {busy / passed:.2f} of {os.cpu_count()} "
        f"processors, {choices(program.screen)} choices by then [one a processor]",
        len(niceness) == os.cpu_count())
    print(f"leaving while learning: {program.leave():.2f} s")
    sys.exit(0 if isGood else 1)


if __name__ == "__main__":
    main()
