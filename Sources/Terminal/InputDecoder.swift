/// Decodes the bytes that a terminal sends into keys.
///
/// A terminal sends more than letters: arrows and function keys, reports of the mouse and the
/// focus, replies to queries of other programs, pasted text. The decoder reads each as a whole, by
/// the grammar of ECMA-48 and ISO 2022, even where it arrives in pieces, and drops it if it is no
/// key of `Key`. It never takes a part of a sequence for a letter, which would be a command.
///
/// The decoder has no clock: its owner passes the time, in seconds of a monotonic clock, and calls
/// `expire` at `deadline`.
package struct InputDecoder: Sendable {
  /// The time after which a lone ESC counts as the key, s; until then it may begin a sequence.
  ///
  /// With the drawing that follows, Esc shows within 50 ms.
  package static let escapeDelay = 0.045
  /// The longest pause within a sequence, s.
  ///
  /// On a slow link pieces arrive up to a tenth of a second apart. An incomplete sequence is
  /// dropped.
  package static let patience = 0.15
  /// The longest pause within pasted text, s.
  ///
  /// Its end can be lost with a connection, and keys must work again after that.
  package static let pastePatience = 3.0

  /// The construct that the next byte belongs to.
  enum Part: Equatable {
    /// None has begun.
    case nothing
    /// A UTF-8 character that lacks some bytes.
    case character(missing: Int)
    /// The byte after ESC.
    case escape
    /// A control sequence, CSI.
    case control
    /// A key of the keypad or an arrow, SS3.
    case shift3
    /// A function key of the Linux console, `ESC [ [`.
    case functionKey
    /// A report of the mouse, `ESC [ M`, that lacks some bytes.
    case mouse(missing: Int)
    /// A string: OSC, DCS, APC, PM or SOS. Only OSC may end with BEL.
    case string(isOSC: Bool)
    /// Pasted text, with the number of bytes of its end marker seen so far.
    case paste(seen: Int)
  }

  /// The marker before pasted text: `ESC [ 2 0 0 ~`.
  static let pasteBeginning: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x30, 0x7E]
  /// The marker after it: `ESC [ 2 0 1 ~`.
  static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
  /// The longest sequence of a key; longer ones are read to their end and dropped.
  static let longest = 64
  static let esc: UInt8 = 0x1B

  let keys: TerminalKeys
  var part = Part.nothing
  /// The bytes of the current sequence, as far as they can name a key.
  var sequence: [UInt8] = []
  /// Bytes that the current character of a string lacks.
  var missingInString = 0
  /// Whether the last byte of the string was ESC, so that `\` would end it.
  var isStringEnding = false
  /// Whether another ESC came before, which is how some terminals send Alt.
  var isAlt = false
  /// Whether the pending ESC was already returned as a key.
  var isEscapeGiven = false
  private var lastByte = 0.0

  /// Makes a decoder.
  /// - Parameter keys: The keys of the terminal's description.
  package init(keys: TerminalKeys = TerminalKeys()) { self.keys = keys }

  /// The time at which `expire` has something to do; nil where nothing is pending.
  package var deadline: Double? {
    switch part {
    case .nothing: nil
    case .escape where !isEscapeGiven: lastByte + InputDecoder.escapeDelay
    case .paste: lastByte + InputDecoder.pastePatience
    default: lastByte + InputDecoder.patience
    }
  }

  /// Takes bytes that arrived at a time.
  /// - Returns: The keys that are complete.
  package mutating func take(_ bytes: some Sequence<UInt8>, at time: Double) -> [Key] {
    var result = expire(at: time)
    let first = result.count
    for byte in bytes {
      if let key = take(byte) { result.append(key) }
    }
    lastByte = time
    dropWheel(in: &result, from: first)
    return result
  }

  /// Lets time pass: a lone ESC becomes the key, and an incomplete sequence is dropped.
  package mutating func expire(at time: Double) -> [Key] {
    let waited = time - lastByte
    var result: [Key] = []
    if part == .escape, !isEscapeGiven, waited >= InputDecoder.escapeDelay {
      isEscapeGiven = true
      result.append(.escape)
    }
    switch part {
    case .nothing: break
    case .paste: if waited >= InputDecoder.pastePatience { reset() }
    default: if waited >= InputDecoder.patience { reset() }
    }
    return result
  }

  /// Drops three or more arrows up or down in one read: no finger is that fast, but terminals that
  /// send arrows for the mouse wheel are, and not all of them let a program turn that off.
  private func dropWheel(in keys: inout [Key], from first: Int) {
    var index = first
    while index < keys.count {
      let end = keys[index...].firstIndex { $0 != keys[index] } ?? keys.count
      if end - index >= 3, keys[index] == .up || keys[index] == .down {
        keys.removeSubrange(index..<end)
      } else {
        index = end
      }
    }
  }

  mutating func reset() {
    part = .nothing
    sequence.removeAll(keepingCapacity: true)
    missingInString = 0
    (isStringEnding, isAlt, isEscapeGiven) = (false, false, false)
  }

  /// Drops the current sequence and reads a byte as the first of the next.
  mutating func restart(with byte: UInt8) -> Key? {
    reset()
    return take(byte)
  }

  mutating func take(_ byte: UInt8) -> Key? {
    switch part {
    case .nothing: return begin(byte)
    case .character(let missing): return takeCharacter(byte, missing: missing)
    case .escape: return takeAfterEscape(byte)
    case .control: return takeControl(byte)
    case .shift3: return takeShift3(byte)
    case .functionKey:
      reset()
      return nil
    case .mouse(let missing):
      // The bytes of a report are 32 or more; any other byte begins something else.
      guard byte >= 0x20 else { return restart(with: byte) }
      sequence.append(byte)
      if missing > 1 {
        part = .mouse(missing: missing - 1)
        return nil
      }
      let report = MouseReport.mouse(bytes: sequence.suffix(3))
      reset()
      return report.map(Key.mouse)
    case .string(let isOSC): return takeString(byte, isOSC: isOSC)
    case .paste(let seen):
      takePaste(byte, seen: seen)
      return nil
    }
  }
}

