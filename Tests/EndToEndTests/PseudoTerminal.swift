import Foundation
import TestSupport

/// A program on a pseudo-terminal, and what a person would see there.
final class PseudoTerminal {
  /// What the tests' terminal cannot do.
  enum Problem: Error, CustomStringConvertible {
    case system(String, Int32)
    case notSeen(String, screen: String)
    case stillRunning

    var description: String {
      switch self {
      case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
      case .notSeen(let what, let screen): "never seen: \(what); the screen is\n\(screen)"
      case .stillRunning: "the program does not end"
      }
    }
  }

  private(set) var screen: ScreenEmulator
  /// All that the program wrote, for what is not on the screen any more.
  private(set) var bytes: [UInt8] = []
  /// The same as text: a line that the screen would break in two is whole here.
  var written: String { String(decoding: bytes, as: UTF8.self) }
  let pid: pid_t
  /// Kept for as long as the program may write to it.
  private let home: TemporaryFolder
  private let main: Int32
  /// Held open, so that the terminal and its modes outlive the program.
  private let side: Int32
  private var hasEnded = false
  /// The terminal's modes before the program started, as in `modes`.
  let initialModes: [UInt32]
  private var initial = termios()
  /// glibc's POSIX_SPAWN_SETSID, which Swift does not import.
  private static let setSession: Int16 = 0x80

  /// Starts the program, or a shell with job control whose script finds it in `"$0" "$@"`.
  ///
  /// The program is told of a window of `window`, where given, instead of the one that is kept.
  init(
    _ arguments: [String], home: TemporaryFolder, rows: Int = 30, columns: Int = 100,
    environment: [String: String] = [:], script: String? = nil,
    window told: (rows: UInt16, columns: UInt16)? = nil
  ) throws {
    var (main, side): (Int32, Int32) = (-1, -1)
    var window = winsize(
      ws_row: told?.rows ?? UInt16(rows), ws_col: told?.columns ?? UInt16(columns), ws_xpixel: 0,
      ws_ypixel: 0)
    // Not ttyname, whose one buffer tests that run at the same time would share.
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&main, &side, nil, nil, &window) == 0, ttyname_r(side, &name, name.count) == 0
    else { throw Problem.system("openpty", errno) }
    let path = name.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    (self.main, self.side) = (main, side)
    for descriptor in [main, side] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    screen = ScreenEmulator(rows: rows, columns: columns)
    self.home = home
    // Read afterwards, they may be the program's already.
    initialModes = Self.modes(of: side)
    tcgetattr(side, &initial)
    let program = [BuiltProgram.url.path] + arguments
    pid = try Self.spawn(
      script.map { ["/bin/sh", "-mc", $0] + program } ?? program, terminal: path,
      environment: BuiltProgram.environment(home: home, environment))
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
    posix_spawnattr_setflags(&attributes, setSession)
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
  func type(_ text: String) { type(Array(text.utf8)) }

  /// Lets half a second pass: a key that comes again sooner may be taken for one that is held down.
  func rest() {
    let end = Date.now + 0.5
    while Date.now < end { read(for: 0.05) }
  }

  /// Sends bytes as a terminal does.
  func type(_ bytes: [UInt8]) { _ = write(main, bytes, bytes.count) }

  /// Sets the terminal's modes as they were at first, as a shell does.
  func resetModes() { tcsetattr(side, TCSANOW, &initial) }

  /// Gives the window another size, which the system tells the program.
  func resize(rows: Int, columns: Int) {
    screen = ScreenEmulator(rows: rows, columns: columns, isAlternate: screen.isAlternate)
    var window = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(main, UInt(TIOCSWINSZ), &window)
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(pid, number) }

  /// Waits until the screen holds a text.
  func wait(for text: String, seconds: Double = 60) throws {
    try wait(seconds: seconds, until: { $0.text.contains(text) }, what: "“\(text)”")
  }

  /// Waits until the screen is as it should be.
  func wait(
    seconds: Double = 60, until isReached: (ScreenEmulator) -> Bool, what: String
  ) throws {
    let end = Date.now + seconds
    while !isReached(screen) {
      guard Date.now < end else { throw Problem.notSeen(what, screen: screen.text) }
      read(for: 0.05)
    }
  }

  /// Takes in what the program writes during some time, s.
  func read(for seconds: Double) {
    var request = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, Int32(seconds * 1000)) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Foundation.read(main, &buffer, buffer.count)
    guard count > 0 else { return }
    bytes += buffer[..<count]
    screen.take(buffer[..<count])
  }

  /// Reads nothing and has the program write, until the system keeps no more of it.
  ///
  /// - Parameter write: Makes the program write something.
  /// - Throws: `Problem.notSeen` where the system goes on keeping more.
  func fill(_ write: () -> Void) throws {
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
  func end(seconds: Double = 60, isRead: Bool = true) throws -> Int32 {
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
  var modes: [UInt32] { Self.modes(of: side) }

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
