public import Foundation

/// An error in an MJCF file: the location, the offending element or value, and the accepted ones.
///
/// A file with several errors throws `MJCFErrors`.
public struct MJCFError: Error, Equatable, Sendable {
  /// The file name as the caller gave it.
  public let file: String
  /// The line of the element or attribute, from 1; nil if the error concerns the whole file.
  public let line: Int?
  /// The offending element, or the innermost open element at the error.
  public let element: String?
  /// The offending element or value and the accepted ones, in one line.
  public let message: String
  /// Whether the error is that the body could leave the plane of motion.
  let isNotPlanar: Bool

  /// Creates an error; an overlong message, caused by long names in the file, is truncated.
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
  /// The complete error in one line, such as `hopper.xml:12: <joint>: …`.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return ([place] + (element.map { ["<\($0)>"] } ?? []) + [message]).joined(separator: ": ")
  }

  /// The same line, for callers that handle the error as a `LocalizedError`.
  public var errorDescription: String? { description }
}

/// Upper limits on a file, which bound the memory and time spent on reading it.
enum MJCFLimits {
  /// Bytes of a file including its includes; reading needs a small multiple of this.
  ///
  /// A planar body's file has a few thousand bytes.
  static let bytes = 8 << 20
  /// The message for a file that exceeds `bytes`.
  static let tooLarge = "more than \(bytes >> 20) MB; accepted: an MJCF file of a few kilobytes"
  /// Nesting depth of elements; enough for a chain of 50 links within its sections.
  static let depth = 64
  /// Depth of nested includes.
  static let includes = 32
  /// Total number of elements; the three classic bodies have about 60.
  static let elements = 2_000
  /// Attributes per element; MJCF's longest list, that of `option`, has about 30.
  static let attributes = 64
  /// Bytes of an element's or attribute's name; MJCF's longest has about 20.
  static let name = 100
  /// Bytes of the name of a body, a joint and so on; tables list these names.
  static let label = 100
  /// Bytes of an attribute's value; the numeric data of visual assets can be long.
  static let value = 1 << 20
  /// Bodies, including the world; dense matrices of this order are still fast.
  static let bodies = 64
  /// Degrees of freedom.
  static let joints = 64
  /// Degrees of freedom per body; also MuJoCo's limit.
  static let jointsOfBody = 6
  /// Geoms; ground contacts are stored as a 32-bit mask.
  static let geoms = 32
  /// Actuators.
  static let actuators = 64
  /// Tendons.
  static let tendons = 64
  /// Magnitude of a number; MuJoCo treats a state beyond 1e10 as diverged (`mjMAXVAL`).
  static let magnitude = 1e10
}
