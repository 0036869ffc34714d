/// Two clips that a query may be made of.
struct ClipPair: Sendable, Codable, Equatable {
  /// The clip on the left.
  var left: Clip
  /// The clip on the right.
  var right: Clip

  /// Which clips they are, whichever is on the left.
  struct Identity: Hashable, Sendable {
    private let first: Int
    private let second: Int

    init(_ one: Clip, _ other: Clip) { self.init(one.id, other.id) }

    /// Of the clips' numbers.
    init(_ one: Int, _ other: Int) {
      first = min(one, other)
      second = max(one, other)
    }
  }

  var identity: Identity { Identity(left, right) }
}
