extension Film {
  /// How long a picture of a GIF stays, in hundredths of a second.
  ///
  /// 25 pictures per second; 14 for many panels, so that ten seconds stay under 2 MB.
  private var delay: Int { panels.count <= 6 ? 4 : 7 }
  /// The same for the last picture, before the GIF starts over.
  private static let lastDelay = 100

  /// How many pictures the film has as a GIF.
  package var gifPictures: Int { pictures(rate: 100 / Double(delay)) }

  /// Encodes the film as an animated GIF that loops forever.
  ///
  /// - Parameters:
  ///   - progress: Receives the number of pictures done after each picture; it may throw to stop.
  ///   - append: Receives the bytes of the file piece by piece.
  /// - Throws: `GIFError`, `FontError`, and the errors of `progress` and `append`.
  package func encodeGIF(
    progress: (Int) throws -> Void, appendingTo append: ([UInt8]) throws -> Void
  ) throws {
    let painter = try FilmPainter(self)
    var palette = FilmPalette()
    let gif = try GIFEncoder(
      width: painter.width, height: painter.height, colours: palette.colours,
      unchanged: palette.unchanged)
    let count = gifPictures
    for index in 0..<count {
      let picture = painter.picture(at: Double(index * delay) / 100)
      try gif.add(
        palette.indices(of: picture), delay: index == count - 1 ? Self.lastDelay : delay)
      try append(gif.takeBytes())
      try progress(index + 1)
    }
    try gif.close()
    try append(gif.takeBytes())
  }
}
