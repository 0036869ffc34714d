import Foundation

/// How a policy's learning rate falls as it learns.
///
/// It goes by the policy's own steps, so that one that begins anew learns as fast as the first ones did.
struct LearningRateSchedule: Sendable, Equatable {
  /// Steps at the full rate.
  var fullSteps: Int
  /// The share of the budget of steps at the end.
  var minimumShare: Float

  /// The share of the learning rate that is left after so many steps of the policy.
  ///
  /// The root of what the budget has fallen to for a policy that learns from the first choice on: with n
  /// the choices and N those with the full budget of s steps each, it falls to N/n, which is
  /// exp(1 − steps / Ns), for steps = Ns (1 + log(n/N)).
  func share(after steps: Int) -> Float {
    let haste = exp(1 - Float(steps) / Float(max(fullSteps, 1)))
    return min(1, max(minimumShare, haste)).squareRoot()
  }
}
