import Foundation
import Interface
import Learning
import Scenarios
import Teaching
import Terminal

/// The person's settings, and where each comes from.
struct Configuration {
  /// The keys of the file, in the order in which `backflip config` prints them.
  enum Key: String, CaseIterable {
    case theme, drawing, speed, layout, keys, synchronized
  }

  /// The file, whether it exists or not.
  let file: URL
  /// Whether it exists.
  private(set) var isThere = false
  /// The settings in force.
  private(set) var preferences = Preferences()
  /// The lines of the values that the file sets, from 1.
  private(set) var lines: [Key: Int] = [:]
  /// The lines of the single keys that the file maps.
  private(set) var keyLines: [Terminal.Key: Int] = [:]
  /// The mistakes in the file, one line each: the place, the value, the remedy.
  ///
  /// The default counts in the place of a value with a mistake.
  private(set) var problems: [String] = []

  /// Reads `$XDG_CONFIG_HOME/backflip/config.yaml`, by default `~/.config/backflip/config.yaml`.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.init(file: Self.locate(environment))
  }

  /// Reads a file.
  init(file: URL) {
    self.file = file
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    isThere = true
    do {
      guard let root = try Self.root(of: file) else { return }
      for entry in try root.entries() {
        do {
          try take(entry.name, entry.value)
        } catch {
          problems.append("\(error)")
        }
      }
    } catch {
      problems.append("\(error)")
    }
  }

  private static func locate(_ environment: [String: String]) -> URL {
    let folder: URL
    // The specification says to ignore a path that is not absolute.
    if let path = environment["XDG_CONFIG_HOME"], path.hasPrefix("/") {
      folder = URL(fileURLWithPath: path, isDirectory: true)
    } else {
      let home = environment["HOME"].map { URL(fileURLWithPath: $0, isDirectory: true) }
      folder = (home ?? FileManager.default.homeDirectoryForCurrentUser)
        .appendingPathComponent(".config")
    }
    return folder.appendingPathComponent("backflip/config.yaml")
  }

  /// The mapping in a file; nil for a file of comments alone.
  private static func root(of file: URL) throws -> ScenarioNode? {
    do {
      return try ScenarioYAML.root(of: file)
    } catch let error {
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? "?"
      let isBlank = text.split(whereSeparator: \.isNewline).allSatisfy {
        let line = $0.drop(while: \.isWhitespace)
        return line.isEmpty || line.hasPrefix("#")
      }
      if isBlank { return nil }
      throw error
    }
  }
}

// MARK: - Values

extension Configuration {
  private mutating func take(_ name: String, _ value: ScenarioNode) throws {
    guard let key = Key(rawValue: name) else {
      let known = Key.allCases.map(\.rawValue)
      throw value.error(
        "unknown key" + hint(for: name, among: known)
          + "; the keys are \(known.joined(separator: ", "))")
    }
    switch key {
    case .theme: preferences.theme = try value.word(as: Preferences.Background.self)
    case .drawing: preferences.drawing = try value.word(as: Preferences.Drawing.self)
    case .speed: preferences.speed = try speed(value)
    case .layout: preferences.keys.layout = try value.word(as: KeyMap.Layout.self)
    case .keys: try takeKeys(value)
    case .synchronized: preferences.isSynchronized = try value.flag()
    }
    lines[key] = value.line
  }

  private func speed(_ value: ScenarioNode) throws -> Double {
    let speed = try value.number(in: 0.125...2, unit: "")
    guard Preferences.speeds.contains(speed) else {
      throw value.error("\(speed) is not one of \(Self.speeds)")
    }
    return speed
  }

  private mutating func takeKeys(_ value: ScenarioNode) throws {
    if value.isNull { return }
    for (name, meaning) in try value.entries() {
      do {
        let key = try key(name, meaning)
        preferences.keys.single[key] = try self.key(try meaning.text(), meaning)
        keyLines[key] = meaning.line
      } catch {
        problems.append("\(error)")
      }
    }
  }

  private func key(_ name: String, _ node: ScenarioNode) throws -> Terminal.Key {
    guard let key = Terminal.Key(name: name) else {
      throw node.error(
        "\"\(shortened(name))\" is no key; a key is one character or one of "
          + Terminal.Key.longNames.joined(separator: ", "))
    }
    guard key != .control("c"), key != .control("z") else {
      throw node.error("\(name) always leaves or suspends the program; use another key")
    }
    return key
  }

  /// The speeds as a list.
  static var speeds: String {
    Preferences.speeds.map { Figure.coefficient(Float($0)) }.joined(separator: ", ")
  }
}

// MARK: - Changes

extension Configuration {
  /// Stores a setting in the file, whose other lines and comments stay.
  ///
  /// - Throws: `Failure` where the file cannot be written.
  static func remember(_ setting: Setting, in file: URL) throws {
    let (key, value) =
      switch setting {
      case .drawing(let drawing): (Key.drawing, drawing.rawValue)
      }
    // The file may be a link into a folder of such files.
    let file = file.resolvingSymlinksInPath()
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      let exists = FileManager.default.fileExists(atPath: file.path)
      let text = exists ? try String(contentsOf: file, encoding: .utf8) : ""
      try text.settingLine(key.rawValue, to: value)
        .write(to: file, atomically: true, encoding: .utf8)
    } catch {
      throw Failure(
        "\(file.path): the \(key) \(value) is not remembered: "
          + "\(error.localizedDescription); check the file's permissions")
    }
  }
}

extension String {
  /// A text of lines `key: value` with a value of a key; comments stay.
  func settingLine(_ key: String, to value: String) -> String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let setting = "\(key): \(value)"
    let index = lines.firstIndex { line in
      line.hasPrefix(key) && line.dropFirst(key.count).drop { $0 == " " }.hasPrefix(":")
    }
    if let index {
      let comment = lines[index].range(of: " #").map { String(lines[index][$0.lowerBound...]) }
      lines[index] = setting + (comment ?? "")
    } else {
      if lines.last?.isEmpty == true { lines.removeLast() }
      lines += [setting, ""]
    }
    return lines.joined(separator: "\n")
  }
}
