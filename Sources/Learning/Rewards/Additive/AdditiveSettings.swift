/// Everything that can be tuned.
public struct AdditiveSettings: Sendable, Codable, Equatable {
  /// Draws of what the choices leave possible: two for each duel of a round.
  public var members = 8
  /// A clip's return over the mean of its moments' rewards: how sure the prior lets answers be.
  public var returnScale: Float = 2
  /// How raters choose: one answer in twenty by chance.
  ///
  /// On the backflip's seeds 1 to 10 half came to success by 100 choices with 0.02, by 115 with 0.1 and by
  /// 90 with 0.05; of a rater who turns one answer in ten round, by 85 with 0.1 and by 80 with 0.05.
  public var rater = BradleyTerry(errorRate: 0.05)
  /// Steps of the optimiser in a round; that of the centre begins where the last round ended.
  public var iterations = 30
  /// Choices that a step looks at, at most: the newer half of them the newest, the others drawn from
  /// all before, so that a step's time does not grow with the choices.
  public var maximumComparisons = 1024
  /// What a person may keep of a fiftieth of a clip when the next one has passed, 1 first: γ of B-Pref's
  /// myopic teacher (`AdditivePrior.features`), whose own γ is 0.9.
  ///
  /// With 0.95, 0.9 and 0.8 the last 40, 20 and 10 % of a clip count as much as all of it with 1.
  public var memoryDecays: [Float] = [1, 0.95, 0.9, 0.8]
  /// By how many nats a person who forgets must explain the choices better than one who does not.
  ///
  /// With γ = 0.9 it is some 4 nats after forty choices, 10 after sixty and 30 after 150. Of one who turns one
  /// answer in ten round it is by chance up to 7.4 within the first hundred, in five of six sessions at most 5.3.
  public var memoryDecayCost: Float = 6
  /// Choices after which what they recall is taken as known; until then a clip takes the room, and a
  /// round the time, of all that they may recall.
  public var choicesToKnowMemoryDecay = 200
  /// What the newest rollouts count for in the running mean and variance of rewards.
  public var normalisationRate: Float = 0.1
  /// What rewards are expected to be before any choice.
  var prior = AdditivePriorSettings()

  /// What measured best.
  public init() {}
}
