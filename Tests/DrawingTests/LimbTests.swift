import Drawing
import Physics
import Testing

@Suite struct LimbTests {
  @Test func boundsHoldRoundEndsAndCorners() {
    let flat = Limb(from: Planar(0, 0), to: Planar(0, 2), radius: 0.5, role: .torso, isFlat: true)
    #expect(flat.bounds.x == -0.5...0.5 && flat.bounds.z == 0...2)
    let round = Limb(from: Planar(0, 0), to: Planar(0, 2), radius: 0.5, role: .torso)
    #expect(round.bounds.x == -0.5...0.5 && round.bounds.z == -0.5...2.5)
  }

  @Test func theCentreIsTheMeanByArea() {
    let torso = Limb(from: Planar(1, 1), to: Planar(1, 1), radius: 0.2, role: .torso)
    let foot = Limb(from: Planar(6, 0), to: Planar(6, 0), radius: 0.1, role: .foot)
    let head = Limb(from: Planar(9, 2), to: Planar(9, 2), radius: 5, role: .head)
    // Areas 4 : 1; the head does not count.
    #expect(abs([torso, foot, head].centre - 2) < 1e-12)
    #expect([Limb]().centre == 0)
  }
}
