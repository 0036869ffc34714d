internal import Physics

/// The room for the pictures of a body, in units of the picture.
package struct Viewport: Sendable, Equatable {
  /// The left edge.
  package var left: Double
  /// The upper edge.
  package var top: Double
  /// From left to right.
  package var width: Double
  /// From top to bottom.
  package var height: Double
  /// The strip at the bottom that shows the ground, where the camera sees it.
  package var ground: Double

  /// Makes a viewport.
  package init(left: Double = 0, top: Double = 0, width: Double, height: Double, ground: Double) {
    (self.left, self.top, self.width, self.height, self.ground) = (left, top, width, height, ground)
  }

  /// How much stands above the ground.
  fileprivate var above: Double { max(height - ground, 0) }
}

/// The scale of pictures that are compared, and the way of the camera through each.
///
/// The scale is the largest at which every part of the body is in every frame of all pictures,
/// between two limits, so that successive pairs look alike. The camera stands still as long as the
/// body stays in the middle part of the picture, and moves no more than it has to. The ground is at
/// the bottom, so that a jump looks like one; only where a jump is too high for the smallest scale
/// does the camera follow upward.
package struct Framing: Sendable, Equatable {
  /// The least height above the ground that is shown, in heights of the body's picture: a body that
  /// lies down in both clips of a pair is not drawn larger than one that stands.
  private static let nearest = 0.9
  /// The largest height above the ground that is shown, in heights of the body's picture: beyond, a
  /// body would be too small to read.
  private static let farthest = 2.0
  /// The share of the free width to either side of the body that the camera keeps.
  private static let kept = 0.25
  /// How long before a rise the camera begins to rise, s.
  private static let foresight = 0.15

  /// Whether the scale is smaller where that brings the body's whole path into the picture, so
  /// that the camera stands still.
  package var showsWholePath = false
  /// The smallest scale for that, in usual scales.
  private static let smallestForWholePath = 0.5

  /// The height of the body's picture, m.
  private let height: Double
  /// The largest width and height of the body in any frame, m.
  private var largest = Planar.zero
  /// The greatest horizontal extent of a track, m.
  private var extent = 0.0
  /// The heights that the body reaches in any frame, m.
  private var heights = 0.0...0.0

  /// Shows a body at the usual scale.
  package init(_ picture: BodyPicture) { height = picture.height }

  /// Shows every part of a body in every frame of some tracks.
  package init(_ picture: BodyPicture, of tracks: [Track]) {
    self.init(picture)
    for track in tracks {
      extent = max(extent, track.range.extent)
      for box in track.bounds {
        largest.x = max(largest.x, box.x.extent)
        largest.z = max(largest.z, box.z.extent)
        heights = heights.union(box.z)
      }
    }
  }

  /// Grows until it shows all that another framing shows.
  package mutating func formUnion(_ other: Framing) {
    largest.x = max(largest.x, other.largest.x)
    largest.z = max(largest.z, other.largest.z)
    extent = max(extent, other.extent)
    heights = heights.union(other.heights)
  }

  /// Units of the picture per metre.
  package func scale(in viewport: Viewport) -> Double {
    let near = viewport.above / (Self.nearest * height)
    let far = viewport.above / (Self.farthest * height)
    let body = min(
      viewport.width / max(largest.x, 1e-9), viewport.height / max(largest.z, 1e-9))
    // What reaches below the ground may show in the strip at the bottom.
    let all = min(
      viewport.above / max(heights.upperBound, 1e-9), viewport.height / max(heights.extent, 1e-9))
    let scale = min(near, body, max(all, far))
    guard showsWholePath, extent > 0 else { return scale }
    return min(scale, max(viewport.width / extent, scale * Self.smallestForWholePath))
  }

  /// How much of a picture some frame uses, at a scale, in units of the picture.
  package func used(of viewport: Viewport, at scale: Double) -> (width: Double, height: Double) {
    let bottom = min(0, heights.lowerBound + viewport.ground / scale)
    return (
      width: min(viewport.width, extent * scale),
      height: min(
        viewport.height, (heights.upperBound - bottom) * scale + viewport.ground)
    )
  }

  /// The camera for one frame of a track.
  ///
  /// - Parameters:
  ///   - track: One of those that the framing shows.
  ///   - frame: Its frame.
  ///   - viewport: The picture.
  ///   - scale: Units of the picture per metre, no more than the picture's own; nil for that.
  /// - Returns: A camera that shows the whole body.
  package func camera(
    on track: Track, at frame: Int, in viewport: Viewport, scale: Double? = nil
  ) -> Camera {
    let scale = scale ?? self.scale(in: viewport)
    return Camera(
      target: Planar(
        leftEdges(of: track, width: viewport.width / scale)[frame],
        base(of: track, at: frame, scale: scale, in: viewport)),
      x: viewport.left, y: viewport.top + viewport.above, scale: scale)
  }

  /// Where the picture's left edge is in each frame, m.
  private func leftEdges(of track: Track, width: Double) -> [Double] {
    let range = track.range
    // The tolerance is for a scale at which the path just fits.
    if range.extent <= width * (1 + 1e-9) {
      let middle = (range.lowerBound + range.upperBound - width) / 2
      return Array(repeating: middle, count: track.bounds.count)
    }
    var (lower, upper): ([Double], [Double]) = ([], [])
    lower.reserveCapacity(track.bounds.count)
    upper.reserveCapacity(track.bounds.count)
    for box in track.bounds {
      let kept = Self.kept * max(width - box.x.extent, 0)
      let (first, last) = (box.x.upperBound + kept - width, box.x.lowerBound - kept)
      // Where the body fills the width, rounding may put the ends in the wrong order.
      lower.append(min(first, last))
      upper.append(last)
    }
    return TautString.path(from: lower, to: upper)
  }

  /// The height above the ground strip in a frame, m: 0 where the ground is in view.
  private func base(
    of track: Track, at frame: Int, scale: Double, in viewport: Viewport
  ) -> Double {
    let (above, ground) = (viewport.above / scale, viewport.ground / scale)
    let bottom = min(0, heights.lowerBound + ground)
    // The tolerance is for a scale at which everything just fits.
    if heights.upperBound - bottom <= above * (1 + 1e-9) { return bottom }
    let period = track.motion.period
    let reach = period > 0 ? Int((Self.foresight / period).rounded(.up)) : 0
    // The mean of the highest needs nearby is nowhere below the need itself, and smooth.
    let frames = max(frame - reach, 0)...min(frame + reach, track.bounds.count - 1)
    let sum = frames.reduce(0.0) { sum, middle in
      let near = max(middle - reach, 0)...min(middle + reach, track.bounds.count - 1)
      return sum + (near.map { max(track.bounds[$0].z.upperBound - above, 0) }.max() ?? 0)
    }
    let box = track.bounds[frame].z
    let base = max(sum / Double(frames.count), box.upperBound - above, 0)
    return min(base, box.lowerBound + ground)
  }
}
