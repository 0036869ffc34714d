/// The recorded motion of a body: its joint positions frame by frame.
package struct Motion: Sendable, Equatable {
  /// Seconds between two frames.
  package let period: Double
  /// The number of frames.
  package let frames: Int
  /// Joint positions per frame (nq).
  private let positionCount: Int
  /// `[frames, nq]`, m and rad.
  private let positions: [Float]

  /// Makes a motion.
  ///
  /// - Parameters:
  ///   - period: Seconds between two frames.
  ///   - positionCount: Joint positions per frame, nq.
  ///   - positions: `[frames, nq]`, row by row, m and rad.
  package init(period: Double, positionCount: Int, positions: [Float]) {
    self.period = period
    self.positionCount = positionCount
    self.positions = positions
    frames = positionCount > 0 ? positions.count / positionCount : 0
  }

  /// The time from the first frame to the last, s.
  package var duration: Double { period * Double(max(frames - 1, 0)) }

  /// The joint positions of a frame, `[nq]`, m and rad.
  package func positions(at frame: Int) -> [Double] {
    positions[frame * positionCount..<(frame + 1) * positionCount].map(Double.init)
  }
}
