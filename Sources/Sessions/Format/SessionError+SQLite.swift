import Foundation
import GRDB
import Learning

extension SessionError {
  /// Translates an error of SQLite, of reading rows or of the file system.
  init(_ error: any Error, file: URL) {
    switch error {
    case let error as SessionError:
      self = error
    case let error as DatabaseError:
      self.init(error, file: file)
    case is DamagedValue, is RowDecodingError, is Trajectory.DamagedData:
      self = .damaged(file: file.path, detail: "\(error)")
    case let error as POSIXError:
      self.init(error, file: file)
    case let error as CocoaError:
      self.init(error, file: file)
    default:
      self = .refused(file: file.path, reason: "\(error)")
    }
  }

  private init(_ error: DatabaseError, file: URL) {
    let isFolderWritable = access(file.deletingLastPathComponent().path, W_OK) == 0
    switch error.resultCode {
    case .SQLITE_INTERRUPT:
      self = .damaged(file: file.path, detail: "it has more rows than its pages can hold")
    case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK:
      self = .interrupted(file: file.path)
    case .SQLITE_NOTADB:
      self = .notADatabase(file: file.path)
    case .SQLITE_CORRUPT, .SQLITE_FORMAT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
      // The statements are fixed: an error in one means that the tables are not as they were made.
      self = .damaged(file: file.path, detail: error.message ?? "\(error.resultCode)")
    case .SQLITE_FULL:
      self = .diskFull(file: file.path)
    case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
      self = .diskFull(file: file.path)
    case .SQLITE_IOERR:
      self = .refused(
        file: file.path, reason: "could not be read or written (\(error.message ?? "I/O error"))")
    case .SQLITE_PERM, .SQLITE_AUTH:
      self = .noPermission(file: file.path)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN:
      self = isFolderWritable ? .noPermission(file: file.path) : .readOnly(file)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .inUse(file: file.path, holder: nil)
    default:
      self = .refused(file: file.path, reason: error.message ?? "\(error.resultCode)")
    }
  }

  /// The error for a session in a folder that cannot be written to.
  static func readOnly(_ file: URL) -> SessionError {
    let log = SessionFile.status(file.path + "-wal")
    guard (log?.st_size ?? 0) > 0, SessionFile.exists(file) else {
      return .readOnlyFolder(folder: file.deletingLastPathComponent().path)
    }
    return .logInReadOnlyFolder(file: file.path)
  }

  private init(_ error: POSIXError, file: URL) {
    switch error.code {
    case .EACCES, .EPERM: self = .noPermission(file: file.path)
    case .EROFS: self = .readOnly(file)
    case .ENOSPC, .EDQUOT: self = .diskFull(file: file.path)
    case .ENOENT: self = .missing(file: file.path)
    case .EEXIST: self = .taken(file: file.path)
    case .EISDIR: self = .folder(file: file.path)
    case .ENOTDIR: self = .noFolder(path: file.deletingLastPathComponent().path)
    default:
      self = .refused(file: file.path, reason: String(cString: strerror(error.code.rawValue)))
    }
  }

  private init(_ error: CocoaError, file: URL) {
    switch error.code {
    case .fileReadNoPermission, .fileWriteNoPermission: self = .noPermission(file: file.path)
    case .fileWriteVolumeReadOnly: self = .readOnlyFolder(folder: file.path)
    case .fileWriteOutOfSpace: self = .diskFull(file: file.path)
    case .fileNoSuchFile, .fileReadNoSuchFile: self = .missing(file: file.path)
    case .fileWriteFileExists: self = .taken(file: file.path)
    default: self = .refused(file: file.path, reason: error.localizedDescription)
    }
  }
}
