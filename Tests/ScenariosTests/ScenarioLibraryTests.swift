import Foundation
import Testing

@testable import Scenarios

@Suite struct ScenarioLibraryTests {
  /// The package's own folder.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Runs a body in an empty folder that is removed afterwards.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("backflip-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.resolvingSymlinksInPath())
  }

  private func write(_ text: String, to path: String, in folder: URL) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  @Test func foldersInTheirOrder() throws {
    try inFolder { root in
      for path in ["named", "here/Scenarios", "pkg/Scenarios", "pkg/share/backflip/Scenarios"] {
        try write(ScenarioFileTests.good, to: path + "/jump.yaml", in: root)
      }
      try write("", to: "pkg/bin/backflip", in: root)
      let library = ScenarioLibrary(
        environment: ["BACKFLIP_SCENARIOS": root.appendingPathComponent("named").path],
        currentFolder: root.appendingPathComponent("here", isDirectory: true),
        executable: root.appendingPathComponent("pkg/bin/backflip"))
      let start = root.path.count + 1
      #expect(
        library.foldersOnDisk.map { String($0.path.dropFirst(start)) } == [
          "named", "here/Scenarios", "pkg/Scenarios", "pkg/share/backflip/Scenarios",
        ])
      #expect(try library.url(of: "jump").path == root.path + "/named/jump.yaml")
    }
  }

  @Test func findsTheSharedFolderFromWhateverFolderOfTheInstallationTheProgramIsIn() throws {
    try inFolder { root in
      try write(ScenarioFileTests.good, to: "usr/share/backflip/Scenarios/jump.yaml", in: root)
      for program in ["usr/bin/backflip", "usr/libexec/backflip/backflip-portable"] {
        let library = ScenarioLibrary(
          environment: [:], currentFolder: root, executable: root.appendingPathComponent(program))
        #expect(
          library.foldersOnDisk.map(\.path) == [root.path + "/usr/share/backflip/Scenarios"])
      }
    }
  }

  @Test func listsWhatCanBeReadAndSaysWhatCannot() throws {
    try inFolder { root in
      try write(ScenarioFileTests.good + "\nsummary: High.", to: "high.yaml", in: root)
      try write("nmae: x", to: "broken.yml", in: root)
      try write("", to: "notes.txt", in: root)
      let list = ScenarioLibrary(folders: [root]).list()
      #expect(list.map(\.name) == ["broken", "high"])
      #expect(list.map(\.summary) == ["", "High."])
      #expect(list[0].problem?.contains("broken.yml:1: nmae: unknown key") == true)
      #expect(list[1].problem == nil)
    }
  }

  @Test func aNameThatIsNotThereGetsTheNearest() throws {
    try inFolder { root in
      try write(ScenarioFileTests.good, to: "backflip.yaml", in: root)
      try write(ScenarioFileTests.good, to: "walk.yaml", in: root)
      let error = #expect(throws: ScenarioNotFound.self) {
        try ScenarioLibrary(folders: [root]).url(of: "bakflip")
      }
      #expect(
        error?.description
          == "no scenario \"bakflip\" (did you mean \"backflip\"?); there are backflip, walk")
    }
    #expect(
      ScenarioNotFound(name: "x", known: []).description
        == "no scenario \"x\": no folder with scenarios was found; "
        + "name one in BACKFLIP_SCENARIOS, or give the path of a .yaml file")
  }

  @Test func filesThatHoldNoScenario() throws {
    try inFolder { root in
      try write(ScenarioFileTests.good, to: "jump.yaml", in: root)
      try Data([0xFF, 0xFE, 0x00]).write(to: root.appendingPathComponent("binary.yaml"))
      let library = ScenarioLibrary(folders: [])
      let expected = [
        "jump.yaml":
          "\(root.path)/jump.yaml:2: body: there is no file \(root.path)/Bodies/hopper.xml; "
          + "give the body's path relative to the scenario",
        "none.yaml":
          "\(root.path)/none.yaml: there is no such file, or it may not be read",
        "binary.yaml": "\(root.path)/binary.yaml: the file is not in UTF-8; save it as UTF-8",
        ".": "\(root.path): this is not a text file",
      ]
      for (name, message) in expected {
        let error = #expect(throws: ScenarioError.self) {
          try library.scenario(root.appendingPathComponent(name).standardized.path)
        }
        #expect(error?.description == message)
      }
      let device = #expect(throws: ScenarioError.self) { try library.scenario("/dev/zero") }
      #expect(device?.description == "/dev/zero: this is not a text file")
    }
  }

  @Test func findsBodiesByNameAndByPath() throws {
    try inFolder { root in
      try write("", to: "Bodies/hopper.xml", in: root)
      try write("", to: "Bodies/notes.txt", in: root)
      let library = ScenarioLibrary(folders: [root])
      #expect(try library.body("hopper").path == root.path + "/Bodies/hopper.xml")
      #expect(try library.body("here/hopper").relativePath.hasSuffix("here/hopper"))
      let unknown = #expect(throws: BodyNotFound.self) { try library.body("hoper") }
      #expect(
        unknown?.description
          == "no body \"hoper\" (did you mean \"hopper\"?); there are hopper, or give the path of "
          + "an .xml file")
    }
  }
}
