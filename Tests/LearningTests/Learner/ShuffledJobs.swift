import Dispatch
import Synchronization

@testable import Learning

/// Runs the jobs of tasks on one thread, in an order that its seed decides.
///
/// Whatever may interleave does so in some of the orders, and in the same way each time.
final class ShuffledJobs: TaskExecutor {
  private struct Waiting {
    var jobs: [UnownedJob] = []
    var random: Random
  }

  private let waiting: Mutex<Waiting>
  private let thread = DispatchQueue(label: "shuffled jobs")

  init(seed: UInt64) { waiting = Mutex(Waiting(random: Random(seed: seed))) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    waiting.withLock { $0.jobs.append(job) }
    thread.async { self.runOne() }
  }

  private func runOne() {
    let job = waiting.withLock { waiting in
      waiting.jobs.remove(at: waiting.random.index(below: waiting.jobs.count))
    }
    job.runSynchronously(on: asUnownedTaskExecutor())
  }
}
