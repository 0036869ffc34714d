/// tanh of eight lanes, to within 5e-7 of the true value, and within (−1, 1).
///
/// A rational minimax fit of x P(x²) / Q(x²) over [−7.6, 7.6]. Beyond 7.63 it is
/// constant; tanh differs from that by less than 5e-7. See Measurements.md, "Speed".
@inline(__always)
func hyperbolicTangent(_ argument: SIMD8<Float>) -> SIMD8<Float> {
  let bound = SIMD8<Float>(repeating: 7.63)
  var x = argument.replacing(with: bound, where: argument .> bound)
  x = x.replacing(with: -bound, where: x .< -bound)
  let y: SIMD8<Float> = x * x
  var p = SIMD8<Float>(repeating: 1.51856905e-11)
  p = productSum(p, y, -1.18589747e-08)
  p = productSum(p, y, 9.01776393e-06)
  p = productSum(p, y, 2.89657076e-03)
  p = productSum(p, y, 1.28976052e-01)
  p = productSum(p, y, 1.00000001)
  var q = SIMD8<Float>(repeating: 2.24585502e-04)
  q = productSum(q, y, 2.3666896e-02)
  q = productSum(q, y, 4.62308963e-01)
  q = productSum(q, y, 1)
  return x * p / q
}

/// `first` × `second` + `constant`, a step of Horner's rule.
@inline(__always)
private func productSum(
  _ first: SIMD8<Float>, _ second: SIMD8<Float>, _ constant: Float
) -> SIMD8<Float> {
  var sum = SIMD8<Float>(repeating: constant)
  MatrixProduct.multiplyAdd(&sum, first, second)
  return sum
}
