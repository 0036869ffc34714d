import Foundation
import Physics
import TestSupport
import Testing

@testable import Scenarios

/// The scenarios and bodies within the program.
@Suite struct BuiltInFolderTests {
  private static let scenarios = ScenarioLibraryTests.package.appendingPathComponent(
    "Scenarios", isDirectory: true)

  /// The library of a program that stands alone.
  private func alone(in home: TemporaryFolder) -> ScenarioLibrary {
    ScenarioLibrary(
      environment: [:], currentFolder: home.url, executable: home.url.appendingPathComponent("b"))
  }

  @Test("It holds the package's files, byte for byte")
  func contents() throws {
    let paths = [
      "Bodies/cheetah.xml", "Bodies/hopper.xml", "Bodies/walker.xml", "backflip.yaml",
      "frontflip.yaml", "hind-legs.yaml", "splits.yaml",
    ]
    #expect(BuiltInFolder.paths == paths)
    let folder = try #require(BuiltInFolder.folders.first)
    for path in paths {
      let file = Self.scenarios.appendingPathComponent(path)
      #expect(BuiltInFolder.bytes(at: folder.file(path)) == (try Data(contentsOf: file)), "\(path)")
    }
    #expect(BuiltInFolder.bytes(at: folder.file("none.yaml")) == nil)
  }

  @Test("Without any folder, its scenarios are those on disk, with the texts that a session stores")
  func scenarios() throws {
    let library = alone(in: try TemporaryFolder())
    let onDisk = ScenarioLibrary(folders: [Self.scenarios])
    #expect(library.foldersOnDisk == [])
    #expect(library.list().map(\.name) == ["backflip", "frontflip", "hind-legs", "splits"])
    #expect(library.list().allSatisfy { $0.problem == nil && $0.place == "built in" })
    #expect(library.list().map(\.title) == onDisk.list().map(\.title))
    for name in library.list().map(\.name) {
      let (scenario, original) = (try library.scenario(name), try onDisk.scenario(name))
      #expect(scenario.yaml == original.yaml)
      #expect(scenario.bodyXML == original.bodyXML)
      #expect(scenario.file == "\(name).yaml (built in)")
    }
    #expect(library.bodyNames() == ["cheetah", "hopper", "walker"])
    #expect(try library.model(ofBody: "walker").name == onDisk.model(ofBody: "walker").name)
  }

  @Test("A folder's scenario comes before the one of the same name")
  func order() throws {
    let home = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: home.url.appendingPathComponent("Scenarios"), withIntermediateDirectories: false)
    _ = try home.write(ScenarioFileTests.good, to: "Scenarios/splits.yaml")
    let library = alone(in: home)
    #expect(library.list().map(\.name) == ["backflip", "frontflip", "hind-legs", "splits"])
    #expect(library.list().last?.place == home.url.appendingPathComponent("Scenarios").path)
    let own = try library.scenario("splits")
    #expect(own.yaml == ScenarioFileTests.good)
    // Its body is in no folder.
    #expect(own.model.name == (try library.scenario("backflip").model.name))
  }

  @Test("An unknown name is answered with those that are built in")
  func unknown() throws {
    let library = alone(in: try TemporaryFolder())
    let error = #expect(throws: ScenarioNotFound.self) { try library.scenario("split") }
    #expect(error?.known == ["backflip", "frontflip", "hind-legs", "splits"])
  }
}
