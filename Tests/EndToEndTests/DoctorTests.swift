import Foundation
import Scenarios
import TestSupport
import Testing

@testable import Sessions
@testable import backflip

struct DoctorTests {
  /// The files below a folder.
  private func files(in folder: URL) -> [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []).sorted()
  }

  @Test("A sound system is ok; the data folder is left as it was")
  func sound() throws {
    let home = try TemporaryFolder()
    try FileManager.default.createDirectory(at: home.data, withIntermediateDirectories: false)
    let result = try BuiltProgram.run(["doctor"], home: home)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.lines.last == "ok")
    let names = [
      "version", "system", "terminal", "locale", "processor", "data folder", "locks", "fsync",
      "settings", "scenarios", "SQLite", "ncurses", "giflib", "FreeType", "memory", "stack",
    ]
    #expect(result.lines.count == names.count + 1)
    for (line, name) in zip(result.lines, names) { #expect(line.hasPrefix("\(name)  "), "\(line)") }
    #expect(result.output.contains(Version.current + " ("))
    #expect(result.output.contains("TERM=xterm-256color, no terminal, 256 colours"))
    #expect(result.output.contains("C.UTF-8, UTF-8"))
    #expect(result.output.contains("\(home.data.path), "))
    // The values stand below one another.
    let columns = Set(
      result.lines.dropLast().map { line in
        line.count - line.drop { $0 != " " }.count
      }.map { $0 > 0 })
    #expect(columns == [true])
    #expect(files(in: home.data) == [])
  }

  @Test("A data folder that is not there is not made")
  func noFolder() throws {
    let home = try TemporaryFolder()
    let result = try BuiltProgram.run(["doctor", "--json"], home: home)
    #expect(result.status == 0)
    let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let object = try #require(report as? [String: Any])
    #expect(object["ok"] as? Bool == true)
    let findings = try #require(object["findings"] as? [[String: String]])
    let place = findings.first { $0["name"] == "data folder" }?["value"]
    #expect(place?.contains("(will be made in \(home.url.path))") == true)
    #expect(findings.first { $0["name"] == "locks" }?["value"] == "work")
    #expect(!FileManager.default.fileExists(atPath: home.data.path))
  }

  @Test("A data folder that is a file ends with status 1, the problem and its remedy")
  func noPlace() throws {
    let home = try TemporaryFolder()
    let path = try home.write("", to: "file")
    let result = try BuiltProgram.run(["doctor", "--directory", path], home: home)
    #expect(result.status == 1)
    #expect(
      result.lines.last?.hasPrefix("problem: data folder: \(path): not a directory; name another")
        == true, "\(result.output)")
    #expect(result.errors.isEmpty, "\(result.errors)")
  }

  @Test("Each thing that a folder lacks is a problem of its own")
  func folder() {
    func problems(
      free: Int = 1 << 40, write: String? = nil, locks: Bool? = true, flush: String? = nil
    ) -> [String] {
      let folder = URL(fileURLWithPath: "/data", isDirectory: true)
      let trial = DataFolder.Trial(
        folder: folder, freeBytes: free, fileSystem: "nfs4", writeError: write, locks: locks,
        flush: flush == nil ? .milliseconds(2) : nil, flushError: flush)
      return Finding.dataFolder(folder, trial).filter { $0.problem != nil }.map(\.name)
    }
    #expect(problems() == [])
    #expect(problems(free: 1_000_000) == ["data folder"])
    #expect(problems(write: "permission denied", locks: nil) == ["data folder"])
    #expect(problems(locks: false) == ["locks"])
    #expect(problems(flush: "input/output error") == ["fsync"])
  }

  @Test("The file system is that of the nearest mount, and the last one there")
  func fileSystem() {
    let mounts = """
      overlay / overlay rw 0 0
      server:/data /data nfs4 rw 0 0
      tmpfs /data/share tmpfs rw 0 0
      /dev/sda1 /data/share ext4 rw 0 0
      /dev/sdb1 /media/my\\040disk vfat rw 0 0
      """
    let expected = [
      "/data/share/data": "ext4", "/data/shared": "nfs4", "/var": "overlay", "/data/share": "ext4",
      "/media/my disk/x": "vfat",
    ]
    for (path, type) in expected {
      #expect(DataFolder.fileSystem(of: path, mounts: mounts) == type, "\(path)")
    }
  }

  @Test("The processor is told by its model and its code")
  func processor() {
    let finding = Finding.processor(
      cpuInfo: "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t: fpu\n", hasFlags: false, 4)
    #expect(finding.value.hasPrefix("Some CPU @ 2 GHz, 4 cores"))
    #expect(finding.value.hasSuffix("code for \(Version.instructions)"))
  }

  @Test("A limit of memory that is too low is a problem")
  func memory() {
    #expect(Finding.problem(ofMemoryLimit: 200 << 20)?.contains("ulimit -v") == true)
    #expect(Finding.problem(ofMemoryLimit: 8 << 30) == nil)
  }
}
