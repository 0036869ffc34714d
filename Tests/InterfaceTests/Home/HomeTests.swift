import Drawing
import Interface
import Terminal
import Testing

@Suite struct HomeTests {
  private static let library: HomeLibrary = {
    var sessions: [HomeLibrary.Session] = []
    func add(_ name: String, _ scenario: String, _ change: (inout HomeLibrary.Session) -> Void) {
      var session = HomeLibrary.Session(name: name)
      session.scenario = scenario
      session.question = "Which is the better \(scenario)?"
      change(&session)
      sessions.append(session)
    }
    add("monday", "backflip") {
      ($0.choices, $0.agreement, $0.successes) = (312, 0.81, (7, 10))
      ($0.age, $0.bytes) = (140, 5_230_000)
    }
    add("a session with a long name", "splits") {
      ($0.choices, $0.age, $0.bytes) = (20, 90_000, 96_000)
    }
    add("broken", "") { $0.problem = "broken.backflip: is not a session" }
    return HomeLibrary(
      folder: "~/.local/share/backflip/sessions", sessions: sessions,
      scenarios: [
        .init(name: "backflip", title: "Backflip", question: "Which is the better backflip?"),
        .init(name: "splits", title: "The splits", question: "Which one does the splits better?"),
      ], freshName: "tuesday")
  }()

  /// Home with its list read and a motion of the first session.
  private func home(selected: String? = nil) -> HomeSitting {
    let sitting = HomeSitting(HomeState(selected: selected, preferences: Preferences()))
    sitting.updates([.tick(10), .library(Self.library), .tick(10.2)])
    let motion = Motion(Example.trajectory(turnRate: -2))
    sitting.updates([
      .preview(.session(selected ?? "monday"), HomePreview(Example.picture, motion)), .tick(10.4),
    ])
    return sitting
  }

  @Test(arguments: [(16, 60), (24, 80), (30, 100), (40, 120), (60, 200)])
  func sizes(rows: Int, columns: Int) throws {
    let size = Size(rows: rows, columns: columns)
    let home = home()
    _ = home.update(.resized(size))
    try expectGolden(home.text(size), "home-\(columns)x\(rows)")
    let ascii = home.text(size, repertoire: .ascii)
    #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden(ascii, "home-\(columns)x\(rows)-ascii")
  }

  @Test func beforeTheListIsRead() throws {
    let sitting = HomeSitting(HomeState(selected: nil, preferences: Preferences()))
    #expect(sitting.start() == [.requestLibrary])
    #expect(sitting.text().contains("Looking for sessions …"))
  }

