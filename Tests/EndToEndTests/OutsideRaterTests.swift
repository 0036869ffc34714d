import Foundation
import TerminalHost
import TestSupport
import Testing

/// Raters outside of the program, good ones and all kinds of bad ones, as small shell scripts.
struct OutsideRaterTests {
  /// Answers every query with a choice: reads the number from the line's beginning.
  private static func script(_ choice: String) -> String {
    #"while read -r l; do i=${l#*:}; echo "{\"id\":${i%%,*},\"choice\":\"\#(choice)\"}"; done"#
  }

  private func train(
    _ command: String, home: TemporaryFolder, _ more: [String] = ["--choices", "3"]
  ) throws -> BuiltProgram.Result {
    try BuiltProgram.run(
      ["train", QuickScenario.write(to: home), "--seed", "1", "--rater-command", command] + more,
      home: home)
  }

  @Test("A rater is given whole queries, and its answers are kept")
  func answers() throws {
    let home = try TemporaryFolder()
    let queries = home.url.appendingPathComponent("queries")
    let run = try train(
      "tee '\(queries.path)' | (\(Self.script("right"))); echo done >&2", home: home,
      ["--choices", "3", "--json", "--session", "monday"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(#""choices":3,"#) && run.output.contains(#""rater":"command""#))
    // Its standard error is ours.
    #expect(run.errors.contains("done\n"))
    let lines = try String(contentsOf: queries, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3)
    for (id, line) in lines.enumerated() {
      let query = try JSONDecoder().decode(Query.self, from: Data(line.utf8))
      #expect(query.id == id && query.question == "Which stands taller?")
      for clip in [query.left, query.right] {
        // Clips of 0.2 s with an action every 8 ms.
        #expect(clip.time.count == 26 && clip.time[1] == 0.008)
        #expect(clip.qpos.count == 26 && clip.qpos.allSatisfy { $0.count == 6 })
        #expect(clip.qvel.count == 26 && clip.qvel.allSatisfy { $0.count == 6 })
        #expect(clip.ctrl.count == 26 && clip.ctrl.allSatisfy { $0.count == 3 })
        #expect(clip.contacts.count == 26)
      }
    }
  }

  private struct Query: Decodable {
    struct Clip: Decodable {
      var time: [Double]
      var qpos: [[Double]]
      var qvel: [[Double]]
      var ctrl: [[Double]]
      var contacts: [[String]]
    }
    var id: Int
    var question: String
    var left: Clip
    var right: Clip
  }

  @Test(
    "Every fault is told in one line with what the rater wrote",
    arguments: [
      ("exit 3", "exited with status 3 before it answered query 0"),
      ("kill -9 $$", "was ended by signal 9 before it answered query 0"),
      ("exec 0<&-; sleep 60", "closed its standard input before it answered query 0"),
      ("read l; exec 0<&-; sleep 60", "closed its standard input before it answered query 0"),
      ("exec 1>&-; sleep 60", "closed its standard output before it answered query 0"),
      ("read l; printf '{\"id\"'", "line 1, \"{\"id\"\": it is cut off: the rater exited with"),
      (
        "read l; echo hello; cat >/dev/null",
        "line 1, \"hello\": it is not an answer: it is not a JSON"
      ),
      (
        "read l; echo; cat >/dev/null", "line 1, \"\": it is not an answer: it is not a JSON object"
      ),
      (
        "read l; echo '[1]'; cat >/dev/null",
        "line 1, \"[1]\": it is not an answer: it is not a JSON"
      ),
      ("read l; echo '{\"id\":0}'; cat >/dev/null", "\"choice\" is missing; write {\"id\":0,"),
      (
        "read l; echo '{\"id\":\"0\",\"choice\":\"left\"}'; cat >/dev/null",
        "\"id\" is not of the right kind"
      ),
      (
        "read l; echo '{\"id\":7,\"choice\":\"left\"}'; cat >/dev/null",
        "it answers query 7, not query 0"
      ),
      (
        "read l; echo '{\"id\":0,\"choice\":\"lefty\"}'; cat >/dev/null",
        "unknown choice \"lefty\" (did you mean \"left\"?); the choices are left, right, equal, skip"
      ),
      (
        "read l; printf '{\"id\":0,\"choice\":\"left\"}\\nmore\\n'; cat >/dev/null",
        "line 2, \"more\": it came with"
      ),
      ("read l; yes | tr -d '\\n'", "has no end after 4096 bytes"),
      (
        "read l; printf '\\001\\377\\000\\n'; cat >/dev/null",
        "line 1, \"\\u{1}\u{FFFD}\\u{0}\": it"
      ),
      ("no-such-command-anywhere", "exited with status 127 before it answered query 0"),
    ])
  func faults(command: String, message: String) throws {
    let home = try TemporaryFolder()
    // One that closes its input after it was sent the query may answer until then.
    let run = try train(command, home: home, ["--choices", "3", "--rater-timeout", "20"])
    #expect(run.status == 1 && run.output.isEmpty)
    let last = try #require(run.errors.split(separator: "\n").last)
    #expect(last.hasPrefix("backflip: rater command \""), "\(run.errors)")
    #expect(last.contains(message), "\(run.errors)")
  }

  @Test("What is written before any question is told of")
  func greeting() throws {
    let run = try train(
      "echo Ready; sleep 5", home: TemporaryFolder(), ["--choices", "3", "--rater-timeout", "4"])
    #expect(run.status == 1)
    // Whether it comes before the first question or after it, it is the first line.
    #expect(run.errors.contains("line 1, \"Ready\": it "), "\(run.errors)")
  }

  @Test("A rater that hangs is given up, and what it chose before is kept")
  func hangs() throws {
    let home = try TemporaryFolder()
    let twice =
      #"for n in 0 1; do read -r l; echo "{\"id\":$n,\"choice\":\"left\"}"; done; exec sleep 61"#
    let run = try train(
      twice, home: home,
      ["--choices", "9", "--rater-timeout", "0.4", "--session", "monday"])
    #expect(run.status == 1)
    #expect(run.errors.contains("gave no answer to query 2 in 0.4 s"), "\(run.errors)")
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(shown.output.contains(#""choices":2"#))
    // It goes on with another rater.
    let more = try train(
      Self.script("skip"), home: home, ["--choices", "4", "--session", "monday", "--json"])
    #expect(more.status == 0 && more.output.contains(#""choices":4"#), "\(more.errors)")
  }

  @Test("A rater that takes its time is waited for, and may write an answer in pieces")
  func slow() throws {
    let pieces =
      #"for n in 0 1; do read -r l; printf '{"id":'; sleep 0.2; printf "$n,\"choice\":"; "#
      + #"sleep 0.2; printf '"equal"}\r\n'; done; cat >/dev/null"#
    let run = try train(pieces, home: TemporaryFolder(), ["--choices", "2"])
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(
    "Ctrl-C does not wait for the rater, a second one for nothing; both end all that it started",
    arguments: [(1, 0), (2, 128 + SIGINT)])
  func interrupt(times: Int, status: Int32) throws {
    let home = try TemporaryFolder()
    let file = home.url.appendingPathComponent("pids")
    // It takes a second to end one that does not listen.
    let command =
      "trap 'echo heard >&2' TERM; (trap '' TERM; exec sleep 300) & "
      + "echo $! $$ > '\(file.path)'; echo up >&2; while :; do wait; done"
    let terminal = try PseudoTerminal(
      ["train", QuickScenario.write(to: home), "--rater-command", command, "--json"], home: home)
    try terminal.wait(for: "up")
    terminal.type("\u{3}")
    // Two at once would count as one.
    try terminal.wait(until: { _ in terminal.written.contains("heard") }, what: "the first")
    if times > 1 { terminal.type("\u{3}") }
    #expect(try terminal.end() == status, "\(terminal.screen.text)")
    let pids = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace)
    #expect(pids.count == 2)
    for pid in pids.compactMap({ pid_t($0) }) {
      #expect(kill(pid, 0) == -1 && errno == ESRCH || isZombie(pid))
    }
  }

  @Test("A rater that is stuck ends with the program, however that is ended")
  func killedProgram() throws {
    let home = try TemporaryFolder()
    let file = home.url.appendingPathComponent("pids")
    // It hears neither the end of its input nor SIGTERM, and neither does what it started.
    let command =
      "trap '' TERM HUP; sleep 300 & echo $! $$ > '\(file.path)'; echo up >&2; "
      + "while :; do wait; done"
    let terminal = try PseudoTerminal(
      ["train", QuickScenario.write(to: home), "--rater-command", command], home: home)
    try terminal.wait(for: "up")
    terminal.signal(SIGKILL)
    #expect(try terminal.end() == 128 + SIGKILL)
    let pids = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace)
      .compactMap { pid_t($0) }
    #expect(pids.count == 2)
    let end = Date.now + 30
    while !pids.allSatisfy({ kill($0, 0) == -1 || isZombie($0) }), Date.now < end { usleep(20_000) }
    for pid in pids { #expect(kill(pid, 0) == -1 || isZombie(pid)) }
  }

  @Test("A rater that ends when its input does may finish what it does, and is not killed")
  func goodRaterOfAKilledProgram() throws {
    let home = try TemporaryFolder()
    let file = home.url.appendingPathComponent("done")
    let command = "trap 'echo ended > \"\(file.path)\"' EXIT; echo up >&2; cat > /dev/null"
    let terminal = try PseudoTerminal(
      ["train", QuickScenario.write(to: home), "--rater-command", command], home: home)
    try terminal.wait(for: "up")
    terminal.signal(SIGKILL)
    #expect(try terminal.end() == 128 + SIGKILL)
    let end = Date.now + 30
    while !FileManager.default.fileExists(atPath: file.path), Date.now < end { usleep(20_000) }
    #expect(FileManager.default.fileExists(atPath: file.path))
  }

  /// Whether a process has ended and only waits to be asked how; in containers nobody may ask.
  private func isZombie(_ pid: pid_t) -> Bool {
    let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    return stat.map { $0.contains(") Z ") } ?? true
  }

  @Test(
    "Wrong usage is told with the nearest name or the range",
    arguments: [
      (["--rater", "mistakn:0.1"], "there is no rater \"mistakn\" (did you mean \"mistaken\"?)"),
      (["--rater", "mistaken:2"], "mistaken takes a number from 0.0 to 1.0, such as mistaken:0.1"),
      (["--rater", "noisy:"], "noisy takes a number from 0.0"),
      (["--rater", "myopic:nan"], "myopic takes a number from 0.01 to 1.0"),
      (["--rater", "oracle:1"], "oracle takes no number"),
      (["--rater", "equal+equal:1"], "equal is named twice"),
      (["--rater", "mistaken:0.1+"], "there is no rater \"\""),
      (["--rater-timeout", "3"], "--rater-timeout needs --rater-command"),
      (
        ["--rater-command", "cat", "--rater-timeout", "0"], "--rater-timeout must be 0.01 to 86400"
      ),
      (["--rater-command", "cat", "--rater", "oracle"], "exclude each other"),
      (["--rater-command", " "], "--rater-command must name a command"),
    ])
  func usage(arguments: [String], message: String) throws {
    let home = try TemporaryFolder()
    let run = try BuiltProgram.run(
      ["train", QuickScenario.write(to: home)] + arguments, home: home)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
