import Foundation

extension SessionLibrary {
  /// Removes what killed processes have left in the folder: sessions that were never finished, and
  /// lock files.
  ///
  /// Who makes a session holds its name's lock; a name whose lock can be taken is thus being made by
  /// nobody. What cannot be removed now is left to the next command.
  public func removeLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let unfinished = names.compactMap(SessionDraft.target(ofUnfinished:))
    let locked = names.filter { $0.hasSuffix("-lock") && !$0.hasPrefix(".") }
      .map { String($0.dropLast("-lock".count)) }
      .filter(SessionDraft.isSessionName)
    for name in Set(unfinished + locked) {
      let target = folder.appendingPathComponent(name)
      guard let lock = try? WriterLock(of: target, patience: .zero) else { continue }
      SessionDraft.removeUnfinished(of: target)
      lock.release()
    }
  }
}
