import Drawing
import Foundation
import Sessions
import Terminal

extension Finding {
  /// The operating system with its release.
  static var system: Finding {
    Finding("system", "\(ProcessInfo.processInfo.operatingSystemVersionString), \(kernel)")
  }

  private static var kernel: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown kernel" }
    func text(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
  }

  /// The processor, and the code that computes.
  static var processor: Finding {
    let cpuInfo = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return processor(
      cpuInfo: cpuInfo, hasFlags: Processor.hasFlags(cpuInfo: "/proc/cpuinfo"), cores)
  }

  /// The same by the text of a file such as `/proc/cpuinfo`.
  static func processor(cpuInfo: String, hasFlags: Bool, _ cores: Int) -> Finding {
    let model = cpuInfo.split(separator: "\n").first { $0.hasPrefix("model name") }
      .map { $0.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces) }
    var parts = [model ?? "unknown model", "\(cores) core\(cores == 1 ? "" : "s")"]
    #if arch(x86_64)
      if !cpuInfo.isEmpty { parts.append(hasFlags ? "AVX2" : "no AVX2") }
    #endif
    return Finding(
      "processor", (parts + ["code for \(Version.instructions)"]).joined(separator: ", "))
  }

  /// The versions of libraries.
  static var libraries: [Finding] {
    [
      Finding("SQLite", DataFolder.sqliteVersion),
      Finding("ncurses", TerminalDescription().library),
      Finding("giflib", GraphicsLibraries.giflib),
      Finding("FreeType", GraphicsLibraries.freeType),
    ]
  }

  /// The limits of the process.
  static var limits: [Finding] {
    let memory = SystemLimit.memory
    let installed = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    return [
      Finding(
        "memory", "\(megabytes(installed)), limit \(memory.map(megabytes) ?? "none")",
        problem: memory.flatMap(problem(ofMemoryLimit:))),
      Finding(
        "stack", "limit \(SystemLimit.stack.map(megabytes) ?? "none")", problem: StackLimit.problem),
    ]
  }

  /// The least address space, bytes: 150 MB are enough to teach the backflip, and other bodies and
  /// more policies take more.
  private static let neededMemory = 256 << 20

  /// The problem with a limit of the address space; nil where it is large enough.
  static func problem(ofMemoryLimit limit: Int) -> String? {
    guard limit < neededMemory else { return nil }
    return
      "the address space is limited to \(megabytes(limit)): raise it with `ulimit -v unlimited`"
  }

  /// A size in megabytes, such as “8 MB”.
  static func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }
}

/// Limits that the system sets the process.
enum SystemLimit {
  /// The largest address space, bytes; nil for none.
  static var memory: Int? {
    #if os(Linux)
      current(__rlimit_resource_t(RLIMIT_AS.rawValue))
    #else
      current(RLIMIT_AS)
    #endif
  }

  /// The largest stack of the main thread, bytes; nil for none.
  static var stack: Int? {
    #if os(Linux)
      current(__rlimit_resource_t(RLIMIT_STACK.rawValue))
    #else
      current(RLIMIT_STACK)
    #endif
  }

  #if os(Linux)
    private typealias Resource = __rlimit_resource_t
  #else
    private typealias Resource = Int32
  #endif

  private static func current(_ resource: Resource) -> Int? {
    var limit = rlimit()
    // Infinity is the largest number of its type.
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < UInt64(Int.max) else { return nil }
    return Int(limit.rlim_cur)
  }
}
