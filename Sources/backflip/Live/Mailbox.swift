import Interface
import Synchronization

/// Messages for the thread that draws: posted by any thread, taken by one.
final class Mailbox: Sendable {
  private let messages = Mutex<[Message]>([])

  /// Adds a message.
  ///
  /// The newest progress takes the place of an earlier one that was not taken yet, so that a pair
  /// never comes before the count of the choice that it follows.
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
