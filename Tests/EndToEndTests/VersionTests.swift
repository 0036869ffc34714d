import Foundation
import TestSupport
import Testing

@testable import backflip

struct VersionTests {
  @Test("--version names version, commit and build")
  func version() throws {
    let result = try BuiltProgram.run(["--version"], home: TemporaryFolder())
    #expect(result.status == 0)
    let pattern =
      #/\d+\.\d+\.\d+ \((?:[0-9a-f]{7,}(?: with changes)?|unknown commit), (?:debug|release), (?:x86-64(?:-v3)?|arm64), Swift 6\.\d+\)\n/#
    #expect(result.output.wholeMatch(of: pattern) != nil, "\(result.output)")
    #expect(result.output.hasPrefix("\(Version.current) ("))
  }

  @Test("A build without git says so")
  func unknownCommit() {
    #expect(Version.line(commit: "").hasPrefix("\(Version.current) (unknown commit, "))
    #expect(Version.line(commit: "ffd470e").hasPrefix("\(Version.current) (ffd470e, "))
  }

  @Test("The version is that of the newest release in the changelog")
  func changelog() throws {
    let file = Reference.package.appendingPathComponent("CHANGELOG.md")
    let headings = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("## ") && $0 != "## Unreleased" }
    #expect(headings.first?.hasPrefix("## \(Version.current) – ") == true, "\(headings)")
  }
}
