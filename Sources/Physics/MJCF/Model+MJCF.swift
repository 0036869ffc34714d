public import Foundation

extension Model {
  /// Loads a model from an MJCF file.
  ///
  /// The file may use the planar subset of MJCF that covers Gymnasium's hopper, walker2d and
  /// half_cheetah, and may include other files. Everything in the subset has the semantics of
  /// MuJoCo 4.
  /// - Throws: `MJCFError` or `MJCFErrors` if the file cannot be read or is outside the subset.
  public init(contentsOf url: URL) throws { try self.init(MJCFSource(contentsOf: url)) }

  /// Loads a model from the bytes of a self-contained MJCF file.
  /// - Parameters:
  ///   - mjcf: XML in UTF-8.
  ///   - file: The file name used in errors; its last component without extension is the default
  ///     model name.
  /// - Throws: `MJCFError` or `MJCFErrors` if the bytes are not valid MJCF or are outside the
  ///   subset.
  public init(mjcf: Data, file: String) throws { try self.init(MJCFSource(mjcf, file: file)) }

  /// Loads a model from an MJCF file whose includes have been expanded.
  /// - Throws: `MJCFError` or `MJCFErrors` if it is outside the planar subset.
  public init(_ source: MJCFSource) throws {
    let root = source.root
    let scene = try Scene(root)
    let name = URL(fileURLWithPath: source.file).deletingPathExtension().lastPathComponent
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
      actuators: scene.actuators, contactPairs: try scene.contactPairs())
    tendons = scene.tendons
    for index in scene.tendonsAtRest {
      let length = self.length(of: tendons[index], at: joints.map(\.springReference))
      tendons[index].rest = length...length
    }
    resolveSpatialTendons()
    dampsImplicitly = !scene.settings.isDisabled("eulerdamp")
    guard !joints.isEmpty else {
      throw root.error("the body has no joints; accepted: at least one <joint>")
    }
    guard setInverseWeights(simpleSliders: scene.simpleSliders()) else {
      throw root.error("the mass matrix is singular; accepted: joints that move mass independently")
    }
    guard hasFiniteWeights else {
      throw root.error("the mass matrix overflows; accepted: smaller masses and distances")
    }
  }

  private var hasFiniteWeights: Bool {
    bodies.allSatisfy { $0.inverseWeight.isFinite } && joints.allSatisfy(\.inverseWeight.isFinite)
  }
}
