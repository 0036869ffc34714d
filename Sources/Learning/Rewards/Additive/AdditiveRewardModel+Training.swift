extension AdditiveRewardModel {
  /// Moves the likeliest rewards to the answers, then finds anew what else these allow, each reward on a
  /// core of its own if there are enough.
  ///
  /// Members are drawn anew each time, so that one round's queries do not ask for the same as the last
  /// one's. What a member draws follows from its seed, so that the result does not depend on who runs
  /// first.
  mutating func trainConcurrently(on dataset: PreferenceDataset, seed: UInt64) async {
    precondition(dataset.observationSize == prior.size, "features of this ensemble")
    guard dataset.activeCount > 0 else { return }
    let answers = memoryDecays.indices.map { row in
      AnswerMatrix(
        dataset, row: row, most: configuration.maximumComparisons, scale: configuration.returnScale,
        seed: seed)
    }
    let before = mapEstimates
    let moved = await trained(mapEstimates, on: answers)
    mapEstimates = moved.map(\.member)
    chooseMemoryDecay(losses: moved.map(\.loss))
    var random = Random(seed: seed, stream: 1)
    let drawn = members.map { _ in
      let seed = random.next()
      // The likeliest reward and the draw of the prior: not far from where the two agree.
      let start = zip(before[decayIndex].coordinates, prior.draw(seed: seed)).map { $0 + $1 }
      return Member(coordinates: start, seed: seed, prior: prior)
    }
    members = await trained(drawn, on: drawn.map { _ in answers[decayIndex] }).map(\.member)
  }

  /// Takes the person to recall what explains the choices best, whose loss is least.
  private mutating func chooseMemoryDecay(losses: [Float]) {
    let costs = zip(memoryDecays, losses).map { $1 + ($0 < 1 ? configuration.memoryDecayCost : 0) }
    let best = costs.indices.min { costs[$0] < costs[$1] } ?? decayIndex
    guard best != decayIndex else { return }
    // Another reward, of another size: until it is known, the last one's.
    mapEstimates[best].outputMean = mapEstimate.outputMean
    mapEstimates[best].outputVariance = mapEstimate.outputVariance
    isNormalised = false
    decayIndex = best
  }

  /// Where so many choices tell what the person recalls: keeps to that.
  ///
  /// - Parameter choices: Those that stand.
  /// - Returns: Which row of a clip is still of use; nil where all are.
  mutating func settleMemoryDecay(after choices: Int) -> Int? {
    guard memoryDecays.count > 1, choices >= configuration.choicesToKnowMemoryDecay else {
      return nil
    }
    defer { decayIndex = 0 }
    (memoryDecays, mapEstimates) = ([memoryDecay], [mapEstimate])
    return decayIndex
  }

  /// Each member at the likeliest reward, and its loss there.
  private func trained(
    _ members: [Member], on answers: [AnswerMatrix]
  ) async -> [(member: Member, loss: Float)] {
    await withTaskGroup(of: (Int, Member, Float).self) { group in
      for (index, (member, answers)) in zip(members, answers).enumerated() {
        group.addTask {
          let (moved, loss) = trained(member, on: answers)
          return (index, moved, loss)
        }
      }
      var moved = members.map { (member: $0, loss: Float(0)) }
      for await (index, member, loss) in group { moved[index] = (member, loss) }
      return moved
    }
  }

  /// A member at the likeliest reward, or as near to it as a round comes.
  ///
  /// What falls is the loss: the prior's of z − z₀ less Σ kᵢ log P(answer i), with kᵢ the copies in its
  /// bootstrap.
  func trained(_ member: Member, on answers: AnswerMatrix) -> (member: Member, loss: Float) {
    let origin = prior.draw(seed: member.seed)
    let copies = answers.numbers.indices.map { row in
      answers.weights[row]
        * (member.seed.map { Float(Bootstrap(seed: $0).copies(of: answers.numbers[row])) } ?? 1)
    }
    var coordinates = member.coordinates
    var differences = [Float](repeating: 0, count: answers.rows)
    let steps = configuration.iterations
    let loss = QuasiNewton.minimise(&coordinates, iterations: steps) { point, gradient in
      for index in point.indices { gradient[index] = point[index] - origin[index] }
      var value = prior.loss(of: &gradient)
      answers.multiply(point, into: &differences)
      for row in differences.indices {
        let (loss, slope) = configuration.rater.loss(
          ofDifference: differences[row], label: answers.labels[row])
        value += copies[row] * loss
        differences[row] = copies[row] * slope
      }
      answers.addTransposed(differences, to: &gradient)
      return value
    }
    var member = member
    member.move(to: coordinates, prior: prior)
    return (member, loss)
  }
}

