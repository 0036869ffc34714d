public import Foundation

extension Model {
  /// Reads a body from an MJCF file.
  ///
  /// The file may use the planar subset of MJCF that Gymnasium's hopper, walker2d and half_cheetah
  /// use, and include others; everything in it has MuJoCo 4's meaning.
  /// - Throws: `MJCFError` or `MJCFErrors` where the file cannot be read or leaves the subset.
  public init(contentsOf url: URL) throws { try self.init(MJCFSource(contentsOf: url)) }

  /// Reads a body from the bytes of an MJCF file that includes no other.
  /// - Parameters:
  ///   - mjcf: XML in UTF-8.
  ///   - file: Its name in errors; its last component, without extension, names a model that
  ///     does not name itself.
  /// - Throws: `MJCFError` or `MJCFErrors` where the bytes are no MJCF or leave the planar subset.
  public init(mjcf: Data, file: String) throws { try self.init(MJCFSource(mjcf, file: file)) }

  /// Reads a body from its file and the files that it includes.
  /// - Throws: `MJCFError` or `MJCFErrors` where it leaves the planar subset.
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
    guard !joints.isEmpty else { throw root.error("nothing moves; accepted: at least one <joint>") }
    guard setInverseWeights(simpleSliders: scene.simpleSliders()) else {
      throw root.error("the mass matrix is singular; accepted: joints that move mass independently")
    }
    guard hasFiniteWeights else {
      throw root.error("the mass matrix overflows; accepted: masses and places within bounds")
    }
  }

  private var hasFiniteWeights: Bool {
    bodies.allSatisfy { $0.inverseWeight.isFinite } && joints.allSatisfy(\.inverseWeight.isFinite)
  }
}
