import Foundation

/// A file of all pages that are left of a session: those of the file, and each version in its log.
///
/// SQLite stops at the first damaged frame; here, the frames after it are used too. The newest intact
/// version of each page is at the page's place, so that overflow chains work. All other versions follow
/// the last page; `PageReader` finds their rows there. Since rows have checksums, each row of a damaged
/// page is accepted or rejected on its own.
enum SalvagedPages {
  /// Writes the pages.
  ///
  /// - Parameters:
  ///   - file: The session's file, which is not changed.
  ///   - log: Its log.
  ///   - target: The file to write.
  /// - Throws: The system's error where a file cannot be read or written.
  static func write(of file: URL, with log: WriteAheadLog, to target: URL) throws {
    try FileManager.default.copyItem(at: file, to: target)
    let handle = try FileHandle(forUpdating: target)
    let size = log.pageSize
    let stored = Int(try handle.seekToEnd()) / size
    // No page number exceeds the pages of the file and the log.
    let maximum = stored + log.frames.count
    var newest: [Int: Int] = [:]
    for (index, frame) in log.frames.enumerated() where (1...maximum).contains(frame.page) {
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
