/// One or more motions of a body side by side, as an animation.
package struct Film: Sendable {
  /// One motion and its caption.
  package struct Panel: Sendable, Equatable {
    /// The text above the motion.
    package var caption: String
    /// The motion that is shown.
    package var motion: Motion

    /// Makes a panel.
    package init(caption: String, motion: Motion) {
      self.caption = caption
      self.motion = motion
    }
  }

  /// From the left, then downward.
  package let panels: [Panel]
  /// How the body looks.
  package let picture: BodyPicture
  /// Seconds of simulated time per second of the film.
  package let speed: Double

  /// Makes a film of at least one panel.
  package init(_ panels: [Panel], picture: BodyPicture, speed: Double) {
    precondition(!panels.isEmpty && speed > 0, "a film needs a panel and a positive speed")
    self.panels = panels
    self.picture = picture
    self.speed = speed
  }

  /// How long the film lasts, s: as long as its longest motion.
  package var duration: Double {
    (panels.map(\.motion.duration).max() ?? 0) / speed
  }

  /// How many pictures the film has at a rate per second, the first and the last included.
  package func pictures(rate: Double) -> Int {
    // The tolerance keeps 6.0000003 s, which six seconds become in Float, from taking one more.
    Int((duration * rate - 1e-3).rounded(.up)) + 1
  }

  /// How many panels stand side by side: up to three in a row; four are two and two.
  package var columns: Int {
    switch panels.count {
    case 1...3: panels.count
    case 4: 2
    default: 3
    }
  }

  /// How many rows of panels there are.
  package var rows: Int { (panels.count + columns - 1) / columns }

  /// The frame that a panel shows at a time of the film, s; nil for a motion without frames.
  ///
  /// A panel whose motion has ended keeps its last frame.
  package func frame(of panel: Panel, at time: Double) -> Int? {
    let (frames, period) = (panel.motion.frames, panel.motion.period)
    guard frames > 0 else { return nil }
    guard period > 0 else { return 0 }
    // The tolerance keeps 0.08 s / 0.008 s from being 9.99.
    return min(Int(time * speed / period + 1e-3), frames - 1)
  }
}
