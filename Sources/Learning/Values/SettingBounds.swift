/// Checks that settings and counters are within their ranges; NaN is within none.
struct SettingBounds {
  func counts(
    _ settings: (name: String, value: Int, allowed: ClosedRange<Int>)...
  ) throws(LearnedDataError) {
    for setting in settings where !setting.allowed.contains(setting.value) {
      throw .outOfRange("\(setting.name): \(setting.value)")
    }
  }

  func numbers(
    _ settings: (name: String, value: Float, allowed: ClosedRange<Float>)...
  ) throws(LearnedDataError) {
    for setting in settings where !setting.allowed.contains(setting.value) {
      throw .outOfRange("\(setting.name): \(setting.value)")
    }
  }

  /// Hidden layers: few enough, and of widths that the matrix products take.
  func hidden(_ name: String, _ layers: [Int]) throws(LearnedDataError) {
    let block = MatrixProduct.columnBlock
    guard (1...4).contains(layers.count),
      layers.allSatisfy({ (block...512).contains($0) && $0.isMultiple(of: block) })
    else { throw .outOfRange("\(name): \(layers)") }
  }
}