// MARK: - Characters

extension InputDecoder {
  private mutating func begin(_ byte: UInt8) -> Key? {
    switch byte {
    case InputDecoder.esc:
      part = .escape
      sequence = [byte]
      return nil
    case 0x80...0x9F: return introduce(byte - 0x40)
    case 0xC2...0xF4:
      part = .character(missing: byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3)
      sequence = [byte]
      return nil
    case 0x21..<0x7F: return .character(Unicode.Scalar(byte))
    default: return keys.key(of: [byte]) ?? Key(control: byte)
    }
  }

  private mutating func takeCharacter(_ byte: UInt8, missing: Int) -> Key? {
    guard (0x80...0xBF).contains(byte) else { return restart(with: byte) }
    sequence.append(byte)
    guard missing == 1 else {
      part = .character(missing: missing - 1)
      return nil
    }
    let scalars = String(validating: sequence, as: UTF8.self)?.unicodeScalars
    let wasAlt = isAlt
    reset()
    guard let scalar = scalars?.first, !wasAlt else { return nil }
    // An 8-bit control in UTF-8: the same as ESC and a letter.
    if (0x80...0x9F).contains(scalar.value) { return introduce(UInt8(scalar.value) - 0x40) }
    return .character(scalar)
  }
}

extension Key {
  /// The key of a control character, a space or DEL; nil for a byte that is no key.
  fileprivate init?(control byte: UInt8) {
    switch byte {
    case 0x09: self = .tab
    case 0x0A, 0x0D: self = .enter
    case 0x1B: self = .escape
    case 0x20: self = .space
    case 0x08, 0x7F: self = .backspace
    case 0x01...0x1A: self = .control(Unicode.Scalar(byte + 0x60))
    default: return nil
    }
  }
}
