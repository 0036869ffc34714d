extension Learner {
  /// The coefficients that a person steps through.
  ///
  /// Against advantages of deviation 1, the least has hardly an effect, and with the greatest a
  /// policy hardly moves.
  public static let klCoefficients: [Float] = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]

  /// Sets the cost of a nat of KL divergence from each policy's reference.
  ///
  /// When it rises from 0, each policy's reference becomes that policy as it is then, so that a
  /// person can hold on to what they like. At 0 there is no reference, and policies follow the
  /// reward alone. A restarted policy keeps the reference of the one before.
  public func setKLCoefficient(_ coefficient: Float) async {
    precondition(coefficient >= 0, "a KL coefficient is not negative")
    begin()
    defer { end() }
    await set(coefficient)
  }

  private func set(_ coefficient: Float) async {
    _ = await workers.concurrently { await $0.setKLCoefficient(coefficient) }
    // Only now does every worker have it: a checkpoint made before may hold it for some only.
    klCoefficient = coefficient
  }

  /// Moves up or down in `klCoefficients`: from between two of them to the next, and from above the
  /// greatest no further up.
  public func changeKLCoefficient(by steps: Int) async {
    begin()
    defer { end() }
    let all = Self.klCoefficients
    let above = all.firstIndex { $0 > klCoefficient } ?? all.count
    let below = all.lastIndex { $0 < klCoefficient } ?? -1
    let place = steps > 0 ? above + steps - 1 : below + steps + 1
    guard steps < 0 || (steps > 0 && above < all.count) else { return }
    await set(all[min(max(place, 0), all.count - 1)])
  }
}
