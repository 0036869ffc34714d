import Foundation

@testable import Learning

/// The network again in plain loops and Double, from the documented layout of its parameters.
struct ReferenceNetwork {
  var network: MultilayerPerceptron
  var parameters: [Double]

  init(_ network: MultilayerPerceptron) {
    self.network = network
    parameters = network.parameters.map { Double($0) }
  }

  func outputs(_ input: [Double]) -> [Double] {
    var values = input
    var next = 0
    let sizes = network.sizes
    for layer in 0..<sizes.count - 1 {
      let (inputs, outputs) = (sizes[layer], sizes[layer + 1])
      let isLast = layer == sizes.count - 2
      let biases = next + inputs * outputs
      values = (0..<outputs).map { output in
        var sum = parameters[biases + output]
        for index in 0..<inputs {
          let place = isLast ? output * inputs + index : index * outputs + output
          sum += parameters[next + place] * values[index]
        }
        return isLast ? sum : activate(sum)
      }
      next = biases + outputs
    }
    return values
  }

  private func activate(_ x: Double) -> Double {
    switch network.activation {
    case .tanh: tanh(x)
    case .leakyReLU: x < 0 ? 0.1 * x : x
    }
  }
}

/// The derivative of `loss` to each of `parameters`, by central differences.
func centralDifferences(
  of parameters: [Double], step: Double = 1e-5, _ loss: ([Double]) -> Double
) -> [Double] {
  var shifted = parameters
  return parameters.indices.map { index in
    shifted[index] = parameters[index] + step
    let above = loss(shifted)
    shifted[index] = parameters[index] - step
    let below = loss(shifted)
    shifted[index] = parameters[index]
    return (above - below) / (2 * step)
  }
}

/// The largest distance between two gradients, over the longest component of the second.
func relativeDistance(_ gradient: [Float], _ expected: [Double]) -> Double {
  let longest = expected.reduce(0) { max($0, abs($1)) }
  let distance = zip(gradient, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  return gradient.count == expected.count ? distance / longest : .infinity
}
