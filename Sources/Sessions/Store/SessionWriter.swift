public import Foundation

/// The process that has a session open for writing.
public struct SessionWriter: Sendable, Equatable {
  /// The process's number.
  public var pid: Int32
  /// When it opened the session, to the second.
  public var since: Date?
  /// The machine that it runs on.
  public var host: String?

  /// Makes a writer of its parts.
  public init(pid: Int32, since: Date? = nil, host: String? = nil) {
    self.pid = pid
    self.since = since
    self.host = host
  }

  /// This process, since now.
  static var current: SessionWriter {
    let now = Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down))
    return SessionWriter(pid: getpid(), since: now, host: host)
  }

  /// This machine's name; Foundation may ask the network for it, and wait.
  private static var host: String? {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return nil }
    return String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension SessionWriter: CustomStringConvertible {
  /// For example “process 4711 on lab-3, since 14:05:00”; with the date if that is not today.
  public var description: String {
    var text = "process \(pid)"
    if let host { text += " on \(host)" }
    if let since {
      let isToday = Calendar.current.isDateInToday(since)
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_US_POSIX")
      formatter.dateFormat = isToday ? "HH:mm:ss" : "yyyy-MM-dd HH:mm"
      text += ", since \(formatter.string(from: since))"
    }
    return text
  }
}

extension SessionWriter {
  /// Three lines: number, time, host.
  var text: String {
    "\(pid)\n\(since?.formatted(.iso8601) ?? "")\n\(host ?? "")\n"
  }

  /// Reads a text like `text`, or a number alone.
  init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let pid = lines.first.flatMap({ Int32($0) }) else { return nil }
    self.init(pid: pid)
    if lines.count > 1 { since = try? Date(lines[1], strategy: .iso8601) }
    if lines.count > 2 {
      // It is printed to the terminal.
      let host = lines[2].filter { $0.isASCII && !$0.isWhitespace && $0 >= " " }
      self.host = host.isEmpty ? nil : host
    }
  }
}
