/// The settings of a file's `compiler` and `option` sections.
struct Settings {
  /// Radians per unit of the file's angles, which are degrees by default.
  var radian = Double.pi / 180
  /// The order of the three rotations of `euler`; lower case turns about the turned axes.
  var eulerSequence = "xyz"
  /// Whether `range` alone makes a limit.
  var infersLimits = true
  /// `true`, `false` or `auto`: whether geoms, rather than `inertial`, give a body its inertia.
  var inertiaFromGeoms = "auto"
  /// The total mass of all bodies, kg; not set where negative.
  var totalMass = -1.0
  /// s.
  var timestep = 0.002
  /// m/s².
  var gravity = Planar(0, -9.81)
  var integrator = Integrator.euler
  /// The flags that the file disables.
  private var disabled: Set<String> = []

  /// Reads the sections of a file; a later one overrides an earlier one, and their errors
  /// go to the log.
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

  /// Whether any of some flags is disabled.
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
    // A longer step than a second is no simulation; the shortest keeps the solver's 1/timestep²
    // finite.
    timestep = try attributes.number("timestep", default: timestep, in: 1e-6...1)
    gravity = try attributes.planar("gravity") ?? gravity
    let names = Integrator.allCases.map(\.rawValue)
    if let name = try attributes.keyword("integrator", among: names) {
      integrator = Integrator(rawValue: name) ?? integrator
    }
  }
}
