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

  /// Clips kept so far.
  public var clipCount: Int { boundaries.count - 1 }
  /// Comparisons kept so far, the undone ones too.
  public var comparisonCount: Int { comparisons.count }
  /// Comparisons that are learned from.
  public var activeCount: Int { active.count }

  /// Keeps a clip's observations, `[frames, observationSize]`; returns its index here.
  public mutating func addClip(_ clip: [Float]) -> Int {
    precondition(!clip.isEmpty && clip.count % observationSize == 0, "whole observations")
    for start in stride(from: 0, to: clip.count, by: observationSize * frameStride) {
      observations.append(contentsOf: clip[start..<start + observationSize])
    }
    let end = observations.count / observationSize
    longestClip = max(longestClip, end - boundaries[clipCount])
    boundaries.append(end)
    return clipCount - 1
  }

  /// Keeps an answer about two clips: 1 left, 0 right, ½ alike; returns its index.
  public mutating func addComparison(left: Int, right: Int, label: Float) -> Int {
    precondition(left < clipCount && right < clipCount, "clips are added before their comparison")
    precondition((0...1).contains(label), "labels are in 0...1")
    comparisons.append(Comparison(left: left, right: right, label: label, isActive: true))
    active.append(comparisons.count - 1)
    return comparisons.count - 1
  }

  /// Keeps one frame of each clip.
  mutating func keepOnly(frame: Int) {
    let kept = (0..<clipCount).map { boundaries[$0] + frame }
    observations = kept.flatMap {
      observations[$0 * observationSize..<($0 + 1) * observationSize]
    }
    boundaries = Array(0...kept.count)
    longestClip = min(longestClip, 1)
  }

  /// Undoes an answer, or takes the undo back.
  public mutating func setActive(_ index: Int, _ isActive: Bool) {
    comparisons[index].isActive = isActive
    active = comparisons.indices.filter { comparisons[$0].isActive }
  }

  /// An answer by its index.
  func comparison(_ index: Int) -> Comparison { comparisons[index] }

  /// The frames of a clip in `observations`.
  func frames(ofClip clip: Int) -> Range<Int> { boundaries[clip]..<boundaries[clip + 1] }
}
