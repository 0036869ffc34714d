public import Foundation

/// The errors of an MJCF file that has more than one.
///
/// Errors that make the model nonplanar come first, because the others matter only once those are
/// fixed.
public struct MJCFErrors: Error, Equatable, Sendable {
  /// The errors, at least two.
  public let errors: [MJCFError]

  /// The maximum number of errors shown.
  private static let shown = 10

  init(_ errors: [MJCFError]) {
    self.errors = errors.filter(\.isNotPlanar) + errors.filter { !$0.isNotPlanar }
  }

  /// One line per error, followed by a count of the errors that are not shown.
  public var lines: [String] {
    let rest = errors.count - Self.shown
    return errors.prefix(Self.shown).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
  }
}

extension MJCFErrors: CustomStringConvertible, LocalizedError {
  /// The lines, separated by newlines.
  public var description: String { lines.joined(separator: "\n") }

  /// The same text, for callers that handle the error as a `LocalizedError`.
  public var errorDescription: String? { description }
}

/// Collects errors, so that one run reports all of them.
struct MJCFErrorLog {
  private(set) var errors: [MJCFError] = []

  /// Adds an `MJCFError` or the members of an `MJCFErrors`.
  /// - Throws: Any other error.
  mutating func add(_ error: any Error) throws {
    switch error {
    case let error as MJCFError: errors.append(error)
    case let several as MJCFErrors: errors += several.errors
    default: throw error
    }
  }

  /// Runs a closure and logs its error.
  /// - Returns: Whether it succeeded.
  @discardableResult
  mutating func attempt(_ work: () throws -> Void) throws -> Bool {
    do {
      try work()
      return true
    } catch {
      try add(error)
      return false
    }
  }

  /// Throws the collected errors, if any; a single error is thrown as an `MJCFError`.
  func check() throws {
    guard let first = errors.first else { return }
    throw errors.count == 1 ? first as any Error : MJCFErrors(errors)
  }
}
