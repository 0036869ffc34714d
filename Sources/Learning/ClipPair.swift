/// Two clips that a query may be made of.
struct ClipPair: Sendable, Codable, Equatable {
  /// The clip on the left.
  var left: Clip
  /// The clip on the right.
  var right: Clip

  /// Which clips they are, whichever is on the left.
  struct Identity: Hashable {
    private let first: Int
    private let second: Int

    init(_ one: Clip, _ other: Clip) {
      first = min(one.id, other.id)
      second = max(one.id, other.id)
    }
  }

  var identity: Identity { Identity(left, right) }
}
