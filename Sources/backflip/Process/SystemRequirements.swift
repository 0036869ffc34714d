import Foundation

/// The instructions that this build needs.
enum Processor {
  /// The message where the processor cannot run this build.
  static let remedy: StaticString = """
    backflip: this processor lacks AVX2, which this build uses; build it to run anywhere with \
    `BACKFLIP_PORTABLE=1 swift run -c release backflip`

    """

  /// Whether this build runs here; must be checked before anything else.
  ///
  /// Until then the program must not call code that another target may share, such as arrays of
  /// numbers: the linker may have kept the copy that was compiled for AVX2. So this uses C's functions.
  static var isSufficient: Bool {
    #if arch(x86_64) && os(Linux) && !BACKFLIP_PORTABLE
      return hasFlags(cpuInfo: "/proc/cpuinfo")
    #else
      return true
    #endif
  }

  /// Whether the first processor of a file such as `/proc/cpuinfo` has all of x86-64-v3.
  ///
  /// A file that cannot be read, or that lists no flags, is no reason to stop.
  static func hasFlags(cpuInfo: UnsafePointer<CChar>) -> Bool {
    guard let file = fopen(cpuInfo, "r") else { return true }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0 {
      guard let text = line, strncmp(text, "flags", 5) == 0 else { continue }
      // So that the last flag, too, stands between spaces.
      if let end = strchr(text, 10) { end.pointee = 32 }
      return holdsFlags(text)
    }
    return true
  }

  /// The flags of x86-64-v3 beyond those that every processor with AVX2 has; "abm" is LZCNT.
  private static func holdsFlags(_ line: UnsafePointer<CChar>) -> Bool {
    strstr(line, " avx2 ") != nil && strstr(line, " fma ") != nil
      && strstr(line, " bmi1 ") != nil && strstr(line, " bmi2 ") != nil
      && strstr(line, " f16c ") != nil && strstr(line, " movbe ") != nil
      && strstr(line, " abm ") != nil
  }
}

/// The stack that the system grants a thread.
enum StackLimit {
  /// The minimum, bytes: SQLite and the readers of files take some hundred kilobytes.
  private static let needed: rlim_t = 512 << 10

  /// The problem with the limit, and the remedy; nil where the limit is large enough.
  static var problem: String? {
    var limit = rlimit()
    #if os(Linux)
      let result = getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit)
    #else
      let result = getrlimit(RLIMIT_STACK, &limit)
    #endif
    guard result == 0, limit.rlim_cur < needed else { return nil }
    return "the stack is limited to \(limit.rlim_cur >> 10) kB: raise it with `ulimit -s 8192`"
  }
}
