// What Swift cannot import of terminfo and of signals by itself: macros, variadic functions, global
// variables, and handlers that may only call async-signal-safe functions.
#ifndef BACKFLIP_CNCURSES_H
#define BACKFLIP_CNCURSES_H

#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
// term.h defines short names as macros, which would reach into Swift.
#undef columns
#undef lines

// The longest sequence that gives the terminal back, bytes.
#define TERMINAL_RESTORE_ROOM 512

// What signal handlers share with the screen.
struct terminal_signals {
  volatile sig_atomic_t resized, stopped, continued;
  // The signal that asks the program to leave; 0 for none.
  volatile sig_atomic_t leaving;
  // Written by handlers, polled by the screen.
  int wake[2];
  // Whether the terminal is ours, and so has to be given back.
  volatile sig_atomic_t taken;
  // Whether part of a frame is still to be written: the terminal may be amid a sequence.
  volatile sig_atomic_t unfinished;
  // The terminal by open files of our own, which never block.
  int input, output;
  // How the terminal was, and how the screen needs it.
  struct termios modes, raw;
  // What makes its screen as it was: one is in use while the other is written anew.
  unsigned char restore[2][TERMINAL_RESTORE_ROOM];
  volatile size_t restore_length[2];
  volatile sig_atomic_t restore_index;
  // Standard error while it is kept aside, and the file that takes what is written meanwhile.
  int error_stream, error_log;
  struct sigaction previous[NSIG], at_hangup;
  // Whether Swift's backtrace follows a crash.
  int backtrace;
  char stack[65536];
};

// The one value of it. Each object file that inlines this has its own: only CursesScreen.swift may
// call what uses it. (Swift does not emit a variable that a header defines at file scope.)
static inline struct terminal_signals *terminal_shared(void) {
  static struct terminal_signals shared = {
      .input = STDIN_FILENO, .output = STDOUT_FILENO, .error_stream = -1, .error_log = -1};
  return &shared;
}

// ---- Writing to a terminal that may not read

