public import Foundation
import Physics

/// A folder with which a policy runs in MuJoCo, without this program.
///
/// It holds `policy.safetensors`, the policy with everything its use needs in the metadata; `body.xml`, the
/// body; and `play.py`, a program that plays episodes and checks their success. The body refers to no
/// other file: textures, which only a viewer shows, are left out.
public struct PythonFolder: Sendable {
  private let policy: SafeTensors
  private let bodyXML: String

  /// Takes a policy, as `LearnedTensors` writes it, and the text of its body's MJCF.
  public init(policy: SafeTensors, bodyXML: String) {
    self.policy = policy
    self.bodyXML = bodyXML
  }

  /// Writes the folder, complete or not at all.
  ///
  /// - Parameter folder: A free name, or an empty folder.
  /// - Throws: `ExportError.file`; `MJCFError` where the body cannot be read.
  public func write(to folder: URL) throws {
    try OutputFolder.write(to: folder, fill)
  }

  private func fill(_ folder: URL) throws {
    try policy.write(to: OutputPlace(new: folder.appendingPathComponent("policy.safetensors")))
    let body = try MJCFSource(Data(bodyXML.utf8), file: "body.xml").textWithoutFiles()
    try OutputFile.writeBytes(to: folder.appendingPathComponent("body.xml")) { append in
      try append(Array(body.utf8))
    }
    let program = folder.appendingPathComponent("play.py")
    try OutputFile.writeBytes(to: program) { append in try append(PackageResources.play_py) }
    // The rights of a new file, and executable.
    var status = stat()
    try OutputFolder.check(stat(program.path, &status), program)
    let readable = status.st_mode & 0o444
    try OutputFolder.check(chmod(program.path, status.st_mode & 0o777 | readable >> 2), program)
  }
}
