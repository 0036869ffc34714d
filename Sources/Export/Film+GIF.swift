import Foundation

extension Film {
  /// Hundredths of a second that a picture of a GIF stays.
  ///
  /// 25 pictures a second; of many panels 14, so that ten seconds stay under 2 MB: six panels of a
  /// tumbling hopper take 0.16 MB a second at 25, twelve 0.31 MB.
  private var delay: Int { panels.count <= 6 ? 4 : 7 }
  /// The same of the last one, before the GIF begins again.
  private static let lastDelay = 100

  /// How many pictures a GIF of the film has.
  public var gifPictures: Int { moments(rate: 100 / Double(delay)) }

  /// Writes the film as an animated GIF that begins again for ever.
  ///
  /// - Parameters:
  ///   - place: Where to.
  ///   - progress: Is told how many pictures are done.
  /// - Throws: `ExportError`.
  public func writeGIF(to place: OutputPlace, progress: (Int) -> Void) throws {
    let painter = FilmPainter(self)
    var palette = FilmPalette()
    let gif = try GIFEncoder(
      width: painter.width, height: painter.height, colours: palette.colours,
      unchanged: palette.unchanged)
    let count = gifPictures
    try OutputFile.writeBytes(to: place) { append in
      for index in 0..<count {
        let picture = painter.picture(at: Double(index * delay) / 100)
        try gif.add(
          palette.indices(of: picture), delay: index == count - 1 ? Self.lastDelay : delay)
        try append(gif.takeBytes())
        progress(index + 1)
      }
      try gif.close()
      try append(gif.takeBytes())
    }
  }
}
