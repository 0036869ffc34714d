import Foundation
import Learning
import Physics
import Scenarios
@testable import Sessions
import TestSupport
import Testing

@testable import Export

/// A clip of a body of one joint and one motor, with geoms floor and foot.
private func clip(_ position: Float) -> Trajectory {
  var clip = Trajectory(period: 0.5, positionCount: 1, velocityCount: 1, controlCount: 1)
  clip.positions = [position, position + 0.1]
  clip.velocities = [0, -1]
  clip.controls = [0, 0.25]
  clip.contacts = [0b10, 0]
  return clip
}

private func text(_ position: String, _ next: String) -> String {
  #"{"time":[0.0,0.5],"qpos":[[\#(position)],[\#(next)]],"qvel":[[0.0],[-1.0]],"#
    + #""ctrl":[[0.0],[0.25]],"contacts":[["foot"],[]]}"#
}

private func recorded(
  _ choice: Choice, predicted: Float? = 0.625, isStanding: Bool = true
) -> RecordedChoice {
  RecordedChoice(
    id: 7, query: 6, left: 0, right: 1, choice: choice, rater: "person", seconds: 2.5,
    predictedLeft: predicted, time: Date(timeIntervalSince1970: 1_700_000_000.25),
    isStanding: isStanding)
}

@Suite struct ComparisonLinesTests {
  private let lines = ComparisonLines(question: "Which \"flips\"?", geomNames: ["floor", "foot"])
  private let short = ClipText(jointNames: ["z"], geomNames: ["floor", "foot"], digits: 1)

  @Test func lineIsWhatItMustBe() throws {
    let line = try lines.line(for: recorded(.left), left: clip(1), right: clip(2))
    #expect(
      line == #"{"id":7,"question":"Which \"flips\"?","left":"# + text("1.0", "1.1")
        + #","right":"# + text("2.0", "2.1")
        + #","answer":"left","rater":"person","seconds":2.5,"predicted":0.625,"undone":false,"#
        + #""time":"2023-11-14T22:13:20.250Z"}"#)
    let undone = try lines.line(
      for: recorded(.skip, predicted: nil, isStanding: false), left: clip(1), right: clip(2))
    #expect(undone.contains(#""answer":"skip""#))
    #expect(undone.contains(#""predicted":null,"undone":true"#))
  }

  @Test func preferencesAreTextsWithTheBetterClipFirst() throws {
    struct Row: Decodable, Equatable {
      var prompt: String
      var chosen: String
      var rejected: String
    }
    let preference = try #require(
      try lines.preference(for: recorded(.right), left: clip(1), right: clip(2), as: short))
    let row = try JSONDecoder().decode(Row.self, from: Data(preference.line.utf8))
    #expect(
      row
        == Row(
          prompt: "Which \"flips\"?", chosen: preference.chosen, rejected: preference.rejected))
    #expect(preference.chosen == "time z touching\n0.0 2.0 foot\n0.5 2.1 -")
    #expect(preference.rejected == "time z touching\n0.0 1.0 foot\n0.5 1.1 -")
  }

  @Test(arguments: [
    recorded(.equal), recorded(.skip), recorded(.left, isStanding: false),
  ])
  func whatPrefersNothingIsNoPreference(choice: RecordedChoice) throws {
    #expect(try lines.preference(for: choice, left: clip(1), right: clip(2), as: short) == nil)
  }

  @Test func whatIsNoNumberIsRefusedWithTheChoice() {
    #expect {
      try lines.line(for: recorded(.left), left: clip(1), right: clip(.nan))
    } throws: { error in
      "\(error)".hasPrefix("choice 7: qpos of frame 0 is not a finite number")
    }
  }
}

@Suite struct ComparisonReaderTests {
  private static let scenario = Result {
    let folder = Reference.package.appendingPathComponent("Scenarios")
    return try Scenario(
      yaml: String(
        contentsOf: folder.appendingPathComponent("backflip.yaml"), encoding: .utf8),
      bodyXML: String(
        contentsOf: folder.appendingPathComponent("Bodies/hopper.xml"), encoding: .utf8),
      file: "backflip.yaml")
  }

  private static func hopping(_ seed: Float, frames: Int = 5) -> Trajectory {
    var clip = Trajectory(period: 0.024, positionCount: 6, velocityCount: 6, controlCount: 3)
    for frame in 0..<frames {
      clip.positions += (0..<6).map { sin(seed + Float(frame * 6 + $0)) / 3 }
      clip.velocities += (0..<6).map { cos(seed + Float(frame * 6 + $0)) * 1e-7 }
      clip.controls += [0.1, seed, -1]
      clip.contacts.append(frame.isMultiple(of: 2) ? 0b10010 : 0)
    }
    return clip
  }

