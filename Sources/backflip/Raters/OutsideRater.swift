import Export
import Foundation
import Learning
import Physics
import Scenarios

/// A rater outside of the program: a command that reads a line of JSON a query and writes one back.
///
///     {"id":7,"question":"…","left":{"time":[…],"qpos":[[…]],…},"right":{…}}
///     {"id":7,"choice":"left"}
///
/// Whatever else it does is told of with the line that it wrote.
final class OutsideRater: TrainingRater {
  /// Under which name its choices are kept.
  static let name = "command"

  /// Bytes of a line at most; an answer takes 30.
  private static let longestLine = 4096
  /// How often it is looked whether to stop.
  private static let period: Duration = .milliseconds(100)

  private let command: String
  private let timeout: Duration
  private let question: String
  private let lines: RolloutLines
  private let shouldStop: @Sendable () -> Bool
  private let child: ChildProcess
  private var received: [UInt8] = []
  /// Lines that it wrote so far.
  private var lineCount = 0

  /// Starts the command.
  ///
  /// - Throws: `Failure` where it cannot be started.
  init(
    _ command: String, timeout: Duration, in scenario: Scenario,
    shouldStop: @escaping @Sendable () -> Bool
  ) throws {
    self.command = command
    self.timeout = timeout
    self.shouldStop = shouldStop
    question = scenario.question
    lines = RolloutLines(geomNames: scenario.model.geoms.map(\.name))
    child = try ChildProcess(shell: command)
  }

  var name: String { Self.name }

  func choice(for query: Query) throws -> Choice? {
    try expectSilence()
    let line = try lines.line(for: query, question: question)
    child.send(Array((line + "\n").utf8))
    guard let line = try nextLine(answering: query.id) else { return nil }
    lineCount += 1
    guard received.isEmpty else {
      throw failure(at: received, number: lineCount + 1, "it came with the line before, unasked")
    }
    switch RaterReply.choice(of: line, query: query.id) {
    case .success(let choice): return choice
    case .failure(let problem): throw failure(at: line, number: lineCount, problem.description)
    }
  }

  func end() { child.end() }

  /// Sees that nothing has come that was not asked for.
  private func expectSilence() throws {
    guard case .output(let bytes) = child.wait(.zero) else { return }
    throw failure(
      at: bytes, number: lineCount + 1,
      "it came unasked; only answers belong on standard output, the rest on standard error")
  }

  /// The next line, without its end; nil where it was told to stop first.
  private func nextLine(answering query: Int) throws -> [UInt8]? {
    let deadline = ContinuousClock.now + timeout
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        defer { received.removeFirst(end + 1) }
        return Array(received[..<end])
      }
      guard received.count <= Self.longestLine else {
        throw failure(
          at: received, number: lineCount + 1, "it has no end after \(Self.longestLine) bytes")
      }
      guard !shouldStop() else { return nil }
      let left = deadline - .now
      guard left > .zero else {
        // It may have done so after it was sent the query, and could still have answered that one.
        if child.isDeaf { throw hasLeft(query, "closed its standard input") }
        throw failure(
          "gave no answer to query \(query) in \(timeout.inSeconds) s; see what it waits for, or "
            + "give it longer with --rater-timeout")
      }
      switch child.wait(min(left, Self.period)) {
      case .output(let bytes): received += bytes
      case .nothing: break
      case .closed:
        // Whoever stops the program may have stopped the rater too.
        guard !shouldStop() else { return nil }
        throw hasLeft(query, "closed its standard output")
      case .deaf:
        guard !shouldStop() else { return nil }
        throw hasLeft(query, "closed its standard input")
      }
    }
  }

  /// What to tell where it went without an answer.
  private func hasLeft(_ query: Int, _ act: String) -> Failure {
    // One that only closes a stream is ended here, by a signal of ours: that is not its doing.
    let ending = child.hasExited ? child.end() : act
    guard received.isEmpty else {
      return failure(at: received, number: lineCount + 1, "it is cut off: the rater \(ending)")
    }
    return failure("\(ending) before it answered query \(query)")
  }

  private func failure(_ what: String) -> Failure {
    Failure("rater command \(RaterReply.shown(Array(command.utf8))): \(what)")
  }

  private func failure(at line: [UInt8], number: Int, _ problem: String) -> Failure {
    let line = Array(line.prefix { $0 != UInt8(ascii: "\n") })
    return failure("line \(number), \(RaterReply.shown(line)): \(problem)")
  }
}
