internal import CFreeType
internal import CGif

/// The versions of the libraries that films are made with.
package enum GraphicsLibraries {
  /// The version of FreeType.
  package static var freeType: String {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    guard text_version(&major, &minor, &patch) == 0 else { return "unknown" }
    return "\(major).\(minor).\(patch)"
  }

  /// The version of giflib, as it was when the program was built.
  package static var giflib: String { "\(GIFLIB_MAJOR).\(GIFLIB_MINOR).\(GIFLIB_RELEASE)" }
}
