import Drawing
import Export
import Foundation
import Physics
import Testing

@Suite struct FilmFilesTests {
  /// A film of three pictures of a ball.
  private static var film: Film {
    let picture = BodyPicture(height: 1) { positions in
      let centre = Planar(positions[0], 0.5)
      return [Limb(from: centre, to: centre, radius: 0.1, role: .torso)]
    }
    let ball = Motion(period: 0.04, positionCount: 1, positions: [0, 0.1, 0.2])
    return Film([Film.Panel(caption: "ball", motion: ball)], picture: picture, speed: 1)
  }

  @Test("A film that is stopped while it is written leaves no file")
  func stopped() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("backflip-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = try OutputPlace(folder.appendingPathComponent("film.gif"), for: .gif)
    #expect(throws: CancellationError.self) {
      try Self.film.writeGIF(to: place) { _ in throw CancellationError() }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test func gifIsOnDisk() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("backflip-\(UUID().uuidString).gif")
    defer { try? FileManager.default.removeItem(at: file) }
    let film = Self.film
    var encoded: [UInt8] = []
    try film.encodeGIF(progress: { _ in }, appendingTo: { encoded += $0 })
    try film.writeGIF(to: OutputPlace(file, for: .gif), progress: { _ in })
    #expect(encoded.isEmpty == false)
    #expect([UInt8](try Data(contentsOf: file)) == encoded)
  }

  @Test func castIsLinesOfJSON() throws {
    let cast = Asciicast(columns: 80, rows: 24, title: "a \"b\"")
    #expect(
      cast.heading == #"{"version":2,"width":80,"height":24,"title":"a \"b\"","#
        + #""env":{"TERM":"xterm-256color"}}"#)
    #expect(Asciicast.event(at: 1.0 / 3, "\u{1B}[2J") == #"[0.333333,"o","\u001b[2J"]"#)
  }
}
