import Learning
import Physics

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
    /// Of how high and how far ahead a part is.
    ///
    /// With 1, they take a share of the reward for turning, as joints do; see Measurements.md, “One
    /// learner for everything”.
    static let part: Float = 0.2
    /// Of the body as a whole at a landing, next to the turns of the flight.
    static let wholeAtLanding: Float = 0.1
  }

  /// The weight of a landing, as seconds of flight; a landing never weighs less than another moment
  /// (see Measurements.md, “Priors of the functions”).
  private static let landingTime: Float = 0.4

  /// The functions whose sum is an additive reward of these observations, for moments that are
  /// `period` seconds apart.
  func rewardBasis(of model: Model, root: RootCoordinates, period: Float) -> RewardBasis {
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
      case .recentTurn: add(index, Expectation.whole, in: touching)
      case .contact: break
      }
    }
    let parts = parts(of: model, root: root)
    for index in 0..<(parts?.count ?? 0) {
      add(size + index, Expectation.part, in: [.airborne] + touching)
    }
    return RewardBasis(
      observationSize: size, feet: feet, body: body, landing: landing,
      landingWeight: max(1, Self.landingTime / period), parts: parts, terms: terms)
  }

  /// The length of a part's height or lead that counts as 1, m: about a foot's.
  private static let partUnit: Float = 0.3

  /// Where the parts of a body are; nil where the observation does not hold its pose.
  private func parts(of model: Model, root: RootCoordinates) -> BodyParts? {
    guard let rootBody = model.bodies.firstIndex(where: { $0.joints.contains(root.x.joint) }) else {
      return nil
    }
    var links: [BodyParts.Link] = []
    for body in model.bodies.dropFirst() {
      var moves: [BodyParts.Move] = [
        .shift(x: Float(body.position.x), z: Float(body.position.z)), .turn(Float(body.angle)),
      ]
      for joint in body.joints where joint != root.x.joint {
        guard let move = move(of: joint, in: model) else { return nil }
        moves.append(move)
      }
      links.append(BodyParts.Link(parent: body.parent > 0 ? body.parent - 1 : nil, moves: moves))
    }
    let parts = model.geoms.compactMap { geom -> BodyParts.Part? in
      guard geom.body > 0, let segment = geom.shape.segment else { return nil }
      let ends = [segment.from.x, segment.from.z, segment.to.x, segment.to.z]
      return BodyParts.Part(
        name: geom.name, link: geom.body - 1, ends: ends.map { Float($0) },
        radius: Float(segment.radius))
    }
    return BodyParts(links: links, parts: parts, root: rootBody - 1, unit: Self.partUnit)
  }

  /// The move of a joint; nil where its position is not observed.
  private func move(of joint: Int, in model: Model) -> BodyParts.Move? {
    let reference = Float(model.joints[joint].reference)
    var displacement: BodyParts.Displacement?
    if let input = sources.firstIndex(of: .sine(joint)),
      let cosine = sources.firstIndex(of: .cosine(joint))
    {
      displacement = .init(input: input, cosine: cosine, scale: 1, offset: -reference)
    }
    for (index, source) in sources.enumerated() {
      guard case .position(joint, let scale, let offset) = source else { continue }
      displacement = .init(input: index, scale: 1 / scale, offset: -offset / scale - reference)
    }
    guard var by = displacement else { return nil }
    switch model.joints[joint].motion {
    case .slide(let direction):
      return .slide(by, x: Float(direction.x), z: Float(direction.z))
    case .hinge(let sign):
      (by.scale, by.offset) = (Float(sign) * by.scale, Float(sign) * by.offset)
      let anchor = model.joints[joint].position
      return .hinge(by, x: Float(anchor.x), z: Float(anchor.z))
    }
  }
}