  @Test func enterOpensASession() {
    #expect(home().update(.key(.enter)) == [.go(.session("monday"))])
    #expect(
      home(selected: "broken").updates([.key(.up), .key(.enter)]) == [
        .go(.session("a session with a long name"))
      ])
  }

  @Test func aScenarioBeginsASessionWithAName() {
    let home = home()
    #expect(home.updates([.key(.end), .key(.enter)]).isEmpty)
    #expect(home.text().contains("Name of the new splits session: tuesday"))
    home.updates([.key(.backspace), .key(.character("q"))])
    #expect(
      home.update(.key(.enter)) == [.go(.new(scenario: "splits", name: "tuesdaq"))])
  }

  @Test func nBeginsASessionWithTheScenarioOfTheSelectedOne() {
    #expect(
      home().updates([.key(.character("n")), .key(.enter)]) == [
        .go(.new(scenario: "backflip", name: "tuesday"))
      ])
  }

  @Test func renameAndCopyAskForAName() {
    let renaming = home()
    renaming.updates([.key(.character("r")), .key(.control("u")), .key(.enter)])
    #expect(renaming.text().contains("Rename monday to:"))
    #expect(
      renaming.updates([.key(.character("d")), .key(.enter)]) == [
        .change(.rename("monday", to: "d"))
      ])
    #expect(
      home().updates([.key(.character("c")), .key(.enter)]) == [
        .change(.copy("monday", to: "monday-copy"))
      ])
    let cancelled = home()
    #expect(cancelled.updates([.key(.character("r")), .key(.escape), .key(.enter)]).count == 1)
  }

  @Test func aRenamedSessionStaysSelected() {
    let home = home()
    home.updates([.key(.character("r")), .key(.character("s")), .key(.enter)])
    var library = Self.library
    library.sessions[0].name = "mondays"
    library.sessions.swapAt(0, 1)
    _ = home.update(.library(library))
    #expect(home.update(.key(.enter)) == [.go(.session("mondays"))])
  }

  @Test func deletingIsAskedFirst() {
    let home = home()
    #expect(home.update(.key(.character("d"))).isEmpty)
    #expect(home.text().contains("Delete monday and its 312 choices for good?"))
    #expect(home.update(.key(.enter)).isEmpty)
    #expect(home.text().contains("monday is kept."))
    #expect(
      home.updates([.key(.character("d")), .key(.character("y"))]) == [
        .change(.delete("monday"))
      ])
  }

  @Test func scenariosCannotBeRenamed() {
    let home = home()
    home.updates([.key(.end), .key(.character("r"))])
    #expect(home.text().contains("Select a session first."))
  }

  @Test func typingFilters() {
    let home = home()
    home.updates("long".unicodeScalars.map { .key(.character($0)) })
    #expect(home.text().contains("Filter: long"))
    #expect(home.text().contains("a session wit…") && !home.text().contains("monday"))
    #expect(home.update(.key(.enter)) == [.go(.session("a session with a long name"))])
    home.updates([.key(.escape)])
    #expect(home.text().contains("monday"))
    // q, which leaves, is typed after a slash.
    #expect(home.updates([.key(.character("/")), .key(.character("q"))]).isEmpty)
    #expect(home.text().contains("Nothing has “q” in its name."))
    #expect(home.update(.key(.enter)).isEmpty)
    home.updates([.key(.backspace), .key(.backspace)])
    #expect(home.update(.key(.character("q"))) == [.quit])
  }

  @Test func theMouseSelectsAndOpens() {
    let home = home()
    _ = home.update(.resized(.usual))
    let splits = Mouse(.press, row: 4, column: 10)
    #expect(home.update(.mouse(splits)).isEmpty)
    #expect(
      home.update(.mouse(splits)) == [.go(.session("a session with a long name"))])
    #expect(home.update(.mouse(Mouse(.press, row: 23, column: 10))).isEmpty)
    home.updates([.mouse(Mouse(.wheelUp, row: 1, column: 1))])
    #expect(home.update(.key(.enter)) == [.go(.session("monday"))])
  }

  @Test func aLineIsPreviewedOnceAndNotInPassing() {
    let home = HomeSitting(HomeState(selected: nil, preferences: Preferences()))
    #expect(home.updates([.tick(10), .library(Self.library), .tick(10.05)]).isEmpty)
    #expect(home.updates([.key(.down), .tick(10.1)]).isEmpty)
    #expect(
      home.updates([.tick(10.3)]) == [.requestPreview(.session("a session with a long name"))])
    #expect(home.updates([.tick(10.4), .key(.up), .key(.down), .tick(10.9)]).isEmpty)
  }

  @Test func problemsAreShown() {
    let home = home()
    _ = home.update(.failed("monday is open in another backflip (process 7)"))
    #expect(home.text().contains("monday is open in another backflip (process 7)"))
    _ = home.update(.key(.down))
    #expect(!home.text().contains("process 7"))
    home.updates([.key(.down)])
    #expect(home.text().contains("`backflip sessions verify`"))
  }

  @Test func helpListsTheKeysOfHome() throws {
    let home = home()
    _ = home.update(.key(.character("?")))
    try expectGolden(home.text(), "help-home-80x24")
    #expect(home.updates([.key(.escape), .key(.enter)]) == [.go(.session("monday"))])
  }

  @Test func aWindowTooSmallIsExplained() {
    let home = home()
    let small = Size(rows: 10, columns: 40)
    _ = home.update(.resized(small))
    #expect(home.text(small).contains("Enlarge it to 60×16"))
    #expect(home.update(.key(.enter)).isEmpty)
    #expect(home.update(.key(.character("q"))) == [.quit])
  }
}

/// A sitting at Home.
private typealias HomeSitting = ScreenSitting<HomeState>
