import Foundation
import Testing

@testable import Physics

/// Actuators and tendons as files give them; gains and biases are MuJoCo 4.0.0's.
@Suite("MJCF actuators")
struct MJCFActuatorTests {
  /// A hinge with a range, on a body that carries another; its inverse inertia is MuJoCo's.
  private func model(
    _ actuators: String, defaults: String = "", tendons: String = "", flags: String = ""
  ) throws -> Model {
    let text = """
      <mujoco>
        <compiler angle="radian"/>
        <option><flag \(flags)/></option>
        <default>\(defaults)</default>
        <worldbody>
          <body>
            <joint name="j" axis="0 1 0" range="-1 2" damping="0.1" stiffness="2"/>
            <geom type="box" size="0.1 0.2 0.3"/>
            <body pos="0 0 -0.4">
              <joint name="k" axis="0 1 0" damping="0.3"/>
              <geom size="0.1" contype="0" conaffinity="0"/>
            </body>
          </body>
        </worldbody>
        <tendon>\(tendons)</tendon>
        <actuator>\(actuators)</actuator>
      </mujoco>
      """
    return try Model(mjcf: Data(text.utf8), file: "t.xml")
  }

  private func refusal(_ actuator: String, tendons: String = "") -> String? {
    do {
      _ = try model(actuator, tendons: tendons)
      return nil
    } catch {
      return "\(error)".components(separatedBy: ": ").dropFirst().joined(separator: ": ")
    }
  }

