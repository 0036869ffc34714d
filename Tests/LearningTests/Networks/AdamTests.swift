import Testing

@testable import Learning

@Suite("Adam")
struct AdamTests {
  /// Gradients 0.5 and then −1, worked out by hand with α 0.1, λ 0.5 and ε 0.
  @Test("takes the steps of the paper, with decoupled decay")
  func twoSteps() {
    var adam = Adam(count: 1, learningRate: 0.1, weightDecay: 0.5, epsilon: 0)
    var parameters: [Float] = [1]
    [Float(0.5)].withUnsafeBufferPointer { adam.step(&parameters, gradient: $0) }
    // m̂ = 0.5 and v̂ = 0.25: 1 − 0.05 − 0.1.
    #expect(abs(parameters[0] - 0.85) < 1e-6)
    [Float(-1)].withUnsafeBufferPointer { adam.step(&parameters, gradient: $0) }
    // m = 0.9·0.05 − 0.1 = −0.055, m̂ = m/0.19; v = 0.999·0.00025 + 0.001, v̂ = v/0.001999.
    let step = 0.1 * (-0.055 / 0.19) / (0.00124975 / 0.001999).squareRoot()
    #expect(abs(Double(parameters[0]) - (0.85 * 0.95 - step)) < 1e-6)
    #expect(adam.steps == 2)
  }

  @Test("treats every parameter alike and applies the scale to the gradient")
  func parametersAndScale() {
    var whole = Adam(count: 21, learningRate: 0.01)
    var scaled = whole
    var first = (0..<21).map { Float($0) * 0.1 }
    var second = first
    let gradient = (0..<21).map { Float($0 - 10) * 0.2 }
    let half = gradient.map { $0 * 0.5 }
    for _ in 0..<3 {
      half.withUnsafeBufferPointer { whole.step(&first, gradient: $0) }
      gradient.withUnsafeBufferPointer { scaled.step(&second, gradient: $0, scale: 0.5) }
    }
    #expect(first == second)
    var one = Adam(count: 1, learningRate: 0.01)
    var last = [Float(2)]
    for _ in 0..<3 { [half[20]].withUnsafeBufferPointer { one.step(&last, gradient: $0) } }
    #expect(first[20] == last[0])
  }

  @Test("clips gradients by their norm")
  func clipping() {
    let gradient = (0..<19).map { Float($0) }
    let square = gradient.withUnsafeBufferPointer { squaredNorm($0) }
    #expect(square == 2109)
    #expect(abs(clippingScale(squaredNorm: square, limit: 0.5) * square.squareRoot() - 0.5) < 1e-6)
    #expect(clippingScale(squaredNorm: 0.2, limit: 0.5) == 1)
    #expect(clippingScale(squaredNorm: 0, limit: 0.5) == 1)
  }
}
