import Drawing
import Foundation
import Physics
import Terminal
import Testing

@testable import Interface

@Suite struct ThemeTests {
  private static let roles: [Limb.Role] = [.head, .torso, .link(0), .link(1), .foot]

  /// The colours of the parts of a body in a theme.
  private func colours(_ theme: Preferences.Background) -> [Colour] {
    var grid = CellGrid(Size(rows: 1, columns: Self.roles.count))
    for (column, role) in Self.roles.enumerated() {
      grid.put("@", row: 0, column: column, style: Theme.style(of: role))
    }
    theme.apply(to: &grid)
    return grid.cells.map(\.style.foreground)
  }

  @Test(arguments: [(Preferences.Background.dark, 30.0), (.light, 20)])
  func colourBlindPeopleTellThePartsApart(theme: Preferences.Background, least: Double) {
    let colours = colours(theme).map { LinearRGB(xterm: Int($0.index)) }
    for sight in [LinearRGB.usual, LinearRGB.deuteranopia, LinearRGB.protanopia] {
      let seen = colours.map { $0.seen(by: sight).lab }
      for (index, one) in seen.enumerated() {
        for other in seen[(index + 1)...] {
          let difference = one - other
          #expect((difference * difference).sum().squareRoot() > least)
        }
      }
    }
  }

  @Test(arguments: [(Preferences.Background.dark, 0.0116), (.light, 1)])
  func thePartsStandOutFromTheBackground(theme: Preferences.Background, luminance: Double) {
    for colour in colours(theme) {
      let own = LinearRGB(xterm: Int(colour.index)).luminance
      let contrast = (max(own, luminance) + 0.05) / (min(own, luminance) + 0.05)
      #expect(contrast > 3)
    }
  }

  @Test func eightColoursAreDifferentToo() {
    for theme in [Preferences.Background.dark, .light] {
      #expect(Set(colours(theme).map(\.basic)).count == Self.roles.count)
    }
  }

  @Test func monoHasNoColours() {
    #expect(colours(.mono).allSatisfy { $0 == .standard })
  }

  @Test func aColourNeverSaysAlone() {
    // Head and joints have characters of their own, the far leg another filling.
    let head = Limb(from: .zero, to: .zero, radius: 1, role: .head)
    let camera = Camera(target: .zero, x: 5, y: 5, scale: 3)
    #expect(Capsule(head, seenBy: camera).emblem == "O")
    let joint = Limb(from: .zero, to: .zero, radius: 1, role: .joint, isFar: true)
    #expect(Capsule(joint, seenBy: camera).emblem == "o" && Capsule(joint, seenBy: camera).isFar)
  }
}

/// A colour as light, and as people with other sight see it.
private struct LinearRGB {
  private let red: Double
  private let green: Double
  private let blue: Double

  /// One of the 6 × 6 × 6 colours of xterm's palette.
  init(xterm index: Int) {
    let levels = [0.0, 95, 135, 175, 215, 255].map { level in
      let share = level / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    let cube = index - 16
    (red, green, blue) = (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
  }

  private init(_ parts: [Double]) { (red, green, blue) = (parts[0], parts[1], parts[2]) }

  /// Machado, Oliveira and Fernandes, “A Physiologically-based Model for Simulation of Color Vision
  /// Deficiency”, 2009, severity 1.
  static let usual = [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]
  static let deuteranopia = [
    [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
  ]
  static let protanopia = [
    [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ]

  func seen(by sight: [[Double]]) -> LinearRGB {
    LinearRGB(sight.map { min(max($0[0] * red + $0[1] * green + $0[2] * blue, 0), 1) })
  }

  var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

  /// CIELAB under D65.
  var lab: SIMD4<Double> {
    let x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    let z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    let root = { (t: Double) in t > 0.008856 ? pow(t, 1.0 / 3) : 7.787 * t + 16.0 / 116 }
    let (a, b, c) = (root(x), root(luminance), root(z))
    return SIMD4(116 * b - 16, 500 * (a - b), 200 * (b - c), 0)
  }
}
