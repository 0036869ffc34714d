import Foundation
public import Learning

/// A clip as short text that a language model can read: a heading, then a line for each frame.
///
///     time rootx rootz rooty thigh leg foot touching
///     0.00 0.00 1.25 0.00 0.00 0.00 0.00 foot
///     0.10 0.01 1.24 -0.02 -0.01 0.00 0.02 -
///
/// Times are in s, positions in m and rad. The last column names the geoms that touch the ground, `-` for
/// none. Velocities and controls are left out: trainers truncate texts, and positions show the movement.
public struct ClipText: Sendable {
  /// The most lines of a clip by default: about 400 tokens for the hopper.
  public static let usualLines = 16

  private let jointNames: [String]
  private let geomNames: [String]
  private let digits: Int
  private let every: Int?

  /// Takes the body's names and the amount of detail.
  ///
  /// - Parameters:
  ///   - jointNames: In the model's order.
  ///   - geomNames: In the model's order.
  ///   - digits: Digits after the decimal point.
  ///   - every: k, to write every k-th frame and the last; nil for at most `usualLines` lines.
  public init(jointNames: [String], geomNames: [String], digits: Int = 2, every: Int? = nil) {
    self.jointNames = jointNames.map(Self.word)
    self.geomNames = geomNames.map(Self.word)
    self.digits = digits
    self.every = every
  }

  /// The text of a clip, lines separated by line feeds.
  ///
  /// - Throws: `ExportError` where a number is not finite or a contact is of no geom.
  public func text(of clip: Trajectory) throws -> String {
    let heading = (["time"] + jointNames + ["touching"]).joined(separator: " ")
    return try ([heading] + frames(of: clip).map { try line($0, of: clip) })
      .joined(separator: "\n")
  }

  /// Every k-th frame, and always the last, which shows how the movement ends.
  private func frames(of clip: Trajectory) -> [Int] {
    guard clip.frames > 0 else { return [] }
    let steps = clip.frames - 1
    let usual = (steps + Self.usualLines - 2) / (Self.usualLines - 1)
    return Array(stride(from: 0, to: steps, by: max(every ?? usual, 1))) + [steps]
  }

  private func line(_ frame: Int, of clip: Trajectory) throws -> String {
    let positions = clip.positions[
      frame * clip.positionCount..<(frame + 1) * clip.positionCount]
    guard positions.allSatisfy(\.isFinite) else {
      throw ExportError.notFinite(field: "qpos", frame: frame)
    }
    let time = Double(clip.period) * Double(frame)
    let numbers = ([time] + positions.map(Double.init)).map(rounded)
    return (numbers + [try touching(clip.contacts[frame])]).joined(separator: " ")
  }

  private func rounded(_ number: Double) -> String {
    let text = String(format: "%.\(digits)f", number)
    // A number that rounds to zero has no sign.
    return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) }
      ? String(text.dropFirst()) : text
  }

  private func touching(_ contacts: UInt32) throws -> String {
    let geoms = (0..<UInt32.bitWidth).filter { contacts >> UInt32($0) & 1 == 1 }
    guard geoms.allSatisfy(geomNames.indices.contains) else {
      throw ExportError.unknownGeom(index: geoms.last ?? 0, count: geomNames.count)
    }
    return geoms.isEmpty ? "-" : geoms.map { geomNames[$0] }.joined(separator: ",")
  }

  /// A name as one word, since columns are separated by spaces.
  private static func word(_ name: String) -> String {
    name.isEmpty ? "-" : String(name.map { $0.isWhitespace || $0 == "," ? "_" : $0 })
  }
}

/// The lengths of texts, for setting a trainer's maximum length.
public struct TextLengths: Sendable {
  private var tokens: [Int] = []

  /// Makes counts of no texts.
  public init() {}

  /// Counts a text.
  public mutating func add(_ text: String) { tokens.append(Self.tokens(in: text)) }

  /// For example `about 410 tokens a clip, 455 in the longest`; nil where nothing was counted.
  public var summary: String? {
    guard let longest = tokens.max() else { return nil }
    let median = tokens.sorted()[tokens.count / 2]
    return "about \(median) tokens a clip, \(longest) in the longest"
  }

  /// An estimate that fits the common tokenizers, which split numbers into runs of up to three
  /// digits: each such run, each run of letters, each sign and each line end is one.
  static func tokens(in text: String) -> Int {
    var (count, run, kind) = (0, 0, 0)
    for scalar in text.unicodeScalars {
      let next = ("0"..."9").contains(scalar) ? 1 : scalar.properties.isAlphabetic ? 2 : 0
      if scalar == " " {
        // A space belongs to the word after it.
        kind = 0
        continue
      }
      run = next == kind && next != 0 && !(next == 1 && run == 3) ? run + 1 : 1
      if run == 1 { count += 1 }
      kind = next
    }
    return count
  }
}
