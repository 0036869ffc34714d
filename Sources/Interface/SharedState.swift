internal import Drawing

/// The state that all screens share.
struct SharedState: Sendable {
  /// A line of news under a screen.
  struct Notice: Sendable, Equatable {
    var text: String
    var isError = false
    /// When it goes, by the clock of `Message.tick`.
    var until: Double
  }

  /// How long a notice stays, s.
  private static let noticeTime = 3.0

  /// How the session stands.
  var progress: SessionProgress
  /// The looks of the body.
  let picture: BodyPicture
  /// The time, s, by the clock of `Message.tick`.
  var now = 0.0
  /// The news on show.
  private(set) var notice: Notice?
  /// The query that was answered last, until the next one comes.
  var answeredQuery: Int?

  init(progress: SessionProgress, picture: BodyPicture) {
    (self.progress, self.picture) = (progress, picture)
  }

  /// Whether an answer was given that is not known to be on disk yet.
  var isSaving: Bool {
    answeredQuery.map { $0 != progress.lastSavedQuery } ?? false
  }

  /// Shows a line for a while; an error stays until a key is pressed.
  mutating func notify(_ text: String, isError: Bool = false) {
    notice = Notice(
      text: text, isError: isError, until: isError ? .infinity : now + Self.noticeTime)
  }

  /// Moves the clock on, and removes a notice whose time has passed.
  mutating func advance(to time: Double) {
    now = time
    if let until = notice?.until, until <= now { notice = nil }
  }

  /// Removes an error when a key is pressed.
  mutating func dismissError() {
    if notice?.isError == true { notice = nil }
  }
}
