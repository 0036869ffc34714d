import Foundation

/// The decay of a policy's learning rate.
///
/// It depends on the policy's own steps, so that a restarted policy learns as fast as the first
/// ones did.
struct LearningRateSchedule: Sendable, Equatable {
  /// Steps at the full rate.
  var fullSteps: Int
  /// The share of the budget of steps at the end.
  var minimumShare: Float

  /// The share of the learning rate after a number of the policy's steps.
  ///
  /// It is the root of the share of the budget, for a policy that learns from the first choice on:
  /// with n choices, of which the first N have the full budget of s steps each, that is N/n, which
  /// is exp(1 − steps / Ns), because steps = Ns (1 + log(n/N)).
  func share(after steps: Int) -> Float {
    let haste = exp(1 - Float(steps) / Float(max(fullSteps, 1)))
    return min(1, max(minimumShare, haste)).squareRoot()
  }
}
