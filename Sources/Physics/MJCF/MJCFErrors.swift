public import Foundation

/// The errors of a body's file that has more than one.
///
/// Errors that make the body not planar come first: the rest matters only once they are fixed.
public struct MJCFErrors: Error, Equatable, Sendable {
  /// Two errors or more.
  public let errors: [MJCFError]

  /// The number of errors that are shown.
  private static let shown = 10

  init(_ errors: [MJCFError]) {
    self.errors = errors.filter(\.isNotPlanar) + errors.filter { !$0.isNotPlanar }
  }

  /// A line for each error, and a last one that counts those beyond ten.
  public var lines: [String] {
    let rest = errors.count - Self.shown
    return errors.prefix(Self.shown).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
  }
}

extension MJCFErrors: CustomStringConvertible, LocalizedError {
  /// The lines, one below the other.
  public var description: String { lines.joined(separator: "\n") }

  /// The same, for callers that know the error as a `LocalizedError` only.
  public var errorDescription: String? { description }
}

/// Collects a file's errors, so that the first does not hide the others.
struct MJCFErrorLog {
  private(set) var errors: [MJCFError] = []

  /// Adds an error that a reader of MJCF throws.
  /// - Throws: Any other error.
  mutating func add(_ error: any Error) throws {
    switch error {
    case let error as MJCFError: errors.append(error)
    case let several as MJCFErrors: errors += several.errors
    default: throw error
    }
  }

  /// Runs a closure and logs the error that it throws.
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

  /// Throws the collected errors; a single error is thrown as itself.
  func check() throws {
    guard let first = errors.first else { return }
    throw errors.count == 1 ? first as any Error : MJCFErrors(errors)
  }
}
