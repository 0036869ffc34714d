internal import Drawing

/// The state that all screens share.
struct SharedState: Sendable {
  /// How the session stands.
  var progress: SessionProgress
  /// The looks of the body.
  let picture: BodyPicture
  /// The person's settings.
  var preferences: Preferences
  /// The news under the screens.
  var board = NoticeBoard()
  /// The query that was answered last, until the next one comes.
  var answeredQuery: Int?

  init(progress: SessionProgress, picture: BodyPicture, preferences: Preferences) {
    (self.progress, self.picture) = (progress, picture)
    self.preferences = preferences
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
}
