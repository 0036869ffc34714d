import Learning

extension ObservationLayout {
  /// The prior deviation of a function of one number: how much it is expected to matter to a person.
  private enum Expectation {
    /// Of the body as a whole: its height, pitch and turns, and their velocities.
    static let whole: Float = 1
    /// Of a joint: people look at the body first.
    ///
    /// Joint angles correlate with everything that a body does. With a larger deviation they take a
    /// share of the reward for turning, and policies earn it by flailing (see Measurements.md,
    /// “Priors of the functions”).
    static let joint: Float = 0.05
    /// Of the body as a whole at a landing, next to the turns of the flight.
    static let wholeAtLanding: Float = 0.1
  }

  /// The weight of a landing, as seconds of flight; a landing never weighs less than another moment
  /// (see Measurements.md, “Priors of the functions”).
  private static let landingTime: Float = 0.4

  /// The functions whose sum is an additive reward of these observations, for moments that are
  /// `period` seconds apart.
  func rewardBasis(root: RootCoordinates, period: Float) -> RewardBasis {
    var feet: Int?
    var body: Int?
    var landing: Int?
    for (index, source) in sources.enumerated() {
      switch source {
      case .contact where feet == nil: feet = index
      case .contact: body = index
      case .landedTurn: landing = index
      default: break
      }
    }
    let touching: [RewardBasis.Mode] = feet == nil ? [] : [.onFeet, .onBody]
    let landings: [RewardBasis.Mode] = landing == nil ? [] : [.landingOnFeet, .landingOnBody]
    var terms: [RewardBasis.Term] = []
    func add(_ index: Int, _ deviation: Float, in modes: [RewardBasis.Mode]) {
      terms += modes.map { RewardBasis.Term(mode: $0, input: index, deviation: deviation) }
    }
    for (index, source) in sources.enumerated() {
      switch source {
      case .position(let joint, _, _), .sine(let joint), .cosine(let joint),
        .velocity(let joint, _):
        guard root.joints.contains(joint) else {
          add(index, Expectation.joint, in: [.airborne] + touching)
          continue
        }
        add(index, Expectation.whole, in: [.airborne] + touching)
        add(index, Expectation.wholeAtLanding, in: landings)
      case .flightTurn: add(index, Expectation.whole, in: [.airborne])
      case .landedTurn: add(index, Expectation.whole, in: landings)
      case .contact: break
      }
    }
    return RewardBasis(
      observationSize: size, feet: feet, body: body, landing: landing,
      landingWeight: max(1, Self.landingTime / period), terms: terms)
  }
}
