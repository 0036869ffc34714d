public import Foundation

/// The input of a simulation: a state and the controls of each step, in Double.
///
/// `{"qpos":[…],"qvel":[…],"ctrl":[[…],…]}`
public struct SimulationInput: Sendable, Equatable, Codable {
  /// Positions at the start, m and rad: `[nq]`.
  public var qpos: [Double]
  /// Velocities at the start, m/s and rad/s: `[nv]`.
  public var qvel: [Double]
  /// A row of controls for each step: `[steps][nu]`.
  public var ctrl: [[Double]]

  /// Makes an input of its parts.
  public init(qpos: [Double], qvel: [Double], ctrl: [[Double]]) {
    self.qpos = qpos
    self.qvel = qvel
    self.ctrl = ctrl
  }

  /// Reads an input file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - jointCount: How many positions and velocities the body has.
  ///   - controlCount: How many controls the body takes.
  /// - Throws: `ExportError` with the place in the file and what it must hold.
  public init(contentsOf file: URL, jointCount: Int, controlCount: Int) throws {
    let reader = InputFile(url: file, contents: "qpos, qvel and ctrl")
    self = try reader.json()
    try reader.check(qpos, is: jointCount, "qpos")
    try reader.check(qvel, is: jointCount, "qvel")
    for (step, controls) in ctrl.enumerated() {
      try reader.check(controls, is: controlCount, "ctrl[\(step)]")
    }
  }
}

/// The output of a simulation: the state before the first step and after each, in Double.
///
/// `{"qpos":[[…],…],"qvel":[[…],…]}`
public struct SimulationOutput: Sendable, Equatable, Codable {
  /// `[steps + 1][nq]`, m and rad.
  public var qpos: [[Double]]
  /// `[steps + 1][nv]`, m/s and rad/s.
  public var qvel: [[Double]]
  /// The step in which the simulation diverged, from 1, if it did: the states end before it.
  public var divergedStep: Int?

  /// What the file holds.
  private enum CodingKeys: CodingKey {
    case qpos, qvel
  }

  /// Makes an output of its parts.
  public init(qpos: [[Double]], qvel: [[Double]]) {
    self.qpos = qpos
    self.qvel = qvel
  }

  /// Writes the output as one JSON object; each number gives the same Double again.
  ///
  /// - Throws: `ExportError` where a number is not finite or the file cannot be written.
  public func write(to place: OutputPlace) throws {
    for (field, rows) in [("qpos", qpos), ("qvel", qvel)] {
      if let frame = rows.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
        throw ExportError.notFinite(field: field, frame: frame)
      }
    }
    try OutputFile.write(to: place, json: self)
  }
}
