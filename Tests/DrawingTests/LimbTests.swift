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

  @Test func theBoundsOfLimbsHoldAllThatHaveAPlace() {
    let torso = Limb(from: Planar(1, 1), to: Planar(1, 1), radius: 0.25, role: .torso)
    let foot = Limb(from: Planar(6, 0), to: Planar(6, 0), radius: 0.5, role: .foot)
    let lost = Limb(from: Planar(.nan, 0), to: Planar(6, 0), radius: 0.1, role: .foot)
    #expect([torso, lost, foot].bounds == Limb.Bounds(x: 0.75...6.5, z: -0.5...1.25))
    #expect([lost].bounds == nil)
  }
}
