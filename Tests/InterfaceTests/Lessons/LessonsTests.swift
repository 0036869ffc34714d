import Interface
import Terminal
import Testing

@Suite struct LessonsTests {
  static let sizes = [(16, 60), (24, 80), (30, 100), (40, 120), (60, 200)]
  /// The sizes of which pictures are kept.
  private static let kept = [60, 80, 120]

  private func check(_ sitting: LessonSitting, _ name: String, rows: Int, columns: Int) throws {
    let size = Size(rows: rows, columns: columns)
    let (text, ascii) = (sitting.text(size), sitting.text(size, repertoire: .ascii))
    #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
    // What no ASCII character resembles would be a question mark.
    #expect(ascii.count { $0 == "?" } == text.count { $0 == "?" })
    guard Self.kept.contains(columns) else { return }
    try expectGolden(text, "\(name)-\(columns)x\(rows)")
    try expectGolden(ascii, "\(name)-\(columns)x\(rows)-ascii")
  }

  @Test(arguments: sizes)
  func list(rows: Int, columns: Int) throws {
    try check(LessonExample.list(lesson: nil), "lessons", rows: rows, columns: columns)
  }

  @Test(arguments: sizes)
  func card(rows: Int, columns: Int) throws {
    let sitting = LessonExample.list(lesson: "price")
    try check(sitting, "lesson-card", rows: rows, columns: columns)
  }

  @Test(arguments: sizes)
  func run(rows: Int, columns: Int) throws {
    try check(LessonExample.running(), "lesson-run", rows: rows, columns: columns)
  }

  @Test(arguments: sizes)
  func reveal(rows: Int, columns: Int) throws {
    try check(LessonExample.revealed(), "lesson-reveal", rows: rows, columns: columns)
  }

  @Test("The list says how far one is, and what is wrong with a file")
  func states() {
    let list = LessonExample.list()
    #expect(list.start() == [.lesson(.list)])
    let text = list.text()
    #expect(text.contains("3 lessons, 1 done"))
    #expect(text.contains("card 3/7") && text.contains("✓ done"))
    #expect(text.contains("broken: broken.yaml:1: question"))
    #expect(list.update(.key(.enter)).isEmpty)
    #expect(list.text().contains("broken.yaml:1: question: this key is missing"))
  }

  @Test("Typing filters by name, title and problem; Escape shows all, and then leads to Home")
  func filter() {
    let list = LessonExample.list()
    list.updates("costs".unicodeScalars.map { .key(.character($0)) })
    #expect(list.text().contains("Filter: costs"))
    #expect(!list.text().contains("anchor"))
    #expect(list.update(.key(.escape)).isEmpty)
    #expect(list.text().contains("anchor"))
    #expect(list.update(.key(.escape)) == [.go(.home)])
    #expect(list.update(.key(.character("q"))) == [.quit])
  }

  @Test("Enter opens a lesson where one was, and Escape leads back and stops the run")
  func openAndClose() {
    let list = LessonExample.list()
    list.updates([.key(.end)])
    let effects = list.update(.key(.enter))
    #expect(effects.first == .lesson(.open("price")))
    #expect(list.text().contains("card 3 of 7"))
    let left = list.update(.key(.escape))
    #expect(left.last == .lesson(.stop))
    #expect(list.text().contains("3 lessons"))
  }

  @Test("Cards follow one another in both directions, and each place is kept")
  func cards() {
    let sitting = LessonExample.list(lesson: "anchor")
    #expect(sitting.text().contains("card 1 of 1"))
    let price = LessonExample.list(lesson: "price")
    let back = price.update(.key(.left))
    #expect(price.text().contains("card 2 of 7"))
    var place = LessonPlace()
    place.card = 1
    #expect(back == [.lesson(.keep(place, lesson: "price"))])
    price.updates([.key(.end)])
    #expect(price.text().contains("card 7 of 7"))
    #expect(price.update(.key(.right)).isEmpty)
    price.updates([.key(.home), .key(.left)])
    #expect(price.text().contains("card 1 of 7"))
  }

