// What Swift cannot import of ncursesw and of signals by itself: macros, variadic functions,
// global variables, and handlers that may only call async-signal-safe functions.
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
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
// term.h defines short names as macros, which would reach into Swift.
#undef columns
#undef lines

// What signal handlers share with the screen.
struct terminal_signals {
  volatile sig_atomic_t resized, stopped, continued, leaving;
  // Written by handlers, polled by the screen.
  int wake[2];
  // Whether the terminal is ours, and so has to be given back.
  volatile sig_atomic_t taken;
  // How the terminal was, and what makes its screen so again.
  struct termios modes;
  unsigned char restore[256];
  size_t restore_length;
  // Standard error while it is kept aside, and the file that takes what is written meanwhile.
  int error_stream, error_log;
  struct sigaction previous[NSIG];
  // Whether Swift's backtrace follows a crash.
  int backtrace;
  char stack[65536];
};

// The one value of it. Each object file that inlines this has its own: only CursesScreen.swift may
// call what uses it. (Swift does not emit a variable that a header defines at file scope.)
static inline struct terminal_signals *terminal_shared(void) {
  static struct terminal_signals shared = {.error_stream = -1, .error_log = -1};
  return &shared;
}

// ---- Signals

static inline void terminal_noted(int number) {
  int saved = errno;
  switch (number) {
    case SIGWINCH: terminal_shared()->resized = 1; break;
    case SIGTSTP: terminal_shared()->stopped = 1; break;
    case SIGCONT: terminal_shared()->continued = 1; break;
    default: terminal_shared()->leaving = 1; break;
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
    if (write(STDERR_FILENO, block, (size_t)length) < 0) break;
  close(terminal_shared()->error_log);
}

// Gives the terminal back as it was, whatever state ncurses is in; async-signal-safe.
static inline void terminal_give_back(void) {
  if (!terminal_shared()->taken) return;
  terminal_shared()->taken = 0;
  if (write(STDOUT_FILENO, terminal_shared()->restore, terminal_shared()->restore_length) < 0) {}
  tcsetattr(STDIN_FILENO, TCSANOW, &terminal_shared()->modes);
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
static inline int terminal_leaving(void) { return terminal_take(&terminal_shared()->leaving); }

// Waits for input or a signal: 1 input, 0 none, -1 the terminal is gone.
static inline int terminal_wait(int milliseconds) {
  struct pollfd files[2] = {{STDIN_FILENO, POLLIN, 0}, {terminal_shared()->wake[0], POLLIN, 0}};
  if (poll(files, 2, milliseconds) <= 0) return 0;
  char bytes[64];
  if (files[1].revents & POLLIN)
    while (read(terminal_shared()->wake[0], bytes, sizeof bytes) > 0) {}
  if (files[0].revents & (POLLHUP | POLLERR | POLLNVAL)) return -1;
  return files[0].revents & POLLIN ? 1 : 0;
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

static inline void terminal_append(const char *name) {
  struct terminal_signals *shared = terminal_shared();
  shared->restore_length += terminal_sequence(
      name, 0, 0, shared->restore + shared->restore_length,
      sizeof shared->restore - shared->restore_length);
}

// Remembers how the terminal is; call after setupterm and before newterm.
static inline void terminal_remember(void) {
  tcgetattr(STDIN_FILENO, &terminal_shared()->modes);
  terminal_shared()->restore_length = 0;
  terminal_append("sgr0");
  terminal_append("op");
  terminal_append("rmkx");
  terminal_append("cnorm");
  terminal_append("rmcup");
}

static inline void terminal_set_taken(int taken) { terminal_shared()->taken = taken; }

// Gives the terminal back where the program calls exit() from anywhere.
static inline void terminal_restore_at_exit(void) { atexit(terminal_give_back); }

// 0 known; -1 no such terminal; 1 hard copy.
static inline int terminal_look_up(void) {
  int found = 1;
  if (setupterm(NULL, STDOUT_FILENO, &found) == OK) return 0;
  return found == 1 ? 1 : -1;
}
static inline bool terminal_can_place_cursor(void) {
  const char *text = tigetstr((char *)"cup");
  return text != NULL && text != (char *)-1;
}
static inline SCREEN *terminal_open(void) { return newterm(NULL, stdout, stdin); }

// The size that the system tells, or zeros.
static inline struct winsize terminal_window(void) {
  struct winsize window = {0};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0) memset(&window, 0, sizeof window);
  return window;
}

// Takes the locale's characters, nothing else of it; whether they are UTF-8.
static inline bool terminal_speaks_utf8(void) {
  const char *names[] = {getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")};
  bool utf8 = false;
  if (setlocale(LC_CTYPE, "") != NULL) {
    utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  } else {
    // The locale is not installed; its name still tells.
    for (int i = 0; i < 3; i++) {
      if (names[i] == NULL || *names[i] == 0) continue;
      utf8 = strstr(names[i], "UTF-8") || strstr(names[i], "utf8");
      break;
    }
  }
  // Keys are read as UTF-8 in any case: of the characters of other locales none is asked for.
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  return utf8;
}

// ---- Drawing and reading

static inline void terminal_configure(void) {
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  intrflush(stdscr, FALSE);
  curs_set(0);
  // The time that may pass within the bytes of one key, ms; a lone Escape takes that long.
  set_escdelay(25);
}

// Clears the screen as ncurses knows it, and takes the terminal again after endwin.
static inline void terminal_clear(void) {
  clearok(stdscr, TRUE);
  refresh();
}

// Writes all of it, or as much as the terminal takes before it is gone.
static inline void terminal_write(const void *bytes, size_t count) {
  const char *next = (const char *)bytes;
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, next, count);
    if (written >= 0) {
      next += written;
      count -= (size_t)written;
    } else if (errno == EAGAIN) {
      struct pollfd file = {STDOUT_FILENO, POLLOUT, 0};
      poll(&file, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

static inline int terminal_rows(void) { return LINES; }
static inline int terminal_columns(void) { return COLS; }

// ERR, OK (a character) or KEY_CODE_YES (one of KEY_…).
static inline int terminal_read(unsigned int *value) {
  wint_t read = 0;
  int result = wget_wch(stdscr, &read);
  *value = (unsigned int)read;
  return result;
}

#endif
