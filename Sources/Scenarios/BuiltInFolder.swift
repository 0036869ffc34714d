import Foundation

/// The folder of scenarios that is part of the program, for where no other folder has a name.
///
/// Its files have URLs of a scheme of their own, such as `built-in:///Bodies/hopper.xml`, and are read
/// as files are. `Package.swift` embeds them from `BuiltIn`, whose links lead to the package's
/// `Scenarios`.
enum BuiltInFolder {
  /// The name of the place, for people.
  static let name = "built in"

  private static let scheme = "built-in"

  /// The folder; empty only where the system cannot parse the URL.
  static let folders: [URL] = URL(string: "\(scheme):///").map { [$0] } ?? []

  /// The bytes of the files by their paths in the folder.
  private static let contents: [String: [UInt8]] = [
    "backflip.yaml": PackageResources.backflip_yaml,
    "frontflip.yaml": PackageResources.frontflip_yaml,
    "hind-legs.yaml": PackageResources.hind_legs_yaml,
    "splits.yaml": PackageResources.splits_yaml,
    "Bodies/cheetah.xml": PackageResources.cheetah_xml,
    "Bodies/hopper.xml": PackageResources.hopper_xml,
    "Bodies/walker.xml": PackageResources.walker_xml,
  ]

  /// The paths of all files.
  static var paths: [String] { contents.keys.sorted() }

  /// The bytes of a file; nil where a URL is not of this folder, or names no file.
  static func bytes(at url: URL) -> Data? {
    path(of: url).flatMap { contents[$0] }.map { Data($0) }
  }

  /// The files directly in a folder of this one.
  static func files(in folder: URL) -> [URL] {
    guard let path = path(of: folder) else { return [] }
    let prefix = path.isEmpty ? "" : "\(path)/"
    return paths.filter { $0.hasPrefix(prefix) && !$0.dropFirst(prefix.count).contains("/") }
      .map { folder.appendingPathComponent(String($0.dropFirst(prefix.count))) }
  }

  /// A URL's path in this folder; nil for any other URL.
  fileprivate static func path(of url: URL) -> String? {
    guard url.scheme == scheme else { return nil }
    return url.path.split(separator: "/").joined(separator: "/")
  }
}

extension URL {
  /// A file's path as messages show it: relative where it was given so, and with its place where it is
  /// built in.
  var shownPath: String {
    BuiltInFolder.path(of: self).map { "\($0) (\(BuiltInFolder.name))" } ?? relativePath
  }

  /// Whether a file is there, on disk or built in.
  var isThere: Bool {
    isFileURL
      ? FileManager.default.fileExists(atPath: path) : BuiltInFolder.bytes(at: self) != nil
  }

  /// The files in a folder, on disk or built in; none where it cannot be read.
  var files: [URL] {
    guard isFileURL else { return BuiltInFolder.files(in: self) }
    return
      (try? FileManager.default.contentsOfDirectory(at: self, includingPropertiesForKeys: nil))
      ?? []
  }

  /// The file at a relative path in this folder.
  func file(_ path: String) -> URL {
    isFileURL ? URL(fileURLWithPath: path, relativeTo: self) : appendingPathComponent(path)
  }
}
