public import Foundation

extension SessionLibrary {
  /// Creates a session and opens it.
  ///
  /// - Parameters:
  ///   - name: A valid, free name.
  ///   - facts: The scenario, body and seed; `createdAs` becomes the name.
  /// - Returns: The session, open for writing.
  /// - Throws: `SessionError`.
  public func create(_ name: String, facts: SessionFacts) throws -> SessionStore {
    let file = try newFile(named: name)
    return try SessionStore.create(at: file, facts: facts.created(as: name))
  }

  /// Begins a session that gets its name once it is whole.
  ///
  /// - Parameters:
  ///   - name: A valid, free name.
  ///   - facts: The scenario, body and seed; `createdAs` becomes the name.
  /// - Returns: The empty session; open it at its `file`, then publish it.
  /// - Throws: `SessionError`.
  public func draft(_ name: String, facts: SessionFacts) throws -> SessionDraft {
    let draft = try SessionDraft(at: try newFile(named: name))
    try draft.fill(with: facts.created(as: name))
    return draft
  }

  private func newFile(named name: String) throws -> URL {
    try Self.validate(name)
    try makeFolder()
    return file(named: name)
  }

  /// The file for a new session, by name, or by path where it holds a slash or ends in `.backflip`; for
  /// a name, the folder is created.
  ///
  /// - Throws: `SessionError` where the name is not allowed or taken.
  public func place(forNew nameOrPath: String) throws -> URL {
    let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(SessionFile.suffix)
    guard isPath else {
      let file = try newFile(named: nameOrPath)
      if try contains(nameOrPath) { throw SessionError.taken(file: try find(nameOrPath).path) }
      return file
    }
    let file = URL(fileURLWithPath: nameOrPath)
    guard SessionFile.status(file.path) == nil else { throw SessionError.taken(file: file.path) }
    return file
  }

  /// Renames a session.
  ///
  /// - Parameters:
  ///   - name: Its name or path.
  ///   - newName: A valid, free name; the file stays in its folder.
  /// - Returns: The new path.
  /// - Throws: `SessionError`; `.inUse` while a process writes it, `.notADatabase` or `.foreign` where
  ///   the file is not a session.
  @discardableResult
  public func rename(_ name: String, to newName: String) throws -> URL {
    try Self.validate(newName)
    let file = try find(name)
    let target = file.deletingLastPathComponent()
      .appendingPathComponent(self.file(named: newName).lastPathComponent)
    try changing(file) { isLink in
      let taking = try WriterLock(of: target)
      defer { taking.release() }
      try SessionFile.requireFree(target)
      if !isLink { try SessionStore.mergeLog(of: file) }
      // A log that cannot be merged must keep its name, and so must the file.
      for end in ["-wal", "-journal"] where (SessionFile.status(file.path + end)?.st_size ?? 0) > 0
      {
        throw SessionError.damaged(file: file.path, detail: "its log, \(end), cannot be merged")
      }
      if !isLink { SessionFile.removeCompanions(of: file) }
      try SessionFile.move(file, to: target)
    }
    return target
  }

  /// Deletes a session; of a link to one, only the link.
  ///
  /// - Throws: `SessionError`; `.inUse` while a process writes it, `.notADatabase` or `.foreign` where
  ///   the file is not a session.
  public func delete(_ name: String) throws {
    let file = try find(name)
    try changing(file) { isLink in
      // First the files next to it: SQLite would take a log that is left for a later file's.
      if !isLink { SessionFile.removeCompanions(of: file) }
      guard unlink(file.path) == 0 else { throw SessionFile.lastError() }
      try FilePlacement.flushFolder(of: file)
    }
  }

  /// Changes a file after checking that it is a session that no process has open for writing.
  private func changing(_ file: URL, _ change: (_ isLink: Bool) throws -> Void) throws {
    try SessionError.translating(file) {
      let real = file.resolvingSymlinksInPath()
      var found = stat()
      if stat(real.path, &found) == 0, found.st_mode & S_IFMT != S_IFREG {
        throw found.st_mode & S_IFMT == S_IFDIR
          ? SessionError.folder(file: real.path) : SessionError.notADatabase(file: real.path)
      }
      try SessionFile.checkCompanions(of: real)
      let lock = try WriterLock(of: real)
      defer { lock.release() }
      // It may have been renamed or deleted since it was found.
      guard SessionFile.exists(file), let status = SessionFile.status(file.path) else {
        throw SessionError.missing(file: file.path)
      }
      let isListed =
        file.deletingLastPathComponent().resolvingSymlinksInPath().path
        == folder.resolvingSymlinksInPath().path
      try SessionFile.requireSession(real, isListed: isListed)
      try change(status.st_mode & S_IFMT == S_IFLNK)
    }
  }

  /// A free name for a session that begins now: the day of the week, with a number if needed.
  ///
  /// - Throws: `SessionError` where the folder cannot be read.
  public func freshName(date: Date = .now, timeZone: TimeZone = .current) throws -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    let day = days[calendar.component(.weekday, from: date) - 1]
    // A log that is left of a session occupies its name too.
    let taken = Set(try names() + logNames())
    guard taken.contains(day) else { return day }
    var number = 2
    while taken.contains("\(day)-\(number)") { number += 1 }
    return "\(day)-\(number)"
  }

  /// Checks that a name is allowed for a session.
  ///
  /// - Throws: `SessionError.badName`.
  public static func validate(_ name: String) throws {
    func refuse(_ reason: String) -> SessionError { .badName(name: name, reason: reason) }
    // In the form of the file name, whose usual limit is 255 bytes.
    let composed = name.precomposedStringWithCanonicalMapping
    guard !name.isEmpty, name.count <= 64, composed.utf8.count <= 192 else {
      throw refuse("use 1 to 64 characters")
    }
    // By scalars: with a combining mark, a slash is another character, but the same byte.
    guard let first = name.unicodeScalars.first, first != ".", first != "-" else {
      throw refuse("begin with a letter or a digit")
    }
    guard !name.unicodeScalars.contains("/") else { throw refuse("leave out the slash") }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }),
      name.trimmingCharacters(in: .whitespacesAndNewlines) == name
    else { throw refuse("leave out control characters, and spaces at its ends") }
    guard !name.hasSuffix(SessionFile.suffix) else {
      throw refuse("leave out \"\(SessionFile.suffix)\", which the file gets anyway")
    }
  }

  /// Creates the data folder and its folder of sessions, readable by their user only.
  private func makeFolder() throws {
    try SessionError.translating(folder) { try DataFolder.make(folder) }
  }

  /// The names of logs, some of which may have no session.
  private func logNames() throws -> [String] {
    guard SessionFile.exists(folder) else { return [] }
    let end = SessionFile.suffix + "-wal"
    return try SessionError.translating(folder) {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }
    .filter { $0.hasSuffix(end) }.map { String($0.dropLast(end.count)) }
  }
}

extension SessionFacts {
  /// The same facts with another `createdAs`.
  fileprivate func created(as name: String) -> SessionFacts {
    var facts = self
    facts.createdAs = name.precomposedStringWithCanonicalMapping
    return facts
  }
}
