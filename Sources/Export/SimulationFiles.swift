public import Foundation

/// What to simulate: a state and the controls of each step, in Double.
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
  ///   - file: Where it is.
  ///   - jointCount: How many positions and velocities the body has.
  ///   - controlCount: How many controls the body takes.
  /// - Throws: `ExportError` with the place in the file and what must be there.
  public init(contentsOf file: URL, jointCount: Int, controlCount: Int) throws {
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw ExportError.file(path: file.path, reason: "cannot be read")
    }
    do {
      self = try JSONDecoder().decode(SimulationInput.self, from: data)
    } catch let error as DecodingError {
      throw ExportError.input(path: file.path, error)
    }
    try check(qpos, is: jointCount, "qpos", file)
    try check(qvel, is: jointCount, "qvel", file)
    for (step, controls) in ctrl.enumerated() {
      try check(controls, is: controlCount, "ctrl[\(step)]", file)
    }
  }

  private func check(_ values: [Double], is count: Int, _ place: String, _ file: URL) throws {
    guard values.count == count else {
      throw ExportError.input(
        path: file.path, place: place,
        reason: "has \(values.count) numbers; the body needs \(count)")
    }
  }
}

/// What came of it: the state before the first step and after each, in Double.
///
/// `{"qpos":[[…],…],"qvel":[[…],…]}`
public struct SimulationOutput: Sendable, Equatable, Codable {
  /// `[steps + 1][nq]`, m and rad.
  public var qpos: [[Double]]
  /// `[steps + 1][nv]`, m/s and rad/s.
  public var qvel: [[Double]]

  /// Makes an output of its parts.
  public init(qpos: [[Double]], qvel: [[Double]]) {
    self.qpos = qpos
    self.qvel = qvel
  }

  /// Writes the output as one JSON object; each number gives the same Double again.
  ///
  /// - Throws: `ExportError` where a number is not finite or the file cannot be written.
  public func write(to file: URL) throws {
    for (field, rows) in [("qpos", qpos), ("qvel", qvel)] {
      if let frame = rows.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
        throw ExportError.notFinite(field: field, frame: frame)
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(self), as: UTF8.self)
    try OutputFile.write(to: file) { append in try append(text) }
  }
}

extension ExportError {
  /// An error of reading JSON, with its place in the file.
  fileprivate static func input(path: String, _ error: DecodingError) -> ExportError {
    switch error {
    case .keyNotFound(let key, _):
      .input(path: path, place: key.stringValue, reason: "is missing; give qpos, qvel and ctrl")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      .input(path: path, place: place(context), reason: "must be numbers, in an array")
    default:
      .input(path: path, place: "", reason: "is no JSON object with qpos, qvel and ctrl")
    }
  }

  /// Such as `ctrl[3][0]`.
  private static func place(_ context: DecodingError.Context) -> String {
    context.codingPath.reduce("") { path, key in
      key.intValue.map { "\(path)[\($0)]" } ?? path + key.stringValue
    }
  }
}
