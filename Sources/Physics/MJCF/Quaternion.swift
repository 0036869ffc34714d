import Foundation

/// A unit quaternion: a rotation in space.
///
/// Bodies rotate only about y, but files express this in several ways.
struct Quaternion {
  var w: Double
  var x: Double
  var y: Double
  var z: Double

  static let identity = Quaternion(w: 1, x: 0, y: 0, z: 0)

  /// A rotation about an axis, which need not be normalized but must not be zero.
  init(axis: [Double], angle: Double) {
    let scale = sin(angle / 2) / axis.length
    (w, x, y, z) = (cos(angle / 2), axis[0] * scale, axis[1] * scale, axis[2] * scale)
  }

  /// The minimal rotation from the z axis to a direction, which need not be normalized but must not
  /// be zero.
  init(fromZTo direction: [Double]) {
    let across = [-direction[1], direction[0], 0]
    // MuJoCo's threshold for a direction parallel to z (mju_quatZ2Vec).
    guard across.length >= 1e-10 * direction.length else {
      self = direction[2] < 0 ? Quaternion(w: 0, x: 1, y: 0, z: 0) : .identity
      return
    }
    self.init(axis: across, angle: atan2(across.length, direction[2]))
  }

  init(w: Double, x: Double, y: Double, z: Double) {
    (self.w, self.x, self.y, self.z) = (w, x, y, z)
  }

  static func * (a: Quaternion, b: Quaternion) -> Quaternion {
    Quaternion(
      w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
      x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
      y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
      z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w)
  }

  /// The rotation matrix by rows; its columns are the rotated axes.
  var matrix: [[Double]] {
    [
      [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
      [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
      [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
    ]
  }

  /// The rotated z axis: x, y, z.
  var zAxis: [Double] {
    [2 * (x * z + w * y), 2 * (y * z - w * x), w * w - x * x - y * y + z * z]
  }

  /// The angle of a rotation about +y, within ±π; nil for a rotation about another axis.
  var pitch: Double? {
    guard abs(x) < Self.tolerance, abs(z) < Self.tolerance else { return nil }
    return w < 0 ? 2 * atan2(-y, -w) : 2 * atan2(y, w)
  }

  /// Whether this is the identity rotation.
  var isIdentity: Bool { max(abs(x), abs(y), abs(z)) < Self.tolerance }

  /// The tolerance for leaving the plane: files give angles with six or more digits.
  static let tolerance = 1e-6
}

extension Attributes {
  /// Reads the orientation from one of `quat`, `axisangle`, `euler` and `zaxis`.
  func orientation(_ settings: Settings) throws -> Quaternion {
    let given = ["quat", "axisangle", "euler", "zaxis"].compactMap { self[$0] }
    guard let attribute = given.first else { return .identity }
    guard given.count == 1 else {
      throw refusal(given[1], accepted: "one of quat, axisangle, euler, zaxis")
    }
    let count = ["quat", "axisangle"].contains(attribute.name) ? 4 : 3
    let numbers = try vector(attribute.name, count: count) ?? []
    switch attribute.name {
    case "euler": return Quaternion(euler: numbers.map { $0 * settings.radian }, settings)
    case "zaxis": return Quaternion(fromZTo: try direction(numbers, attribute))
    case "axisangle":
      let axis = try direction(Array(numbers[..<3]), attribute)
      return Quaternion(axis: axis, angle: numbers[3] * settings.radian)
    default:
      let norm = try direction(numbers, attribute).length
      return Quaternion(
        w: numbers[0] / norm, x: numbers[1] / norm, y: numbers[2] / norm, z: numbers[3] / norm)
    }
  }

  /// The angle about +y of a frame, which must not be rotated out of the plane.
  func pitch(_ settings: Settings) throws -> Double {
    guard let pitch = try orientation(settings).pitch else {
      throw element.notPlanar("turned out of the x–z plane; accepted: a turn about y")
    }
    return pitch
  }

  private func direction(
    _ vector: [Double], _ attribute: MJCFElement.Attribute
  ) throws -> [Double] {
    guard vector.length >= ClosedRange.leastDirection else {
      throw refusal(attribute, accepted: "a direction")
    }
    return vector
  }
}

extension Quaternion {
  /// Three rotations in the order of `eulerseq`; lower case denotes rotated axes.
  fileprivate init(euler angles: [Double], _ settings: Settings) {
    self = .identity
    for (letter, angle) in zip(settings.eulerSequence, angles) {
      let axis = ["x", "y", "z"].map { $0 == letter.lowercased() ? 1.0 : 0.0 }
      let turn = Quaternion(axis: axis, angle: angle)
      self = letter.isLowercase ? self * turn : turn * self
    }
  }
}

extension [Double] {
  /// The Euclidean norm.
  var length: Double { reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
