/// The names that a mistyped one may have meant, nearest first, up to three.
///
/// Distance is the number of letters inserted, deleted, replaced or swapped with a neighbour
/// (optimal string alignment), upper and lower case alike. Names further away than a third of the
/// word, or two letters, are not offered; a name that begins with the word always is.
public func nearestNames(to word: String, among names: [String]) -> [String] {
  let letters = Array(word.lowercased().prefix(64))
  let limit = max(2, letters.count / 3)
  var ranked: [(distance: Int, name: String)] = []
  for name in names {
    let candidate = Array(name.lowercased().prefix(64))
    let distance = alignmentDistance(letters, candidate)
    if distance <= min(limit, candidate.count - 1) {
      ranked.append((distance, name))
    } else if !letters.isEmpty, candidate.starts(with: letters) {
      ranked.append((limit + 1, name))
    }
  }
  return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// The nearest names as the end of a message, ` (did you mean "a" or "b"?)`, or nothing.
public func hint(for word: String, among names: [String]) -> String {
  let nearest = nearestNames(to: word, among: names).map { "\"\($0)\"" }
  return nearest.isEmpty ? "" : " (did you mean \(nearest.joined(separator: " or "))?)"
}

/// Optimal string alignment distance; O(n·m) time, three rows of memory.
private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
