/// The colours of a film and the tints that smooth edges need.
struct FilmPalette {
  static let paper = RGB(0xFB_FA_F7)
  static let text = RGB(0x22_22_26)
  static let ground = RGB(0x8A_87_80)
  static let border = RGB(0xD8_D4_CC)
  private static let head = RGB(0xD8_1B_4A)
  private static let torso = RGB(0x3E_7C_C4)
  private static let foot = RGB(0xC9_9A_00)
  private static let joint = RGB(0x33_33_38)
  /// Links between torso and foot, from the torso outward.
  private static let links = [RGB(0x7A_2B_9E), RGB(0x1E_7B_4A), RGB(0x8A_5A_2B)]
  /// The share of a far limb's colour in its mixture with the paper.
  private static let farShare: Float = 3.0 / 7

  /// The colour of a limb; limbs on the far side are paler.
  ///
  /// With red-green colour blindness (deuteranopia, protanopia), too, no two look alike.
  static func colour(of limb: Limb) -> RGB {
    let colour = colour(of: limb.role)
    return limb.isFar ? paper.mixed(with: colour, share: farShare) : colour
  }

  /// The colour of a part on the near side.
  static func colour(of role: Limb.Role) -> RGB {
    switch role {
    case .head: head
    case .torso: torso
    case .link(let index): links[index % links.count]
    case .foot: foot
    case .joint: joint
    }
  }

  /// Steps from the paper to a colour: at seven, edges look smooth.
  private static let tints = 7

  /// The colours that a picture may use; the last marks an unchanged pixel.
  let colours: [SIMD3<UInt8>]
  /// The index that marks an unchanged pixel.
  let unchanged: UInt8
  /// The nearest colour by the upper six bits of each component; −1 where not yet known.
  private var nearest: [Int16]

  init() {
    let limbs = [Self.head, Self.torso, Self.foot, Self.joint] + Self.links
    var colours = [Self.paper.bytes]
    for ink in [Self.text, Self.ground, Self.border] + limbs {
      for step in 1...Self.tints {
        let share = Float(step) / Float(Self.tints)
        colours.append(Self.paper.mixed(with: ink, share: share).bytes)
      }
    }
    // Where two limbs meet, one colour half way is enough.
    for (index, one) in limbs.enumerated() {
      for other in limbs[(index + 1)...] {
        colours.append(one.mixed(with: other, share: 0.5).bytes)
      }
    }
    unchanged = UInt8(colours.count)
    self.colours = colours + [SIMD3(0, 0, 0)]
    nearest = Array(repeating: -1, count: 1 << 18)
  }

  /// A picture as indices of the nearest colours, `[height, width]`.
  mutating func indices(of raster: Raster) -> [UInt8] {
    raster.pixels.map { index(of: $0.bytes) }
  }

  private mutating func index(of colour: SIMD3<UInt8>) -> UInt8 {
    let upper = colour &>> 2
    let key = Int(upper.x) << 12 | Int(upper.y) << 6 | Int(upper.z)
    if nearest[key] < 0 { nearest[key] = Int16(search(colour)) }
    return UInt8(nearest[key])
  }

  private func search(_ colour: SIMD3<UInt8>) -> Int {
    let wanted = SIMD3<Int32>(truncatingIfNeeded: colour)
    func distance(_ index: Int) -> Int32 {
      let difference = SIMD3<Int32>(truncatingIfNeeded: colours[index]) &- wanted
      return (difference &* difference).wrappedSum()
    }
    return (0..<Int(unchanged)).min { distance($0) < distance($1) } ?? 0
  }
}