static inline long terminal_milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Writes to a file that does not block, for at most some time; async-signal-safe. How much was
// written; -1 where the terminal is gone.
static inline ssize_t terminal_write(int file, const void *bytes, size_t count, int milliseconds) {
  const char *next = (const char *)bytes;
  size_t done = 0;
  long end = terminal_milliseconds() + milliseconds;
  while (done < count) {
    ssize_t written = write(file, next + done, count - done);
    if (written > 0) {
      done += (size_t)written;
    } else if (written == 0 || errno == EAGAIN) {
      long left = end - terminal_milliseconds();
      if (left <= 0) break;
      struct pollfd waiting = {file, POLLOUT, 0};
      if (poll(&waiting, 1, (int)left) > 0 && waiting.revents & (POLLERR | POLLHUP | POLLNVAL))
        return -1;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return (ssize_t)done;
}

// Opens what a file descriptor leads to once more, so that waiting for it can be switched off
// without doing so to the other processes that share the descriptor; async-signal-safe. -1 where
// that cannot be done.
static inline int terminal_open_again(int file, int direction) {
#ifdef __linux__
  char path[] = "/proc/self/fd/0";
  if (file < 0 || file > 9) return -1;
  path[sizeof path - 2] = (char)('0' + file);
#else
  const char *path = ttyname(file);
  if (path == NULL) return -1;
#endif
  return open(path, direction | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

// Writes to a standard stream, for at most some time where it is a terminal; async-signal-safe on
// Linux. How much was written, or -1.
static inline ssize_t terminal_write_stream(
    int stream, const void *bytes, size_t count, int milliseconds) {
  int file = isatty(stream) ? terminal_open_again(stream, O_WRONLY) : -1;
  ssize_t written = terminal_write(file < 0 ? stream : file, bytes, count, milliseconds);
  if (file >= 0) close(file);
  return written;
}

// ---- Signals

static inline void terminal_noted(int number) {
  int saved = errno;
  switch (number) {
    case SIGWINCH: terminal_shared()->resized = 1; break;
    case SIGTSTP: terminal_shared()->stopped = 1; break;
    case SIGCONT: terminal_shared()->continued = 1; break;
    default: terminal_shared()->leaving = number; break;
  }
  // A full pipe wakes the screen as well, so the result does not matter.
  if (write(terminal_shared()->wake[1], "", 1) < 0) {}
  errno = saved;
}

// Lets standard error through again and copies what was kept; async-signal-safe.
static inline void terminal_release_error(void) {
  if (terminal_shared()->error_stream < 0) return;
  dup2(terminal_shared()->error_stream, STDERR_FILENO);
  close(terminal_shared()->error_stream);
  terminal_shared()->error_stream = -1;
  char block[512];
  ssize_t length;
  lseek(terminal_shared()->error_log, 0, SEEK_SET);
  while ((length = read(terminal_shared()->error_log, block, sizeof block)) > 0)
    if (terminal_write_stream(STDERR_FILENO, block, (size_t)length, 200) < length) break;
  close(terminal_shared()->error_log);
}

// Whether the terminal is some other job's, as after the shell has taken it back.
static inline int terminal_is_others(void) {
  pid_t foreground = tcgetpgrp(STDIN_FILENO);
  return foreground > 0 && foreground != getpgrp();
}

// Gives the screen and the modes back as they were; async-signal-safe, and done in half a second
// even where the terminal does not read.
static inline void terminal_restore(void) {
  struct terminal_signals *shared = terminal_shared();
  if (!shared->taken) return;
  shared->taken = 0;
  // Another job has set the modes it needs, and to set them from here would stop this process.
  int may_set = !terminal_is_others();
  const unsigned char *text = shared->restore[shared->restore_index];
  size_t length = shared->restore_length[shared->restore_index];
  size_t done = 0;
  if (!shared->unfinished) {
    ssize_t written = terminal_write(shared->output, text, length, 300);
    done = written < 0 ? length : (size_t)written;
  }
  if (done < length) {
    // What the terminal has not read yet belongs to a frame that nobody will see. Without it there
    // is room; CAN ends a sequence of which only the beginning was read.
    if (may_set) tcflush(shared->output, TCOFLUSH);
    if (terminal_write(shared->output, "\030", 1, 50) == 1)
      terminal_write(shared->output, text, length, 150);
  }
  shared->unfinished = 0;
  if (may_set) tcsetattr(STDIN_FILENO, TCSANOW, &shared->modes);
}

// Gives the terminal back as it was; async-signal-safe.
static inline void terminal_give_back(void) {
  if (!terminal_shared()->taken) return;
  terminal_restore();
  terminal_release_error();
}

static inline void terminal_crashed(int number) {
  terminal_give_back();
  // The signal is blocked now and comes again when this handler returns. Swift's own handler gets
  // it only where asked for: at a terminal it would wait for keys before it let the process end.
  if (terminal_shared()->backtrace) {
    sigaction(number, &terminal_shared()->previous[number], NULL);
  } else {
    signal(number, SIG_DFL);
  }
  raise(number);
}

static inline void terminal_handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {0};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  struct sigaction *previous = &terminal_shared()->previous[number];
  // The C library keeps some numbers to itself.
  if (sigaction(number, &action, previous) != 0) return;
  // What ends the program unless it is ignored, and is ignored, stays so.
  if (handler == terminal_crashed && previous->sa_handler == SIG_IGN)
    sigaction(number, previous, NULL);
}

static inline int terminal_open_pipe(void) {
  if (pipe(terminal_shared()->wake) != 0) return -1;
  for (int end = 0; end < 2; end++) {
    fcntl(terminal_shared()->wake[end], F_SETFL, O_NONBLOCK);
    fcntl(terminal_shared()->wake[end], F_SETFD, FD_CLOEXEC);
  }
  return 0;
}

// Lets signals through that whoever started the program has blocked, as programs with threads of
// their own often do without meaning to: one that never came could not end the program.
static inline void terminal_unblock(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

// Whether a signal ends a process unless it is caught: its own faults, and what others may send by
// mistake. Not those that are noted, nor those that end nothing or cannot be caught.
static inline int terminal_ends_process(int number) {
  switch (number) {
    case SIGWINCH: case SIGTSTP: case SIGCONT: case SIGTERM: case SIGHUP: case SIGINT: case SIGQUIT:
    case SIGKILL: case SIGSTOP: case SIGTTIN: case SIGTTOU: case SIGCHLD: case SIGURG:
#ifdef __APPLE__
    case SIGIO: case SIGINFO:
#endif
      return 0;
    default: return 1;
  }
}

// Catches what must not end the program with the terminal in disorder.
static inline int terminal_catch_signals(void) {
  if (terminal_open_pipe() != 0) return -1;
  terminal_shared()->backtrace = getenv("SWIFT_BACKTRACE") != NULL;
  // A handler needs a stack of its own where the fault is that the stack is used up.
  stack_t stack = {0};
  stack.ss_sp = terminal_shared()->stack;
  stack.ss_size = sizeof terminal_shared()->stack;
  sigaltstack(&stack, NULL);
  for (int number = 1; number < NSIG; number++)
    if (terminal_ends_process(number)) terminal_handle(number, terminal_crashed, SA_ONSTACK);
  int notes[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT};
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
    terminal_handle(notes[i], terminal_noted, SA_RESTART);
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) terminal_unblock(notes[i]);
  for (int number = 1; number < NSIG; number++)
    if (terminal_ends_process(number)) terminal_unblock(number);
  return 0;
}

// Gives the signals back, all but SIGHUP: a window that closes sends it twice, as the shell and the
// system do, and the second one must not end what is still being saved. There is no moment between
// in which it would.
static inline void terminal_release_signals(void) {
  struct sigaction ignore = {0};
  ignore.sa_handler = SIG_IGN;
  terminal_shared()->at_hangup = terminal_shared()->previous[SIGHUP];
  terminal_shared()->previous[SIGHUP] = ignore;
  int notes[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT};
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
    sigaction(notes[i], &terminal_shared()->previous[notes[i]], NULL);
  for (int number = 1; number < NSIG; number++)
    if (terminal_ends_process(number))
      sigaction(number, &terminal_shared()->previous[number], NULL);
  close(terminal_shared()->wake[0]);
  close(terminal_shared()->wake[1]);
}

// Lets SIGHUP end the process again: everything is saved.
static inline void terminal_release_hangup(void) {
  sigaction(SIGHUP, &terminal_shared()->at_hangup, NULL);
}

// Ends the process by a signal, as whoever sent it expects.
static inline void terminal_end_by(int number) {
  signal(number, SIG_DFL);
  terminal_unblock(number);
  raise(number);
}

// Stops the process as Ctrl-Z would, and returns when it goes on.
static inline void terminal_stop_process(void) {
  struct sigaction ours, standard = {0};
  standard.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &standard, &ours);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
}

// Reads and clears a note. One that comes between both is not lost: nothing but the fact counts.
static inline int terminal_take(volatile sig_atomic_t *note) {
  int was = *note;
  *note = 0;
  return was;
}
static inline int terminal_resized(void) { return terminal_take(&terminal_shared()->resized); }
static inline int terminal_stopped(void) { return terminal_take(&terminal_shared()->stopped); }
static inline int terminal_continued(void) { return terminal_take(&terminal_shared()->continued); }
// The signal that asks the program to leave; it is not cleared. 0 for none.
static inline int terminal_leaving(void) { return terminal_shared()->leaving; }

// What became of waiting for the terminal.
enum { TERMINAL_INPUT = 1, TERMINAL_OUTPUT = 2, TERMINAL_GONE = 4 };

// Waits for input or a signal, or for room to write: flags from above, 0 for none of them.
static inline int terminal_wait(int milliseconds, int wants_output) {
  struct terminal_signals *shared = terminal_shared();
  struct pollfd files[3] = {
      {shared->input, POLLIN, 0}, {shared->wake[0], POLLIN, 0}, {shared->output, POLLOUT, 0}};
  if (poll(files, wants_output ? 3 : 2, milliseconds) <= 0) return 0;
  char bytes[64];
  if (files[1].revents & POLLIN)
    while (read(shared->wake[0], bytes, sizeof bytes) > 0) {}
  int result = 0;
  if (files[0].revents & (POLLHUP | POLLERR | POLLNVAL)) result |= TERMINAL_GONE;
  if (files[0].revents & POLLIN) result |= TERMINAL_INPUT;
  if (wants_output && files[2].revents & POLLOUT) result |= TERMINAL_OUTPUT;
  return result;
}

// Reads what was typed: the number of bytes, 0 for none, -1 where the terminal is gone.
static inline ssize_t terminal_read(void *into, size_t room) {
  ssize_t count = read(terminal_shared()->input, into, room);
  if (count > 0) return count;
  return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

// Writes as much of a frame as there is room for; -1 where the terminal is gone.
static inline ssize_t terminal_draw(const void *bytes, size_t count) {
  terminal_shared()->unfinished = 1;
  ssize_t written = terminal_write(terminal_shared()->output, bytes, count, 0);
  if (written < 0 || (size_t)written == count) terminal_shared()->unfinished = 0;
  return written;
}

// ---- Taking the terminal and giving it back

// Keeps standard error aside while the screen is drawn, if it would be written into it.
static inline void terminal_keep_error(int log) {
  terminal_shared()->error_stream = -1;
  if (log < 0) return;
  terminal_shared()->error_stream = dup(STDERR_FILENO);
  terminal_shared()->error_log = log;
  if (terminal_shared()->error_stream < 0) return;
  fcntl(terminal_shared()->error_stream, F_SETFD, FD_CLOEXEC);
  dup2(log, STDERR_FILENO);
}

// A capability of the terminal with its parameters, without the delays ("$<5>") that only terminals
// on slow lines needed. Its length; 0 where the terminal has none, or where there is no room.
static inline size_t terminal_sequence(
    const char *name, int first, int second, unsigned char *into, size_t room) {
  const char *text = tigetstr((char *)name);
  if (text == NULL || text == (char *)-1) return 0;
  text = tiparm(text, first, second);
  if (text == NULL) return 0;
  size_t used = 0;
  while (*text != 0) {
    const char *end = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
    if (end != NULL) {
      text = end + 1;
      continue;
    }
    if (used == room) return 0;
    into[used++] = (unsigned char)*text++;
  }
  return used;
}

// Remembers the terminal's modes, and opens it for itself; call before anything is changed.
static inline void terminal_remember(void) {
  struct terminal_signals *shared = terminal_shared();
  tcgetattr(STDIN_FILENO, &shared->modes);
  shared->raw = shared->modes;
  cfmakeraw(&shared->raw);
  shared->raw.c_cc[VMIN] = 1;
  shared->raw.c_cc[VTIME] = 0;
  int input = terminal_open_again(STDIN_FILENO, O_RDONLY);
  int output = terminal_open_again(STDOUT_FILENO, O_WRONLY);
  shared->input = input < 0 ? STDIN_FILENO : input;
  shared->output = output < 0 ? STDOUT_FILENO : output;
}

static inline void terminal_forget(void) {
  struct terminal_signals *shared = terminal_shared();
  if (shared->input != STDIN_FILENO) close(shared->input);
  if (shared->output != STDOUT_FILENO) close(shared->output);
  shared->input = STDIN_FILENO;
  shared->output = STDOUT_FILENO;
}

// Sets what gives the screen back; a handler finds the old text or the new one, whole.
static inline void terminal_set_restoration(const void *bytes, size_t count) {
  struct terminal_signals *shared = terminal_shared();
  int other = 1 - (int)shared->restore_index;
  if (count > TERMINAL_RESTORE_ROOM) return;
  memcpy(shared->restore[other], bytes, count);
  shared->restore_length[other] = count;
  shared->restore_index = other;
}

// Takes the terminal. The modes come first: where it is another job's, that stops the process
// until it is in the foreground, and nothing is written into the other's screen.
static inline void terminal_begin(const void *bytes, size_t count) {
  struct terminal_signals *shared = terminal_shared();
  tcsetattr(STDIN_FILENO, TCSANOW, &shared->raw);
  shared->taken = 1;
  terminal_write(shared->output, bytes, count, 300);
}

// Gives the terminal back where the program calls exit() from anywhere.
static inline void terminal_restore_at_exit(void) { atexit(terminal_give_back); }

// 0 known; -1 no such terminal; 1 hard copy.
static inline int terminal_look_up(const char *name) {
  int found = 1;
  if (setupterm((char *)name, STDOUT_FILENO, &found) == OK) return 0;
  return found == 1 ? 1 : -1;
}
static inline bool terminal_can_place_cursor(void) {
  const char *text = tigetstr((char *)"cup");
  return text != NULL && text != (char *)-1;
}

// The size that the system tells, or zeros.
static inline struct winsize terminal_window(void) {
  struct winsize window = {0};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0) memset(&window, 0, sizeof window);
  return window;
}

// Takes the locale's characters, nothing else of it; whether they are UTF-8.
static inline bool terminal_speaks_utf8(void) {
  const char *names[] = {getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")};
  if (setlocale(LC_CTYPE, "") != NULL) return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  // The locale is not installed; its name still tells.
  for (int i = 0; i < 3; i++) {
    if (names[i] == NULL || *names[i] == 0) continue;
    return strstr(names[i], "UTF-8") || strstr(names[i], "utf8");
  }
  return false;
}

#endif
