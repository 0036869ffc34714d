/// The sequences of ECMA-48 and ISO 2022: ESC and its successors, control sequences, strings,
/// pastes.
extension InputDecoder {
  mutating func takeAfterEscape(_ byte: UInt8) -> Key? {
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
    // Alt and a letter is no key, whatever the letter is by itself. Above ASCII the letter is known
    // once all its bytes have come.
    guard byte >= 0x80 else { return key }
    _ = take(byte)
    isAlt = part != .nothing
    return nil
  }

  /// Begins the sequence that ESC and a byte introduce, or the 8-bit control that stands for both.
  mutating func introduce(_ byte: UInt8) -> Key? {
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

  mutating func takeControl(_ byte: UInt8) -> Key? {
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

  mutating func takeShift3(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x30...0x3B:
      if sequence.count < InputDecoder.longest { sequence.append(byte) }
      return nil
    case 0x20...0x7E: return finish(byte)
    default: return restart(with: byte)
    }
  }

  /// Ends a sequence of CSI or SS3.
  /// - Returns: The key that it names; nil for none.
  private mutating func finish(_ final: UInt8) -> Key? {
    let isKey = sequence.count < InputDecoder.longest && !isAlt
    let whole = sequence + [final]
    reset()
    if whole == InputDecoder.pasteBeginning {
      part = .paste(seen: 0)
      return nil
    }
    guard isKey else { return nil }
    return keys.key(of: whole) ?? KeySequence(whole)?.key ?? MouseReport.mouse(whole).map(Key.mouse)
  }

  mutating func takeString(_ byte: UInt8, isOSC: Bool) -> Key? {
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

  mutating func takePaste(_ byte: UInt8, seen: Int) {
    if byte == InputDecoder.pasteEnd[seen] {
      let now = seen + 1
      if now == InputDecoder.pasteEnd.count { reset() } else { part = .paste(seen: now) }
    } else {
      part = .paste(seen: byte == InputDecoder.esc ? 1 : 0)
    }
  }
}
