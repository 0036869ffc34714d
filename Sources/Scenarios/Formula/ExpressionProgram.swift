import Foundation

/// An operator or function on numbers; truth is 1, falsehood 0, and any number but 0 is true.
enum ExpressionOperation: Sendable, Equatable {
  case add, subtract, multiply, divide, power, negate
  case less, lessOrEqual, greater, greaterOrEqual, equal, unequal
  case and, or, not
  case minimum, maximum, absolute, exponential, logarithm, squareRoot
  case sine, cosine, hyperbolicTangent, sign
  /// clip(x, lowest, highest).
  case clip
  /// if(condition, then, else); both sides are computed.
  case select

  /// How many numbers it takes.
  var arity: Int {
    switch self {
    case .negate, .not, .absolute, .exponential, .logarithm, .squareRoot, .sine, .cosine,
      .hyperbolicTangent, .sign:
      1
    case .clip, .select: 3
    default: 2
    }
  }

  /// The functions by name; min and max take two numbers or more.
  static let functions: [String: ExpressionOperation] = [
    "min": .minimum, "max": .maximum, "abs": .absolute, "clip": .clip, "exp": .exponential,
    "log": .logarithm, "sqrt": .squareRoot, "sin": .sine, "cos": .cosine,
    "tanh": .hyperbolicTangent, "sign": .sign, "if": .select,
  ]
}

/// A compiled expression: instructions in postfix order for a stack of numbers.
struct ExpressionProgram: Sendable, Equatable {
  enum Instruction: Sendable, Equatable {
    case constant(Double)
    /// Pushes the input with this index.
    case load(Int)
    case apply(ExpressionOperation)
  }

  let instructions: [Instruction]
  /// How many numbers the stack holds at most.
  let depth: Int

  /// Takes instructions that leave exactly one number.
  init(_ instructions: [Instruction]) {
    self.instructions = instructions
    var height = 0
    var depth = 0
    for instruction in instructions {
      if case .apply(let operation) = instruction {
        height -= operation.arity - 1
      } else {
        height += 1
      }
      depth = max(depth, height)
    }
    precondition(height == 1, "a program leaves one number")
    self.depth = depth
  }

  /// Computes the value from what `load` reads, with room for `depth` numbers.
  func value(
    inputs: UnsafePointer<Double>, stack: UnsafeMutablePointer<Double>
  ) -> Double {
    var top = -1
    for instruction in instructions {
      switch instruction {
      case .constant(let value):
        top += 1
        stack[top] = value
      case .load(let index):
        top += 1
        stack[top] = inputs[index]
      case .apply(let operation):
        top -= operation.arity - 1
        stack[top] = operation.value(of: stack + top)
      }
    }
    return stack[0]
  }
}

extension ExpressionOperation {
  /// The result for the numbers from `a[0]` on, as many as the arity.
  @inline(__always)
  fileprivate func value(of a: UnsafeMutablePointer<Double>) -> Double {
    switch self {
    case .add: a[0] + a[1]
    case .subtract: a[0] - a[1]
    case .multiply: a[0] * a[1]
    case .divide: a[0] / a[1]
    case .power: pow(a[0], a[1])
    case .negate: -a[0]
    case .less: a[0] < a[1] ? 1 : 0
    case .lessOrEqual: a[0] <= a[1] ? 1 : 0
    case .greater: a[0] > a[1] ? 1 : 0
    case .greaterOrEqual: a[0] >= a[1] ? 1 : 0
    case .equal: a[0] == a[1] ? 1 : 0
    case .unequal: a[0] != a[1] ? 1 : 0
    case .and: a[0] != 0 && a[1] != 0 ? 1 : 0
    case .or: a[0] != 0 || a[1] != 0 ? 1 : 0
    case .not: a[0] == 0 ? 1 : 0
    case .minimum: min(a[0], a[1])
    case .maximum: max(a[0], a[1])
    case .absolute: abs(a[0])
    case .exponential: exp(a[0])
    case .logarithm: log(a[0])
    case .squareRoot: a[0].squareRoot()
    case .sine: sin(a[0])
    case .cosine: cos(a[0])
    case .hyperbolicTangent: tanh(a[0])
    case .sign: a[0] > 0 ? 1 : a[0] < 0 ? -1 : 0
    case .clip: min(max(a[0], a[1]), a[2])
    case .select: a[0] != 0 ? a[1] : a[2]
    }
  }
}

/// The cosine, here so that only this file needs the C library.
@inline(__always)
func cosine(_ angle: Double) -> Double { cos(angle) }
