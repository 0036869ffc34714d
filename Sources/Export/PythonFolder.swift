public import Foundation
import Physics

/// A folder with which a policy plays in MuJoCo, without this program.
///
/// `policy.safetensors`, the policy with what its use takes in its metadata; `body.xml`, the body;
/// `play.py`, a program that plays and judges. The body names no other file: pictures, which only a
/// viewer would show, are left out.
public struct PythonFolder: Sendable {
  private let policy: SafeTensors
  private let bodyXML: String

  /// Takes a policy, as `LearnedTensors` writes it, and the text of its body's MJCF.
  public init(policy: SafeTensors, bodyXML: String) {
    self.policy = policy
    self.bodyXML = bodyXML
  }

  /// Writes the folder, whole or not at all.
  ///
  /// - Parameter folder: Nothing may be there, or an empty folder.
  /// - Throws: `ExportError.file`; `MJCFError` where the body is not one.
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
    // As new files are, but to be run too.
    var status = stat()
    try OutputFolder.check(stat(program.path, &status), program)
    let readable = status.st_mode & 0o444
    try OutputFolder.check(chmod(program.path, status.st_mode & 0o777 | readable >> 2), program)
  }
}
