/// Generalised advantage estimation: how much better each step was than the value network expected.
///
/// Schulman et al., "High-dimensional continuous control using generalized advantage estimation"
/// (2016), equation 16: A_t = Σ (γλ)ˡ δ_{t+l}, with δ_t = r_t + γ V(s_{t+1}) − V(s_t). Where an
/// episode is truncated, V of its last observation stands for the rest.
public struct GeneralizedAdvantage: Sendable, Codable, Equatable {
  /// Discount of a reward one step later, γ.
  public var discount: Float
  /// How far an estimate looks before it trusts the value network, λ.
  public var gaeLambda: Float

  /// Makes an estimator of both factors.
  public init(discount: Float, gaeLambda: Float) {
    self.discount = discount
    self.gaeLambda = gaeLambda
  }

  /// Writes advantages, and the returns A + V that the value network learns, both `[steps,
  /// worlds]`.
  public func estimate(
    _ batch: RolloutBatch, advantages: inout [Float], returns: inout [Float]
  ) {
    precondition(advantages.count == batch.count && returns.count == batch.count, "sizes")
    let worlds = batch.worlds
    for step in (0..<batch.steps).reversed() {
      let isLast = step == batch.steps - 1
      for index in step * worlds..<(step + 1) * worlds {
        let isCut = isLast || batch.ended[index]
        let next = isCut ? batch.bootstrapValues[index] : batch.values[index + worlds]
        let later = isCut ? 0 : advantages[index + worlds]
        let surprise = batch.rewards[index] + discount * next - batch.values[index]
        advantages[index] = surprise + discount * gaeLambda * later
        returns[index] = advantages[index] + batch.values[index]
      }
    }
  }
}
