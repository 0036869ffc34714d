/// The constraints of one lane group: the candidates, and the rows instantiated in some lane.
///
/// A row is a soft inequality J v̇ − a* ≥ 0 ("Computation", section "Constraint model") with the
/// force f = −D min(J v̇ − a*, 0). It is active (`pushing`) where J v̇ − a* < 0. In lanes where a
/// row is not instantiated, D is zero and so are all its contributions: a lane's result does not
/// depend on the contacts of other lanes.
final class Constraints<L: Lane> {
  let limitCandidates: Column<LimitCandidate<L>>
  /// Sorted by the last joint that moves the body, usually already the order of MJCF files.
  let planeCandidates: Column<PlaneCandidate<L>>
  let capsuleCandidates: Column<CapsuleCandidate<L>>
  let cornerCandidates: Column<CornerCandidate<L>>
  let cylinderCandidates: Column<CylinderCandidate<L>>

  /// Joint limit rows; the first `limitCount` are in use.
  let limits: Column<LimitRow<L>>
  private(set) var limitCount = 0
  /// Tendon limits.
  let tendonLimits: TendonLimits<L>
  /// Contact rows; the first `contactCount` are in use.
  let contacts: Column<ContactRows<L>>
  private(set) var contactCount = 0
  /// The number of contacts between capsules and planes; they come first, sorted by the joint that
  /// moves the body.
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
    // Parallel or intersecting capsules have up to two contacts, and so do slanted capsules on a
    // plane; cylinders have up to four.
    let most =
      2 * (planeCandidates.count + capsuleCandidates.count) + cornerCandidates.count
      + 4 * cylinderCandidates.count
    contacts = arena.column(most, of: ContactRows())
  }

  /// Whether no row is instantiated in any lane.
  @inline(__always) var isEmpty: Bool {
    limitCount == 0 && contactCount == 0 && tendonLimits.count == 0
  }

  /// Discards the rows of the previous step.
  @inline(__always) func removeAll() {
    limitCount = 0
    tendonLimits.removeAll()
    contactCount = 0
    groundCount = 0
  }

  /// Appends a joint limit; its weight is zero in lanes where it is not instantiated.
  @inline(__always) func add(_ limit: LimitRow<L>) {
    limits[limitCount] = limit
    limitCount += 1
  }

  /// Appends a contact; its weights are zero in lanes where it is not instantiated.
  @inline(__always) func add(_ contact: ContactRows<L>) {
    contacts[contactCount] = contact
    contactCount += 1
  }

  /// Marks the end of the contacts between capsules and planes.
  @inline(__always) func endGround() { groundCount = contactCount }
}

extension Constraints {
  /// Calls `use` for each contact of a box or cylinder with a plane, with the lanes that have it
  /// and the number of MuJoCo contacts that it represents.
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
