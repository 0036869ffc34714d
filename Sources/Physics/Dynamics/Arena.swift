/// A fixed-length array that lives as long as the arena that made it.
///
/// Hot loops index it without reference counting; debug builds check the bounds.
struct Column<Element> {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  @inline(__always) subscript(_ index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    nonmutating _modify {
      assert(index >= 0 && index < count)
      yield &base[index]
    }
  }

  /// The suffix that starts at `offset`.
  @inline(__always) func from(_ offset: Int) -> Column {
    Column(base: base + offset, count: count - offset)
  }
}

/// Owns the columns of a workspace and frees them together.
final class Arena {
  private var release: [() -> Void] = []

  /// Allocates a column of `count` copies of a trivial value (one that owns no storage).
  func column<Element>(_ count: Int, of value: Element) -> Column<Element> {
    column(Array(repeating: value, count: count))
  }

  /// Allocates a column of the given trivial values.
  func column<Element>(_ values: [Element]) -> Column<Element> {
    // Allocate at least one element, so that `base` is valid even for a model without motors.
    let base = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
    for (index, value) in values.enumerated() { (base + index).initialize(to: value) }
    release.append { base.deallocate() }
    return Column(base: base, count: values.count)
  }

  deinit {
    for free in release { free() }
  }
}
