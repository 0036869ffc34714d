/// The names that are spelt most nearly like one that does not exist, the nearest first.
///
/// - Parameters:
///   - name: What was typed.
///   - names: What there is.
/// - Returns: At most three, none further than a third of the typed name's letters (one at least);
///   names that begin with what was typed count as near.
public func nearest(to name: String, among names: [String]) -> [String] {
  let typed = name.lowercased()
  let reach = max(1, typed.count / 3)
  let ranked = names.compactMap { candidate -> (distance: Int, name: String)? in
    let distance = editDistance(typed, candidate.lowercased())
    let isPrefix = typed.count >= 2 && candidate.lowercased().hasPrefix(typed)
    return distance <= reach || isPrefix ? (distance, candidate) : nil
  }
  return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// How many letters to insert, remove, replace or swap with their neighbour turn one word into the
/// other (the optimal string alignment distance).
func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (Array(first), Array(second))
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for i in first.indices {
    var row = [i + 1]
    for j in second.indices {
      var distance = min(
        last[j] + (first[i] == second[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
