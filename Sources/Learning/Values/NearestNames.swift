/// The names that a mistyped one may have meant.
///
/// - Parameters:
///   - name: The name that was typed.
///   - names: The names that exist.
/// - Returns: At most three names, the nearest first. A name is near if it takes edits of at most a
///   third of the typed letters (one edit at least), or if it begins with the typed letters, two or
///   more. Upper and lower case are alike.
package func nearestNames(to name: String, among names: [String]) -> [String] {
  // A distance takes quadratic time, and a file may hold a name of any length.
  let typed = Array(name.lowercased().prefix(64))
  let reach = max(1, typed.count / 3)
  let ranked = names.compactMap { known -> (distance: Int, name: String)? in
    let candidate = Array(known.lowercased().prefix(64))
    let distance = editDistance(typed, candidate)
    let isPrefix = typed.count >= 2 && candidate.starts(with: typed)
    return distance <= min(reach, candidate.count - 1) || isPrefix ? (distance, known) : nil
  }
  return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// The nearest names as the end of a message, ` (did you mean "a" or "b"?)`, or nothing.
package func hint(for name: String, among names: [String]) -> String {
  let nearest = nearestNames(to: name, among: names).map { "\"\($0)\"" }
  return nearest.isEmpty ? "" : " (did you mean \(nearest.joined(separator: " or "))?)"
}

/// How many letters to insert, remove, replace or swap with their neighbour turn one word into the
/// other: the optimal string alignment distance.
func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  for i in first.indices {
    var row = [i + 1]
    for j in second.indices {
      var distance = min(
        last[j + 1] + 1, row[j] + 1, last[j] + (first[i] == second[j] ? 0 : 1))
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
