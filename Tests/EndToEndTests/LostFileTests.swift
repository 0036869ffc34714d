import Foundation
import Sessions
import TerminalHost
import TestSupport
import Testing

/// A session's file that is lost while the program has it open.
struct LostFileTests {
  /// What somebody does to the files of the open session, in its folder.
  private static let mischiefs = [
    "rm monday.backflip", "rm monday.backflip*", "mv monday.backflip tuesday.backflip",
    "cp other.backflip x && mv x monday.backflip", "cp other.backflip monday.backflip",
    "truncate -s 0 monday.backflip", "truncate -s 8192 monday.backflip",
    "rm monday.backflip-wal", "cd .. && mv sessions old",
  ]

  private func shell(_ script: String, in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(script)")
  }

  private func choices(_ name: String, _ home: TemporaryFolder) throws -> Int {
    let store = try SessionStore.open(at: home.session(name), for: .reading)
    defer { try? store.close() }
    return try store.choices().count { $0.isStanding }
  }

  /// A session of three choices, and another of two beside it.
  private func prepare(_ home: TemporaryFolder) throws -> URL {
    let scenario = try QuickScenario.write(to: home)
    for (name, count) in [("monday", "3"), ("other", "2")] {
      let run = try BuiltProgram.run(
        ["train", scenario, "--choices", count, "--seed", count, "--session", name], home: home)
      #expect(run.status == 0, "\(run.errors)")
    }
    return home.session("monday").deletingLastPathComponent()
  }

  private func footer(_ terminal: PseudoTerminal) -> String {
    let last = terminal.screen.text.split(separator: "\n").last ?? ""
    return last.trimmingCharacters(in: .whitespaces)
  }

  @Test(
    "At the keyboard the next choice goes on in a new file, which is named", arguments: mischiefs)
  func atTheKeyboard(mischief: String) throws {
    let home = try TemporaryFolder()
    let folder = try prepare(home)
    let terminal = try PseudoTerminal(["resume", "monday"], home: home, columns: 140)
    try terminal.waitForPair()
    try terminal.type("h", until: "4 / 40")
    try terminal.type("l", until: "5 / 40")
    #expect(footer(terminal).hasSuffix("saved"))
    try shell(mischief, in: folder)
    try terminal.type("h", until: "6 / 40")
    try terminal.wait(for: "now saved to monday-rescued.backflip: monday.backflip ")
    #expect(terminal.screen.text.contains("· monday-rescued"))
    #expect(footer(terminal).hasSuffix("saved"))
    #expect(try choices("monday-rescued", home) == 6)
    try terminal.type("l", until: "7 / 40")
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.screen.text.contains("monday-rescued: 7 choices saved; continue with"))
    #expect(try choices("monday-rescued", home) == 7)
    let verified = try BuiltProgram.run(["sessions", "verify", "monday-rescued"], home: home)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    if mischief.hasPrefix("cp") {
      #expect(try choices("monday", home) == 2)
    }
  }

  @Test("Where it was left alone after that, leaving the program writes the new file")
  func onLeaving() throws {
    let home = try TemporaryFolder()
    let folder = try prepare(home)
    let terminal = try PseudoTerminal(["resume", "monday"], home: home, columns: 140)
    try terminal.waitForPair()
    try terminal.type("h", until: "4 / 40")
    try shell("rm monday.backflip*", in: folder)
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.written.contains("monday.backflip was removed or moved while it was open"))
    #expect(try choices("monday-rescued", home) == 4)
  }

  @Test("Where no new file can be made either, nothing is called saved until one can")
  func noNewFile() throws {
    let home = try TemporaryFolder()
    let folder = try prepare(home)
    let terminal = try PseudoTerminal(["resume", "monday"], home: home, columns: 140)
    try terminal.waitForPair()
    try terminal.type("h", until: "4 / 40")
    // A file in the folder's place: nothing can be made in it, not even by root.
    try shell("mv sessions old && touch sessions", in: folder.deletingLastPathComponent())
    try terminal.type("h", until: "4 choices not on disk")
    #expect(terminal.screen.text.contains("4 / 40"))
    #expect(!footer(terminal).contains("saved"))
    terminal.type("q")
    #expect(try terminal.end() == 1)
    #expect(
      terminal.written.contains("monday.backflip: was removed or moved while it was open; no "))
    #expect(terminal.written.contains("/data/sessions: is not a folder"))

    try shell("rm sessions && mv old sessions", in: folder.deletingLastPathComponent())
    let again = try PseudoTerminal(["resume", "monday"], home: home, columns: 140)
    try again.waitForPair()
    try shell("mv sessions old && touch sessions", in: folder.deletingLastPathComponent())
    try again.type("h", until: "4 choices not on disk")
    try shell("rm sessions && mv old sessions", in: folder.deletingLastPathComponent())
    try again.type("l", until: "5 / 40")
    try again.wait(
      until: {
        $0.text.trimmingCharacters(in: .whitespacesAndNewlines).hasSuffix("saved")
      }, what: "saved")
    again.type("q")
    #expect(try again.end() == 0)
    #expect(try choices("monday", home) == 5)
  }

  @Test("Where the disk takes no more, nothing is called saved beside the message")
  func fullDisk() throws {
    let home = try TemporaryFolder()
    _ = try prepare(home)
    // No file may grow beyond 100 kB: the log takes some choices.
    let terminal = try PseudoTerminal(
      ["resume", "monday"], home: home, columns: 140,
      script: #"trap '' XFSZ; ulimit -f 200; exec "$0" "$@""#)
    try terminal.waitForPair()
    var count = 3
    while !terminal.screen.text.contains("not saved"), count < 40 {
      let ready = Date.now + 0.6
      while Date.now < ready { terminal.read(for: 0.05) }
      terminal.type("h")
      try terminal.wait(
        until: { $0.text.contains("not saved") || $0.text.contains("\(count + 1) / 40") },
        what: "an answer taken or refused")
      if terminal.screen.text.contains("\(count + 1) / 40") { count += 1 }
    }
    #expect((4..<40).contains(count))
    try terminal.wait(for: "monday.backflip: could not be read or written")
    #expect(footer(terminal).hasPrefix("not saved") && !footer(terminal).hasSuffix("saved"))
    terminal.type("q")
    #expect(try terminal.end() == 1)
    #expect(terminal.written.contains("all choices are saved; what was learned since"))
    #expect(try choices("monday", home) == count)
  }

  @Test(
    "A training goes on in a new file, and says so",
    arguments: ["rm monday.backflip", "truncate -s 0 monday.backflip"])
  func training(mischief: String) throws {
    let home = try TemporaryFolder()
    let folder = try prepare(home)
    let answers =
      #"n=0; while read -r l; do i=${l#*:}; n=$((n+1)); [ $n = 3 ] && (cd '"# + folder.path
      + "' && " + mischief + #"); echo "{\"id\":${i%%,*},\"choice\":\"left\"}"; done"#
    let run = try BuiltProgram.run(
      [
        "train", home.url.appendingPathComponent("quick.yaml").path, "--choices", "8", "--session",
        "monday", "--rater-command", answers, "--json",
      ], home: home)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("now saved to monday-rescued.backflip: "), "\(run.errors)")
    #expect(run.output.contains(#""choices":8,"#))
    #expect(try choices("monday-rescued", home) == 8)
  }
}
