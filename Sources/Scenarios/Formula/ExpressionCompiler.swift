import Learning

/// Compiles an expression by recursive descent with precedence climbing.
///
/// From loosest to tightest: `||`, `&&`, comparisons (which do not chain), `+ −`, `* /`, unary
/// `− !`, `^` (from the right). Names are resolved at once, so that a wrong one is found when a
/// scenario is loaded.
struct ExpressionCompiler {
  /// Deeper nesting is refused: the compiler recurses.
  static let deepest = 64

  /// How an aggregate combines an expression's values over the frames of a clip.
  enum Aggregate: String, CaseIterable, Sendable {
    case mean, sum, largest, smallest, first, last
    /// The sum times the seconds between two frames.
    case seconds
  }

  /// An aggregate with its expression.
  struct Aggregation: Sendable {
    var kind: Aggregate
    /// Its inputs are the measures.
    var program: ExpressionProgram
  }

  private let tokens: [ExpressionToken]
  private let measures: Measures
  private var next = 0
  private var nesting = 0
  /// Whether the expression is over a frame; over a clip, measures need an aggregate.
  private var isPerFrame: Bool
  private var instructions: [ExpressionProgram.Instruction] = []
  /// The measures in use, in the order of `load`.
  private(set) var inputs: [Measure] = []
  /// The aggregates in use, in the order of the clip program's `load`.
  private(set) var aggregations: [Aggregation] = []

  init(_ text: String, measures: Measures, perFrame: Bool) throws(ExpressionError) {
    tokens = try ExpressionLexer.tokens(of: text)
    self.measures = measures
    isPerFrame = perFrame
  }

  /// Compiles the whole text.
  mutating func compile() throws(ExpressionError) -> ExpressionProgram {
    if case .end = token.kind { throw token.error("the expression is empty") }
    try expression()
    guard case .end = token.kind else {
      throw token.error("found \(token.shown) where an operator or the end was expected")
    }
    return ExpressionProgram(instructions)
  }

  // MARK: Words

  private var token: ExpressionToken { tokens[next] }

  /// Takes the next word; the end is never taken.
  private mutating func advance() { next = min(next + 1, tokens.count - 1) }

