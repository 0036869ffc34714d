/// Reads the bytes that a terminal sends as keys.
///
/// A terminal sends more than letters: arrows and function keys, reports of the mouse and of the
/// focus, replies to questions of other programs, pasted text. Each of these is read as one whole,
/// by the grammar of ECMA-48 and ISO 2022, also where it comes in pieces; what names no key of
/// `Key` does nothing. No part of it is ever taken for a letter, which would be a command.
///
/// A value without a clock: whoever owns it passes the time, in seconds of any clock that never
/// goes back, and calls `expire` when `deadline` has come.
package struct InputDecoder: Sendable {
  /// How long a lone ESC may be the beginning of a sequence before it counts as the key, s.
  package static let escapeDelay = 0.05
  /// How long the next piece of a sequence is waited for, s.
  ///
  /// On a slow link pieces come up to a tenth of a second apart. What is not complete by then is
  /// dropped.
  package static let patience = 0.15
  /// How long the rest of pasted text is waited for, s.
  ///
  /// The end of it can be lost with a connection, and the keys must not be dead from then on.
  package static let pastePatience = 3.0

  /// What the next byte belongs to.
  private enum Part: Equatable {
    /// Nothing that has begun.
    case nothing
    /// A character of UTF-8 that lacks some bytes.
    case character(missing: Int)
    /// What follows ESC.
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
    /// Pasted text, of which the end has been seen as far as some byte.
    case paste(seen: Int)
  }

  /// What pasted text begins with: `ESC [ 2 0 0 ~`.
  private static let pasteBeginning: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x30, 0x7E]
  /// What ends it: `ESC [ 2 0 1 ~`.
  private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
  /// Longer ones are no keys; they are read to their end all the same.
  private static let longest = 64
  private static let esc: UInt8 = 0x1B

  private let keys: TerminalKeys
  private var part = Part.nothing
  /// The bytes of what has begun, as far as they can name a key.
  private var sequence: [UInt8] = []
  /// Bytes that the present character of a string lacks.
  private var missingInString = 0
  /// Whether the string's last byte was ESC, and `\` would end it.
  private var isStringEnding = false
  /// Whether another ESC came before: Alt, as some terminals send it.
  private var isAlt = false
  /// Whether the ESC that has come was given as a key already.
  private var isEscapeGiven = false
  private var lastByte = 0.0

  /// Makes a decoder.
  /// - Parameter keys: What the terminal's description says of its keys.
  package init(keys: TerminalKeys = TerminalKeys()) { self.keys = keys }

  /// When `expire` has something to do; nil where nothing has begun.
  package var deadline: Double? {
    switch part {
    case .nothing: nil
    case .escape where !isEscapeGiven: lastByte + InputDecoder.escapeDelay
    case .paste: lastByte + InputDecoder.pastePatience
    default: lastByte + InputDecoder.patience
    }
  }

  /// Takes what has come at some time.
  /// - Returns: the keys that are complete by now.
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

  /// Notices that time has passed: a lone ESC becomes the key, and what is incomplete is dropped.
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

  /// Drops arrows up or down that come three or more at once: no finger does that, but terminals
  /// that send arrows for the mouse wheel do, and not all of them can be told not to.
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

  private mutating func reset() {
    part = .nothing
    sequence.removeAll(keepingCapacity: true)
    missingInString = 0
    (isStringEnding, isAlt, isEscapeGiven) = (false, false, false)
  }

  /// Drops what has begun and reads a byte as if nothing had.
  private mutating func restart(with byte: UInt8) -> Key? {
    reset()
    return take(byte)
  }

  private mutating func take(_ byte: UInt8) -> Key? {
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
      // Its bytes are counted from 32; others are not its own.
      guard byte >= 0x20 else { return restart(with: byte) }
      if missing > 1 { part = .mouse(missing: missing - 1) } else { reset() }
      return nil
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

// MARK: - Sequences

extension InputDecoder {
  private mutating func takeAfterEscape(_ byte: UInt8) -> Key? {
    if byte == InputDecoder.esc {
      isAlt = true
      return nil
    }
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "O"), UInt8(ascii: "]"), UInt8(ascii: "P"),
      UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      return introduce(byte)
    default: break
    }
    // ESC was a key by itself, and this is the next one.
    if isEscapeGiven { return restart(with: byte) }
    let key = isAlt ? nil : keys.key(of: [InputDecoder.esc, byte])
    reset()
    // Alt and a letter is none of the keys, whatever the letter is by itself. Above ASCII that is
    // known when all its bytes have come.
    guard byte >= 0x80 else { return key }
    _ = take(byte)
    isAlt = part != .nothing
    return nil
  }

  /// Begins what ESC and a byte introduce, or the 8-bit control that stands for both.
  private mutating func introduce(_ byte: UInt8) -> Key? {
    let wasAlt = isAlt
    reset()
    isAlt = wasAlt
    sequence = [InputDecoder.esc, byte]
    switch byte {
    case UInt8(ascii: "["): part = .control
    case UInt8(ascii: "O"): part = .shift3
    case UInt8(ascii: "]"): part = .string(isOSC: true)
    case UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      part = .string(isOSC: false)
    default: reset()
    }
    return nil
  }

  private mutating func takeControl(_ byte: UInt8) -> Key? {
    let isFirst = sequence.count == 2
    switch byte {
    case UInt8(ascii: "[") where isFirst:
      part = .functionKey
      return nil
    case UInt8(ascii: "M") where isFirst:
      part = .mouse(missing: 3)
      return nil
    case 0x20...0x3F:
      if sequence.count < InputDecoder.longest { sequence.append(byte) }
      return nil
    case 0x40...0x7E: return finish(byte)
    default: return restart(with: byte)
    }
  }

  private mutating func takeShift3(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x30...0x3B:
      if sequence.count < InputDecoder.longest { sequence.append(byte) }
      return nil
    case 0x20...0x7E: return finish(byte)
    default: return restart(with: byte)
    }
  }

  /// Ends a sequence of CSI or SS3, and tells which key it is.
  private mutating func finish(_ final: UInt8) -> Key? {
    let isKey = sequence.count < InputDecoder.longest && !isAlt
    let whole = sequence + [final]
    reset()
    if whole == InputDecoder.pasteBeginning {
      part = .paste(seen: 0)
      return nil
    }
    guard isKey else { return nil }
    return keys.key(of: whole) ?? KeySequence(whole)?.key
  }

  private mutating func takeString(_ byte: UInt8, isOSC: Bool) -> Key? {
    if isStringEnding {
      reset()
      if byte == UInt8(ascii: "\\") { return nil }
      // ESC begins something else, which ends the string as well.
      part = .escape
      sequence = [InputDecoder.esc]
      return take(byte)
    }
    let isWithin = missingInString > 0 && (0x80...0xBF).contains(byte)
    missingInString =
      isWithin ? missingInString - 1 : byte < 0xC2 ? 0 : byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
    switch byte {
    case InputDecoder.esc: isStringEnding = true
    case 0x07 where isOSC: reset()
    // CAN and SUB, and ST as an 8-bit control.
    case 0x18, 0x1A: reset()
    case 0x9C where !isWithin: reset()
    default: break
    }
    return nil
  }

  private mutating func takePaste(_ byte: UInt8, seen: Int) {
    if byte == InputDecoder.pasteEnd[seen] {
      let now = seen + 1
      if now == InputDecoder.pasteEnd.count { reset() } else { part = .paste(seen: now) }
    } else {
      part = .paste(seen: byte == InputDecoder.esc ? 1 : 0)
    }
  }
}

extension Key {
  /// The key of a control character, a space or DEL; nil for those that are no key.
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