  @Test(
    "Gain and bias, alone and over the defaults that all spellings share",
    arguments: Self.knownLaws)
  func laws(_ defaults: String, _ element: String, _ gain: Double, _ bias: [Double]) throws {
    let named = element.replacingOccurrences(of: "/>", with: #" joint="j"/>"#)
    let actuator = try #require(try model(named, defaults: defaults).actuators.first)
    #expect(actuator.gain == gain)
    let found = [actuator.bias.constant, actuator.bias.length, actuator.bias.velocity]
    for (value, expected) in zip(found, bias) { #expect(abs(value - expected) < 1e-12) }
  }

  /// A default, an element, and its gain and bias.
  private static let knownLaws: [(String, String, Double, [Double])] = [
    ("", "<general/>", 1, [0, 0, 0]),
    (
      "", #"<general gaintype="fixed" gainprm="1 0 0" biastype="none" dyntype="none"/>"#, 1,
      [0, 0, 0]
    ),
    ("", #"<general gainprm="3" biastype="affine" biasprm="1 2 -3"/>"#, 3, [1, 2, -3]),
    ("", #"<general biasprm="1 2 3"/>"#, 1, [0, 0, 0]),
    ("", "<position/>", 1, [0, -1, 0]),
    ("", #"<position kp="5" kv="2"/>"#, 5, [0, -5, -2]),
    ("", #"<position kp="5" dampratio="1"/>"#, 5, [0, -5, -6.738258577356353]),
    ("", #"<position kp="5" dampratio="0.7" gear="3"/>"#, 5, [0, -5, -1.572260334716482]),
    (
      "", #"<general gainprm="5" biastype="affine" biasprm="3 -5 1"/>"#, 5,
      [3, -5, -6.738258577356353]
    ),
    ("", #"<velocity kv="3"/>"#, 3, [0, 0, -3]),
    ("", #"<cylinder area="2" bias="1 2 3"/>"#, 2, [1, 2, 3]),
    ("", #"<cylinder area="7" diameter="2"/>"#, Double.pi, [0, 0, 0]),
    ("", #"<intvelocity kp="3" kv="2"/>"#, 3, [0, -3, -2]),
    (#"<general gainprm="3" biasprm="1 -3 -2"/>"#, #"<cylinder area="2"/>"#, 2, [1, -3, -2]),
    (#"<general gainprm="3" biasprm="1 -3 -2"/>"#, "<intvelocity/>", 3, [0, -3, -2]),
    (#"<position kp="3" kv="2"/>"#, "<intvelocity/>", 1, [0, -1, 0]),
    (#"<intvelocity kp="3" kv="2"/>"#, #"<intvelocity kp="5"/>"#, 5, [0, -5, -2]),
    (#"<position kp="3"/>"#, "<cylinder/>", 1, [0, 0, 0]),
    (#"<position kp="7" kv="2"/>"#, "<position/>", 7, [0, -7, -2]),
    (#"<position kp="7" kv="2"/>"#, #"<position kp="3"/>"#, 3, [0, -3, -2]),
    (#"<position kp="7" kv="2"/>"#, "<general/>", 7, [0, -7, -2]),
    (#"<position kp="7" kv="2"/>"#, "<motor/>", 1, [0, 0, 0]),
    (#"<position kp="7" kv="2"/>"#, "<velocity/>", 1, [0, 0, -1]),
    (#"<velocity kv="7"/>"#, "<position/>", 1, [0, -1, 0]),
    (#"<velocity kv="7"/>"#, "<general/>", 7, [0, 0, -7]),
    (#"<general gainprm="7" biasprm="0 0 -4"/>"#, "<position/>", 7, [0, -7, -4]),
    (#"<general gainprm="7"/>"#, "<velocity/>", 7, [0, 0, -7]),
    (#"<position kp="7" kv="2"/><motor gear="2"/>"#, "<general/>", 1, [0, 0, 0]),
    (#"<motor gear="2"/><position kp="7" kv="2"/>"#, "<general/>", 7, [0, -7, -2]),
    (#"<general dyntype="integrator"/>"#, "<motor/>", 1, [0, 0, 0]),
  ]

  @Test(
    "Activations: dynamics, time constant, range and whether the force is early",
    arguments: Self.knownActivations)
  func activations(
    _ defaults: String, _ element: String, _ expected: Actuator.Activation?
  ) throws {
    let named = element.replacingOccurrences(of: "/>", with: #" joint="j"/>"#)
    let actuator = try #require(try model(named, defaults: defaults).actuators.first)
    #expect(actuator.activation == expected)
    #expect(actuator.isMotor == (expected == nil && actuator.bias == .none))
  }

  private static let knownActivations: [(String, String, Actuator.Activation?)] = [
    ("", #"<general dyntype="integrator"/>"#, .init(dynamics: .integrator)),
    (
      "", #"<general dyntype="filter" dynprm="0.3 1"/>"#,
      .init(dynamics: .filter, timeConstant: 0.3)
    ),
    (
      "", #"<general dyntype="integrator" actrange="-1 2" actearly="true" actdim="1"/>"#,
      .init(dynamics: .integrator, range: -1...2, isEarly: true)
    ),
    (
      "", #"<general dyntype="integrator" actrange="-1 2" actlimited="false"/>"#,
      .init(dynamics: .integrator)
    ),
    ("", #"<position timeconst="0.2"/>"#, .init(dynamics: .filterexact, timeConstant: 0.2)),
    ("", #"<position timeconst="0"/>"#, nil),
    ("", "<cylinder/>", .init(dynamics: .filter)),
    ("", #"<intvelocity actrange="-1 1"/>"#, .init(dynamics: .integrator, range: -1...1)),
    ("", #"<intvelocity inheritrange="1"/>"#, .init(dynamics: .integrator, range: -1...2)),
    (
      #"<general dyntype="filterexact" dynprm="0.4" actearly="true"/>"#, "<position/>",
      .init(dynamics: .filterexact, timeConstant: 0.4)
    ),
    (#"<general dyntype="filter" dynprm="0.4"/>"#, "<position/>", nil),
    (#"<general dyntype="filter" dynprm="0.4"/>"#, "<motor/>", nil),
    (
      #"<general dyntype="filter" dynprm="0.4" actrange="-1 1" actearly="true"/>"#, "<general/>",
      .init(dynamics: .filter, timeConstant: 0.4, range: -1...1, isEarly: true)
    ),
    (
      #"<general actrange="-1 1" dynprm="0.4" actearly="true"/>"#, "<cylinder/>",
      .init(dynamics: .filter, timeConstant: 0.4, range: -1...1)
    ),
    (#"<position timeconst="0.3"/>"#, "<cylinder/>", .init(dynamics: .filter)),
    (#"<cylinder timeconst="3"/>"#, "<general/>", .init(dynamics: .filter, timeConstant: 3)),
    (#"<cylinder timeconst="3"/>"#, "<position/>", nil),
    (
      #"<intvelocity inheritrange="1"/>"#, "<intvelocity/>",
      .init(dynamics: .integrator, range: -1...2)
    ),
    (
      #"<intvelocity inheritrange="1"/>"#, #"<intvelocity actrange="-1 1"/>"#,
      .init(dynamics: .integrator, range: -1...1)
    ),
    (#"<position inheritrange="1"/>"#, "<intvelocity/>", .init(dynamics: .integrator)),
  ]

  /// One degree of freedom, whose force is its activation.
  @Test(
    "An activation follows its control",
    arguments: [
      ("integrator", [0.01, 0.02, 0.025]), ("filter", [0.1, 0.19, 0.25]),
      ("filterexact", [1 - exp(-0.1), 1 - exp(-0.2), 0.25]),
    ])
  func activationSteps(_ dynamics: String, _ expected: [Double]) throws {
    let range = dynamics == "integrator" ? "0 0.025" : "0 0.25"
    var model = try model(
      #"<general joint="j" dyntype="\#(dynamics)" dynprm="0.1" actrange="\#(range)"/>"#)
    model.timestep = 0.01
    let simulation = Simulation(model: model)
    let worlds = Worlds(model: model, count: 1)
    simulation.controls = [1]
    worlds.setControl(0, 0, 1)
    for value in expected {
      simulation.step()
      worlds.step()
      #expect(abs(simulation.activations[0] - value) < 1e-12)
      #expect(abs(Double(worlds.activation(0, 0)) - value) < 1e-6)
    }
  }

  @Test("Ranges of controls and forces")
  func ranges() throws {
    let inherited = try model(#"<position joint="j" inheritrange="0.8"/>"#).actuators[0]
    #expect(inherited.range == -0.7000000000000002...1.7000000000000002)
    let own = #"<position joint="j" ctrlrange="-1 1"/>"#
    let overridden = try model(own, defaults: #"<position inheritrange="1"/>"#).actuators[0]
    #expect(overridden.range == -1...1)
    let motors = try model(
      #"<motor joint="j" forcerange="-2 3"/><motor joint="j" forcerange="-2 3" forcelimited="false"/>"#
    )
    #expect(motors.actuators.map(\.forceRange) == [-2...3, nil])
  }

  @Test("Damping and armature of an actuator act on the joint, times the gear squared")
  func reflected() throws {
    let model = try model(#"<motor joint="k" gear="3" damping="0.2" armature="0.5"/>"#)
    #expect(model.joints.map(\.armature) == [0, 4.5])
    #expect(abs(model.joints[1].damping - 2.1) < 1e-15)
  }

  @Test("A fixed tendon: its length, its rest, its inverse weight")
  func tendons() throws {
    let tendon =
      #"<fixed name="t"><joint joint="j" coef="2"/><joint joint="k" coef="-.5"/></fixed>"#
    let model = try model(
      #"<position tendon="t" gear="3" kp="5" dampratio="1"/>"#, tendons: tendon)
    #expect(model.length(of: model.tendons[0], at: [0.5, 1]) == 0.5)
    #expect(abs(model.tendons[0].inverseWeight - 17.67382952) < 1e-8)
    #expect(model.actuators[0].target == .tendon(0))
    #expect(model.targetName(of: model.actuators[0]) == "t")
    #expect(abs(model.actuators[0].bias.velocity + 0.35459157) < 1e-8)
  }

  @Test("Flags take away what they disable")
  func flags() throws {
    let servo = #"<position joint="j" kp="3"/>"#
    let model = try model(servo, flags: #"spring="disable" damper="disable" limit="disable""#)
    #expect(model.joints.map(\.stiffness) == [0, 0])
    #expect(model.joints.map(\.damping) == [0, 0])
    #expect(model.joints.map(\.range) == [nil, nil])
    #expect(model.dampsImplicitly)
    let limp = try self.model(servo, flags: #"actuation="disable" eulerdamp="disable""#)
    #expect(limp.actuators[0].gain == 0)
    #expect(limp.actuators[0].bias == .none)
    #expect(!limp.dampsImplicitly)
  }

  @Test(
    "What is not simulated is refused by name",
    arguments: [
      (
        #"<adhesion body="b"/>"#,
        "<adhesion>: attracts bodies in contact, which is not simulated; accepted: <cylinder>, "
          + "<general>, <intvelocity>, <motor>, <position>, <velocity>"
      ),
      (
        #"<general joint="j" dyntype="muscle"/>"#,
        #"<general>: dyntype="muscle" is refused; accepted: none, integrator, filter, filterexact"#
      ),
      (
        #"<general joint="j" actrange="-1 1"/>"#,
        "<general>: actrange is refused without an activation; accepted: dyntype=\"integrator\", \"filter\" or "
          + "\"filterexact\""
      ),
      (
        #"<general joint="j" actdim="1"/>"#,
        #"<general>: actdim="1" without an activation; accepted: actdim="-1""#
      ),
      (
        #"<intvelocity joint="k" inheritrange="1"/>"#,
        #"<intvelocity>: inheritrange is refused because the joint or tendon has no range; accepted: actrange="LOWER UPPER""#
      ),
      (
        #"<intvelocity joint="j" actrange="-1 1" inheritrange="1"/>"#,
        "<intvelocity>: actrange and inheritrange exclude each other; accepted: one of them"
      ),
      (
        #"<general joint="j" gaintype="affine"/>"#,
        #"<general>: gaintype="affine" is refused; accepted: gaintype="fixed""#
      ),
      (
        #"<position joint="j" kv="1" dampratio="1"/>"#,
        "<position>: kv and dampratio exclude each other; accepted: one of them"
      ),
      (
        #"<position joint="k" inheritrange="1"/>"#,
        #"<position>: inheritrange is refused because the joint or tendon has no range; accepted: ctrlrange="LOWER UPPER""#
      ),
      (
        #"<motor tendon="t"/>"#,
        #"<motor>: tendon="t" is refused; accepted: a tendon's name, but no tendon has one"#
      ),
      (
        #"<motor name="a" joint="j"/><position name="a" joint="j"/>"#,
        #"<position>: name="a" is refused; accepted: a name that no other actuator has"#
      ),
      (#"<motor joint="j" delay="1"/>"#, #"<motor>: delay="1" is refused; accepted: delay="0""#),
    ])
  func refusals(_ actuator: String, _ message: String) {
    #expect(refusal(actuator) == message)
  }

  @Test(
    "Tendons that are refused",
    arguments: [
      ("<fixed/>", #"<fixed>: the tendon has no joints; accepted: <joint joint="…" coef="…"/>"#),
      (
        #"<fixed armature="1"><joint joint="j" coef="1"/></fixed>"#,
        #"<fixed>: armature="1" is refused; accepted: armature="0""#
      ),
      (
        #"<fixed><joint joint="j" coef="1"/><joint joint="j" coef="1"/></fixed>"#,
        "<joint>: the joint appears twice; accepted: each joint once"
      ),
      (
        #"<fixed><joint joint="x" coef="1"/></fixed>"#,
        #"<joint>: joint="x" is refused; accepted: j, k"#
      ),
    ])
  func refusedTendons(_ tendon: String, _ message: String) {
    #expect(refusal("", tendons: tendon) == message)
  }
}
