import Foundation
import Physics
import Testing

/// `include`, as MuJoCo 4.0.0 reads it, and what is refused beyond that.
@Suite("MJCF includes")
struct MJCFIncludeTests {
  /// A folder with files, `body` in it; gone with the value.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("includes-\(UUID().uuidString)").resolvingSymlinksInPath()
    var body: URL { url.appendingPathComponent("body") }

    init(_ files: [String: String]) throws {
      for (name, text) in files {
        let file = body.appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func model() throws -> Model { try Model(contentsOf: body.appendingPathComponent("m.xml")) }

    /// Why the body is refused, without the folder's path.
    func refusal() -> String {
      do {
        _ = try model()
        return "accepted"
      } catch { return "\(error)".replacingOccurrences(of: body.path + "/", with: "") }
    }
  }

  private static func link(_ name: String) -> String {
    #"<body name="\#(name)"><joint type="slide" axis="1 0 0"/><geom size="0.1"/></body>"#
  }

  private static func file(_ name: String) -> String {
    "<mujoco>\n<worldbody>\(link(name))</worldbody></mujoco>"
  }

  private static func main(_ content: String) -> String {
    "<mujoco model='main'>\n\(content)\n<worldbody>\(link("last"))</worldbody></mujoco>"
  }

  private static func include(_ name: String) -> String { "<include file='\(name)'/>" }

  @Test("The children of the file's root, whatever its name, stand where the include stood")
  func places() throws {
    let folder = try Folder([
      "m.xml": """
      <mujoco model="main">
        <default><include file="sub/default.xml"/></default>
        <worldbody><include file="sub/bodies.xml"/><body name="c">
          <include file="joint.xml" name="unread"/><geom size="0.1"/></body></worldbody>
      </mujoco>
      """,
      "sub/default.xml": "<!-- c --><mujoco model='inner'><geom density='10'/></mujoco>",
      "sub/bodies.xml": "<anything>\(Self.link("a"))\(Self.link("b"))</anything>",
      "joint.xml": "<mujocoinclude><joint axis='0 1 0'/></mujocoinclude>",
    ])
    let model = try folder.model()
    #expect(model.name == "main")
    #expect(model.bodies.map(\.name) == ["world", "a", "b", "c"])
    #expect(abs(model.bodies[1].mass - 10 * 4.0 / 3 * .pi * 0.001) < 1e-12)
  }

  @Test("Relative to the main file's folder, and else to the including file's")
  func folders() throws {
    var files = [
      "m.xml": Self.main(Self.include("sub/i.xml")),
      "sub/i.xml": "<mujoco>\(Self.include("n.xml"))</mujoco>", "sub/n.xml": Self.file("beside"),
    ]
    #expect(try Folder(files).model().bodies[1].name == "beside")
    files["n.xml"] = Self.file("top")
    #expect(try Folder(files).model().bodies[1].name == "top")
    files["sub/i.xml"] = #"<mujoco><include file=".\sub/../sub/n.xml"/></mujoco>"#
    #expect(try Folder(files).model().bodies[1].name == "beside")
  }

  @Test("What is refused, with the file and its line")
  func refusals() throws {
    func refusal(of content: String, _ files: [String: String] = [:]) throws -> String {
      try Folder(files.merging(["m.xml": Self.main(content)]) { $1 }).refusal()
    }
    let once = "is included already; accepted: each file once"
    #expect(
      try refusal(
        of: Self.include("n.xml") + Self.include("./n.xml"), ["n.xml": Self.file("n")])
        == "m.xml:2: <include>: n.xml \(once)")
    #expect(try refusal(of: Self.include("m.xml")) == "m.xml:2: <include>: m.xml \(once)")
    #expect(
      try refusal(
        of: Self.include("sub/a.xml"),
        [
          "sub/a.xml": "<mujoco>\n\(Self.include("sub/b.xml"))</mujoco>",
          "sub/b.xml": "<mujoco>\n\n\(Self.include("a.xml"))</mujoco>",
        ]) == "sub/b.xml:3: <include>: sub/a.xml \(once)")
    let relative = "accepted: a path relative to the body's folder"
    #expect(
      try refusal(of: Self.include("/etc/passwd"))
        == #"m.xml:2: <include>: file="/etc/passwd" is an absolute path; \#(relative)"#)
    #expect(
      try refusal(of: Self.include("no.xml"))
        == #"m.xml:2: <include>: file="no.xml" names no file; \#(relative)"#)
    #expect(
      try refusal(of: "<include/>")
        == #"m.xml:2: <include>: attribute file is missing; accepted: file="…""#)
    #expect(
      try refusal(of: Self.include("sub"), ["sub/x": ""])
        == "m.xml:2: <include>: sub: cannot be read (is a folder); accepted: an MJCF file")
    #expect(
      try refusal(of: Self.include("e.xml"), ["e.xml": "<mujoco> </mujoco>"])
        == "m.xml:2: <include>: e.xml holds nothing to include; accepted: a file with elements")
    #expect(
      try refusal(of: "<include file='e.xml'><a/></include>", ["e.xml": "<mujoco><size/></mujoco>"])
        == #"m.xml:2: <include>: an element within <include> is refused; accepted: <include file="…"/>"#
    )
    #expect(
      try refusal(of: Self.include("e.xml"), ["e.xml": "<mujoco>\n<worldbody>\n</mujoco>"])
        == "e.xml:3: <worldbody>: </mujoco> found; accepted: </worldbody>")
    #expect(
      try refusal(
        of: Self.include("e.xml"), ["e.xml": "<mujoco>\n<option cone='elliptic'/></mujoco>"])
        == #"e.xml:2: <option>: cone="elliptic" is refused; accepted: cone="pyramidal""#)
  }

  @Test("A pipe, and a symbolic link that leads out of the folder")
  func strange() throws {
    let folder = try Folder(["m.xml": Self.main(Self.include("x.xml"))])
    let file = folder.body.appendingPathComponent("x.xml")
    #expect(mkfifo(file.path, 0o600) == 0)
    #expect(folder.refusal().contains("x.xml: cannot be read (is a pipe)"))
    try FileManager.default.removeItem(at: file)
    let outside = folder.url.appendingPathComponent("outside.xml")
    try Data(Self.file("o").utf8).write(to: outside)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: outside)
    #expect(folder.refusal().contains("leads out of the body's folder through a symbolic link"))
    let inside = folder.body.appendingPathComponent("inside.xml")
    try FileManager.default.moveItem(at: outside, to: inside)
    try FileManager.default.removeItem(at: file)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: inside)
    #expect(try folder.model().bodies[1].name == "o")
  }

  @Test("A file outside of the folder may hold what is passed over, and nothing that moves")
  func outside() throws {
    let materials = "<mujoco><asset><material name='m'/></asset><visual/></mujoco>"
    let content = Self.include("../misc/m.xml") + "<default><geom material='m'/></default>"
    let folder = try Folder(["m.xml": Self.main(content), "../misc/m.xml": materials])
    #expect(try folder.model().bodies.count == 2)
    for moving in ["<option/>", "<default/>", "<worldbody/>", "<actuator/>"] {
      let folder = try Folder([
        "m.xml": Self.main(content), "../misc/m.xml": "<mujoco>\n\(moving)</mujoco>",
      ])
      #expect(
        folder.refusal().contains(
          "../misc/m.xml:2: \(moving.replacingOccurrences(of: "/", with: "")): "
            + "is refused in a file outside the body's folder"))
    }
  }

  @Test("The limits hold for all files together")
  func limits() throws {
    let many = String(repeating: "<size/>", count: 700)
    let files = ["a.xml", "b.xml", "c.xml"].reduce(into: [:]) {
      $0[$1] = "<mujoco>\(many)</mujoco>"
    }
    let all = files.keys.sorted().map(Self.include).joined()
    #expect(
      try Folder(files.merging(["m.xml": Self.main(all)]) { $1 }).refusal()
        .hasSuffix("too many elements; accepted: 2000"))
    let chain = (0..<40).map { ("\($0).xml", "<mujoco>\(Self.include("\($0 + 1).xml"))</mujoco>") }
    let deep = Dictionary(
      uniqueKeysWithValues: chain + [("m.xml", Self.main(Self.include("0.xml")))])
    #expect(
      try Folder(deep).refusal().contains("includes are nested too deep; accepted: 32 levels"))
    let large = "<mujoco><size/><!--\(String(repeating: "x", count: 5 << 20))--></mujoco>"
    let two = Self.include("a.xml") + Self.include("b.xml")
    #expect(
      try Folder(["m.xml": Self.main(two), "a.xml": large, "b.xml": large]).refusal()
        .contains("b.xml: more than 8 MB"))
  }

  @Test("The body as one text gives the same model, alone and each time")
  func text() throws {
    let folder = try Folder([
      "m.xml": "<?xml version='1.0'?>\n" + Self.main("<!-- mine -->\(Self.include("sub/n.xml"))é"),
      "sub/n.xml":
        "\u{FEFF}<!-- its -->\n<mujoco>\n<!-- n --> <worldbody>\(Self.include("o.xml"))"
        + "</worldbody> </mujoco>",
      "sub/o.xml": "<mujoco>\(Self.link("n"))</mujoco>",
    ])
    let file = folder.body.appendingPathComponent("m.xml")
    let text = try MJCFSource(contentsOf: file).text()
    #expect(
      text == "<?xml version='1.0'?>\n"
        + Self.main("<!-- mine -->\n<!-- n --> <worldbody>\(Self.link("n"))</worldbody> é"))
    #expect(try MJCFSource(contentsOf: file).text() == text)
    #expect(try Model(mjcf: Data(text.utf8), file: "m.xml") == folder.model())
    #expect(try MJCFSource(Data(text.utf8), file: "m.xml").text() == text)
  }

  @Test("A text includes nothing: it has no folder")
  func textAlone() {
    let error = #expect(throws: MJCFError.self) {
      try Model(mjcf: Data(Self.main(Self.include("/etc/passwd")).utf8), file: "t.xml")
    }
    #expect(
      error?.description
        == "t.xml:2: <include>: this text has no folder from which to include files; "
        + "accepted: a body without includes")
  }
}
