internal import Foundation
package import Terminal

/// Key bindings: maps the keys of another keyboard layout, and keys that a person has remapped, to
/// the program's own.
package struct KeyMap: Sendable, Equatable {
  /// A keyboard layout whose letters are taken for those of a US keyboard in the same places.
  package enum Layout: String, Sendable, Equatable, CaseIterable {
    case us, russian, ukrainian, greek

    /// The letters in the places of `KeyMap.places`.
    fileprivate var letters: String {
      switch self {
      case .us: KeyMap.places
      case .russian: "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
      case .ukrainian: "йцукенгшщзхїфівапролджєячсмитьбюЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ"
      case .greek: ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,.:΅ΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛ¨\"ΖΧΨΩΒΝΜ<>"
      }
    }
  }

  /// The keys of a US keyboard, row by row, without and with Shift.
  private static let places = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"

  /// The keyboard's layout.
  package var layout: Layout {
    didSet { layoutKeys = Self.keys(of: layout) }
  }
  /// What single keys are taken for; these come before the layout.
  package var single: [Key: Key]
  private var layoutKeys: [Key: Key]

  /// Makes a map; by default every key is itself.
  package init(layout: Layout = .us, single: [Key: Key] = [:]) {
    (self.layout, self.single) = (layout, single)
    layoutKeys = Self.keys(of: layout)
  }

  /// What a key is taken for.
  package func meaning(of key: Key) -> Key { single[key] ?? layoutKeys[key] ?? key }

  private static func keys(of layout: Layout) -> [Key: Key] {
    var keys: [Key: Key] = [:]
    for (letter, place) in zip(layout.letters.unicodeScalars, places.unicodeScalars)
    where letter != place {
      keys[.character(letter)] = .character(place)
    }
    return keys
  }
}

extension Key {
  private static let names: [(name: String, key: Key)] = [
    ("left", .left), ("right", .right), ("up", .up), ("down", .down), ("enter", .enter),
    ("esc", .escape), ("tab", .tab), ("shift-tab", .backTab), ("space", .space),
    ("backspace", .backspace), ("home", .home), ("end", .end), ("page-up", .pageUp),
    ("page-down", .pageDown),
  ]

  /// The names of keys that are more than one character, as `config.yaml` has them.
  package static var longNames: [String] { names.map(\.name) + ["ctrl-x"] }

  /// The key with a name: one character, a name such as `page-up`, or `ctrl-x`; nil for any other.
  package init?(name: String) {
    let scalars = Array(name.precomposedStringWithCanonicalMapping.unicodeScalars)
    if let key = Self.names.first(where: { $0.name == name.lowercased() })?.key {
      self = key
    } else if scalars.count == 1, scalars[0].value > 0x20, scalars[0].value != 0x7F {
      self = .character(scalars[0])
    } else if scalars.count == 6, name.lowercased().hasPrefix("ctrl-"),
      let letter = name.lowercased().unicodeScalars.last, ("a"..."z").contains(letter)
    {
      self = .control(letter)
    } else {
      return nil
    }
  }

  /// The name, as `init(name:)` takes it.
  package var name: String {
    switch self {
    case .character(let scalar): String(scalar)
    case .control(let letter): "ctrl-\(letter)"
    case .mouse: "mouse"
    default: Self.names.first { $0.key == self }?.name ?? "?"
    }
  }
}
