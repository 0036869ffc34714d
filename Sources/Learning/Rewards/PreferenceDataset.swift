/// The comparisons that a reward model is trained on: clips, and which of two was preferred.
public struct PreferenceDataset: Sendable, Equatable {
  /// A choice between two clips.
  struct Comparison: Sendable, Equatable {
    var left: Int
    var right: Int
    var label: Float
    /// False once undone.
    var isActive: Bool
  }

  /// Numbers in a row of a clip: an observation, or what a model makes of the whole clip.
  public let observationSize: Int
  /// The rows of all clips, one clip after another, `[frames, observationSize]`.
  private(set) var observations: [Float] = []
  /// Where each clip's rows begin, and where the last clip's end.
  private var boundaries = [0]
  private var comparisons: [Comparison] = []
  /// The maximum number of clips: beyond it the oldest quarter is dropped, with its comparisons.
  ///
  /// A round looks at a thousand comparisons; dropping the oldest of a hundred thousand changes
  /// little.
  var maximumClips = Int.max
  /// The indices of the oldest clip and of the oldest comparison that are still here.
  private(set) var firstClip = 0
  /// See `firstClip`.
  private(set) var firstComparison = 0
  /// The comparisons that are not undone, in order.
  private(set) var active: [Int] = []
  /// The rows of the clip that has most.
  private(set) var longestClip = 0

  /// A dataset without clips.
  public init(observationSize: Int) {
    precondition(observationSize > 0, "sizes")
    self.observationSize = observationSize
  }

  /// Clips added so far, including those dropped since.
  public var clipCount: Int { firstClip + boundaries.count - 1 }
  /// Comparisons added so far, including those undone or dropped since.
  public var comparisonCount: Int { firstComparison + comparisons.count }
  /// Comparisons that a model is trained on.
  public var activeCount: Int { active.count }

  /// Adds a clip's rows, `[frames, observationSize]`; returns its index.
  public mutating func addClip(_ clip: [Float]) -> Int {
    precondition(!clip.isEmpty && clip.count % observationSize == 0, "whole observations")
    observations += clip
    let end = observations.count / observationSize
    longestClip = max(longestClip, end - boundaries[boundaries.count - 1])
    boundaries.append(end)
    if boundaries.count - 1 > maximumClips { dropOldest(max(1, maximumClips / 4)) }
    return clipCount - 1
  }

  /// Drops the oldest clips, and every comparison up to the last one that needs one of them.
  private mutating func dropOldest(_ count: Int) {
    let frames = boundaries[count]
    observations.removeFirst(frames * observationSize)
    boundaries = boundaries[count...].map { $0 - frames }
    firstClip += count
    let lost = comparisons.lastIndex { $0.left < firstClip || $0.right < firstClip }
    comparisons.removeFirst(lost.map { $0 + 1 } ?? 0)
    firstComparison += lost.map { $0 + 1 } ?? 0
    active.removeFirst(place(inActive: firstComparison))
  }

  /// Adds a comparison, labelled 1 for left, 0 for right, ½ for equal; returns its index.
  public mutating func addComparison(left: Int, right: Int, label: Float) -> Int {
    let kept = firstClip..<clipCount
    precondition(
      kept.contains(left) && kept.contains(right), "clips are added before their comparison")
    precondition((0...1).contains(label), "labels are in 0...1")
    comparisons.append(Comparison(left: left, right: right, label: label, isActive: true))
    active.append(comparisonCount - 1)
    return comparisonCount - 1
  }

  /// Removes all rows of each clip but one.
  mutating func removeRows(except row: Int) {
    let kept = boundaries.dropLast().map { $0 + row }
    observations = kept.flatMap {
      observations[$0 * observationSize..<($0 + 1) * observationSize]
    }
    boundaries = Array(0...kept.count)
    longestClip = min(longestClip, 1)
  }

  /// Undoes a comparison, or takes the undo back; nothing happens to a dropped one.
  public mutating func setActive(_ index: Int, _ isActive: Bool) {
    guard index >= firstComparison else { return }
    comparisons[index - firstComparison].isActive = isActive
    let place = place(inActive: index)
    let isThere = active.indices.contains(place) && active[place] == index
    if isActive, !isThere { active.insert(index, at: place) }
    if !isActive, isThere { active.remove(at: place) }
  }

  /// The place of the first active comparison whose index is not lower.
  private func place(inActive index: Int) -> Int {
    var (low, high) = (0, active.count)
    while low < high {
      let middle = (low + high) / 2
      if active[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The share of "alike" among the newest comparisons that are not undone; 0 without any.
  func alikeShare(ofNewest count: Int) -> Float {
    let newest = active.suffix(count)
    let alike = newest.count { comparison($0).label == 0.5 }
    return Float(alike) / Float(max(newest.count, 1))
  }

  /// The comparison of an index, which must not have been dropped.
  func comparison(_ index: Int) -> Comparison { comparisons[index - firstComparison] }

  /// The rows of a clip in `observations`; it must not have been dropped.
  func frames(ofClip clip: Int) -> Range<Int> {
    boundaries[clip - firstClip]..<boundaries[clip - firstClip + 1]
  }
}
