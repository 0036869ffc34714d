import Foundation
package import Learning

/// A rater outside of the program: a command that reads a line of JSON for each query and writes one
/// back.
///
///     {"id":7,"question":"…","left":{"time":[…],"qpos":[[…]],…},"right":{…}}
///     {"id":7,"choice":"left"}
///
/// Anything else that it writes is an error, reported with the line.
package final class CommandRater: AutomaticRater {
  /// The name that sessions store with its choices.
  static let name = "command"

  /// How long a command may take for an answer, s: a program answers in less than a minute, a model
  /// over a network may take some seconds.
  package static let usualTimeout = 60.0
  /// The times that may be set, s.
  package static let timeouts = 0.01...86_400

  /// The longest line, bytes; an answer takes 30.
  private static let longestLine = 4096
  /// How often `shouldStop` is asked.
  private static let period: Duration = .milliseconds(100)

  private let command: String
  private let timeout: Duration
  private let line: @Sendable (Query) throws -> String
  private let shouldStop: @Sendable () -> Bool
  private let child: ChildProcess
  private var received: [UInt8] = []
  /// Lines that the command has written.
  private var lineCount = 0

  /// Starts the command.
  ///
  /// - Parameters:
  ///   - command: A command of the shell.
  ///   - timeout: The longest time for an answer.
  ///   - line: A pair as the line that is sent, without its end.
  ///   - shouldStop: Asked while the program waits for an answer.
  /// - Throws: `Failure` where it cannot be started.
  init(
    _ command: String, timeout: Duration, line: @escaping @Sendable (Query) throws -> String,
    shouldStop: @escaping @Sendable () -> Bool
  ) throws {
    self.command = command
    self.timeout = timeout
    self.line = line
    self.shouldStop = shouldStop
    child = try ChildProcess(shell: command)
  }

  package var name: String { Self.name }

  package func choice(for query: Query) throws -> Choice? {
    try expectSilence()
    child.send(Array((try line(query) + "\n").utf8))
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

  package func end() { child.end() }

  /// Checks that the command has written nothing that it was not asked for.
  private func expectSilence() throws {
    guard case .output(let bytes) = child.wait(.zero) else { return }
    throw failure(
      at: bytes, number: lineCount + 1,
      "it came unasked; only answers belong on standard output, the rest on standard error")
  }

  /// The next line, without its end; nil where the rater was told to stop first.
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
        // It may have closed its input after it was sent the query, and still have been answering.
        if child.isDeaf { throw hasLeft(query, "closed its standard input") }
        throw failure(
          "gave no answer to query \(query) in \(timeout.inSeconds) s; see what it waits for, or "
            + "give it longer with --rater-timeout")
      }
      switch child.wait(min(left, Self.period)) {
      case .output(let bytes): received += bytes
      case .nothing: break
      case .closed:
        // A Ctrl-C that stops the program may have stopped the rater too.
        guard !shouldStop() else { return nil }
        throw hasLeft(query, "closed its standard output")
      case .deaf:
        guard !shouldStop() else { return nil }
        throw hasLeft(query, "closed its standard input")
      }
    }
  }

  /// The failure of a command that ended, or closed a stream, without an answer.
  private func hasLeft(_ query: Int, _ act: String) -> Failure {
    // A command that only closes a stream is ended here, by our signal: that is not worth reporting.
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
