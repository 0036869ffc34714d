import Foundation

/// A file of all pages that are left of a session: the file's, and each version that its log holds.
///
/// Where SQLite would stop at the first damaged frame, the frames behind it are used as well. The newest
/// intact version of each page stands at the page's place, so that chains of long records lead on; all
/// others stand behind the last page, where their rows are found. Rows have checksums, so that a
/// damaged page's rows are taken or left one by one.
enum SalvagedPages {
  /// Writes the pages.
  ///
  /// - Parameters:
  ///   - file: The session's file, which stays as it is.
  ///   - log: Its log.
  ///   - target: Where; replaces what is there.
  /// - Throws: What keeps a file from being read or written.
  static func write(of file: URL, with log: WriteAheadLog, to target: URL) throws {
    try FileManager.default.copyItem(at: file, to: target)
    let handle = try FileHandle(forUpdating: target)
    let size = log.pageSize
    let stored = Int(try handle.seekToEnd()) / size
    // No page lies beyond those of the file and the log.
    let most = stored + log.frames.count
    var newest: [Int: Int] = [:]
    for (index, frame) in log.frames.enumerated() where (1...most).contains(frame.page) {
      let isBetter = frame.isIntact || newest[frame.page].map { !log.frames[$0].isIntact } ?? true
      // A damaged version must not hide the file's own.
      if isBetter, frame.isIntact || frame.page > stored { newest[frame.page] = index }
    }
    var others: [Data] = []
    for (index, frame) in log.frames.enumerated() where newest[frame.page] != index {
      others.append(log.page(frame))
    }
    for page in newest.keys where page <= stored {
      try handle.seek(toOffset: UInt64((page - 1) * size))
      if let replaced = try handle.read(upToCount: size) { others.append(replaced) }
    }
    for (page, index) in newest {
      try handle.seek(toOffset: UInt64((page - 1) * size))
      try handle.write(contentsOf: log.page(log.frames[index]))
    }
    let end = max(stored, newest.keys.max() ?? 0)
    for (index, page) in others.enumerated() {
      try handle.seek(toOffset: UInt64((end + index) * size))
      try handle.write(contentsOf: page)
    }
    try handle.close()
  }
}
