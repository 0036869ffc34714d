import Foundation
import Synchronization

/// Threads of a low priority that learning runs on, one a core.
///
/// Tasks that prefer this executor, and the child tasks and default actors that they run, leave the
/// common threads to what a person waits for; and the system runs these threads only when the
/// terminal's has nothing to do.
final class NicedThreads: TaskExecutor {
  /// The one set of them.
  static let shared = NicedThreads(count: ProcessInfo.processInfo.activeProcessorCount)

  /// Added to the niceness, of 19 at most: low enough that drawing always comes first, high enough
  /// to get on beside other programs.
  private static let niceness: Int32 = 10
  /// Learning recurses nowhere; the networks' rows are on the heap.
  private static let stackSize = 8 << 20

  private let jobs = Mutex<[UnownedJob]>([])
  private let count = DispatchSemaphore(value: 0)

  private init(count threads: Int) {
    for number in 1...max(threads, 1) {
      let thread = Thread { [self] in run() }
      thread.stackSize = Self.stackSize
      thread.start()
      // What tools such as `top -H` show; before it runs, a thread's name is not handed on.
      thread.name = "learning \(number)"
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    count.signal()
  }

  private func run() -> Never {
    Self.lowerPriority()
    Self.leaveSignalsToOthers()
    while true {
      count.wait()
      let job = jobs.withLock { $0.removeFirst() }
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }

  private static func lowerPriority() {
    #if os(Linux)
      // Linux keeps the niceness of each thread; 0 is the calling one.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    #else
      pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
    #endif
  }

  /// The screen's handlers run where the screen is used.
  private static func leaveSignalsToOthers() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT] {
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