  private mutating func take(_ symbol: String) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard take(symbol) else {
      throw token.error("found \(token.shown) where \"\(symbol)\" was expected")
    }
  }

  // MARK: Grammar

  /// A binary operator: its precedence and its operation.
  private static let binary: [String: (tightness: Int, operation: ExpressionOperation)] = [
    "||": (1, .or), "&&": (2, .and),
    "<": (3, .less), "<=": (3, .lessOrEqual), ">": (3, .greater), ">=": (3, .greaterOrEqual),
    "==": (3, .equal), "!=": (3, .unequal),
    "+": (4, .add), "-": (4, .subtract), "*": (5, .multiply), "/": (5, .divide),
    "^": (7, .power),
  ]
  private static let comparison = 3
  private static let unary = 6

  /// An operand and the operators after it that bind at least as tightly.
  private mutating func expression(atLeast least: Int = 0) throws(ExpressionError) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.deepest else {
      throw token.error("the expression is nested deeper than \(Self.deepest) levels")
    }
    try operand()
    var hasCompared = false
    while case .symbol(let symbol) = token.kind, let (tightness, operation) = Self.binary[symbol],
      tightness >= least
    {
      if tightness == Self.comparison {
        guard !hasCompared else {
          throw token.error("comparisons do not chain; join two with &&")
        }
        hasCompared = true
      }
      advance()
      // A power is the only operator that groups from the right, and −1 may stand in it.
      try expression(atLeast: operation == .power ? Self.unary : tightness + 1)
      instructions.append(.apply(operation))
    }
  }

  private mutating func operand() throws(ExpressionError) {
    let start = token
    advance()
    switch start.kind {
    case .number(let value): instructions.append(.constant(value))
    case .name(let name): try named(name, at: start)
    case .symbol("-"):
      try expression(atLeast: Self.unary)
      instructions.append(.apply(.negate))
    case .symbol("!"):
      try expression(atLeast: Self.unary)
      instructions.append(.apply(.not))
    case .symbol("("):
      try expression()
      try expect(")")
    default:
      throw start.error("found \(start.shown) where a number, a name or \"(\" was expected")
    }
  }

  private mutating func named(_ name: String, at place: ExpressionToken) throws(ExpressionError) {
    if let function = ExpressionOperation.functions[name] {
      try call(function, named: name)
    } else if let aggregate = Aggregate(rawValue: name) {
      try self.aggregate(aggregate, at: place)
    } else if name == "pi" {
      instructions.append(.constant(.pi))
    } else if let measure = Measure.plain[name] {
      if measure == .flip, measures.detector == nil {
        throw place.error("there is no flip where the scenario's success has no turns")
      }
      try load(measure, named: name, at: place)
      if token.kind == .symbol("(") || token.kind == .symbol("[") {
        throw token.error("\"\(name)\" takes no index")
      }
    } else if Measure.indexed.contains(name) {
      let index = try self.index(of: name)
      switch measures.measure(name, at: index.value) {
      case .success(let measure): try load(measure, named: "\(name)[...]", at: place)
      case .failure(let problem): throw index.place.error(problem.message)
      }
    } else {
      throw place.error("unknown name \"\(name)\"" + remedy(for: name))
    }
  }

  /// The nearest names, or, where none is near, all of them.
  private func remedy(for name: String) -> String {
    let known = Measure.plain.keys.sorted() + Measure.indexed
    let words =
      known + ExpressionOperation.functions.keys + Aggregate.allCases.map(\.rawValue) + ["pi"]
    let near = hint(for: name, among: words)
    return near.isEmpty ? "; the measures are \(known.joined(separator: ", "))" : near
  }

  /// A function's arguments; min and max fold over two or more.
  private mutating func call(
    _ function: ExpressionOperation, named name: String
  ) throws(ExpressionError) {
    try expect("(")
    try expression()
    var count = 1
    let folds = function == .minimum || function == .maximum
    while take(",") {
      try expression()
      count += 1
      if folds { instructions.append(.apply(function)) }
    }
    let close = token
    try expect(")")
    guard folds ? count >= 2 : count == function.arity else {
      let needed = folds ? "two or more" : "\(function.arity)"
      throw close.error("\(name) takes \(needed) arguments, not \(count)")
    }
    if !folds { instructions.append(.apply(function)) }
  }

  /// An aggregate's expression, compiled on its own.
  private mutating func aggregate(
    _ kind: Aggregate, at place: ExpressionToken
  ) throws(ExpressionError) {
    guard !isPerFrame else {
      throw place.error(
        "\(kind.rawValue) is computed over the frames of a clip and cannot be used in a "
          + "formula over one frame"
      )
    }
    let outer = instructions
    instructions = []
    isPerFrame = true
    try expect("(")
    try expression()
    try expect(")")
    aggregations.append(Aggregation(kind: kind, program: ExpressionProgram(instructions)))
    isPerFrame = false
    instructions = outer + [.load(aggregations.count - 1)]
  }

  private mutating func load(
    _ measure: Measure, named name: String, at place: ExpressionToken
  ) throws(ExpressionError) {
    guard isPerFrame else {
      throw place.error(
        "\"\(name)\" varies over the frames of a clip; use an aggregate, such as "
          + "mean(\(name)); there are "
          + Aggregate.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let slot = inputs.firstIndex(of: measure) ?? inputs.count
    if slot == inputs.count { inputs.append(measure) }
    instructions.append(.load(slot))
  }

  /// `[2]`, `["leg"]`, `[leg]`, or the same in round brackets.
  private mutating func index(
    of name: String
  ) throws(ExpressionError) -> (value: MeasureIndex, place: ExpressionToken) {
    let close = token.kind == .symbol("(") ? ")" : "]"
    guard take("[") || take("(") else {
      throw token.error("\(name) needs an index: \(name)[0] or \(name)[\"leg\"]")
    }
    let place = token
    let value: MeasureIndex
    switch place.kind {
    case .number(let number) where number == number.rounded() && number < 1000:
      value = .number(Int(number))
    case .text(let text), .name(let text): value = .name(text)
    default: throw place.error("found \(place.shown) where an index or a name was expected")
    }
    advance()
    try expect(close)
    return (value, place)
  }
}
