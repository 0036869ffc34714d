import Interface
import Synchronization

/// What has happened, for the thread that draws: put in by any thread, taken out by one.
final class Mailbox: Sendable {
  private let messages = Mutex<[Message]>([])

  /// Adds a message; of the session's progress only the newest counts, in the place of the oldest:
  /// a pair never comes before the count of the choice that it follows.
  func post(_ message: Message) {
    messages.withLock { messages in
      if case .progress = message {
        let earlier = messages.firstIndex { if case .progress = $0 { true } else { false } }
        if let earlier { return messages[earlier] = message }
      }
      messages.append(message)
    }
  }

  /// Takes all messages out, oldest first.
  func takeAll() -> [Message] {
    messages.withLock { messages in
      defer { messages.removeAll() }
      return messages
    }
  }
}
