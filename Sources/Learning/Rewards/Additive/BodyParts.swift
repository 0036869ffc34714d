import Foundation

/// Where the parts of a planar body are, computed from an observation by forward kinematics.
///
/// A person sees how high a foot is and how far it is ahead, not joint angles: sums of functions of
/// single numbers need such numbers. Policies have them in their observation, mixed. Planar as in
/// `Physics.Model`: x forward, z up, angles about +y.
public struct BodyParts: Sendable, Codable, Equatable {
  /// How far a joint has moved from its reference, m or rad: `scale` · number + `offset`.
  public struct Displacement: Sendable, Codable, Equatable {
    /// The index of the observed number, or of the sine of the observed angle.
    public var input: Int
    /// The index of the cosine of the observed angle; nil where the number itself is observed.
    public var cosine: Int?
    /// The factor of the number.
    public var scale: Float
    /// What is added to it.
    public var offset: Float

    /// Makes a displacement of its parts.
    public init(input: Int, cosine: Int? = nil, scale: Float, offset: Float) {
      (self.input, self.cosine, self.scale, self.offset) = (input, cosine, scale, offset)
    }

    @inline(__always)
    fileprivate func value(in observation: UnsafePointer<Float>) -> Float {
      let number = cosine.map { atan2(observation[input], observation[$0]) } ?? observation[input]
      return scale * number + offset
    }
  }

  /// A move of a link's frame, in the frame as it is by then.
  public enum Move: Sendable, Codable, Equatable {
    /// By so many metres.
    case shift(x: Float, z: Float)
    /// By an angle, rad.
    case turn(Float)
    /// Along a direction.
    case slide(Displacement, x: Float, z: Float)
    /// About an anchor.
    case hinge(Displacement, x: Float, z: Float)
  }

  /// A rigid link: its parent's frame, moved.
  ///
  /// Parents come first.
  public struct Link: Sendable, Codable, Equatable {
    /// The index of its parent; nil for the world.
    public var parent: Int?
    /// The moves, in order.
    public var moves: [Move]

    /// Makes a link of its parts.
    public init(parent: Int?, moves: [Move]) {
      self.parent = parent
      self.moves = moves
    }
  }

  /// A part: a capsule of a link.
  public struct Part: Sendable, Codable, Equatable {
    /// The name of its geom.
    public var name: String
    /// The index of its link.
    public var link: Int
    /// The ends in the link's frame, x and z of either, m.
    public var ends: [Float]
    /// m.
    public var radius: Float

    /// Makes a part of its parts.
    public init(name: String, link: Int, ends: [Float], radius: Float) {
      (self.name, self.link, self.ends, self.radius) = (name, link, ends, radius)
    }
  }

  /// The links.
  public let links: [Link]
  /// The parts.
  public let parts: [Part]
  /// The link of the root, from which leads are measured.
  public let root: Int
  /// The length that counts as 1, m.
  public let unit: Float

  /// Makes the parts of a body.
  public init(links: [Link], parts: [Part], root: Int, unit: Float) {
    (self.links, self.parts, self.root, self.unit) = (links, parts, root, unit)
  }

  /// Numbers that it computes: the height and the lead of each part.
  public var count: Int { 2 * parts.count }

  /// Whether all indices are in range, for an observation of a size.
  func isSound(observationSize: Int) -> Bool {
    let inputs = links.flatMap(\.moves).flatMap { move -> [Int] in
      switch move {
      case .shift, .turn: []
      case .slide(let by, _, _), .hinge(let by, _, _): [by.input] + (by.cosine.map { [$0] } ?? [])
      }
    }
    return inputs.allSatisfy((0..<observationSize).contains)
      && links.indices.allSatisfy { index in
        links[index].parent.map { $0 >= 0 && $0 < index } ?? true
      }
      && parts.allSatisfy { links.indices.contains($0.link) && $0.ends.count == 4 }
      && links.indices.contains(root) && unit > 0
  }
}

extension BodyParts {
  /// How high the lowest point of each part is and how far its middle is ahead of the root, in
  /// units of `unit`, for an observation: height and lead of one part after another, `[count]`.
  public func numbers(of observation: [Float]) -> [Float] {
    var numbers = [Float](repeating: 0, count: count)
    observation.withUnsafeBufferPointer { from in
      numbers.withUnsafeMutableBufferPointer { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        write(of: from, to: to)
      }
    }
    return numbers
  }

  private struct Frame {
    var x: Float = 0
    var z: Float = 0
    var cosine: Float = 1
    var sine: Float = 0

    /// A point of the frame in the world.
    @inline(__always)
    func point(_ x: Float, _ z: Float) -> (x: Float, z: Float) {
      (self.x + x * cosine + z * sine, self.z - x * sine + z * cosine)
    }

    @inline(__always)
    mutating func shift(_ x: Float, _ z: Float) { (self.x, self.z) = point(x, z) }

    @inline(__always)
    mutating func turn(_ angle: Float) {
      let (c, s) = (cos(angle), sin(angle))
      (cosine, sine) = (cosine * c - sine * s, sine * c + cosine * s)
    }
  }

  /// Writes how high the lowest point of each part is and how far its middle is ahead of the root,
  /// in units of `unit`, `[count]`.
  @inline(__always)
  func write(of observation: UnsafePointer<Float>, to numbers: UnsafeMutablePointer<Float>) {
    withUnsafeTemporaryAllocation(of: Frame.self, capacity: links.count) { frames in
      for (index, link) in links.enumerated() {
        var frame = link.parent.map { frames[$0] } ?? Frame()
        for move in link.moves {
          switch move {
          case .shift(let x, let z): frame.shift(x, z)
          case .turn(let angle): frame.turn(angle)
          case .slide(let by, let x, let z):
            let way = by.value(in: observation)
            frame.shift(way * x, way * z)
          case .hinge(let by, let x, let z):
            let anchor = frame.point(x, z)
            frame.turn(by.value(in: observation))
            (frame.x, frame.z) = anchor
            frame.shift(-x, -z)
          }
        }
        frames.initializeElement(at: index, to: frame)
      }
      let origin = frames[root].x
      for (index, part) in parts.enumerated() {
        let frame = frames[part.link]
        let from = frame.point(part.ends[0], part.ends[1])
        let to = frame.point(part.ends[2], part.ends[3])
        numbers[2 * index] = (min(from.z, to.z) - part.radius) / unit
        numbers[2 * index + 1] = (0.5 * (from.x + to.x) - origin) / unit
      }
    }
  }
}
