import Foundation
package import Synchronization

/// A shell command that runs next to this process, in a process group of its own.
///
/// Its standard input and output are pipes to this process; its standard error is this process's.
/// All processes of its group end with it, and with this process, however this process ends.
package final class ChildProcess {
  /// The process group of the child that runs; 0 where there is none.
  ///
  /// A signal handler may kill it.
  package static let runningGroup = Atomic<Int32>(0)

  /// The result of a wait for the child.
  enum Event {
    /// Bytes that it wrote.
    case output([UInt8])
    /// It has closed its output, most likely by ending.
    case closed
    /// It has closed its input.
    case deaf
    /// Nothing, in the time given.
    case nothing
  }

  /// How long a child may take to end by itself, and then after each signal.
  private static let patience: Duration = .milliseconds(500)

  /// The guardian: it ends the group when this process is killed and cannot.
  ///
  /// The guardian is a shell that leads the group, so that no other group can get its number. It waits
  /// for the end of its input, a pipe that only this process has open; the system closes the pipe
  /// however this process ends. The child sees the end of its own input first. PR_SET_PDEATHSIG would
  /// end the child alone, and follows the thread that started it rather than the process.
  private static let guardian =
    "trap '' HUP INT QUIT TERM; read -r line; sleep 0.5; kill -s TERM 0; sleep 0.5; kill -s KILL 0"

  private let pid: pid_t
  /// The guardian's process, whose group the child joins.
  private let group: pid_t
  /// The end of the guardian's input.
  private let lifeline: Int32
  private var input: Int32
  private let output: Int32
  private var unsent: [UInt8] = []
  private var hasEnded = false

  /// Starts a command.
  ///
  /// - Throws: `Failure` where the system does not let it.
  init(shell command: String) throws {
    let (toChild, fromChild) = (try Self.pipe(), try Self.pipe())
    defer {
      close(toChild.reading)
      close(fromChild.writing)
    }
    do {
      // First, so that there is no moment at which this process could be killed and the child stay.
      (group, lifeline) = try Self.startGuardian()
    } catch {
      close(toChild.writing)
      close(fromChild.reading)
      throw error
    }
    do {
      pid = try Self.spawn(
        command, input: toChild.reading, output: fromChild.writing, group: group)
    } catch {
      kill(-group, SIGKILL)
      waitpid(group, nil, 0)
      for end in [toChild.writing, fromChild.reading, lifeline] { close(end) }
      throw error
    }
    (input, output) = (toChild.writing, fromChild.reading)
    for end in [input, output] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    // A write to a child that has ended then fails with EPIPE.
    signal(SIGPIPE, SIG_IGN)
    Self.runningGroup.store(group, ordering: .relaxed)
  }

  deinit { if !hasEnded { end() } }

  /// Sends the child some bytes, as soon as it reads them.
  func send(_ bytes: [UInt8]) { unsent += bytes }

  /// Waits until the child has written something, and meanwhile sends the bytes that are not sent.
  ///
  /// - Parameter time: The longest time to wait.
  /// - Returns: The first event.
  func wait(_ time: Duration) -> Event {
    let deadline = ContinuousClock.now + time
    repeat {
      let left = max(0, (deadline - .now).inSeconds)
      var requests = [pollfd(fd: output, events: Int16(POLLIN), revents: 0)]
      if !unsent.isEmpty {
        requests.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
      }
      let count = poll(&requests, nfds_t(requests.count), Int32((left * 1000).rounded(.up)))
      guard count > 0 else { continue }
      if requests[0].revents != 0, let event = read() { return event }
      if requests.count > 1, requests[1].revents != 0, !write() { return .deaf }
    } while .now < deadline
    return .nothing
  }

  /// Reads the output of the child; nil where there is none after all.
  private func read() -> Event? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(output, &buffer, buffer.count)
    if count > 0 { return .output(Array(buffer[..<count])) }
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    return .closed
  }

  /// Sends as much as the pipe takes; false where nobody reads it any more.
  private func write() -> Bool {
    let count = unsent.withUnsafeBytes { Foundation.write(input, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    unsent.removeFirst(count)
    return true
  }

  /// Whether it no longer reads, so that it can be asked nothing more.
  var isDeaf: Bool {
    var request = pollfd(fd: input, events: 0, revents: 0)
    return poll(&request, 1, 0) > 0 && request.revents & Int16(POLLERR) != 0
  }

  /// Whether it has ended, or does within a moment.
  var hasExited: Bool { hasEnded || waitUntilItEnds(upTo: Self.patience) }

  /// Ends the child and its group: by the end of its input, then by SIGTERM, then by SIGKILL.
  ///
  /// - Returns: How it ended, such as "exited with status 1".
  @discardableResult
  func end() -> String {
    guard !hasEnded else { return "ended" }
    hasEnded = true
    close(input)
    for step: Int32 in [0, SIGTERM, SIGKILL] {
      // Even where the shell has ended, the group may hold what it started.
      if step != 0 { kill(-group, step) }
      if waitUntilItEnds(upTo: Self.patience) { break }
    }
    // The group keeps its number until its leader is waited for.
    kill(-group, SIGKILL)
    var status: Int32 = 0
    while waitpid(group, &status, 0) < 0, errno == EINTR {}
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    close(output)
    close(lifeline)
    Self.runningGroup.store(0, ordering: .relaxed)
    return Self.description(ofStatus: status)
  }

  private func waitUntilItEnds(upTo time: Duration) -> Bool {
    let deadline = ContinuousClock.now + time
    while true {
      var info = siginfo_t()
      let code = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
      if code == 0, info.si_signo == SIGCHLD { return true }
      guard .now < deadline else { return false }
      usleep(2000)
    }
  }

  private static func description(ofStatus status: Int32) -> String {
    let signal = status & 0x7f
    return signal == 0
      ? "exited with status \(status >> 8 & 0xff)" : "was ended by signal \(signal)"
  }
}

extension ChildProcess {
  private static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else { throw failure(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Starts the guardian of a child's group.
  ///
  /// - Returns: The guardian's process, which is the group, and the end of its input, which has to stay
  ///   open for as long as the group may live.
  /// - Throws: `Failure` where the system does not let it.
  private static func startGuardian() throws -> (group: pid_t, lifeline: Int32) {
    let ends = try pipe()
    defer { close(ends.reading) }
    do {
      return (try spawn(guardian, input: ends.reading, output: nil, group: 0), ends.writing)
    } catch {
      close(ends.writing)
      throw error
    }
  }

  /// Starts `/bin/sh -c` with the default signal handling, not with this process's.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - input: Its standard input.
  ///   - output: Its standard output; nil for none, and no standard error.
  ///   - group: The process group that it joins; 0 for one of its own.
  /// - Returns: Its process.
  /// - Throws: `Failure` where the system does not let it.
  private static func spawn(
    _ command: String, input: Int32, output: Int32?, group: pid_t
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    } else {
      // A reader of this process's output waits until the last process that could write closes it.
      for stream in [STDOUT_FILENO, STDERR_FILENO] {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, usual) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigemptyset(&usual)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { sigaddset(&usual, number) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setpgroup(&attributes, group)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var arguments = ["/bin/sh", "-c", command].map { (text: String) in strdup(text) } + [nil]
    defer { arguments.forEach { free($0) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &arguments, environ)
    guard code == 0 else { throw failure(code) }
    return pid
  }

  private static func failure(_ code: Int32) -> Failure {
    Failure("--rater-command: /bin/sh: " + String(cString: strerror(code)).lowercased())
  }
}
