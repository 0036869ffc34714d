/// A kind of reward model, by its name.
public struct RewardModelKind: RawRepresentable, CaseIterable, Codable, Equatable, Sendable {
  /// All kinds, the default first.
  ///
  /// A new kind is added here and nowhere else.
  public static let allCases = [
    RewardModelKind(AdditiveRewardModel.self), RewardModelKind(EnsembleRewardModel.self),
  ]

  /// The default kind.
  public static var usual: RewardModelKind { allCases[0] }

  let model: any RewardModel.Type

  init(_ model: any RewardModel.Type) { self.model = model }

  /// The kind of a name, such as "networks"; nil where there is none.
  public init?(rawValue name: String) {
    guard let kind = Self.allCases.first(where: { $0.rawValue == name }) else { return nil }
    self = kind
  }

  /// The name that scenarios and sessions give it.
  public var rawValue: String { model.kindName }

  /// Its default settings.
  public var settings: any RewardModelSettings {
    func settings<Model: RewardModel>(of model: Model.Type) -> any RewardModelSettings {
      Model.Settings()
    }
    return settings(of: model)
  }

  public static func == (first: Self, second: Self) -> Bool { first.rawValue == second.rawValue }
}

private enum KindCodingKeys: CodingKey { case kind, value }

/// Stores a reward model of any kind next to the kind's name.
@propertyWrapper
public struct ModelOfKind: Sendable, Codable, Equatable {
  /// The model.
  public var wrappedValue: any RewardModel

  /// Wraps a model.
  public init(wrappedValue: any RewardModel) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: KindCodingKeys.self)
    func decode<Model: RewardModel>(_ model: Model.Type) throws -> any RewardModel {
      try container.decode(Model.self, forKey: .value)
    }
    let kind = try container.decode(RewardModelKind.self, forKey: .kind)
    wrappedValue = try decode(kind.model)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: KindCodingKeys.self)
    try container.encode(type(of: wrappedValue).kindName, forKey: .kind)
    try container.encode(wrappedValue, forKey: .value)
  }

  public static func == (first: Self, second: Self) -> Bool {
    first.wrappedValue.equals(second.wrappedValue)
  }
}

/// Stores the settings of any kind of reward model next to the kind's name.
@propertyWrapper
public struct SettingsOfKind: Sendable, Codable, Equatable {
  /// The settings.
  public var wrappedValue: any RewardModelSettings

  /// Wraps settings.
  public init(wrappedValue: any RewardModelSettings) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: KindCodingKeys.self)
    func decode<Model: RewardModel>(_ model: Model.Type) throws -> any RewardModelSettings {
      try container.decode(Model.Settings.self, forKey: .value)
    }
    let kind = try container.decode(RewardModelKind.self, forKey: .kind)
    wrappedValue = try decode(kind.model)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: KindCodingKeys.self)
    try container.encode(wrappedValue.kind, forKey: .kind)
    try container.encode(wrappedValue, forKey: .value)
  }

  public static func == (first: Self, second: Self) -> Bool {
    first.wrappedValue.equals(second.wrappedValue)
  }
}
