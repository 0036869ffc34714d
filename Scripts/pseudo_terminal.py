"""A program on a pseudo-terminal, and what its screen shows. Python's standard library alone.

Used by the scripts that drive the terminal program from outside.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ROWS, COLUMNS = 40, 120
CONTROL = re.compile(rb"\x1b\[([0-9;?]*)([@-~])|\x1b[()].|\x1b[^\[()]")


class Screen:
    """The cells of an xterm: as much of ECMA-48 as TERM=xterm-256color makes a program write."""

    def __init__(self):
        self.cells = [[" "] * COLUMNS for _ in range(ROWS)]
        self.row = self.column = 0
        self.pending = b""
        self.last = " "

    def line(self, row):
        """One row, from 0."""
        return "".join(self.cells[row])

    def text(self):
        """The screen, one line per row."""
        return "\n".join(map("".join, self.cells))

    def take(self, data):
        """Takes output in; an incomplete sequence waits for the rest."""
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
                if byte == 13:
                    self.column = 0
                elif byte == 10:
                    self.row = min(self.row + 1, ROWS - 1)
                elif byte == 8:
                    self.column = max(self.column - 1, 0)
                position += 1
            else:
                length = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                if position + length > len(data):
                    break
                self.put(data[position:position + length].decode(errors="replace"))
                position += length
        self.pending = data[position:]

    def put(self, character):
        self.last = character
        if self.column < COLUMNS:
            self.cells[self.row][self.column] = character
            self.column += 1

    def control(self, parameters, final):
        if not re.fullmatch(r"[0-9;]*", parameters):
            return
        values = [int(value or 0) for value in parameters.split(";")]
        count = max(values[0], 1)
        line = self.cells[self.row]
        if final == "H":
            self.row = min(count, ROWS) - 1
            self.column = min(max(values[1], 1) if len(values) > 1 else 1, COLUMNS) - 1
        elif final == "G":
            self.column = min(count, COLUMNS) - 1
        elif final == "d":
            self.row = min(count, ROWS) - 1
        elif final == "A":
            self.row = max(self.row - count, 0)
        elif final == "B":
            self.row = min(self.row + count, ROWS - 1)
        elif final == "C":
            self.column = min(self.column + count, COLUMNS - 1)
        elif final == "D":
            self.column = max(self.column - count, 0)
        elif final == "X":
            line[self.column:self.column + count] = [" "] * min(count, COLUMNS - self.column)
        elif final == "P":
            line[self.column:] = (line[self.column + count:] + [" "] * count)[:COLUMNS - self.column]
        elif final == "@":
            line[self.column:] = ([" "] * count + line[self.column:])[:COLUMNS - self.column]
        elif final == "b":
            for _ in range(count):
                self.put(self.last)
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
    """A program on a pseudo-terminal of 40 rows and 120 columns."""

    def __init__(self, arguments, environment):
        self.screen = Screen()
        self.ended = None
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.read(0, 1)  # until the window has its size
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", **environment)
            os.execv(arguments[0], arguments)
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, size)
        self.started = time.monotonic()
        self.type("\n")

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def read(self, seconds):
        """Takes in the next piece of output; False if none comes within some seconds."""
        if not select.select([self.terminal], [], [], max(seconds, 0))[0]:
            return False
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:  # Linux reports the end of a pseudo-terminal so.
            data = b""
        if not data:
            self.wait_for_end(10)
            return False
        self.screen.take(data)
        return True

    def idle(self, seconds):
        """Reads for some seconds."""
        end = time.monotonic() + seconds
        while self.ended is None and (left := end - time.monotonic()) > 0:
            self.read(left)

    def wait(self, reached, what, seconds=60):
        """Reads until a condition on the screen holds.

        Returns the time of the output that made it hold; raises TimeoutError with the screen.
        """
        end = time.monotonic() + seconds
        while not reached(self.screen):
            if self.ended is not None or time.monotonic() > end:
                raise TimeoutError(f"{what} did not appear; the screen is\n{self.screen.text()}")
            self.read(0.1)
        return time.monotonic()

    def wait_for_end(self, seconds=60):
        """Reads until the process ends; its exit status, or minus the signal that ended it."""
        end = time.monotonic() + seconds
        while self.ended is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.ended = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                raise TimeoutError(f"the program did not end; the screen is\n{self.screen.text()}")
            elif select.select([self.terminal], [], [], 0.02)[0]:
                try:
                    self.screen.take(os.read(self.terminal, 1 << 16))
                except OSError:
                    time.sleep(0.02)
        return self.ended

    def end(self):
        """Kills the process if it still runs, and closes the terminal."""
        if self.ended is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.ended = -signal.SIGKILL
        os.close(self.terminal)
