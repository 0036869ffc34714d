/// The constraints of one lane group: which could act, and the rows of those that do.
///
/// A row is one inequality of "Computation", section "Constraint model": J v̇ − a* ≥ 0 softly, with
/// force f = −D min(J v̇ − a*, 0). Each lane fills the contact rows with its own contacts, whatever
/// its neighbours touch: in lanes with fewer contacts than others, the last rows are zero.
final class Constraints<L: Lane> {
  let limitCandidates: Column<LimitCandidate<L>>
  let planeCandidates: Column<PlaneCandidate<L>>
  let capsuleCandidates: Column<CapsuleCandidate<L>>

  /// Limits in use, `limitCount` of them.
  let limits: Column<LimitRow<L>>
  private(set) var limitCount = 0
  /// Contacts in use, `contactCount` of them.
  let contacts: Column<ContactRows<L>>
  private(set) var contactCount = 0
  /// How the distances and the slips of the contacts change with v, `[contacts, nv]`.
  private let normals: Column<L>
  private let tangents: Column<L>
  /// The contacts that each lane has.
  private var used: L = .zero
  /// Degrees of freedom (nv).
  let joints: Int

  init(model: Model, arena: Arena) {
    joints = model.joints.count
    limitCandidates = arena.column(LimitCandidate.all(of: model))
    planeCandidates = arena.column(PlaneCandidate.all(of: model))
    capsuleCandidates = arena.column(CapsuleCandidate.all(of: model))
    limits = arena.column(limitCandidates.count, of: LimitRow())
    let capacity = planeCandidates.count + capsuleCandidates.count
    contacts = arena.column(capacity, of: ContactRows())
    normals = arena.column(capacity * joints, of: .zero)
    tangents = arena.column(capacity * joints, of: .zero)
  }

  /// Whether no row acts in any lane.
  @inline(__always) var isEmpty: Bool { limitCount == 0 && contactCount == 0 }

  /// The normal row of a contact, `[nv]`.
  @inline(__always) func normal(_ contact: Int) -> Column<L> { normals.from(contact * joints) }

  /// The tangent row of a contact, `[nv]`.
  @inline(__always) func tangent(_ contact: Int) -> Column<L> { tangents.from(contact * joints) }

  /// Forgets the rows of the last step.
  func removeAll() {
    limitCount = 0
    contactCount = 0
    used = .zero
  }

  /// Adds a limit, whose weight is zero where it does not act.
  @inline(__always) func add(_ limit: LimitRow<L>) {
    limits[limitCount] = limit
    limitCount += 1
  }

  /// Adds a contact to the lanes that have it, each in its first free row.
  @inline(__always)
  func add(_ contact: ContactRows<L>, normal: Column<L>, tangent: Column<L>, where acts: L.Mask) {
    var index = 0
    var remaining = acts
    while L.any(remaining) {
      // Lanes with fewer contacts than `index` are done already.
      if index == contactCount { addEmptyContact() }
      let isHere = remaining .& (used .< L(Double(index) + 0.5))
      contacts[index] = contacts[index].replacing(with: contact, where: isHere)
      let (ownNormal, ownTangent) = (self.normal(index), self.tangent(index))
      for joint in 0..<joints {
        ownNormal[joint] = ownNormal[joint].replacing(with: normal[joint], where: isHere)
        ownTangent[joint] = ownTangent[joint].replacing(with: tangent[joint], where: isHere)
      }
      remaining = remaining .& .!isHere
      index += 1
    }
    used = used + L(1).masked(acts)
  }

  private func addEmptyContact() {
    contacts[contactCount] = ContactRows()
    let (normal, tangent) = (self.normal(contactCount), self.tangent(contactCount))
    for joint in 0..<joints {
      normal[joint] = .zero
      tangent[joint] = .zero
    }
    contactCount += 1
  }
}
