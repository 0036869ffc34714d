public import Foundation

extension Model {
  /// Reads a body from an MJCF file.
  ///
  /// The file may use the planar subset of MJCF that Gymnasium's hopper, walker2d and half_cheetah
  /// use; everything in it means what it means to MuJoCo 4.
  /// - Throws: `MJCFError` where the file cannot be read or leaves the subset.
  public init(contentsOf url: URL) throws {
    let data: Data
    do {
      // One byte more than accepted tells a file that is too large, be it endless.
      data = try ReadableFile.bytes(at: url.path, upTo: MJCFLimits.bytes)
    } catch {
      throw MJCFError(
        file: url.relativePath, line: nil, element: nil,
        message: "cannot be read (\(error.reason)); accepted: a readable MJCF file")
    }
    try self.init(mjcf: data, file: url.relativePath)
  }

  /// Reads a body from the bytes of an MJCF file.
  /// - Parameters:
  ///   - mjcf: XML in UTF-8.
  ///   - file: What errors call it; its last component, without extension, names a model that
  ///     does not name itself.
  /// - Throws: `MJCFError` where the bytes are no MJCF or leave the planar subset.
  public init(mjcf: Data, file: String) throws {
    let root = try XMLReader.read(mjcf, file: file)
    let scene = try Scene(root)
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    if let model = root.attributes.first(where: { $0.name == "model" }),
      model.value.utf8.count > MJCFLimits.label
    {
      throw Attributes(root).refusal(
        model, accepted: "a name of at most \(MJCFLimits.label) bytes")
    }
    self.init(
      name: root.value("model") ?? name, timestep: scene.settings.timestep,
      gravity: scene.settings.gravity, integrator: scene.settings.integrator,
      bodies: try scene.weighedBodies(), joints: scene.joints, geoms: scene.parts.map(\.geom),
      actuators: scene.actuators, contactPairs: scene.contactPairs())
    guard !joints.isEmpty else { throw root.error("nothing moves; accepted: at least one <joint>") }
    guard setInverseWeights(simpleSliders: scene.simpleSliders()), hasFiniteWeights else {
      throw root.error(
        "the mass matrix is singular or overflows; accepted: joints that move mass independently")
    }
  }

  private var hasFiniteWeights: Bool {
    bodies.allSatisfy { $0.inverseWeight.isFinite } && joints.allSatisfy(\.inverseWeight.isFinite)
  }
}
