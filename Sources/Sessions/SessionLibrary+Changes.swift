public import Foundation

extension SessionLibrary {
  /// Makes a new session and opens it.
  ///
  /// - Parameters:
  ///   - name: Its name; must be valid and free.
  ///   - facts: What it is about; `createdAs` is set to the name.
  /// - Returns: The session, open for writing.
  /// - Throws: `SessionError`.
  public func create(_ name: String, facts: SessionFacts) throws -> SessionStore {
    try Self.validate(name)
    try makeFolder()
    var facts = facts
    facts.createdAs = name
    return try SessionStore.create(at: file(named: name), facts: facts)
  }

  /// Where a new session goes that is named by name, or by path where it holds a slash or ends with
  /// `.backflip`; for a name, the folder is made.
  ///
  /// - Throws: `SessionError` where the name cannot be a session's, or is taken.
  public func place(forNew nameOrPath: String) throws -> URL {
    let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(SessionFile.suffix)
    if !isPath {
      try Self.validate(nameOrPath)
      try makeFolder()
    }
    let file = isPath ? URL(fileURLWithPath: nameOrPath) : file(named: nameOrPath)
    guard !SessionFile.exists(file) else { throw SessionError.taken(file: file.path) }
    return file
  }

  /// Gives a session another name.
  ///
  /// - Parameters:
  ///   - name: Its name or path.
  ///   - newName: A valid name that is free; the file stays in its folder.
  /// - Returns: Where it is now.
  /// - Throws: `SessionError`; `.inUse` while a process writes it.
  @discardableResult
  public func rename(_ name: String, to newName: String) throws -> URL {
    try Self.validate(newName)
    let file = try find(name)
    let target = file.deletingLastPathComponent()
      .appendingPathComponent(newName + SessionFile.suffix)
    try SessionError.translating(file) {
      let lock = try WriterLock(of: file)
      defer { lock.release() }
      try SessionStore.mergeLog(of: file)
      try SessionFile.move(file, to: target)
    }
    return target
  }

  /// Removes a session for good.
  ///
  /// - Throws: `SessionError`; `.inUse` while a process writes it.
  public func delete(_ name: String) throws {
    let file = try find(name)
    try SessionError.translating(file) {
      let lock = try WriterLock(of: file)
      defer { lock.release() }
      // First what is nothing without the file: a log alone would be taken for a later file's.
      SessionFile.removeCompanions(of: file)
      guard unlink(file.path) == 0 else { throw SessionFile.lastError() }
    }
  }

  /// A free name for a session that begins now: the day of the week, with a number where needed.
  ///
  /// - Throws: `SessionError` where the folder cannot be read.
  public func freshName(date: Date = .now, timeZone: TimeZone = .current) throws -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    let day = days[calendar.component(.weekday, from: date) - 1]
    let taken = Set(try names())
    guard taken.contains(day) else { return day }
    var number = 2
    while taken.contains("\(day)-\(number)") { number += 1 }
    return "\(day)-\(number)"
  }

  /// Checks that a name can be a session's.
  ///
  /// - Throws: `SessionError.badName`.
  public static func validate(_ name: String) throws {
    func refuse(_ reason: String) -> SessionError { .badName(name: name, reason: reason) }
    // With letters of several bytes the file's name must stay below the usual limit of 255 bytes.
    guard !name.isEmpty, name.count <= 64, name.utf8.count <= 192 else {
      throw refuse("use 1 to 64 characters")
    }
    guard let first = name.first, first != ".", first != "-" else {
      throw refuse("begin with a letter or a digit")
    }
    guard !name.contains("/") else { throw refuse("leave out the slash") }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }),
      name.trimmingCharacters(in: .whitespacesAndNewlines) == name
    else { throw refuse("leave out control characters, and spaces at its ends") }
    guard !name.hasSuffix(SessionFile.suffix) else {
      throw refuse("leave out “\(SessionFile.suffix)”, which the file gets anyway")
    }
  }

  /// Makes the data folder and its folder of sessions, for the user's eyes only.
  private func makeFolder() throws {
    try SessionError.translating(folder) {
      for made in [folder.deletingLastPathComponent(), folder] {
        try FileManager.default.createDirectory(
          at: made, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
    }
  }
}
