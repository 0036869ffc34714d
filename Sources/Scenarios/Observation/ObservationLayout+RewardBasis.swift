import Learning

extension ObservationLayout {
  /// How much a function of one number is expected to matter to a person.
  private enum Expectation {
    /// Of the body as a whole: its height, pitch and turns, and their velocities.
    static let whole: Float = 1
    /// Of a joint: people look at the body first.
    ///
    /// As they go along with all that a body does, joints
    /// would else get a share of what turning is worth, and policies would earn by flailing. On the
    /// backflip, 100 pairs drawn from all that policies learn on the way, fresh policies turned 0.5 to 1
    /// times a flight with 0.05, and with 0.3 hardly at all (four and four seeds).
    static let joint: Float = 0.05
    /// Of the body as a whole in the moment of a landing, beside the turns that it lands.
    static let wholeAtLanding: Float = 0.1
  }

  /// A landing counts as much as a flight of so many seconds, and never less than another moment.
  ///
  /// With 1.2 s in the place of 0.4, at moments 24 ms apart, six of the backflip's seeds 1001 to 1012
  /// came to success by 120 choices, half of these by 80; with 0.4 s seven, half of these by 60.
  private static let landingTime: Float = 0.4

  /// The functions that an additive reward of these observations is the sum of, for moments that are
  /// `period` seconds apart.
  func rewardBasis(root: RootCoordinates, period: Float) -> RewardBasis {
    var feet: Int?
    var body: Int?
    var landing: Int?
    for (index, source) in sources.enumerated() {
      switch source {
      case .contact where feet == nil: feet = index
      case .contact: body = index
      case .landedTurn where fading == 0: landing = index
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
      case .landedTurn where landing == nil: add(index, Expectation.whole, in: touching)
      case .landedTurn: add(index, Expectation.whole, in: landings)
      case .contact: break
      }
    }
    return RewardBasis(
      observationSize: size, feet: feet, body: body, landing: landing,
      landingWeight: max(1, Self.landingTime / period), terms: terms)
  }
}
