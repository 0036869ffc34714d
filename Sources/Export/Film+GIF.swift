public import Foundation

extension Film {
  /// Hundredths of a second that a picture of a GIF stays: 25 a second.
  private static let delay = 4
  /// The same of the last one, before the GIF begins again.
  private static let lastDelay = 100

  /// How many pictures a GIF of the film has.
  public var gifPictures: Int { moments(rate: 100 / Double(Self.delay)) }

  /// Writes the film as an animated GIF that begins again for ever.
  ///
  /// - Parameters:
  ///   - file: Where to.
  ///   - progress: Is told how many pictures are done.
  /// - Throws: `ExportError`.
  public func writeGIF(to file: URL, progress: (Int) -> Void) throws {
    let painter = FilmPainter(self)
    var palette = FilmPalette()
    let gif = try GIFEncoder(
      width: painter.width, height: painter.height, colours: palette.colours,
      unchanged: palette.unchanged)
    let count = gifPictures
    try OutputFile.writeBytes(to: file) { append in
      for index in 0..<count {
        let picture = painter.picture(at: Double(index * Self.delay) / 100)
        try gif.add(
          palette.indices(of: picture), delay: index == count - 1 ? Self.lastDelay : Self.delay)
        try append(gif.takeBytes())
        progress(index + 1)
      }
      try gif.close()
      try append(gif.takeBytes())
    }
  }
}
