import Dispatch
import Synchronization
import Teaching

/// The thread that commands run on.
enum MainThread {
  /// The outcome of asynchronous work.
  private final class Outcome<Value: Sendable>: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
  }

  /// Does asynchronous work on other threads and waits for it.
  ///
  /// Only for the main thread: the work may need all of the common threads.
  ///
  /// - Throws: What the work throws.
  static func wait<Value: Sendable>(
    for work: @escaping @Sendable () async throws -> Value
  ) throws -> Value {
    let outcome = Outcome<Value>()
    let isDone = DispatchSemaphore(value: 0)
    Task.detached {
      let result: Result<Value, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      outcome.result.withLock { $0 = result }
      isDone.signal()
    }
    isDone.wait()
    guard let result = outcome.result.withLock({ $0 }) else {
      preconditionFailure("the work has ended without an outcome")
    }
    return try result.get()
  }
}
