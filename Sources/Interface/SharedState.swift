internal import Drawing
internal import Terminal

/// The state that all screens share.
struct SharedState: Sendable {
  /// How the session stands.
  var progress: SessionProgress
  /// The looks of the body.
  let picture: BodyPicture
  /// The person's settings.
  var preferences: Preferences
  /// Whether the trails of the head and the feet show.
  var showsTrails = false
  /// The news under the screens.
  var board = NoticeBoard()
  /// The query that was answered last, until the next one comes.
  var answeredQuery: Int?

  /// The characters that the terminal can show.
  let repertoire: Repertoire
  /// What the policies have reached.
  private var milestones: Milestones

  init(
    progress: SessionProgress, picture: BodyPicture, preferences: Preferences,
    repertoire: Repertoire
  ) {
    (self.progress, self.picture) = (progress, picture)
    (self.preferences, self.repertoire) = (preferences, repertoire)
    milestones = progress.milestones
  }

  /// How bodies are drawn.
  var look: Look {
    Look(
      ink: repertoire == .ascii ? .ascii : preferences.drawing.ink, showsTrails: showsTrails)
  }

  /// Whether an answer was given that is not known to be on disk yet.
  var isSaving: Bool {
    answeredQuery.map { $0 != progress.lastSavedQuery } ?? false
  }

  /// The time, s, by the clock of `Message.tick`.
  var now: Double {
    get { board.now }
    set { board.now = newValue }
  }

  /// Shows a line for a while; an error stays until a key is pressed.
  mutating func notify(_ text: String, isError: Bool = false) {
    board.notify(text, isError: isError)
  }

  /// Takes in how the session stands, and reports a milestone that is new.
  mutating func take(_ progress: SessionProgress) {
    self.progress = progress
    guard let choices = progress.lastCheckChoices else { return }
    let news = milestones.note(
      progress.recentSuccesses, of: progress.recentTries, after: choices)
    if let news { board.notify(news, for: NoticeBoard.milestoneTime) }
  }
}
