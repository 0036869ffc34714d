import Foundation
import Teaching

/// The terminal program on a pseudo-terminal, and its screen.
final class TerminalProcess {
  private(set) var screen: ScreenReader
  /// Bytes that the program has written.
  private(set) var bytes = 0
  let pid: pid_t
  /// When the program was started.
  let started: ContinuousClock.Instant
  private let main: Int32
  private var isReaped = false

  /// Starts the program, or another one, as the leader of a session with a terminal of its own.
  ///
  /// - Parameters:
  ///   - arguments: The command's arguments.
  ///   - folder: The data folder, which also holds the settings.
  ///   - rows: Rows of the window.
  ///   - columns: Columns of the window.
  /// - Throws: `Failure` where there is no pseudo-terminal.
  init(_ arguments: [String], folder: URL, rows: Int, columns: Int) throws {
    var (main, side): (Int32, Int32) = (-1, -1)
    var window = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&main, &side, nil, nil, &window) == 0, ttyname_r(side, &name, name.count) == 0
    else {
      throw Failure("no pseudo-terminal: \(String(cString: strerror(errno)))")
    }
    for descriptor in [main, side] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    defer { close(side) }
    self.main = main
    screen = ScreenReader(rows: rows, columns: columns)
    var environment = ProcessInfo.processInfo.environment
    environment["BACKFLIP_HOME"] = folder.path
    environment["XDG_CONFIG_HOME"] = folder.path
    environment["TERM"] = "xterm-256color"
    environment["LC_ALL"] = "C.UTF-8"
    guard let program = Bundle.main.executablePath else {
      throw Failure("the program's own file was not found")
    }
    let path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    started = .now
    pid = try Self.spawn(
      [program] + arguments, terminal: path, environment.map { "\($0)=\($1)" })
  }

  deinit {
    if !isReaped {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    close(main)
  }

  private static func spawn(
    _ arguments: [String], terminal: String, _ environment: [String]
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
    var texts = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { (texts + variables).forEach { free($0) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, arguments[0], &actions, &attributes, &texts, &variables)
    guard code == 0 else {
      throw Failure("\(arguments[0]) cannot be started: \(String(cString: strerror(code)))")
    }
    return pid
  }

  /// Types keys.
  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(main, bytes, bytes.count)
  }

  /// Takes in what the program writes next.
  ///
  /// - Parameter seconds: How long to wait for it.
  /// - Returns: When it came; nil where nothing did.
  func read(within seconds: Double) -> ContinuousClock.Instant? {
    var request = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
    let wait = Int32((max(seconds, 0) * 1000).rounded(.up))
    guard poll(&request, 1, wait) > 0 else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
      let count = Foundation.read(main, buffer.baseAddress, buffer.count)
      guard count > 0 else { return nil }
      bytes += count
      screen.take(buffer[..<count])
      return .now
    }
  }

  /// Reads until the screen is as it should be.
  ///
  /// - Returns: When it was.
  /// - Throws: `Failure` with the screen's text where it is not within some time.
  @discardableResult
  func wait(
    for what: String, within seconds: Double = 60, _ isReached: (ScreenReader) -> Bool
  ) throws -> ContinuousClock.Instant {
    let end = ContinuousClock.now + .seconds(seconds)
    var now = ContinuousClock.now
    while !isReached(screen) {
      guard now < end else {
        throw Failure("the terminal program never showed \(what); its screen:\n\(screen.text)")
      }
      now = read(within: 0.2) ?? .now
    }
    return now
  }

  /// Reads for some time.
  func idle(_ seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      let left = (end - .now).inSeconds
      guard left > 0 else { return }
      _ = read(within: left)
    }
  }

  /// Has the program save and leave.
  ///
  /// - Throws: `Failure` where it does not within half a minute.
  func leave() throws {
    type("q")
    let end = ContinuousClock.now + .seconds(30)
    while waitpid(pid, nil, WNOHANG) == 0 {
      guard .now < end else { throw Failure("the terminal program does not end") }
      if read(within: 0.02) == nil { usleep(2000) }
    }
    isReaped = true
  }

  /// The processor time that the main thread, which draws, and all threads together have taken, s;
  /// nil where the system does not tell.
  var processorTime: (interface: Double, all: Double)? {
    guard let interface = Self.time(in: "/proc/\(pid)/task/\(pid)/stat"),
      let all = Self.time(in: "/proc/\(pid)/stat")
    else { return nil }
    return (interface, all)
  }

  /// User and system time in a file of /proc, s.
  private static func time(in file: String) -> Double? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    // Fields 14 and 15 of proc(5), the third being the first after the name.
    let fields = text[end...].split(separator: " ").dropFirst()
    guard fields.count > 12, let user = Double(fields[fields.startIndex + 11]),
      let system = Double(fields[fields.startIndex + 12])
    else { return nil }
    return (user + system) / Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
  }
}
