extension Learner {
  /// The coefficients that a person goes through step by step.
  ///
  /// Against advantages of deviation 1, the least is hardly felt, and with the greatest a policy stays
  /// where it is.
  public static let klCoefficients: [Float] = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]

  /// Sets what a nat of divergence from its reference costs each policy.
  ///
  /// Raised from 0, it makes each policy as it is then that policy's reference: so who likes what they
  /// see can hold on to it. At 0 there is none, and policies go where the reward leads. A policy that
  /// begins anew meanwhile keeps the reference of the one before.
  public func setKLCoefficient(_ coefficient: Float) async {
    precondition(coefficient >= 0, "a KL coefficient is not negative")
    _ = await takeTurn()
    defer { endTurn() }
    await setInTurn(coefficient)
  }

  private func setInTurn(_ coefficient: Float) async {
    _ = await workers.concurrently { await $0.setKLCoefficient(coefficient) }
    // Only now: until every worker has it, a checkpoint with it is still due.
    klCoefficient = coefficient
  }

  /// Goes some steps up or down in `klCoefficients`; from between two of them to the next, and from
  /// above the greatest no further up.
  public func changeKLCoefficient(by steps: Int) async {
    _ = await takeTurn()
    defer { endTurn() }
    let all = Self.klCoefficients
    let above = all.firstIndex { $0 > klCoefficient } ?? all.count
    let below = all.lastIndex { $0 < klCoefficient } ?? -1
    let place = steps > 0 ? above + steps - 1 : below + steps + 1
    guard steps < 0 || (steps > 0 && above < all.count) else { return }
    await setInTurn(all[min(max(place, 0), all.count - 1)])
  }
}
