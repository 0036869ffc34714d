import Foundation

/// The instructions that this build needs.
enum Processor {
  /// The message where the processor cannot run this build.
  static let remedy: StaticString = """
    backflip: this processor lacks AVX2, which this build uses, and backflip-portable is not installed \
    with it: run `sudo dpkg-reconfigure backflip` if it is a package, or else build it with \
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

  /// Goes on as the build for any processor, where it is installed with this one.
  ///
  /// Returns where it is not. Uses C's functions alone, as `isSufficient` does.
  static func runPortable() {
    #if os(Linux)
      let capacity = Int(PATH_MAX)
      guard let text = calloc(capacity, 1) else { return }
      let executable = text.assumingMemoryBound(to: CChar.self)
      // The file itself, where the name that was called is a link.
      guard readlink("/proc/self/exe", executable, capacity - 1) > 0,
        let portable = portableBuild(of: executable)
      else { return }
      execv(portable, CommandLine.unsafeArgv)
    #endif
  }

  /// `libexec/backflip/backflip-portable` next to the folder of an executable, such as `bin`; nil where
  /// its path has no two folders.
  ///
  /// - Returns: The path, which the caller frees.
  static func portableBuild(of executable: UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>? {
    // As many bytes more as the longest part that is added has.
    guard let text = calloc(strlen(executable) + 64, 1) else { return nil }
    let path = text.assumingMemoryBound(to: CChar.self)
    strcpy(path, executable)
    for _ in 0..<2 {
      guard let slash = strrchr(path, 47) else {
        free(text)
        return nil
      }
      slash.pointee = 0
    }
    strcat(path, "/libexec/backflip/backflip-portable")
    return path
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