  @Test("The experiment runs as soon as its card is reached, once")
  func runsOnce() {
    let sitting = LessonExample.list(lesson: "price")
    let effects = sitting.update(.key(.right))
    #expect(effects.last == .lesson(.run("price", again: false)))
    let later = sitting.updates([.key(.left), .key(.right), .key(.right)])
    #expect(!later.contains(.lesson(.run("price", again: false))))
    // While it runs it is not run again.
    #expect(sitting.update(.key(.character("n"))).isEmpty)
    let ended = LessonExample.revealed()
    #expect(ended.update(.key(.character("n"))) == [.lesson(.run("price", again: true))])
  }

  @Test(
    "The answer is typed before anything is revealed, shown at the reveal, and fixed from then on")
  func answer() {
    let sitting = LessonExample.list(lesson: "price")
    sitting.updates([.key(.left)])
    // q and h are letters here.
    sitting.updates("qh".unicodeScalars.map { .key(.character($0)) })
    sitting.updates([.key(.space), .key(.character("x")), .key(.backspace)])
    #expect(sitting.text().contains("Your answer: qh"))
    sitting.updates([.key(.enter)])
    #expect(sitting.text().contains("card 3 of 7"))
    sitting.updates([.key(.right), .key(.right)])
    #expect(sitting.text().contains("You answered: qh"))
    sitting.updates([.key(.home), .key(.right)])
    let changed = sitting.updates([.key(.character("z"))])
    #expect(changed.isEmpty && sitting.text().contains("You answered: qh"))
    #expect(sitting.update(.key(.character("q"))).last == .quit)
  }

  @Test("Who passes the results over can still answer, and is not done")
  func passedOver() {
    let sitting = LessonExample.list(lesson: "price")
    sitting.updates([.key(.end), .key(.home), .key(.right), .key(.character("a"))])
    #expect(sitting.text().contains("Your answer: a"))
    sitting.updates([.key(.escape)])
    #expect(sitting.text().contains("card 2/7"))
  }

