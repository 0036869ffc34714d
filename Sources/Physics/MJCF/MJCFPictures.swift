/// Visual assets: materials must be defined, but the files of textures and meshes need not exist.
enum MJCFPictures {
  /// The attributes that reference files.
  private static let fileAttributes: Set<String> = [
    "file", "fileright", "fileleft", "fileup", "filedown", "filefront", "fileback",
  ]

  /// The edits that remove all assets loaded from files, and all references to them, from a model's
  /// text.
  static func edits(in root: MJCFElement) -> [TextEdit] {
    let assets = root.children.filter { $0.name == "asset" }.flatMap(\.children)
    let gone = Set(assets.filter(isFromFile).filter { $0.name == "texture" }.compactMap(name(of:)))
    var edits: [TextEdit] = []
    collect(root, isAsset: false, gone: gone, into: &edits)
    return edits
  }

  private static func collect(
    _ element: MJCFElement, isAsset: Bool, gone: Set<String>, into edits: inout [TextEdit]
  ) {
    let texture = element.attributes.first { $0.name == "texture" && gone.contains($0.value) }
    if isAsset && isFromFile(element) || texture != nil && element.name == "layer" {
      edits.append(TextEdit(range: element.range))
      return
    }
    if let texture { edits.append(TextEdit(range: texture.range)) }
    for child in element.children {
      collect(child, isAsset: element.name == "asset", gone: gone, into: &edits)
    }
  }

  private static func isFromFile(_ asset: MJCFElement) -> Bool {
    asset.attributes.contains { fileAttributes.contains($0.name) && !$0.value.isEmpty }
  }

  /// The name of a texture: explicit, otherwise the file name without extension.
  fileprivate static func name(of texture: MJCFElement) -> String? {
    texture.value("name")
      ?? texture.value("file").map { file in
        let last = file.split { "/\\".contains($0) }.last ?? ""
        let stem = last.lastIndex(of: ".").map { last[..<$0] } ?? last
        return String(stem)
      }
  }
}

extension Scene {
  /// Reads the names of the materials, and rejects those with an undefined texture.
  mutating func readMaterials(_ root: MJCFElement) throws {
    let assets = root.children.filter { $0.name == "asset" }.flatMap(\.children)
    let textures = Set(
      assets.filter { $0.name == "texture" }.compactMap(MJCFPictures.name(of:)))
    for material in assets where material.name == "material" {
      if let name = material.value("name") { materials.insert(name) }
      try attempt { scene in
        let attributes = try scene.defaults.attributes(of: material, in: DefaultClasses.main)
        let layers = material.children.filter { $0.name == "layer" }.map { Attributes($0) }
        for used in [attributes] + layers {
          guard let texture = used["texture"], !textures.contains(texture.value) else { continue }
          throw used.refusal(texture, accepted: Self.names(textures, of: "texture"))
        }
      }
    }
  }

  /// Rejects an undefined material, as MuJoCo does.
  func checkMaterial(_ attributes: Attributes) throws {
    guard let material = attributes["material"], !materials.contains(material.value) else { return }
    throw attributes.refusal(material, accepted: Self.names(materials, of: "material"))
  }

  /// Checks the visual elements of a body or the world, which never collide.
  mutating func readPictures(of body: MJCFElement, in childClass: String) throws {
    for child in body.children where Schema.body.passedOverChildren.contains(child.name) {
      try attempt { scene in
        try scene.checkMaterial(try scene.defaults.attributes(of: child, in: childClass))
      }
    }
  }

  private static func names(_ names: Set<String>, of kind: String) -> String {
    names.isEmpty
      ? "a \(kind)'s name; no \(kind) is defined" : names.sorted().joined(separator: ", ")
  }
}
