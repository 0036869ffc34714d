/// An error of an expression and its place.
public struct ExpressionError: Error, Equatable, CustomStringConvertible {
  /// Line in the expression, from 1.
  public let line: Int
  /// Column in the line, from 1, counted in Unicode scalars.
  public let column: Int
  /// The word found and the accepted ones, in one line.
  public let message: String

  /// The place and the message; the line is given from the second one on.
  public var description: String {
    (line > 1 ? "line \(line), " : "") + "column \(column): \(message)"
  }
}

/// A word of the expression language, with its place.
struct ExpressionToken: Equatable {
  /// The kind of the word.
  enum Kind: Equatable {
    case number(Double)
    case name(String)
    /// Text in quotes, without them.
    case text(String)
    /// An operator, bracket or comma.
    case symbol(String)
    case end
  }

  var kind: Kind
  var line: Int
  var column: Int

  /// The token as an error shows it.
  var shown: String {
    switch kind {
    case .number(let value): "\(value)"
    case .name(let name): "\"\(name)\""
    case .text(let text): "the text \"\(text)\""
    case .symbol(let symbol): "\"\(symbol)\""
    case .end: "the end"
    }
  }

  /// An error at the token's place.
  func error(_ message: String) -> ExpressionError {
    ExpressionError(line: line, column: column, message: message)
  }
}

/// Cuts an expression into words; white space divides them, `#` begins a comment to the line's end.
struct ExpressionLexer {
  /// Longer texts are refused: nobody writes them by hand.
  static let longest = 10_000

  private let scalars: [Unicode.Scalar]
  private var next = 0
  private var line = 1
  private var lineStart = 0

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The words of a text; the last one is `.end`.
  static func tokens(of text: String) throws(ExpressionError) -> [ExpressionToken] {
    guard text.utf8.count <= longest else {
      throw ExpressionError(
        line: 1, column: 1, message: "the expression is longer than \(longest) characters")
    }
    var lexer = ExpressionLexer(text)
    var tokens: [ExpressionToken] = []
    repeat { tokens.append(try lexer.token()) } while tokens.last?.kind != .end
    return tokens
  }

  private mutating func token() throws(ExpressionError) -> ExpressionToken {
    skipSpace()
    var token = ExpressionToken(kind: .end, line: line, column: next - lineStart + 1)
    guard let first = peek() else { return token }
    if first.isDigit || (first == "." && peek(1)?.isDigit == true) {
      token.kind = .number(try number(at: token))
    } else if first.isLetter {
      token.kind = .name(take { $0.isLetter || $0.isDigit })
    } else if first == "\"" || first == "'" {
      token.kind = .text(try quoted(by: first, at: token))
    } else {
      token.kind = .symbol(try symbol(at: token))
    }
    return token
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    next + ahead < scalars.count ? scalars[next + ahead] : nil
  }

  private mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
    var taken = String.UnicodeScalarView()
    while let scalar = peek(), belongs(scalar) {
      taken.append(scalar)
      next += 1
    }
    return String(taken)
  }

  private mutating func skipSpace() {
    while let scalar = peek() {
      if scalar == "#" {
        _ = take { $0 != "\n" }
      } else if scalar.properties.isWhitespace {
        next += 1
        if scalar == "\n" {
          line += 1
          lineStart = next
        }
      } else {
        return
      }
    }
  }

  /// Digits, a point, digits, and a power of ten: `12`, `.5`, `1e-3`.
  private mutating func number(at place: ExpressionToken) throws(ExpressionError) -> Double {
    // Double reads neither ".5" nor "5." everywhere, so both halves get their zero.
    var text = "0" + take(while: \.isDigit)
    if peek() == "." {
      next += 1
      text += "." + take(while: \.isDigit) + "0"
    }
    if peek() == "e" || peek() == "E" {
      let signed = peek(1) == "-" || peek(1) == "+"
      if peek(signed ? 2 : 1)?.isDigit == true {
        text += peek(1) == "-" ? "e-" : "e"
        next += signed ? 2 : 1
        text += take(while: \.isDigit)
      }
    }
    guard let value = Double(text), value.isFinite else {
      throw place.error("the number is too large")
    }
    return value
  }

  private mutating func quoted(
    by quote: Unicode.Scalar, at place: ExpressionToken
  ) throws(ExpressionError) -> String {
    next += 1
    let text = take { $0 != quote && $0 != "\n" }
    guard peek() == quote else { throw place.error("the quote \(quote) is never closed") }
    next += 1
    return text
  }

  private mutating func symbol(at place: ExpressionToken) throws(ExpressionError) -> String {
    let one = String(scalars[next])
    let two = one + (peek(1).map(String.init) ?? "")
    if ["<=", ">=", "==", "!=", "&&", "||"].contains(two) {
      next += 2
      return two
    }
    if "+-*/^<>!(),[]".contains(one) {
      next += 1
      return one
    }
    let remedy = ["=": "; compare with ==", "&": "; write &&", "|": "; write ||"][one] ?? ""
    throw place.error("\"\(one)\" is not understood\(remedy)")
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isLetter: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
  }
}
