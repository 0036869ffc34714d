import Foundation

/// The stack that the system grants each thread.
enum StackLimit {
  /// What the program needs, bytes: SQLite and the readers of files take some hundred kilobytes.
  private static let needed: rlim_t = 512 << 10

  /// What is wrong with the limit, and the remedy; nil where it is large enough.
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
