import Interface
import Learning
import Terminal
import Testing

@Suite struct ChooseMarkTests {
  private func open(_ progress: SessionProgress = Example.progress) -> Sitting {
    let sitting = Example.sitting(progress)
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil), .tick(11)])
    return sitting
  }

  /// The line below the clips.
  private func clock(_ sitting: Sitting) -> String {
    sitting.text().split(separator: "\n").map(String.init).first { $0.contains(" s · ") } ?? ""
  }

  @Test(arguments: [
    (Key.left, "taken: left"), (.right, "taken: right"), (.up, "taken: alike"),
    (.down, "taken: can't tell"),
  ])
  func aMarkSaysWhatWasTaken(key: Key, words: String) {
    let sitting = open()
    sitting.updates([.key(key), .query(Example.query(8), undone: nil), .tick(11.2), .tick(12)])
    #expect(clock(sitting).contains(words))
    sitting.updates([.tick(13), .tick(13.1)])
    #expect(!clock(sitting).contains("taken"))
  }

  @Test func undoAndRedoAreMarked() {
    var progress = Example.progress
    progress.redoable = 1
    let sitting = open(progress)
    sitting.updates([.key(.character("u")), .query(Example.query(6), undone: .right), .tick(12)])
    #expect(clock(sitting).contains("undone: right"))
    sitting.updates([.key(.character("U")), .query(Example.query(7), undone: nil), .tick(13)])
    #expect(clock(sitting).contains("again: right"))
  }

  @Test func theModelsGuessShowsAfterAChoiceAndNeverBefore() {
    let sitting = open()
    _ = sitting.update(.key(.character("p")))
    _ = sitting.update(.tick(15))
    var progress = Example.progress
    progress.lastGuess = Guess(query: 6, left: 0.9)
    _ = sitting.update(.progress(progress))
    #expect(!sitting.text().contains("model:"))
    sitting.updates([.key(.left), .tick(15.1)])
    // The guess at another pair is not this one's.
    #expect(!sitting.text().contains("model:"))
    progress.lastGuess = Guess(query: 7, left: 0.27)
    sitting.updates([.progress(progress), .query(Example.query(8), undone: nil), .tick(30)])
    #expect(clock(sitting).contains("taken: left · model: right 73 %"))
    sitting.updates([.key(.character("p")), .tick(40)])
    #expect(!sitting.text().contains("model:"))
  }

  @Test func aClickOnAClipChoosesIt() {
    for (column, choice) in [(5, Choice.left), (60, .right)] {
      let sitting = open()
      #expect(
        sitting.update(.mouse(Mouse(.press, row: 8, column: column))) == [
          .answer(query: 7, choice: choice, seconds: 1, rater: .person), .requestQuery,
        ])
    }
    let sitting = open()
    for mouse in [
      Mouse(.wheelUp, row: 8, column: 5), Mouse(.wheelDown, row: 8, column: 5),
      Mouse(.release, row: 8, column: 5), Mouse(.press, row: 22, column: 5),
      Mouse(.press, row: 0, column: 5), Mouse(.press, row: 500, column: 900),
    ] {
      #expect(sitting.update(.mouse(mouse)).isEmpty)
    }
  }

  @Test func aPairTakesNoClickBeforeItCanHaveBeenSeen() {
    let sitting = Example.sitting()
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil), .tick(10.1)])
    #expect(sitting.update(.mouse(Mouse(.press, row: 8, column: 5))).isEmpty)
  }

  @Test func wideWindowsPlayTheNewestPolicy() {
    let sitting = open()
    let wide = Size(rows: 30, columns: 110)
    let request = RolloutRequest(stage: 11, attempt: 0)
    #expect(sitting.update(.resized(Size(rows: 30, columns: 109))).isEmpty)
    #expect(sitting.update(.resized(wide)) == [.requestRollout(request)])
    #expect(sitting.text(wide).contains("newest policy"))
    _ = sitting.update(.rollout(Example.rollout(request)))
    #expect(sitting.text(wide).contains("newest, 286 choices ✓"))
    #expect(!sitting.text(Size(rows: 30, columns: 109)).contains("newest"))
    // It is asked for once, and again when there is a newer one.
    #expect(sitting.update(.progress(Example.progress)).isEmpty)
    var progress = Example.progress
    progress.stages.append(StageSummary(choices: 312, policySteps: 1, successRate: nil))
    #expect(
      sitting.update(.progress(progress))
        == [.requestRollout(RolloutRequest(stage: 12, attempt: 0))])
  }

  @Test func milestonesAreReportedOnce() {
    var progress = Example.progress
    progress.recentSuccesses = 0
    progress.milestones = Milestones(
      first: "first whole backward turn in the air", successes: "flips")
    let sitting = open(progress)
    (progress.recentSuccesses, progress.lastCheckChoices) = (1, 43)
    sitting.updates([.progress(progress), .tick(12)])
    let first = "First whole backward turn in the air, after 43 choices."
    #expect(sitting.text().contains(first))
    _ = sitting.update(.tick(30))
    (progress.recentSuccesses, progress.lastCheckChoices) = (2, 53)
    sitting.updates([.progress(progress), .tick(31)])
    #expect(!sitting.text().contains("turn in the air"))
    (progress.recentSuccesses, progress.lastCheckChoices) = (9, 63)
    sitting.updates([.progress(progress), .tick(32)])
    #expect(sitting.text().contains("9 flips in 10 tries for the first time, after 63 choices."))
  }

  @Test func aMilestoneOfAnEarlierSittingIsNotReportedAgain() {
    var progress = Example.progress
    progress.milestones.note(3, of: 10, after: 40)
    (progress.recentSuccesses, progress.lastCheckChoices) = (3, 50)
    let sitting = open(progress)
    sitting.updates([.progress(progress), .tick(12)])
    #expect(!sitting.text().contains("after 50"))
  }

  @Test func theWayToDrawIsRemembered() {
    let sitting = open()
    #expect(sitting.update(.key(.character("g"))) == [.remember(.drawing(.blocks))])
    #expect(sitting.update(.key(.character("g"))) == [.remember(.drawing(.braille))])
    #expect(sitting.update(.key(.character("g"))) == [.remember(.drawing(.ascii))])
    let ascii = Sitting(
      AppState(progress: Example.progress, picture: Example.picture, repertoire: .ascii))
    #expect(ascii.update(.key(.character("g"))).isEmpty)
    #expect(ascii.text().contains("This locale shows ASCII characters alone"))
  }

  @Test func wordsInTheStatusLineKeepTheirPlaces() {
    var places: Set<[Int]> = []
    for (learner, agreements, successes) in [
      (LearnerStatus.learning, 100, 10), (.waitingForYou, 3, 0), (.learning, 42, 3),
    ] {
      var progress = Example.progress
      progress.learner = learner
      progress.recentSuccesses = successes
      progress.statistics.recentAgreements = agreements
      let line = String(Example.sitting(progress).text().split(separator: "\n").last ?? "")
      places.insert(
        ["4.1 M", "saved"].map { word in
          line.firstRange(of: word).map {
            line.distance(from: line.startIndex, to: $0.lowerBound)
          } ?? -1
        })
    }
    #expect(places.count == 1 && places.first?.contains(-1) == false)
  }
}
