/// The attributes of an element, over those that its default classes give it.
struct Attributes {
  let element: MJCFElement
  /// The most general class first, the element's own attributes last.
  private let layers: [[MJCFElement.Attribute]]

  init(_ element: MJCFElement, over defaults: [[MJCFElement.Attribute]] = []) {
    self.element = element
    layers = defaults + [element.attributes]
  }

  /// The most particular of the values that an attribute has; an empty one counts as absent.
  subscript(name: String) -> MJCFElement.Attribute? {
    for layer in layers.reversed() {
      if let found = layer.first(where: { $0.name == name && !$0.value.isEmpty }) { return found }
    }
    return nil
  }

  /// One of a few words.
  func keyword(_ name: String, among words: [String]) throws -> String? {
    guard let attribute = self[name] else { return nil }
    guard words.contains(attribute.value) else {
      throw refusal(attribute, accepted: words.joined(separator: ", "))
    }
    return attribute.value
  }

  /// `true` or `false`.
  func flag(_ name: String) throws -> Bool? {
    try keyword(name, among: ["true", "false"]).map { $0 == "true" }
  }

  /// A whole number of 32 bits.
  func integer(_ name: String, default value: Int32, in range: ClosedRange<Int32>) throws -> Int32 {
    guard let attribute = self[name] else { return value }
    guard let number = Int32(attribute.value.trimmed), range.contains(number) else {
      throw refusal(
        attribute, accepted: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// One number.
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

  /// Exactly so many numbers, where there are any.
  func vector(_ name: String, count: Int) throws -> [Double]? {
    guard let attribute = self[name] else { return nil }
    let numbers = try self.numbers(attribute, atMost: count)
    guard numbers.count == count else { throw refusal(attribute, accepted: "\(count) numbers") }
    return numbers
  }

  /// A vector in the plane of motion.
  func planar(_ name: String) throws -> Planar? {
    guard let attribute = self[name], let vector = try vector(name, count: 3) else { return nil }
    guard vector[1] == 0 else {
      throw element.notPlanar("\(attribute); accepted: \(name)=\"X 0 Z\"", at: attribute)
    }
    return Planar(vector[0], vector[2])
  }

  /// A position: its x and z, and its y, the offset from the plane of motion.
  func place(_ name: String) throws -> (inPlane: Planar, beside: Double) {
    let place = try vector(name, count: 3) ?? [0, 0, 0]
    return (Planar(place[0], place[2]), place[1])
  }

  /// Up to `defaults.count` numbers; each class replaces the first ones of the class above it.
  func numbers(_ name: String, defaults: [Double]) throws -> [Double] {
    var result = defaults
    for attribute in layers.joined() where attribute.name == name {
      let numbers = try self.numbers(attribute, atMost: defaults.count)
      result.replaceSubrange(..<numbers.count, with: numbers)
    }
    return result
  }

  /// Checks the numbers of a class' element, of which no element may make use.
  func checkNumbers(named names: [String]) throws {
    for attribute in element.attributes
    where names.contains(attribute.name) && !Schema.words.contains(attribute.name) {
      _ = try numbers(attribute, atMost: 10)
    }
  }

  /// The error that refuses a value.
  func refusal(_ attribute: MJCFElement.Attribute, accepted: String) -> MJCFError {
    element.error("\(attribute) is refused; accepted: \(accepted)", at: attribute)
  }

  /// The error that misses an attribute.
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
  /// The numbers that a file may hold.
  static var accepted: Self { -MJCFLimits.magnitude...MJCFLimits.magnitude }
  /// The accepted numbers that are not negative.
  static var nonnegative: Self { 0...MJCFLimits.magnitude }
  /// The accepted numbers above zero; MuJoCo treats smaller ones as zero (`mjEPS`).
  static var positive: Self { 1e-14...MJCFLimits.magnitude }
  /// The length of the shortest vector that is a direction to MuJoCo (the root of `mjEPS`).
  static var leastDirection: Double { 1e-7 }
}

extension Double {
  /// Without the fraction where there is none.
  fileprivate var brief: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

extension String {
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
