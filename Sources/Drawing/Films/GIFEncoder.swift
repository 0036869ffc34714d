internal import CGif

/// A GIF that giflib cannot make.
package struct GIFError: Error, Equatable, CustomStringConvertible {
  /// The reason that giflib gives.
  package let reason: String

  /// One line: the reason, and the remedy.
  package var description: String {
    "the GIF cannot be made: \(reason); show fewer stages at once"
  }
}

/// Writes an animated GIF with giflib; the only file that imports it.
///
/// Each picture is stored as the rectangle that has changed; pixels that did not change within it
/// are transparent. An encoder belongs to one thread.
final class GIFEncoder {
  /// The bytes that giflib has written since they were last taken.
  private final class Written {
    var bytes: [UInt8] = []
  }

  private let width: Int
  private let height: Int
  private let unchanged: UInt8
  private let written = Written()
  private let file: UnsafeMutablePointer<GifFileType>
  private var isClosed = false
  /// `[height, width]`; empty before the first picture.
  private var last: [UInt8] = []

  /// Begins a GIF that loops forever.
  ///
  /// - Parameters:
  ///   - width: Pixels.
  ///   - height: Pixels.
  ///   - colours: 256 at most.
  ///   - unchanged: The index among them that marks an unchanged pixel.
  /// - Throws: `GIFError`.
  init(width: Int, height: Int, colours: [SIMD3<UInt8>], unchanged: UInt8) throws {
    self.width = width
    self.height = height
    self.unchanged = unchanged
    var reason: Int32 = 0
    let opened = EGifOpen(
      Unmanaged.passUnretained(written).toOpaque(),
      { file, bytes, count in
        guard let bytes, let data = file?.pointee.UserData else { return 0 }
        Unmanaged<Written>.fromOpaque(data).takeUnretainedValue().bytes
          .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return count
      }, &reason)
    guard let opened else { throw Self.error(reason) }
    file = opened
    EGifSetGifVersion(file, true)
    // giflib wants a power of two.
    let size = colours.count.nextPowerOfTwo
    let stored = (0..<size).map { index in
      let colour = index < colours.count ? colours[index] : SIMD3(0, 0, 0)
      return GifColorType(Red: colour.x, Green: colour.y, Blue: colour.z)
    }
    guard let map = GifMakeMapObject(Int32(size), stored) else {
      throw Self.error(file.pointee.Error)
    }
    defer { GifFreeMapObject(map) }
    try check(
      EGifPutScreenDesc(file, Int32(width), Int32(height), Int32(map.pointee.BitsPerPixel), 0, map))
    try putLoop()
  }

  deinit {
    guard !isClosed else { return }
    EGifCloseFile(file, nil)
  }

  /// Adds a picture.
  ///
  /// - Parameters:
  ///   - indices: Of its colours, `[height, width]`.
  ///   - delay: How long it stays, hundredths of a second.
  /// - Throws: `GIFError`.
  func add(_ indices: [UInt8], delay: Int) throws {
    precondition(indices.count == width * height, "a picture of another size")
    let area = last.isEmpty ? PixelRect(x: 0..<width, y: 0..<height) : changed(indices)
    var control = GraphicsControlBlock(
      DisposalMode: DISPOSE_DO_NOT, UserInputFlag: false, DelayTime: Int32(delay),
      TransparentColor: Int32(unchanged))
    var bytes = [UInt8](repeating: 0, count: 4)
    EGifGCBToExtension(&control, &bytes)
    try check(EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, bytes))
    try check(
      EGifPutImageDesc(
        file, Int32(area.x.lowerBound), Int32(area.y.lowerBound), Int32(area.width),
        Int32(area.height), false, nil))
    for y in area.y {
      var line = area.x.map { x in
        let index = y * width + x
        return last.isEmpty || last[index] != indices[index] ? indices[index] : unchanged
      }
      try check(EGifPutLine(file, &line, Int32(area.width)))
    }
    last = indices
  }

  /// Ends the GIF; nothing can be added afterwards.
  ///
  /// - Throws: `GIFError`.
  func close() throws {
    isClosed = true
    var reason: Int32 = 0
    guard EGifCloseFile(file, &reason) == GIF_OK else { throw Self.error(reason) }
  }

  /// The bytes written since the last call.
  func takeBytes() -> [UInt8] {
    defer { written.bytes.removeAll(keepingCapacity: true) }
    return written.bytes
  }

  /// Netscape's extension: play for ever.
  private func putLoop() throws {
    try check(EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE))
    try check(EGifPutExtensionBlock(file, 11, "NETSCAPE2.0"))
    try check(EGifPutExtensionBlock(file, 3, [1, 0, 0] as [UInt8]))
    try check(EGifPutExtensionTrailer(file))
  }

  /// The smallest rectangle around the pixels that differ from the last picture, or one pixel.
  private func changed(_ indices: [UInt8]) -> PixelRect {
    var (left, right, top, bottom) = (width, -1, height, -1)
    for y in 0..<height {
      for x in 0..<width where indices[y * width + x] != last[y * width + x] {
        (left, right) = (min(left, x), max(right, x))
        (top, bottom) = (min(top, y), y)
      }
    }
    guard right >= 0 else { return PixelRect(x: 0..<1, y: 0..<1) }
    return PixelRect(x: left..<right + 1, y: top..<bottom + 1)
  }

  private func check(_ result: Int32) throws {
    guard result == GIF_OK else { throw Self.error(file.pointee.Error) }
  }

  private static func error(_ code: Int32) -> GIFError {
    GIFError(reason: GifErrorString(code).map { String(cString: $0) } ?? "giflib error \(code)")
  }
}

extension Int {
  /// The least power of two that is not less.
  fileprivate var nextPowerOfTwo: Int {
    var power = 2
    while power < self { power *= 2 }
    return power
  }
}
