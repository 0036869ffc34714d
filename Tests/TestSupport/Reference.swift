public import Foundation

/// What MuJoCo computes for three planar bodies, where a checkout has it beside it.
///
/// The files lie in `../shared/reference`, seen from the package; tests that compare with them
/// skip where that folder is absent.
public enum Reference {
  /// The package's own folder.
  public static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of the reference files.
  public static let folder = package.deletingLastPathComponent()
    .appendingPathComponent("shared/reference")

  /// Whether the reference files are there.
  public static var isPresent: Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("README.md").path)
  }

  /// The bodies that the files are about.
  public static let bodies = ["hopper", "walker2d", "half_cheetah"]

  /// Where a body's MJCF file lies.
  public static func mjcf(_ body: String) -> URL {
    folder.appendingPathComponent("\(body).xml")
  }

  /// Decodes a gzipped JSON file; `snake_case` keys become `camelCase`.
  /// - Parameters:
  ///   - type: What the file holds.
  ///   - name: The file's name without `.json.gz`, such as `hopper.static`.
  /// - Returns: The figures in the file.
  /// - Throws: What unpacking or decoding throws.
  public static func decode<Figures: Decodable>(
    _ type: Figures.Type, from name: String
  ) throws -> Figures {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = folder.appendingPathComponent("\(name).json.gz")
    return try decoder.decode(type, from: unpacked(file))
  }

  private static func unpacked(_ file: URL) throws -> Data {
    let gzip = Process()
    let output = Pipe()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc", file.path]
    gzip.standardOutput = output
    try gzip.run()
    // Reads before it waits: a full pipe would stop gzip.
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    gzip.waitUntilExit()
    return data
  }
}
