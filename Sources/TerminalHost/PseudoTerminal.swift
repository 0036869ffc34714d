package import Foundation

/// A program on a pseudo-terminal, and what a person would see there.
///
/// The benchmark of the terminal program and the tests of the whole program look at it this way.
package final class PseudoTerminal {
  /// What the terminal cannot do.
  package enum Problem: Error, CustomStringConvertible {
    case system(String, Int32)
    case notSeen(String, screen: String)
    case stillRunning

    package var description: String {
      switch self {
      case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
      case .notSeen(let what, let screen): "never seen: \(what); the screen is\n\(screen)"
      case .stillRunning: "the program does not end"
      }
    }
  }

  /// What is on the screen.
  package private(set) var screen: ScreenEmulator
  /// All that the program wrote, for what is not on the screen any more.
  package private(set) var bytes: [UInt8] = []
  /// The same as text: a line that the screen would break in two is whole here.
  package var written: String { String(decoding: bytes, as: UTF8.self) }
  /// The program's process.
  package let pid: pid_t
  /// When it was started.
  package let started: ContinuousClock.Instant
  /// Kept for as long as the program may use it.
  private let kept: AnyObject?
  private let main: Int32
  /// Held open, so that the terminal and its modes outlive the program.
  private let side: Int32
  private var hasEnded = false
  /// The terminal's modes before the program started, as in `modes`.
  package let initialModes: [UInt32]
  private var initial = termios()

  /// Starts a program as the leader of a session with a terminal of its own.
  ///
  /// - Parameters:
  ///   - command: The program's file and its arguments.
  ///   - environment: All of its environment.
  ///   - rows: Rows of the window.
  ///   - columns: Columns of the window.
  ///   - told: The window that the program is told of, where it is not to be told of this one.
  ///   - kept: What must live as long as the program, such as a folder that is removed afterwards.
  /// - Throws: `Problem.system`.
  package init(
    _ command: [String], environment: [String: String], rows: Int, columns: Int,
    window told: (rows: UInt16, columns: UInt16)? = nil, keeping kept: AnyObject? = nil
  ) throws {
    var (main, side): (Int32, Int32) = (-1, -1)
    var window = winsize(
      ws_row: told?.rows ?? UInt16(rows), ws_col: told?.columns ?? UInt16(columns), ws_xpixel: 0,
      ws_ypixel: 0)
    // Not ttyname, whose one buffer terminals that are made at the same time would share.
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&main, &side, nil, nil, &window) == 0, ttyname_r(side, &name, name.count) == 0
    else { throw Problem.system("openpty", errno) }
    let path = name.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    (self.main, self.side) = (main, side)
    for descriptor in [main, side] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    screen = ScreenEmulator(rows: rows, columns: columns)
    self.kept = kept
    // Read afterwards, they may be the program's already.
    initialModes = Self.modes(of: side)
    tcgetattr(side, &initial)
    started = .now
    pid = try Self.spawn(command, terminal: path, environment: environment)
  }

  deinit {
    if !hasEnded {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    close(main)
    close(side)
  }

  /// Starts the program as the leader of a new session with the terminal.
  private static func spawn(
    _ arguments: [String], terminal: String, environment: [String: String]
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session's leader opens becomes the session's own.
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID, which Swift does not import from glibc.
    #if os(Linux)
      posix_spawnattr_setflags(&attributes, 0x80)
    #else
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSID))
    #endif
    var pid = pid_t()
    let code = withCStrings(arguments) { texts in
      withCStrings(environment.map { "\($0)=\($1)" }) { environment in
        posix_spawn(&pid, arguments[0], &actions, &attributes, texts, environment)
      }
    }
    guard code == 0 else { throw Problem.system("posix_spawn", code) }
    return pid
  }

  /// Types keys.
  package func type(_ text: String) { type(Array(text.utf8)) }

  /// Lets half a second pass: a key that comes again sooner may be taken for one that is held down.
  package func rest() { idle(0.5) }

  /// Sends bytes as a terminal does.
  package func type(_ bytes: [UInt8]) { _ = write(main, bytes, bytes.count) }

  /// Sets the terminal's modes as they were at first, as a shell does.
  package func resetModes() { tcsetattr(side, TCSANOW, &initial) }

  /// Gives the window another size, which the system tells the program.
  package func resize(rows: Int, columns: Int) {
    screen = ScreenEmulator(rows: rows, columns: columns, isAlternate: screen.isAlternate)
    var window = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(main, UInt(TIOCSWINSZ), &window)
  }

  /// Sends a signal.
  package func signal(_ number: Int32) { kill(pid, number) }

  /// Waits until the screen holds a text.
  package func wait(for text: String, seconds: Double = 60) throws {
    try wait(seconds: seconds, until: { $0.text.contains(text) }, what: "“\(text)”")
  }

  /// Waits until the screen is as it should be.
  ///
  /// - Returns: When it was.
  /// - Throws: `Problem.notSeen` where it is not within some time.
  @discardableResult
  package func wait(
    seconds: Double = 60, until isReached: (ScreenEmulator) -> Bool, what: String
  ) throws -> ContinuousClock.Instant {
    let end = Date.now + seconds
    var now = ContinuousClock.now
    while !isReached(screen) {
      guard Date.now < end else { throw Problem.notSeen(what, screen: screen.text) }
      now = read(for: 0.05) ?? .now
    }
    return now
  }

  /// Takes in what the program writes next.
  ///
  /// - Parameter seconds: How long to wait for it.
  /// - Returns: When it came; nil where nothing did.
  @discardableResult
  package func read(for seconds: Double) -> ContinuousClock.Instant? {
    var request = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
    let wait = Int32((max(seconds, 0) * 1000).rounded(.up))
    guard poll(&request, 1, wait) > 0 else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
      let count = Foundation.read(main, buffer.baseAddress, buffer.count)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      screen.take(buffer[..<count])
      return .now
    }
  }

  /// Takes in what the program writes during some time, s.
  package func idle(_ seconds: Double) {
    let end = Date.now + seconds
    while true {
      let left = end.timeIntervalSinceNow
      guard left > 0 else { return }
      read(for: left)
    }
  }

  /// Reads nothing and has the program write, until the system keeps no more of it.
  ///
  /// - Parameter write: Makes the program write something.
  /// - Throws: `Problem.notSeen` where the system goes on keeping more.
  package func fill(_ write: () -> Void) throws {
    let end = Date.now + 20
    var fullLooks = 0
    while fullLooks < 5 {
      guard Date.now < end else { throw Problem.notSeen("a full terminal", screen: screen.text) }
      write()
      usleep(100_000)
      var request = pollfd(fd: side, events: Int16(POLLOUT), revents: 0)
      fullLooks = poll(&request, 1, 0) == 0 ? fullLooks + 1 : 0
    }
  }

  /// Waits until the program ends.
  ///
  /// - Parameters:
  ///   - seconds: How long to wait.
  ///   - isRead: Whether the terminal reads what the program writes meanwhile.
  /// - Returns: Its exit status, or 128 and the signal's number.
  /// - Throws: `Problem.stillRunning`.
  package func end(seconds: Double = 60, isRead: Bool = true) throws -> Int32 {
    let deadline = Date.now + seconds
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      guard Date.now < deadline else { throw Problem.stillRunning }
      if isRead { read(for: 0.02) } else { usleep(20_000) }
    }
    hasEnded = true
    read(for: 0.1)
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// The terminal's modes: input, output, control and local flags.
  package var modes: [UInt32] { Self.modes(of: side) }

  private static func modes(of terminal: Int32) -> [UInt32] {
    var modes = termios()
    tcgetattr(terminal, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
  }
}

/// Calls with an array of C strings that ends with a null pointer.
private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = texts.map { strdup($0) }
  defer { copies.forEach { free($0) } }
  return body(copies + [nil])
}