  @Test("On “What to do”, Enter asks whether to open a session, and y opens it")
  func session() {
    let sitting = LessonExample.list(lesson: "price")
    #expect(sitting.update(.key(.enter)).isEmpty)
    #expect(sitting.text().contains("Open a new session of backflip?"))
    #expect(sitting.update(.key(.enter)).isEmpty)
    #expect(sitting.text().contains("card 3 of 7"))
    let opened = sitting.updates([.key(.enter), .key(.character("y"))])
    #expect(
      opened.last == .go(.trial(scenario: "Scenarios/backflip.yaml", lesson: "price")))
  }

  @Test("Space lets cards go on: each stays as long as its words take, four seconds at least")
  func automatic() {
    let sitting = LessonExample.list(lesson: "price")
    sitting.updates([.key(.home), .key(.space)])
    _ = sitting.text()
    // The claim has 24 words, at four a second.
    var (now, turned) = (10.0, 0.0)
    while now < 40, turned == 0 {
      now += 0.1
      _ = sitting.update(.tick(now))
      if sitting.text().contains("card 2 of 7") { turned = now - 10 }
    }
    #expect(abs(turned - 24.0 / 4) < 0.3, "\(turned)")
    // The question has 12 words and what stands below it; an answer stops it.
    sitting.updates([.key(.character("a"))])
    for step in 1...100 { _ = sitting.update(.tick(now + 0.2 * Double(step))) }
    #expect(sitting.text().contains("card 2 of 7"))
  }

  @Test("By itself, a lesson waits for the runs that its claim compares")
  func waitsForRuns() {
    let sitting = LessonExample.running()
    sitting.updates([.key(.space)])
    for step in 1...200 { _ = sitting.update(.tick(10.4 + 0.2 * Double(step))) }
    #expect(sitting.text().contains("card 4 of 7"))
    for name in ["oracle", "by eye"] {
      var arm = LessonArm(name: name)
      arm.phase = .done
      _ = sitting.update(.lesson(.arm(arm, lesson: "price", seed: 4711)))
    }
    for step in 1...30 { _ = sitting.update(.tick(50.4 + 0.2 * Double(step))) }
    #expect(sitting.text().contains("card 5 of 7"))
  }

  @Test(
    "The reveal has this run's figures next to the recorded ones; the remedy's arm has its own card"
  )
  func figures() {
    let sitting = LessonExample.revealed()
    let text = sitting.text()
    #expect(text.contains("You answered: twice"))
    #expect(text.contains("your run") && text.contains("10 recorded runs"))
    #expect(text.contains("◆ never"))
    #expect(!text.contains("better questions"))
    sitting.updates([.key(.right)])
    #expect(sitting.text().contains("better questions"))
  }

  @Test("Where nothing is recorded and nothing ran, the reveal says so")
  func nothing() {
    var sheet = LessonExample.price
    (sheet.recorded, sheet.headline) = (nil, nil)
    let sitting = LessonSitting(LessonsState(lesson: "price", preferences: Preferences()))
    var place = LessonPlace()
    place.card = 4
    sitting.updates([.lesson(.list([sheet], places: ["price": place]))])
    #expect(sitting.text().contains("You gave no answer."))
    #expect(sitting.text().contains("You have not run the experiment yet."))
    #expect(sitting.text().contains("No results are recorded beside this lesson."))
    // They come later than the list.
    sitting.updates([.lesson(.list([LessonExample.price], places: [:]))])
    #expect(sitting.text().contains("10 recorded runs"))
  }

  @Test("A card that is too long is read to its end before the next one comes")
  func longCard() {
    let sitting = LessonExample.revealed()
    let small = Size(rows: 16, columns: 60)
    let first = sitting.text(small)
    #expect(first.contains("of ") && first.contains("lines 1–"))
    sitting.updates([.key(.right)])
    #expect(sitting.text(small).contains("succeed."))
    sitting.updates([.key(.right)])
    #expect(sitting.text(small).contains("card 6 of 7"))
  }

  @Test("The help lists the keys, of the list and of a lesson")
  func help() throws {
    let list = LessonExample.list()
    list.updates([.key(.character("?"))])
    try expectGolden(list.text(), "help-lessons-80x24")
    let lesson = LessonExample.running()
    lesson.updates([.key(.character("?"))])
    try expectGolden(lesson.text(), "help-lesson-80x24")
    lesson.updates([.key(.escape)])
    #expect(lesson.text().contains("The experiment"))
  }

  @Test("The mouse selects and opens a lesson, and the wheel scrolls a card")
  func mouse() {
    let list = LessonExample.list()
    _ = list.text()
    let price = Mouse(.press, row: 5, column: 10)
    #expect(list.update(.mouse(price)).isEmpty)
    #expect(list.update(.mouse(price)).first == .lesson(.open("price")))
  }

  @Test("Without colours everything is said all the same")
  func mono() {
    var preferences = Preferences()
    preferences.theme = .mono
    let mono = LessonExample.revealed(preferences)
    #expect(mono.text() == LessonExample.revealed().text())
    #expect(mono.grid().cells.allSatisfy { $0.style.foreground == .standard })
    #expect(!LessonExample.revealed().grid().cells.allSatisfy { $0.style.foreground == .standard })
  }

  @Test("Home leads to the lessons")
  func fromHome() {
    var home = HomeState(selected: nil, preferences: Preferences())
    #expect(home.update(.key(.tab)) == [.go(.lessons(nil))])
  }

  @Test("Ctrl-C leaves from the answer too, and keeps the place")
  func leaving() {
    let sitting = LessonExample.list(lesson: "price")
    sitting.updates([.key(.left), .key(.character("a"))])
    let effects = sitting.update(.key(.control("c")))
    var place = LessonPlace()
    (place.card, place.answer) = (1, "a")
    #expect(effects == [.lesson(.keep(place, lesson: "price")), .lesson(.stop), .quit])
  }
}
