import Interface
import Learning
import Terminal
import Testing

/// What the screens say of simulations that diverged.
@Suite struct DivergenceTests {
  private func progress(diverged: Int) -> SessionProgress {
    var progress = Example.progress
    progress.diverged = diverged
    return progress
  }

  @Test("The status line and the progress screen count them, where there are any")
  func count() {
    for view in [View.choose, .replay] {
      let text = Example.sitting(progress(diverged: 3), view: view).text(
        Size(rows: 40, columns: 140))
      #expect(text.contains("3 diverged"))
    }
    #expect(
      Example.sitting(progress(diverged: 3), view: .progress).text().contains(
        "episodes diverged              3"))
    for view in [View.choose, .replay, .progress] {
      #expect(!Example.sitting(progress(diverged: 0), view: view).text().contains("diverged"))
    }
  }

  @Test("Both panels say why no pair comes, at the smallest size too")
  func noPair() {
    var progress = progress(diverged: 48)
    progress.learner = .stopped("\(DivergenceError(episodes: 48))")
    let text = Example.sitting(progress).text()
    let words = text.split { " │╭╮╰╯─\n".contains($0) }.joined(separator: " ")
    #expect(text.contains("No more pairs:"))
    #expect(words.contains("all 48 episodes diverged;") && words.contains("use a smaller timestep"))
  }

  @Test("A replayed try that ends early says so")
  func replay() {
    let request = RolloutRequest(stage: 11, attempt: 0)
    var rollout = Example.rollout(request)
    (rollout.isSuccess, rollout.hasDiverged) = (false, true)
    rollout.trajectory = rollout.trajectory.slice(0..<1)
    rollout.learnedReward = [.nan]
    let sitting = Example.sitting(view: .replay)
    _ = sitting.start()
    sitting.updates([.tick(10), .rollout(rollout), .tick(10.1)])
    #expect(sitting.text(Size(rows: 40, columns: 120)).contains("diverged"))
  }
}
