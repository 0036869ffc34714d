public import Learning
public import Physics

/// One or more things that a body did, side by side, as pictures that move.
public struct Film: Sendable {
  /// One thing that the body did.
  public struct Panel: Sendable, Equatable {
    /// What stands above it.
    public var caption: String
    /// What is shown.
    public var trajectory: Trajectory

    /// Makes a panel.
    public init(caption: String, trajectory: Trajectory) {
      self.caption = caption
      self.trajectory = trajectory
    }
  }

  /// From the left, then downward.
  public let panels: [Panel]
  /// How the body looks.
  public let picture: BodyPicture
  /// Seconds of the body's that pass in one of the film's.
  public let speed: Double

  /// Makes a film of at least one panel.
  public init(_ panels: [Panel], picture: BodyPicture, speed: Double) {
    precondition(!panels.isEmpty && speed > 0, "a film shows something, and goes on")
    self.panels = panels
    self.picture = picture
    self.speed = speed
  }

  /// How long it lasts, s: until the last panel has come to its end.
  public var duration: Double {
    (panels.map { Double($0.trajectory.duration) }.max() ?? 0) / speed
  }

  /// How many moments show all of it at so many a second, the first and the last among them.
  public func moments(rate: Double) -> Int {
    // The tolerance keeps 6.0000003 s, which six seconds become in Float, from taking one more.
    Int((duration * rate - 1e-3).rounded(.up)) + 1
  }

  /// How many panels stand side by side: up to three in a row; four are two and two.
  public var columns: Int {
    switch panels.count {
    case 1...3: panels.count
    case 4: 2
    default: 3
    }
  }

  /// How many rows of panels there are.
  public var rows: Int { (panels.count + columns - 1) / columns }

  /// The frame of a panel at a moment of the film; nil for one without frames.
  ///
  /// A panel that has come to its end keeps its last frame.
  public func frame(of panel: Panel, at time: Double) -> Int? {
    let (frames, period) = (panel.trajectory.frames, Double(panel.trajectory.period))
    guard frames > 0 else { return nil }
    guard period > 0 else { return 0 }
    // The tolerance keeps 0.08 s / 0.008 s from being 9.99.
    return min(Int(time * speed / period + 1e-3), frames - 1)
  }
}
