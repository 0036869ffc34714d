/// How an additive reward takes a moment apart: into functions of single numbers of the observation,
/// other ones for each way of touching the ground.
///
/// What a moment is worth depends on what a body stands on more than on anything else: turning is
/// one thing in the air and another on the knees. So each `Mode` has functions of its own.
public struct RewardBasis: Sendable, Equatable {
  /// What touches the ground in a moment.
  public enum Mode: Int, Sendable, Codable, CaseIterable {
    /// Nothing.
    case airborne
    /// The feet and nothing else.
    case onFeet
    /// Something other than the feet.
    case onBody
    /// The same, in the one moment in which a flight ends; such a moment is in two modes.
    case landingOnFeet
    /// See `landingOnFeet`.
    case landingOnBody
  }

  /// A function of one number of the observation.
  public struct Term: Sendable, Codable, Equatable {
    /// When it counts.
    public var mode: Mode
    /// Which number of the observation it is of.
    public var input: Int
    /// How much it is expected to matter: a factor of its prior deviation.
    public var deviation: Float

    /// Makes a term of its parts.
    public init(mode: Mode, input: Int, deviation: Float) {
      self.mode = mode
      self.input = input
      self.deviation = deviation
    }
  }

  /// Numbers an observation has.
  public let observationSize: Int
  /// The number that is 1 while a foot touches the ground; nil where none tells.
  public let feet: Int?
  /// The number that is 1 while something other than the feet does; nil where none tells.
  public let body: Int?
  /// The number that is 0 but in the moment in which a flight ends; nil where none tells.
  public let landing: Int?
  /// What the moment of a landing counts for beside other moments.
  ///
  /// It is one of few: where moments are 8 ms apart, 50 makes a landing count as a flight of 0.4 s.
  public let landingWeight: Float
  /// The functions, mode by mode.
  public let terms: [Term]
  /// The terms of each mode, by its raw value.
  private let ranges: [Range<Int>]

  /// Makes a basis of its parts; terms may come in any order.
  public init(
    observationSize: Int, feet: Int?, body: Int?, landing: Int?,
    landingWeight: Float, terms: [Term]
  ) {
    let inputs = terms.map(\.input) + [feet, body, landing].compactMap(\.self)
    precondition(inputs.allSatisfy((0..<observationSize).contains), "numbers of the observation")
    self.observationSize = observationSize
    self.feet = feet
    self.body = body
    self.landing = landing
    self.landingWeight = landingWeight
    let modes = Mode.allCases.map { mode in terms.filter { $0.mode == mode } }
    self.terms = modes.flatMap { $0 }
    var start = 0
    ranges = modes.map { terms in
      defer { start += terms.count }
      return start..<start + terms.count
    }
  }
}

extension RewardBasis {
  /// What a moment of a mode counts for.
  public func weight(of mode: Mode) -> Float {
    switch mode {
    case .airborne, .onFeet, .onBody: 1
    case .landingOnFeet, .landingOnBody: landingWeight
    }
  }

  /// Between so many knots a function is linear: from −4 to 4, where observations are of order one.
  static let knots = 17
  /// The last knot; the first is its opposite.
  ///
  /// Beyond them a function stays as it is there.
  static let reach: Float = 4
  /// Where the knots stand.
  public static var knotPlaces: [Float] { (0..<knots).map { place(ofKnot: $0) } }
  private static let spacing = 2 * reach / Float(knots - 1)

  /// Where a knot stands.
  static func place(ofKnot knot: Int) -> Float { Float(knot) * spacing - reach }

  /// Numbers that make up an additive reward: each term's values at the knots, then the modes' biases.
  var valueCount: Int { terms.count * Self.knots + Mode.allCases.count }

  /// Where a mode's bias stands among them.
  func bias(of mode: Mode) -> Int { terms.count * Self.knots + mode.rawValue }

  /// Calls with the place and the factor of each value that a moment's reward is the weighted sum of.
  @inline(__always)
  func forEachValue(
    at observation: UnsafePointer<Float>, _ visit: (_ place: Int, _ factor: Float) -> Void
  ) {
    let isOnBody = body.map { observation[$0] > 0.5 } ?? false
    let isOnFeet = feet.map { observation[$0] > 0.5 } ?? false
    visitMode(isOnBody ? .onBody : isOnFeet ? .onFeet : .airborne, at: observation, visit)
    if let landing, observation[landing] != 0 {
      visitMode(isOnBody ? .landingOnBody : .landingOnFeet, at: observation, visit)
    }
  }

  /// A moment's reward, given the values that make up an additive reward, `[valueCount]`.
  @inline(__always)
  func reward(
    at observation: UnsafePointer<Float>, of values: UnsafeBufferPointer<Float>
  ) -> Float {
    var sum: Float = 0
    forEachValue(at: observation) { sum += $1 * values[$0] }
    return sum
  }

  @inline(__always)
  private func visitMode(
    _ mode: Mode, at observation: UnsafePointer<Float>, _ visit: (Int, Float) -> Void
  ) {
    let weight = weight(of: mode)
    visit(bias(of: mode), weight)
    for index in ranges[mode.rawValue] {
      let input = observation[terms[index].input]
      // A diverged body's numbers must not become an index; NaN ends at the first knot.
      let bounded = input > -Self.reach ? min(input, Self.reach) : -Self.reach
      let position = (bounded + Self.reach) / Self.spacing
      let knot = min(Int(position), Self.knots - 2)
      let share = position - Float(knot)
      visit(index * Self.knots + knot, weight * (1 - share))
      visit(index * Self.knots + knot + 1, weight * share)
    }
  }
}

extension RewardBasis: Codable {
  private enum CodingKeys: CodingKey {
    case observationSize, feet, body, landing, landingWeight, terms
  }

  /// Reads a basis; throws `DecodingError` where it names numbers that an observation has not.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let size = try container.decode(Int.self, forKey: .observationSize)
    let feet = try container.decodeIfPresent(Int.self, forKey: .feet)
    let body = try container.decodeIfPresent(Int.self, forKey: .body)
    let landing = try container.decodeIfPresent(Int.self, forKey: .landing)
    // Sessions that do not tell have moments 8 ms apart.
    let landingWeight = try container.decodeIfPresent(Float.self, forKey: .landingWeight) ?? 50
    let terms = try container.decode([Term].self, forKey: .terms)
    let inputs = terms.map(\.input) + [feet, body, landing].compactMap(\.self)
    guard size > 0, landingWeight.isFinite, landingWeight > 0,
      inputs.allSatisfy((0..<size).contains),
      terms.allSatisfy({ $0.deviation.isFinite && $0.deviation > 0 })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .terms, in: container, debugDescription: "terms of other observations")
    }
    self.init(
      observationSize: size, feet: feet, body: body, landing: landing,
      landingWeight: landingWeight, terms: terms)
  }

  /// Writes all but what follows from the terms.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(observationSize, forKey: .observationSize)
    try container.encodeIfPresent(feet, forKey: .feet)
    try container.encodeIfPresent(body, forKey: .body)
    try container.encodeIfPresent(landing, forKey: .landing)
    try container.encode(landingWeight, forKey: .landingWeight)
    try container.encode(terms, forKey: .terms)
  }
}
