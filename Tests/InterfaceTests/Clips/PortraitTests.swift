import Interface
import Physics
import Terminal
import Testing

@Suite struct PortraitTests {
  private func model(_ shapes: [Geom.Shape]) -> Model {
    let body = Body(
      name: "a", parent: 0, position: .zero, angle: 0, mass: 1, inertia: 1, centreOfMass: .zero,
      inverseWeight: 1, joints: 0..<0)
    return Model(
      name: "test", timestep: 0.004, gravity: Planar(0, -9.81), integrator: .euler,
      bodies: [body, body], joints: [],
      geoms: shapes.map { shape in
        if case .plane = shape { return Geom(name: "", body: 0, shape: shape) }
        return Geom(name: "", body: 1, shape: shape)
      }, actuators: [], contactPairs: [])
  }

  private func text(_ shapes: [Geom.Shape]) -> String {
    Portrait(of: model(shapes)).grid(within: Size(rows: 6, columns: 24), repertoire: .ascii)
      .description
  }

  private func ground(at height: Double) -> Geom.Shape {
    .plane(point: Planar(3, height), normal: Planar(0, 1))
  }

  @Test func aBodyFillsTheRowsAndStandsOnTheGround() {
    let leg = Geom.Shape.capsule(from: Planar(0, 0.9), to: Planar(0, 0.1), radius: 0.1)
    let expected = """
                qOOp
                ?OOl
                 @@
                 @@
                 @@
      ------------------------

      """
    #expect(text([ground(at: 0), leg]) == expected)
  }

  @Test func sizesAndPlacesOfAnyMagnitudeGiveTheSamePicture() {
    let picture = text([.capsule(from: Planar(0, 0), to: Planar(1, 1), radius: 0.1)])
    #expect(picture.contains("@"))
    for (scale, x) in [(1e-9, 0.0), (1e9, 0), (1, 1e6), (1e9, -1e10)] {
      let shape = Geom.Shape.capsule(
        from: Planar(x, x), to: Planar(x + scale, x + scale), radius: 0.1 * scale)
      #expect(text([shape]) == picture)
    }
  }

  @Test func groundFarBelowIsLeftOut() {
    let ball = Geom.Shape.capsule(from: Planar(0, 9), to: Planar(0, 9), radius: 0.5)
    #expect(!text([ground(at: 0), ball]).contains("-----"))
    #expect(text([ground(at: 8), ball]).contains("-----"))
  }

  @Test func aBodyWithoutShapesIsEmpty() {
    #expect(Portrait(of: model([ground(at: 0)])).isEmpty)
  }
}
