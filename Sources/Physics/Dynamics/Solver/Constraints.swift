/// The constraints of one lane group: which could act, and the rows of those that do in some lane.
///
/// A row is one inequality of "Computation", section "Constraint model": J v̇ − a* ≥ 0 softly, with
/// force f = −D min(J v̇ − a*, 0). In lanes where it does not act D is zero, and so is all that it
/// adds there: a lane's result does not depend on its neighbours' contacts.
final class Constraints<L: Lane> {
  let limitCandidates: Column<LimitCandidate<L>>
  /// Sorted by the body's last joint, as MJCF files give them anyway.
  let planeCandidates: Column<PlaneCandidate<L>>
  let capsuleCandidates: Column<CapsuleCandidate<L>>
  let cornerCandidates: Column<CornerCandidate<L>>
  let cylinderCandidates: Column<CylinderCandidate<L>>

  /// Limits in use, `limitCount` of them.
  let limits: Column<LimitRow<L>>
  private(set) var limitCount = 0
  /// The limits of tendons.
  let tendonLimits: TendonLimits<L>
  /// Contacts in use, `contactCount` of them.
  let contacts: Column<ContactRows<L>>
  private(set) var contactCount = 0
  /// Those of them that are contacts of capsules with planes: the first ones, sorted by the body's
  /// joint.
  private(set) var groundCount = 0

  init(model: Model, arena: Arena) {
    limitCandidates = arena.column(LimitCandidate.all(of: model))
    planeCandidates = arena.column(
      PlaneCandidate.all(of: model).sorted { $0.law.joints.second < $1.law.joints.second })
    capsuleCandidates = arena.column(CapsuleCandidate.all(of: model))
    limits = arena.column(limitCandidates.count, of: LimitRow())
    tendonLimits = TendonLimits(model: model, arena: arena)
    cornerCandidates = arena.column(CornerCandidate.all(of: model))
    cylinderCandidates = arena.column(CylinderCandidate.all(of: model))
    // Capsules whose axes cross or are parallel have two, and so do slanted ones on a plane;
    // cylinders have up to four.
    let most =
      2 * (planeCandidates.count + capsuleCandidates.count) + cornerCandidates.count
      + 4 * cylinderCandidates.count
    contacts = arena.column(most, of: ContactRows())
  }

  /// Whether no row acts in any lane.
  @inline(__always) var isEmpty: Bool {
    limitCount == 0 && contactCount == 0 && tendonLimits.count == 0
  }

  /// Forgets the rows of the last step.
  @inline(__always) func removeAll() {
    limitCount = 0
    tendonLimits.removeAll()
    contactCount = 0
    groundCount = 0
  }

  /// Adds a limit, whose weight is zero where it does not act.
  @inline(__always) func add(_ limit: LimitRow<L>) {
    limits[limitCount] = limit
    limitCount += 1
  }

  /// Adds a contact, whose weights are zero where it does not act.
  @inline(__always) func add(_ contact: ContactRows<L>) {
    contacts[contactCount] = contact
    contactCount += 1
  }

  /// Notes that all contacts of capsules with planes have been added.
  @inline(__always) func endGround() { groundCount = contactCount }
}

extension Constraints {
  /// Hands over the contacts of boxes and cylinders with planes, with the lanes that have each and
  /// how many of MuJoCo's it is.
  @inline(__always)
  func forEachSolidContact(
    _ frames: Column<BodyFrame<L>>,
    _ use: (ContactPoint<L>, ContactLaw<L>, _ where: L.Mask, _ copies: Int) -> Void
  ) {
    for index in 0..<cornerCandidates.count {
      let corner = cornerCandidates.base + index
      let (contact, isLow) = corner.pointee.locate(frames)
      let isNear = isLow .& (contact.distance .< corner.pointee.law.margin)
      if L.any(isNear) { use(contact, corner.pointee.law, isNear, corner.pointee.copies) }
    }
    for index in 0..<cylinderCandidates.count {
      let cylinder = cylinderCandidates.base + index
      cylinder.pointee.forEachContact(frames) { contact, isNear, copies in
        if L.any(isNear) { use(contact, cylinder.pointee.law, isNear, copies) }
      }
    }
  }
}
