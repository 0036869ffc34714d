/// The attributes of an element, merged with those of its default classes.
struct Attributes {
  let element: MJCFElement
  /// The attributes of each layer, outermost default class first, the element's own last.
  private let layers: [[MJCFElement.Attribute]]

  init(_ element: MJCFElement, over defaults: [[MJCFElement.Attribute]] = []) {
    self.element = element
    layers = defaults + [element.attributes]
  }

  /// The value of an attribute from the innermost layer that sets it; an empty value counts as
  /// absent.
  subscript(name: String) -> MJCFElement.Attribute? {
    for layer in layers.reversed() {
      if let found = layer.first(where: { $0.name == name && !$0.value.isEmpty }) { return found }
    }
    return nil
  }

  /// Reads an attribute that must be one of the given keywords.
  func keyword(_ name: String, among words: [String]) throws -> String? {
    guard let attribute = self[name] else { return nil }
    guard words.contains(attribute.value) else {
      throw refusal(attribute, accepted: words.joined(separator: ", "))
    }
    return attribute.value
  }

  /// Reads a Boolean attribute, `true` or `false`.
  func flag(_ name: String) throws -> Bool? {
    try keyword(name, among: ["true", "false"]).map { $0 == "true" }
  }

  /// Reads a 32-bit integer.
  func integer(_ name: String, default value: Int32, in range: ClosedRange<Int32>) throws -> Int32 {
    guard let attribute = self[name] else { return value }
    guard let number = Int32(attribute.value.trimmed), range.contains(number) else {
      throw refusal(
        attribute, accepted: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Reads a single number.
  func number(
    _ name: String, default value: Double? = nil, in range: ClosedRange<Double> = .accepted
  ) throws -> Double {
    guard let attribute = self[name] else {
      guard let value else { throw missing(name) }
      return value
    }
    let numbers = try self.numbers(attribute, atMost: 1)
    guard let number = numbers.first, range.contains(number) else {
      let bounds = "\(range.lowerBound.brief) to \(range.upperBound.brief)"
      throw refusal(attribute, accepted: "a number from \(bounds)")
    }
    return number
  }

  /// Reads a vector of exactly `count` numbers; nil if the attribute is absent.
  func vector(_ name: String, count: Int) throws -> [Double]? {
    guard let attribute = self[name] else { return nil }
    let numbers = try self.numbers(attribute, atMost: count)
    guard numbers.count == count else { throw refusal(attribute, accepted: "\(count) numbers") }
    return numbers
  }

  /// Reads a vector that must lie in the plane of motion.
  func planar(_ name: String) throws -> Planar? {
    guard let attribute = self[name], let vector = try vector(name, count: 3) else { return nil }
    guard vector[1] == 0 else {
      throw element.notPlanar("\(attribute); accepted: \(name)=\"X 0 Z\"", at: attribute)
    }
    return Planar(vector[0], vector[2])
  }

  /// Reads a position: x and z, and separately y, its offset from the plane of motion.
  func place(_ name: String) throws -> (inPlane: Planar, beside: Double) {
    let place = try vector(name, count: 3) ?? [0, 0, 0]
    return (Planar(place[0], place[2]), place[1])
  }

  /// Reads up to `defaults.count` numbers.
  ///
  /// Each class overrides only the leading components that it gives; the rest are inherited.
  func numbers(_ name: String, defaults: [Double]) throws -> [Double] {
    var result = defaults
    for attribute in layers.joined() where attribute.name == name {
      let numbers = try self.numbers(attribute, atMost: defaults.count)
      result.replaceSubrange(..<numbers.count, with: numbers)
    }
    return result
  }

  /// Validates the numbers of a default class, even if no element uses the class.
  func checkNumbers(named names: [String]) throws {
    for attribute in element.attributes
    where names.contains(attribute.name) && !Schema.words.contains(attribute.name) {
      _ = try numbers(attribute, atMost: 10)
    }
  }

  /// Returns the error for a value that is not accepted.
  func refusal(_ attribute: MJCFElement.Attribute, accepted: String) -> MJCFError {
    element.error("\(attribute) is refused; accepted: \(accepted)", at: attribute)
  }

  /// Returns the error for a missing required attribute.
  func missing(_ name: String) -> MJCFError {
    element.error("attribute \(name) is missing; accepted: \(name)=\"…\"")
  }

  private func numbers(
    _ attribute: MJCFElement.Attribute, atMost count: Int
  ) throws -> [Double] {
    let words = attribute.value.split(separator: " ", maxSplits: count + 1)
    let numbers = words.compactMap { Double($0) }
    guard numbers.count == words.count, words.count <= count,
      numbers.allSatisfy(ClosedRange.accepted.contains)
    else {
      let numbers = count == 1 ? "one number" : "up to \(count) numbers"
      throw refusal(attribute, accepted: "\(numbers) of at most 1e10")
    }
    return numbers
  }
}

extension ClosedRange<Double> {
  /// The range of numbers accepted in a file.
  static var accepted: Self { -MJCFLimits.magnitude...MJCFLimits.magnitude }
  /// The accepted numbers that are nonnegative.
  static var nonnegative: Self { 0...MJCFLimits.magnitude }
  /// The accepted numbers that are positive; MuJoCo treats smaller ones as zero (`mjEPS`).
  static var positive: Self { 1e-14...MJCFLimits.magnitude }
  /// The minimum length of a vector that MuJoCo can normalize to a direction (square root of
  /// `mjEPS`).
  static var leastDirection: Double { 1e-7 }
}

extension Double {
  /// The number as text, without a fractional part if it is an integer.
  fileprivate var brief: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

extension String {
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
