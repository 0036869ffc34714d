/// The settings in a file's `compiler` and `option` sections.
struct Settings {
  /// Radians per unit of angle in the file; angles are in degrees by default.
  var radian = Double.pi / 180
  /// `eulerseq`: the order of the rotations of `euler`; lower case denotes rotated axes.
  var eulerSequence = "xyz"
  /// `autolimits`: whether giving `range` is enough to enable the limit.
  var infersLimits = true
  /// `inertiafromgeom`, one of `true`, `false` and `auto`: whether a body's inertia is inferred
  /// from its geoms rather than taken from `inertial`.
  var inertiaFromGeoms = "auto"
  /// `settotalmass`: the total mass of all bodies, kg; unset if negative.
  var totalMass = -1.0
  /// s.
  var timestep = 0.002
  /// m/s².
  var gravity = Planar(0, -9.81)
  var integrator = Integrator.euler
  /// The flags that are disabled.
  private var disabled: Set<String> = []

  /// Reads the sections; later ones override earlier ones.
  ///
  /// Errors are logged.
  init(compilers: [MJCFElement], options: [MJCFElement], log: inout MJCFErrorLog) throws {
    for element in compilers {
      try log.attempt { _ = try Schema.compiler.checked(element) }
      try log.attempt { try readCompiler(element) }
    }
    for element in options {
      try log.attempt { _ = try Schema.option.checked(element) }
      for flags in Schema.option.readChildren(of: element) {
        try log.attempt { try readFlags(flags) }
      }
      try log.attempt { try readOption(element) }
    }
    if isDisabled("gravity") { gravity = .zero }
  }

  /// Whether any of the given flags is disabled.
  func isDisabled(_ flags: String...) -> Bool { !disabled.isDisjoint(with: flags) }

  private mutating func readFlags(_ element: MJCFElement) throws {
    _ = try Schema.flag.checked(element)
    let attributes = Attributes(element)
    for flag in Schema.flag.attributes {
      switch try attributes.keyword(flag, among: ["enable", "disable"]) {
      case "enable": disabled.remove(flag)
      case "disable": disabled.insert(flag)
      default: break
      }
    }
  }

  private mutating func readCompiler(_ element: MJCFElement) throws {
    let attributes = Attributes(element)
    if let unit = try attributes.keyword("angle", among: ["radian", "degree"]) {
      radian = unit == "radian" ? 1 : .pi / 180
    }
    if let sequence = attributes["eulerseq"] {
      guard sequence.value.count == 3, sequence.value.allSatisfy("xyzXYZ".contains) else {
        throw attributes.refusal(sequence, accepted: "three letters of xyzXYZ")
      }
      eulerSequence = sequence.value
    }
    infersLimits = try attributes.flag("autolimits") ?? infersLimits
    inertiaFromGeoms =
      try attributes.keyword("inertiafromgeom", among: ["true", "false", "auto"])
      ?? inertiaFromGeoms
    totalMass = try attributes.number("settotalmass", default: totalMass)
  }

  private mutating func readOption(_ element: MJCFElement) throws {
    let attributes = Attributes(element)
    // Time steps above a second cannot be simulated; the lower bound keeps the solver's 1/timestep²
    // finite.
    timestep = try attributes.number("timestep", default: timestep, in: 1e-6...1)
    gravity = try attributes.planar("gravity") ?? gravity
    let names = Integrator.allCases.map(\.rawValue)
    if let name = try attributes.keyword("integrator", among: names) {
      integrator = Integrator(rawValue: name) ?? integrator
    }
  }
}