  private func written(_ choice: RecordedChoice = recorded(.equal)) throws -> String {
    let scenario = try Self.scenario.get()
    return try ComparisonLines(
      question: scenario.question, geomNames: scenario.model.geoms.map(\.name)
    ).line(for: choice, left: Self.hopping(0.3), right: Self.hopping(0.7))
  }

  @Test func readsWhatWasWrittenToTheBit() throws {
    let reader = ComparisonReader(try Self.scenario.get())
    let choice = recorded(.equal, isStanding: false)
    let read = try reader.comparison(try written(choice).utf8)
    #expect(read.left == Self.hopping(0.3) && read.right == Self.hopping(0.7))
    #expect(read.answer == .equal && read.isUndone && read.rater == "person")
    #expect(read.seconds == 2.5 && read.predicted == 0.625 && read.time == choice.time)
  }

  @Test func takesWhatHasTheClipsAndTheAnswerAlone() throws {
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(try written().utf8)) as? [String: Any])
    for key in ["id", "question", "rater", "seconds", "predicted", "undone", "time"] {
      object[key] = nil
    }
    let line = try JSONSerialization.data(withJSONObject: object)
    let read = try ComparisonReader(try Self.scenario.get()).comparison(line)
    #expect(read.rater == nil && read.seconds == nil && read.predicted == nil && read.time == nil)
    #expect(!read.isUndone && read.left.frames == 5)
  }

  @Test(arguments: [
    (#""answer":"equal""#, #""answer":"better""#, #"answer: is "better""#),
    (#""answer":"equal""#, #""answer":1"#, "answer: is not of the kind needed: a text"),
    (#""answer":"equal","#, "", "answer: is missing"),
    (#""left":{"time""#, #""left":{"times""#, "left.time: is missing"),
    ("[0.0,0.024,", "[0.0,0.025,", "left.time[1]: is 0.025 s after the frame before"),
    ("[0.0,0.024,", "[0.024,", "left.qpos: has 5 frames; time has 4"),
    (#""qvel":[["#, #""qvel":[[1,"#, "left.qvel[0]: has 7 numbers; the body needs 6"),
    (#""qvel":[["#, #""qvel":[[1e39],["#, "is not JSON, or has a number out of range"),
    (#"["torso","foot"]"#, #"["hand"]"#, #"left.contacts[0]: names "hand"; the body has floor"#),
    (#""predicted":0.625"#, #""predicted":2"#, "predicted: is 2.0"),
    (#""seconds":2.5"#, #""seconds":-1"#, "seconds: is -1.0"),
    (#"T22:13:20.250Z"#, " noon", #"time: is "2023-11-14 noon""#),
    ("}", "", "is not JSON"),
  ])
  func badLinesAreRefused(part: String, replacement: String, message: String) throws {
    let line = try written()
    let range = try #require(line.range(of: part))
    let bad = line.replacingCharacters(in: range, with: replacement)
    #expect {
      _ = try ComparisonReader(try Self.scenario.get()).comparison(bad.utf8)
    } throws: { error in
      guard "\(error)".hasPrefix(message) else {
        Issue.record("\(error)")
        return false
      }
      return true
    }
  }

  @Test func linesLongerThanTwoEpisodesAreRefusedBeforeTheyAreRead() throws {
    let maximum = ComparisonReader(try Self.scenario.get()).maximumLine
    let line = try written()
    #expect(line.utf8.count < maximum && maximum <= 8 << 20)
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("lines-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let long = line + String(repeating: " ", count: maximum)
    try Data("\(line)\n\(long)\n\(line)\n".utf8).write(to: file)
    var numbers: [Int] = []
    #expect {
      try InputLines.read(file, maximum: maximum) { number, _, _ in
        numbers.append(number)
        return true
      }
    } throws: { error in
      "\(error)".contains("line 2") && "\(error)".contains("\(maximum) bytes")
    }
    #expect(numbers == [1])
  }

  @Test(arguments: ["", "[]", "7", "null", "{\"left\":"])
  func whatIsNoObjectIsRefused(line: String) throws {
    #expect(throws: ComparisonReader.Refusal.self) {
      try ComparisonReader(try Self.scenario.get()).comparison(line.utf8)
    }
  }
}
