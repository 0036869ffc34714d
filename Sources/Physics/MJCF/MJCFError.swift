public import Foundation

/// Why a body's file is refused: the place, the element or value found, and the accepted ones.
///
/// A file with several errors is refused with `MJCFErrors`.
public struct MJCFError: Error, Equatable, Sendable {
  /// The file as its reader named it.
  public let file: String
  /// Where the element or attribute starts, from 1; none where the file as a whole is at fault.
  public let line: Int?
  /// The element at fault, or the innermost one open there.
  public let element: String?
  /// The element or value found and the accepted ones, in one line.
  public let message: String
  /// Whether the body could leave the plane of motion.
  let isNotPlanar: Bool

  /// Makes an error whose message is cut where names from the file make it endless.
  init(file: String, line: Int?, element: String?, message: String, isNotPlanar: Bool = false) {
    self.file = file
    self.line = line
    self.element = element
    self.isNotPlanar = isNotPlanar
    let message = isNotPlanar ? "not planar: \(message)" : message
    self.message = message.utf8.count > 1_000 ? message.prefix(1_000) + "…" : message
  }
}

extension MJCFError: CustomStringConvertible, LocalizedError {
  /// The whole error in one line, `hopper.xml:12: <joint>: …`.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return ([place] + (element.map { ["<\($0)>"] } ?? []) + [message]).joined(separator: ": ")
  }

  /// The same line, for callers that know the error as a `LocalizedError` only.
  public var errorDescription: String? { description }
}

/// Upper limits on a file, so that no file takes memory or time without bound.
enum MJCFLimits {
  /// Bytes of a file with all that it includes, whose reading takes some times their number; a
  /// planar body's has a few thousand.
  static let bytes = 8 << 20
  /// The message for larger files.
  static let tooLarge = "more than \(bytes >> 20) MB; accepted: an MJCF file of a few kilobytes"
  /// Nested elements: a chain of 50 links with its sections.
  static let depth = 64
  /// Files that include one another.
  static let includes = 32
  /// Elements in all; the three classic bodies have about 60.
  static let elements = 2_000
  /// Attributes of one element; MJCF's longest list, that of `option`, has about 30.
  static let attributes = 64
  /// Bytes of an element's or attribute's name; MJCF's longest has about 20.
  static let name = 100
  /// Bytes of a name that a file gives to a body, a joint and the like, which tables list.
  static let label = 100
  /// Bytes of an attribute's value; lists of numbers for pictures may be long.
  static let value = 1 << 20
  /// Bodies, the world among them, and joints: dense matrices of that order stay quick.
  static let bodies = 64
  /// Degrees of freedom.
  static let joints = 64
  /// Degrees of freedom of a body relative to its parent; MuJoCo's limit too.
  static let jointsOfBody = 6
  /// Shapes; contacts are kept as a mask of 32 bits.
  static let geoms = 32
  /// Motors.
  static let actuators = 64
  /// Tendons.
  static let tendons = 64
  /// Magnitude of a number: MuJoCo treats states beyond 1e10 as diverged (`mjMAXVAL`).
  static let magnitude = 1e10
}
