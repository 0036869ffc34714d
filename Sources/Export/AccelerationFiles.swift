public import Foundation

/// States whose accelerations are to be computed, in Double.
///
/// `{"states":[{"qpos":[…],"qvel":[…],"ctrl":[…]},…]}`
public struct AccelerationInput: Sendable, Equatable, Codable {
  /// A state and the controls that act on it.
  public struct State: Sendable, Equatable, Codable {
    /// Positions, m and rad: `[nq]`.
    public var qpos: [Double]
    /// Velocities, m/s and rad/s: `[nv]`.
    public var qvel: [Double]
    /// Controls: `[nu]`.
    public var ctrl: [Double]

    /// Makes a state of its parts.
    public init(qpos: [Double], qvel: [Double], ctrl: [Double]) {
      self.qpos = qpos
      self.qvel = qvel
      self.ctrl = ctrl
    }
  }

  /// The states, which are independent of one another.
  public var states: [State]

  /// Makes an input of states.
  public init(states: [State]) { self.states = states }

  /// Reads an input file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - jointCount: How many positions and velocities the body has.
  ///   - controlCount: How many controls the body takes.
  /// - Throws: `ExportError` with the place in the file and what it must hold.
  public init(contentsOf file: URL, jointCount: Int, controlCount: Int) throws {
    let reader = InputFile(url: file, contents: "states, each with qpos, qvel and ctrl")
    self = try reader.json()
    for (index, state) in states.enumerated() {
      try reader.check(state.qpos, is: jointCount, "states[\(index)].qpos")
      try reader.check(state.qvel, is: jointCount, "states[\(index)].qvel")
      try reader.check(state.ctrl, is: controlCount, "states[\(index)].ctrl")
    }
  }
}

/// The accelerations and the contacts of states, in Double.
///
/// `{"contacts":[[["floor","foot",-0.001],…],…],"qacc":[[…],…]}`
public struct AccelerationOutput: Sendable, Equatable, Encodable {
  /// Two geoms that touch: `["floor","foot",-0.001]`.
  public struct Contact: Sendable, Equatable, Encodable {
    /// A geom's name; MuJoCo orders the two.
    public var first: String
    /// The other geom's name.
    public var second: String
    /// The distance of their surfaces, m; negative where they overlap.
    public var distance: Double

    /// Makes a contact of its parts.
    public init(_ first: String, _ second: String, distance: Double) {
      self.first = first
      self.second = second
      self.distance = distance
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(first)
      try container.encode(second)
      try container.encode(distance)
    }
  }

  /// `[states][nv]`, m/s² and rad/s².
  public var qacc: [[Double]]
  /// The contacts of each state, in MuJoCo's order: `[states]`.
  public var contacts: [[Contact]]

  /// Makes an output of its parts.
  public init(qacc: [[Double]] = [], contacts: [[Contact]] = []) {
    self.qacc = qacc
    self.contacts = contacts
  }

  /// Writes the output as one JSON object; each number gives the same Double again.
  ///
  /// - Throws: `ExportError` where a number is not finite or the file cannot be written.
  public func write(to place: OutputPlace) throws {
    for (state, row) in qacc.enumerated() {
      let distances = contacts[state].map(\.distance)
      guard (row + distances).allSatisfy(\.isFinite) else {
        throw ExportError.overflow(state: state)
      }
    }
    try OutputFile.write(to: place, json: self)
  }
}
