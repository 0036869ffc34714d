import Foundation
import Interface
import Sessions

extension LiveSession {
  /// Takes in how the last write went; the session's store alone says what is on disk.
  func noteSaving() {
    let saving = store.saving
    progress.hasSavingFailed = saving.hasFailed
    progress.unsavedChoices = saving.loss == nil ? 0 : progress.choices
    progress.session = store.name
    for relocation in saving.relocations.dropFirst(relocationsTold) {
      mailbox.post(.failed("\(relocation)"))
    }
    relocationsTold = saving.relocations.count
  }

  /// Tells the screens of a problem, in one line: without the folder, which would leave no room
  /// for the remedy.
  func fail(_ error: any Error) {
    noteSaving()
    mailbox.post(.progress(progress))
    let folder = store.file.deletingLastPathComponent().path + "/"
    mailbox.post(.failed("\(error)".replacingOccurrences(of: folder, with: "")))
  }
}