/// Answers as rows: by how much each feature of the left clip's return exceeds the right one's.
struct AnswerMatrix: Sendable {
  /// Answers.
  let rows: Int
  /// Numbers of a row.
  let columns: Int
  /// `[rows, columns]`.
  private let values: [Float]
  /// 1 left, 0 right, ½ alike.
  let labels: [Float]
  /// How many answers a row stands for.
  let weights: [Float]
  /// The answers' numbers in their dataset.
  let numbers: [Int]

  /// The answers that stand: all of them where they are few, else the newest and a draw of the others.
  ///
  /// - Parameters:
  ///   - dataset: The answers.
  ///   - row: Which of a clip's rows is looked at.
  ///   - most: How many answers at most.
  ///   - scale: A clip's return over the mean of its moments' rewards.
  ///   - seed: Of the draw.
  init(_ dataset: PreferenceDataset, row: Int, most: Int, scale: Float, seed: UInt64) {
    let active = dataset.active
    var (numbers, weights) = (active, [Float](repeating: 1, count: active.count))
    if active.count > most {
      var random = Random(seed: seed)
      let newest = most / 2
      let older = active.count - newest
      let drawn = most - newest
      numbers = (0..<drawn).map { _ in active[random.index(below: older)] } + active.suffix(newest)
      weights =
        Array(repeating: Float(older) / Float(drawn), count: drawn)
        + Array(repeating: 1, count: newest)
    }
    let columns = dataset.observationSize
    var values = [Float](repeating: 0, count: numbers.count * columns)
    var labels: [Float] = []
    for (answer, number) in numbers.enumerated() {
      let comparison = dataset.comparison(number)
      labels.append(comparison.label)
      let left = (dataset.frames(ofClip: comparison.left).lowerBound + row) * columns
      let right = (dataset.frames(ofClip: comparison.right).lowerBound + row) * columns
      for column in 0..<columns {
        values[answer * columns + column] =
          scale * (dataset.observations[left + column] - dataset.observations[right + column])
      }
    }
    rows = numbers.count
    self.columns = columns
    self.values = values
    self.labels = labels
    self.weights = weights
    self.numbers = numbers
  }

  /// A x.
  func multiply(_ vector: [Float], into result: inout [Float]) {
    values.withUnsafeBufferPointer { matrix in
      vector.withUnsafeBufferPointer { vector in
        result.withUnsafeMutableBufferPointer { result in
          guard let x = matrix.baseAddress, let w = vector.baseAddress, let y = result.baseAddress
          else { return }
          var zero: Float = 0
          MatrixProduct.dots(x, w, bias: &zero, into: y, rows: rows, inner: columns, columns: 1)
        }
      }
    }
  }

  /// Adds Aᵀ y.
  func addTransposed(_ vector: [Float], to sum: inout [Float]) {
    values.withUnsafeBufferPointer { matrix in
      sum.withUnsafeMutableBufferPointer { sum in
        for row in 0..<rows {
          let factor = vector[row]
          for column in 0..<columns { sum[column] += factor * matrix[row * columns + column] }
        }
      }
    }
  }
}
