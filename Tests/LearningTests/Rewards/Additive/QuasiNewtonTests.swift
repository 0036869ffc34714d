import Testing

@testable import Learning

@Suite("QuasiNewton")
struct QuasiNewtonTests {
  @Test("finds the least of a stretched bowl")
  func bowl() {
    // ½ Σ aᵢ (xᵢ − i)², with curvatures from 1 to 100.
    let curvatures: [Float] = [1, 3, 10, 30, 100]
    var point = [Float](repeating: -4, count: 5)
    QuasiNewton.minimise(&point, iterations: 30) { x, gradient in
      var value: Float = 0
      for index in x.indices {
        let distance = x[index] - Float(index)
        gradient[index] = curvatures[index] * distance
        value += 0.5 * curvatures[index] * distance * distance
      }
      return value
    }
    for index in point.indices { #expect(abs(point[index] - Float(index)) < 1e-3) }
  }

  @Test("finds its way through a bent valley (Rosenbrock, 1960)")
  func valley() {
    var point: [Float] = [-1.2, 1]
    QuasiNewton.minimise(&point, iterations: 100) { x, gradient in
      let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
      gradient[0] = -2 * a - 40 * x[0] * b
      gradient[1] = 20 * b
      return a * a + 10 * b * b
    }
    #expect(abs(point[0] - 1) < 1e-2 && abs(point[1] - 1) < 2e-2)
  }

  @Test("stays where it is at the least, and never goes up")
  func stays() {
    var point: [Float] = [0, 0]
    QuasiNewton.minimise(&point, iterations: 5) { x, gradient in
      for index in x.indices { gradient[index] = x[index] }
      return 0.5 * (x[0] * x[0] + x[1] * x[1])
    }
    #expect(point == [0, 0])
    // A wrong gradient promises what no step brings.
    point = [1, 1]
    QuasiNewton.minimise(&point, iterations: 5) { x, gradient in
      for index in x.indices { gradient[index] = -x[index] }
      return 0.5 * (x[0] * x[0] + x[1] * x[1])
    }
    #expect(point == [1, 1])
  }
}
