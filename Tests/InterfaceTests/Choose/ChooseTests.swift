import Interface
import Learning
import Terminal
import Testing

@Suite struct ChooseTests {
  /// A sitting that has had a pair on show for a second.
  private func open(id: Int = 7) -> Sitting {
    let sitting = Example.sitting()
    sitting.updates([.tick(10), .query(Example.query(id), undone: nil), .tick(11)])
    return sitting
  }

  @Test func theFirstPairIsAskedForAtTheStart() {
    let sitting = Example.sitting()
    #expect(sitting.start() == [.requestQuery])
  }

  @Test(arguments: [
    (Key.left, Choice.left), (.right, .right), (.up, .equal), (.down, .skip),
    (.character("h"), .left), (.character("l"), .right), (.character("k"), .equal),
    (.character("j"), .skip),
  ])
  func keysAnswer(key: Key, choice: Choice) {
    let sitting = open()
    #expect(
      sitting.update(.key(key)) == [
        .answer(query: 7, choice: choice, seconds: 1, rater: .person), .requestQuery,
      ])
  }

  @Test(arguments: [View.choose, .progress])
  func keysHoldPoliciesAndLetThemGo(view: View) {
    let sitting = Example.sitting(view: view)
    for key in ["+", "="] as [Unicode.Scalar] {
      #expect(sitting.update(.key(.character(key))) == [.changeKLCoefficient(by: 1)])
    }
    #expect(sitting.update(.key(.character("-"))) == [.changeKLCoefficient(by: -1)])
    #expect(sitting.text().contains("The KL coefficient is 0 already; + raises it."))
    var progress = Example.progress
    for (coefficient, text) in [
      (0.001, "KL coefficient 0.001: policies stay close to their reference."),
      (1, "KL coefficient 1: policies stay close to their reference."),
      (0, "KL coefficient 0: policies change freely."),
    ] as [(Float, String)] {
      progress.klCoefficient = coefficient
      _ = sitting.update(.progress(progress))
      #expect(sitting.text().contains(text))
    }
    #expect(sitting.update(.progress(progress)).isEmpty)
  }

  @Test func whatASessionBeginsWithCallsForNoNotice() {
    let sitting = Example.sitting()
    var progress = Example.progress
    progress.klCoefficient = 0.03
    _ = sitting.update(.progress(progress))
    #expect(!sitting.text().contains("KL coefficient 0.03"))
    #expect(sitting.text().contains("KL 0.03"))
  }

  @Test(arguments: [
    (LearnerStatus.resuming, "Not yet: the session is being resumed."),
    (.elsewhere, "No policy learns here, so there is no KL coefficient to change."),
    (.stopped("why"), "No policy learns here, so there is no KL coefficient to change."),
  ])
  func whereNothingLearnsNothingIsHeld(status: LearnerStatus, told: String) {
    var progress = Example.progress
    progress.learner = status
    let sitting = Example.sitting(progress, view: .progress)
    #expect(sitting.update(.key(.character("+"))).isEmpty)
    #expect(sitting.text().contains(told))
    #expect(Example.sitting(view: .replay).update(.key(.character("+"))).isEmpty)
    _ = sitting.update(.key(.character("?")))
    #expect(sitting.update(.key(.character("+"))).isEmpty)
  }

  @Test func aPairTakesNoAnswerBeforeItCanHaveBeenSeen() {
    let sitting = Example.sitting()
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil), .tick(10.19)])
    #expect(sitting.update(.key(.left)).isEmpty)
    _ = sitting.update(.tick(10.21))
    #expect(!sitting.update(.key(.right)).isEmpty)
  }

  @Test func anAnswerIsNeverAppliedToTheNextPair() {
    let sitting = open()
    _ = sitting.update(.key(.left))
    _ = sitting.update(.query(Example.query(8), undone: nil))
    #expect(sitting.update(.key(.left)).isEmpty)
    #expect(sitting.text().contains("✓ left"))
    _ = sitting.update(.tick(11.16))
    #expect(!sitting.text().contains("✓ left"))
    #expect(sitting.update(.key(.left)).isEmpty)
    _ = sitting.update(.tick(11.6))
    guard case .answer(query: 8, choice: .left, _, .person)? = sitting.update(.key(.left)).first
    else {
      Issue.record("the next pair takes an answer once it has been seen")
      return
    }
  }

  @Test func withoutANextPairTheScreenSaysSo() {
    let sitting = open()
    sitting.updates([.key(.left), .tick(11.2)])
    #expect(!sitting.text().contains("Preparing the next pair"))
    _ = sitting.update(.tick(11.6))
    #expect(sitting.text().contains("Preparing the next pair"))
    // The answered pair stays in view, and its answer too.
    #expect(sitting.text().contains("✓ left"))
    #expect(sitting.text().contains("/1.5 s"))
    #expect(sitting.update(.key(.left)).isEmpty)
    _ = sitting.update(.query(Example.query(8), undone: nil))
    #expect(!sitting.text().contains("Preparing the next pair"))
  }

  @Test func undoAndRedoAskForWhatCanBeDone() {
    let sitting = open()
    #expect(sitting.update(.key(.character("U"))).isEmpty)
    #expect(sitting.text().contains("There is nothing to redo."))
    #expect(sitting.update(.key(.character("u"))) == [.undo])
    // Until the pair comes back nothing can be answered.
    #expect(sitting.update(.key(.left)).isEmpty)
    _ = sitting.update(.query(Example.query(6), undone: .right))
    #expect(sitting.text().contains("right · was chosen"))
    var progress = Example.progress
    progress.undoable = 0
    progress.redoable = 1
    sitting.updates([.progress(progress), .tick(12)])
    #expect(sitting.update(.key(.character("u"))).isEmpty)
    #expect(sitting.text().contains("There is nothing to undo."))
    #expect(sitting.update(.key(.character("U"))) == [.redo])
  }

  @Test func anAnswerCanBeUndoneAtOnce() {
    let sitting = Example.sitting()
    var progress = Example.progress
    progress.undoable = 0
    sitting.updates([
      .progress(progress), .tick(10), .query(Example.query(0), undone: nil), .tick(11),
      .key(.left), .query(Example.query(1), undone: nil),
    ])
    #expect(sitting.update(.key(.character("u"))) == [.undo])
    _ = sitting.update(.query(Example.query(0), undone: .left))
    _ = sitting.update(.tick(12))
    guard case .answer(query: 0, _, _, _)? = sitting.update(.key(.right)).first else {
      Issue.record("the pair that came back takes the answer")
      return
    }
  }

  @Test func theTeacherAnswersOnePair() {
    let sitting = open()
    #expect(sitting.update(.key(.character("A"))) == [.askTeacher(query: 7)])
    #expect(sitting.update(.key(.left)).isEmpty)
    #expect(sitting.update(.teacherAnswered(query: 6, choice: .left)).isEmpty)
    #expect(
      sitting.update(.teacherAnswered(query: 7, choice: .right)) == [
        .answer(query: 7, choice: .right, seconds: 1, rater: .teacher), .requestQuery,
      ])
    #expect(sitting.text().contains("✓ right by the teacher"))
    #expect(sitting.update(.query(Example.query(8), undone: nil)).isEmpty)
    #expect(sitting.update(.tick(13)).isEmpty)
  }

  @Test func theTeacherStopsWhenAllPlannedChoicesAreMade() {
    let sitting = open()
    var progress = Example.progress
    progress.choices = 899
    _ = sitting.update(.progress(progress))
    #expect(sitting.update(.key(.character("a"))) == [.askTeacher(query: 7)])
    progress.choices = 900
    sitting.updates([.teacherAnswered(query: 7, choice: .left), .progress(progress)])
    sitting.updates([.query(Example.query(8), undone: nil), .tick(12)])
    #expect(sitting.text().contains("All 900 choices are made"))
    // Asked again, it goes on beyond the plan.
    #expect(sitting.update(.key(.character("a"))) == [.askTeacher(query: 8)])
    sitting.updates([.teacherAnswered(query: 8, choice: .left)])
    sitting.updates([.query(Example.query(9), undone: nil)])
    #expect(sitting.update(.tick(13)) == [.askTeacher(query: 9)])
  }

  @Test func theTeacherGoesOnUntilItIsStopped() {
    let sitting = open()
    #expect(sitting.update(.key(.character("a"))) == [.askTeacher(query: 7)])
    sitting.updates([
      .teacherAnswered(query: 7, choice: .left), .query(Example.query(8), undone: nil),
    ])
    #expect(sitting.update(.tick(12)) == [.askTeacher(query: 8)])
    // An answer stops the teacher, and is not applied: the pair was hardly seen.
    #expect(sitting.update(.key(.left)).isEmpty)
    _ = sitting.update(.teacherAnswered(query: 8, choice: .left))
    _ = sitting.update(.query(Example.query(9), undone: nil))
    #expect(sitting.update(.tick(13)).isEmpty)
    #expect(sitting.text().contains("The teacher stops."))
  }

  @Test func theTeacherTakesUpPairsThatComeLate() {
    let sitting = open()
    sitting.updates([.key(.left), .tick(12)])
    #expect(sitting.update(.key(.character("a"))).isEmpty)
    #expect(sitting.update(.query(Example.query(8), undone: nil)) == [.askTeacher(query: 8)])
  }

  @Test func withoutATeacherTheScreenSaysSo() {
    let sitting = open()
    var progress = Example.progress
    progress.teacher = nil
    _ = sitting.update(.progress(progress))
    #expect(sitting.update(.key(.character("a"))).isEmpty)
    #expect(sitting.text().contains("This scenario has no teacher"))
  }

  @Test func otherViewsTakeNoAnswers() {
    let sitting = open()
    _ = sitting.update(.key(.character("?")))
    #expect(sitting.text().contains("keys of the choose screen"))
    #expect(sitting.update(.key(.left)).isEmpty)
    #expect(sitting.update(.key(.escape)).isEmpty)
    #expect(!sitting.text().contains("keys of the choose screen"))
    // The pair counts as new again.
    #expect(sitting.update(.key(.left)).isEmpty)
    _ = sitting.update(.tick(11.3))
    #expect(!sitting.update(.key(.right)).isEmpty)
  }

  @Test func tabGoesRoundTheViews() {
    let sitting = open()
    var seen: [View] = []
    for _ in 0..<3 {
      _ = sitting.update(.key(.tab))
      seen.append(sitting.view)
    }
    #expect(seen == [.replay, .progress, .choose])
    _ = sitting.update(.key(.backTab))
    #expect(sitting.view == .progress)
  }

  @Test func tabLeavesTheHelpForTheNextView() {
    let sitting = open()
    sitting.updates([.key(.character("?")), .key(.tab)])
    #expect(sitting.view == .replay)
    #expect(!sitting.text().contains("keys of the"))
  }

  @Test func escapeLeadsHomeFromEveryView() {
    let sitting = open()
    for _ in 0..<3 {
      #expect(sitting.update(.key(.escape)) == [.go(.home)])
      _ = sitting.update(.key(.tab))
    }
  }

  @Test func aFirstRunShowsThreeCardsOverTheMovingPair() throws {
    let sitting = Sitting(
      AppState(progress: Example.progress, picture: Example.picture, isFirstRun: true))
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil), .tick(10.5)])
    try expectGolden(sitting.text(), "card-80x24")
    try expectGolden(sitting.text(.smallest), "card-60x16")
    #expect(sitting.update(.key(.enter)).isEmpty)
    #expect(sitting.text().contains("2 of 3"))
    sitting.updates([.key(.enter)])
    #expect(sitting.text().contains("3 of 3"))
    sitting.updates([.key(.enter)])
    #expect(!sitting.text().contains("of 3"))
    #expect(sitting.update(.key(.escape)) == [.go(.home)])
  }

  @Test func theCardsKeepNobodyFromChoosing() {
    let sitting = Sitting(
      AppState(progress: Example.progress, picture: Example.picture, isFirstRun: true))
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil), .tick(11)])
    #expect(sitting.update(.key(.left)).count == 2)
    #expect(!sitting.text().contains("of 3"))
    let other = Sitting(
      AppState(progress: Example.progress, picture: Example.picture, isFirstRun: true))
    #expect(other.update(.key(.escape)).isEmpty)
    #expect(!other.text().contains("of 3"))
  }

  @Test func aKeyThatDoesNothingSaysSoOnce() {
    let sitting = open()
    let told = "z does nothing here; ? lists the keys."
    #expect(sitting.update(.key(.character("z"))).isEmpty)
    #expect(sitting.text().contains(told))
    sitting.updates([.tick(20), .key(.character("z"))])
    #expect(!sitting.text().contains(told))
    _ = sitting.update(.key(.pageUp))
    #expect(sitting.text().contains("page-up does nothing here; ? lists the keys."))
  }

  @Test func keysOfOtherLayoutsAreTakenForThoseInTheirPlaces() {
    var preferences = Preferences()
    preferences.keys = KeyMap(layout: .russian, single: [.character("1"): .left])
    let sitting = Sitting(
      AppState(progress: Example.progress, picture: Example.picture, preferences: preferences))
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil), .tick(11)])
    #expect(sitting.update(.key(.character("й"))) == [.quit])
    guard case .answer(7, .left, _, .person) = sitting.update(.key(.character("1"))).first else {
      Issue.record("1 is the left arrow")
      return
    }
    sitting.updates([.query(Example.query(8), undone: nil), .tick(12), .tick(13)])
    guard case .answer(8, .right, _, .person) = sitting.update(.key(.character("д"))).first else {
      Issue.record("д is in the place of l")
      return
    }
  }

  @Test func leavingAndSuspending() {
    let sitting = open()
    #expect(sitting.update(.key(.character("q"))) == [.quit])
    #expect(sitting.update(.key(.control("c"))) == [.quit])
    #expect(sitting.update(.key(.control("z"))) == [.suspend])
    #expect(sitting.update(.leave) == [.quit])
  }

  @Test func aWindowTooSmallTakesNoAnswers() {
    let sitting = open()
    _ = sitting.update(.resized(Size(rows: 15, columns: 80)))
    #expect(sitting.update(.key(.left)).isEmpty)
    #expect(sitting.update(.key(.character("q"))) == [.quit])
    _ = sitting.update(.resized(.usual))
    #expect(!sitting.update(.key(.left)).isEmpty)
  }
}
