import Foundation
import Synchronization

/// Threads of low priority that learning runs on, one per core.
///
/// Tasks that prefer this executor, with the child tasks and default actors that they run, leave the
/// common threads to the screen and to answers; and the system runs these threads only when the
/// terminal's thread has nothing to do.
package final class LearningThreads: TaskExecutor {
  /// The one set of threads.
  package static let shared = LearningThreads(count: ProcessInfo.processInfo.activeProcessorCount)

  /// Added to the niceness, of 19 at most: low enough that drawing always comes first, high enough
  /// to make headway next to other programs.
  private static let niceness: Int32 = 10
  /// Learning does not recurse; the networks' rows are on the heap.
  private static let stackSize = 8 << 20

  private let jobs = Mutex<[UnownedJob]>([])
  private let count = DispatchSemaphore(value: 0)

  private init(count threads: Int) {
    for number in 1...max(threads, 1) {
      let thread = Thread { [self] in run() }
      thread.stackSize = Self.stackSize
      thread.start()
      // Shown by tools such as `top -H`; before a thread runs, its name is not passed to the system.
      thread.name = "learning \(number)"
    }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    count.signal()
  }

  private func run() -> Never {
    Self.lowerPriority()
    Self.blockSignals()
    while true {
      count.wait()
      let job = jobs.withLock { $0.removeFirst() }
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }

  private static func lowerPriority() {
    #if os(Linux)
      // Linux has a niceness for each thread; 0 is the calling one.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    #else
      pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
    #endif
  }

  /// The screen's signal handlers run on the thread that uses the screen.
  private static func blockSignals() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT] {
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
