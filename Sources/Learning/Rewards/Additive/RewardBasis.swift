/// The terms of an additive reward: functions of single numbers of the observation, with other ones
/// for each kind of ground contact.
///
/// The reward of a moment depends on the ground contact more than on anything else: turning in the
/// air is good, and turning on the knees is not. Therefore each `Mode` has functions of its own.
public struct RewardBasis: Sendable, Equatable {
  /// The ground contact in a moment.
  public enum Mode: Int, Sendable, Codable, CaseIterable {
    /// Nothing.
    case airborne
    /// The feet and nothing else.
    case onFeet
    /// Something other than the feet.
    case onBody
    /// A landing on the feet, in the one moment in which a flight ends; it is in two modes.
    case landingOnFeet
    /// A landing on something else; see `landingOnFeet`.
    case landingOnBody
  }

  /// A function of one number of the observation.
  public struct Term: Sendable, Codable, Equatable {
    /// The mode in which it counts.
    public var mode: Mode
    /// The index of its number: in the observation, or after it among those of `RewardBasis.parts`.
    public var input: Int
    /// Its importance: a factor of its prior deviation.
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
  /// The index of the number that is 1 while a foot touches the ground; nil without one.
  public let feet: Int?
  /// The index of the number that is 1 while something other than the feet does; nil without one.
  public let body: Int?
  /// The index of the number that is 0 except in the moment in which a flight ends; nil without
  /// one.
  public let landing: Int?
  /// The weight of the moment of a landing relative to other moments.
  ///
  /// Such moments are rare: where moments are 8 ms apart, 50 weights a landing like a flight of 0.4
  /// s.
  public let landingWeight: Float
  /// Further numbers, computed from the observation; nil for none.
  public let parts: BodyParts?
  /// The functions, mode by mode.
  public let terms: [Term]
  /// The terms of each mode, by its raw value.
  private let ranges: [Range<Int>]

  /// Makes a basis of its parts; terms may come in any order.
  public init(
    observationSize: Int, feet: Int?, body: Int?, landing: Int?,
    landingWeight: Float, parts: BodyParts? = nil, terms: [Term]
  ) {
    precondition(
      Self.fits(
        observationSize: observationSize, contacts: [feet, body, landing], parts: parts,
        terms: terms),
      "numbers of the observation")
    self.observationSize = observationSize
    self.feet = feet
    self.body = body
    self.landing = landing
    self.landingWeight = landingWeight
    self.parts = parts
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
  private static func fits(
    observationSize: Int, contacts: [Int?], parts: BodyParts?, terms: [Term]
  ) -> Bool {
    let inputs = observationSize + (parts?.count ?? 0)
    return contacts.compactMap(\.self).allSatisfy((0..<observationSize).contains)
      && terms.allSatisfy { (0..<inputs).contains($0.input) }
      && parts?.isSound(observationSize: observationSize) ?? true
  }

  /// The weight of a moment in a mode.
  public func weight(of mode: Mode) -> Float {
    switch mode {
    case .airborne, .onFeet, .onBody: 1
    case .landingOnFeet, .landingOnBody: landingWeight
    }
  }

  /// The number of knots, between which a function is linear: from −4 to 4, where observations are
  /// of order one.
  static let knots = 17
  /// The last knot; the first is its negative.
  ///
  /// Beyond them a function is constant.
  static let reach: Float = 4
  /// The positions of the knots.
  public static var knotPlaces: [Float] { (0..<knots).map { place(ofKnot: $0) } }
  private static let spacing = 2 * reach / Float(knots - 1)

  /// The position of a knot.
  static func place(ofKnot knot: Int) -> Float { Float(knot) * spacing - reach }

  /// The number of values of an additive reward: each term's at the knots, then the modes' biases.
  var valueCount: Int { terms.count * Self.knots + Mode.allCases.count }

  /// The index of a mode's bias among the values.
  func bias(of mode: Mode) -> Int { terms.count * Self.knots + mode.rawValue }

  /// Calls `visit` with the index and the weight of each value in a moment's reward.
  @inline(__always)
  func forEachValue(
    at observation: UnsafePointer<Float>, _ visit: (_ place: Int, _ factor: Float) -> Void
  ) {
    guard let parts else { return visitModes(at: observation, visit) }
    withUnsafeTemporaryAllocation(
      of: Float.self, capacity: observationSize + parts.count
    ) { inputs in
      guard let base = inputs.baseAddress else { return }
      base.initialize(from: observation, count: observationSize)
      parts.write(of: observation, to: base + observationSize)
      visitModes(at: base, visit)
    }
  }

  @inline(__always)
  private func visitModes(
    at observation: UnsafePointer<Float>, _ visit: (_ place: Int, _ factor: Float) -> Void
  ) {
    let isOnBody = body.map { observation[$0] > 0.5 } ?? false
    let isOnFeet = feet.map { observation[$0] > 0.5 } ?? false
    visitMode(isOnBody ? .onBody : isOnFeet ? .onFeet : .airborne, at: observation, visit)
    if let landing, observation[landing] != 0 {
      visitMode(isOnBody ? .landingOnBody : .landingOnFeet, at: observation, visit)
    }
  }

  /// A moment's reward, given the values of an additive reward, `[valueCount]`.
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
      // NaN must not become an index: it counts as the first knot.
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
    case observationSize, feet, body, landing, landingWeight, parts, terms
  }

  /// Reads a basis; throws `DecodingError` for indices outside of an observation.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let size = try container.decode(Int.self, forKey: .observationSize)
    let feet = try container.decodeIfPresent(Int.self, forKey: .feet)
    let body = try container.decodeIfPresent(Int.self, forKey: .body)
    let landing = try container.decodeIfPresent(Int.self, forKey: .landing)
    let landingWeight = try container.decode(Float.self, forKey: .landingWeight)
    // Versions before 1.1 have none.
    let parts = try container.decodeIfPresent(BodyParts.self, forKey: .parts)
    let terms = try container.decode([Term].self, forKey: .terms)
    guard size > 0, landingWeight.isFinite, landingWeight > 0,
      Self.fits(
        observationSize: size, contacts: [feet, body, landing], parts: parts, terms: terms),
      terms.allSatisfy({ $0.deviation.isFinite && $0.deviation > 0 })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .terms, in: container, debugDescription: "terms of other observations")
    }
    self.init(
      observationSize: size, feet: feet, body: body, landing: landing,
      landingWeight: landingWeight, parts: parts, terms: terms)
  }

  /// Writes all but what follows from the terms.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(observationSize, forKey: .observationSize)
    try container.encodeIfPresent(feet, forKey: .feet)
    try container.encodeIfPresent(body, forKey: .body)
    try container.encodeIfPresent(landing, forKey: .landing)
    try container.encode(landingWeight, forKey: .landingWeight)
    try container.encodeIfPresent(parts, forKey: .parts)
    try container.encode(terms, forKey: .terms)
  }
}
