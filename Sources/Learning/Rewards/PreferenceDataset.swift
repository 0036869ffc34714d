/// The clips that were compared and the answers, as a reward model learns from them.
public struct PreferenceDataset: Sendable, Equatable {
  /// An answer about two clips.
  struct Comparison: Sendable, Equatable {
    var left: Int
    var right: Int
    var label: Float
    /// False once undone.
    var isActive: Bool
  }

  /// Numbers an observation has.
  public let observationSize: Int
  /// Of how many frames one is kept: the first of each group.
  public let frameStride: Int
  /// Kept frames of all clips, one after another, `[frames, observationSize]`.
  private(set) var observations: [Float] = []
  /// Where each clip's frames begin, and where the last clip's end.
  private var boundaries = [0]
  private var comparisons: [Comparison] = []
  /// The most clips that are kept: beyond it the oldest go, a quarter at a time, with their comparisons.
  ///
  /// A round looks at a thousand answers; of a hundred thousand, the newest ten thousand tell the same.
  var maximumClips = Int.max
  /// The index of the oldest clip that is kept, and of the oldest comparison.
  private(set) var firstClip = 0
  /// See `firstClip`.
  private(set) var firstComparison = 0
  /// The comparisons that are not undone, in order.
  private(set) var active: [Int] = []
  /// The most frames a clip has.
  private(set) var longestClip = 0

  /// A set of no clips.
  public init(observationSize: Int, frameStride: Int) {
    precondition(observationSize > 0 && frameStride > 0, "sizes")
    self.observationSize = observationSize
    self.frameStride = frameStride
  }

  /// Clips added so far, those that are not kept any more too.
  public var clipCount: Int { firstClip + boundaries.count - 1 }
  /// Comparisons added so far, the undone ones and those that are not kept any more too.
  public var comparisonCount: Int { firstComparison + comparisons.count }
  /// Comparisons that are learned from.
  public var activeCount: Int { active.count }

  /// Keeps a clip's observations, `[frames, observationSize]`; returns its index here.
  public mutating func addClip(_ clip: [Float]) -> Int {
    precondition(!clip.isEmpty && clip.count % observationSize == 0, "whole observations")
    for start in stride(from: 0, to: clip.count, by: observationSize * frameStride) {
      observations.append(contentsOf: clip[start..<start + observationSize])
    }
    let end = observations.count / observationSize
    longestClip = max(longestClip, end - boundaries[boundaries.count - 1])
    boundaries.append(end)
    if boundaries.count - 1 > maximumClips { forgetOldest(max(1, maximumClips / 4)) }
    return clipCount - 1
  }

  /// Forgets so many clips, and every comparison up to the last one that needs one of them.
  private mutating func forgetOldest(_ count: Int) {
    let frames = boundaries[count]
    observations.removeFirst(frames * observationSize)
    boundaries = boundaries[count...].map { $0 - frames }
    firstClip += count
    let lost = comparisons.lastIndex { $0.left < firstClip || $0.right < firstClip }
    comparisons.removeFirst(lost.map { $0 + 1 } ?? 0)
    firstComparison += lost.map { $0 + 1 } ?? 0
    active.removeFirst(place(inActive: firstComparison))
  }

  /// Keeps an answer about two clips: 1 left, 0 right, ½ alike; returns its index.
  public mutating func addComparison(left: Int, right: Int, label: Float) -> Int {
    let kept = firstClip..<clipCount
    precondition(
      kept.contains(left) && kept.contains(right), "clips are added before their comparison")
    precondition((0...1).contains(label), "labels are in 0...1")
    comparisons.append(Comparison(left: left, right: right, label: label, isActive: true))
    active.append(comparisonCount - 1)
    return comparisonCount - 1
  }

  /// Keeps one frame of each clip.
  mutating func keepOnly(frame: Int) {
    let kept = boundaries.dropLast().map { $0 + frame }
    observations = kept.flatMap {
      observations[$0 * observationSize..<($0 + 1) * observationSize]
    }
    boundaries = Array(0...kept.count)
    longestClip = min(longestClip, 1)
  }

  /// Undoes an answer, or takes the undo back; one that is not kept any more stays as it was.
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

  /// An answer by its index; it must be kept still.
  func comparison(_ index: Int) -> Comparison { comparisons[index - firstComparison] }

  /// The frames of a clip in `observations`; it must be kept still.
  func frames(ofClip clip: Int) -> Range<Int> {
    boundaries[clip - firstClip]..<boundaries[clip - firstClip + 1]
  }
}
