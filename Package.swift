// swift-tools-version: 6.1

import PackageDescription

/// One set of language settings for every target.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Tells the program whether it was built for any x86-64 rather than for AVX2, so that it can say
/// so in time.
let portability: [SwiftSetting] =
  Context.environment["BACKFLIP_PORTABLE"] == nil ? [] : [.define("BACKFLIP_PORTABLE")]

/// The settings of targets that are optimised in debug builds too, with the assertions kept.
///
/// Their tests and the tests of the whole program learn, simulate and draw, which takes up to 50
/// times as long otherwise.
let optimised =
  settings + [
    .unsafeFlags(
      ["-O", "-assert-config", "Debug", "-whole-module-optimization", "-num-threads", "2"],
      .when(configuration: .debug))
  ]

/// The settings of the two targets that compute.
///
/// Swift's x86-64 baseline is SSE2, and their SIMD code is about five times as fast with AVX2 and
/// FMA (a 64×64 dense layer: 23 against 115 GFLOP/s). BACKFLIP_PORTABLE in the environment builds
/// for any x86-64; arm64 needs no flag.
var computing = optimised + portability
#if arch(x86_64)
  if Context.environment["BACKFLIP_PORTABLE"] == nil {
    computing.append(.unsafeFlags(["-Xcc", "-march=x86-64-v3"]))
  }
#endif

/// The scenarios and bodies within the program: links to those in Scenarios, as resources must lie in
/// the target's folder.
let builtIn = [
  "backflip.yaml", "frontflip.yaml", "hind-legs.yaml", "splits.yaml",
  "cheetah.xml", "hopper.xml", "walker.xml",
]

let package = Package(
  name: "backflip",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "backflip", targets: ["backflip"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.5.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
  ],
  targets: [
    .plugin(name: "BuildInformation", capability: .buildTool()),
    .systemLibrary(
      name: "CNcurses",
      providers: [.apt(["libncurses-dev"]), .brew(["ncurses"])]),
    .systemLibrary(
      name: "CGif",
      providers: [.apt(["libgif-dev"]), .brew(["giflib"])]),
    // Its header keeps FreeType's out of Swift, which would have to find them with pkg-config.
    .target(
      name: "CFreeType",
      cSettings: [
        .unsafeFlags(["-I/usr/include/freetype2", "-I/opt/homebrew/include/freetype2"])
      ],
      linkerSettings: [.linkedLibrary("freetype")]),
    .systemLibrary(name: "CRename"),
    .systemLibrary(
      name: "CSQLite",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .target(name: "Physics", swiftSettings: computing),
    .target(name: "Learning", swiftSettings: computing),
    .target(
      name: "Scenarios",
      dependencies: ["Physics", "Learning", .product(name: "Yams", package: "Yams")],
      resources: builtIn.map { .embedInCode("BuiltIn/\($0)") },
      swiftSettings: optimised),
    .target(
      name: "Sessions",
      dependencies: [
        "CRename", "CSQLite", "Learning", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "Teaching", dependencies: ["Learning", "Scenarios", "Sessions"],
      swiftSettings: settings),
    .target(
      name: "Export", dependencies: ["Drawing", "Sessions", "Scenarios", "Physics", "Learning"],
      resources: [.embedInCode("Python/play.py")], swiftSettings: settings),
    .target(
      name: "Experiments",
      dependencies: ["Export", "Learning", "Physics", "Scenarios", "Sessions", "Teaching"],
      swiftSettings: settings),
    .target(
      name: "Drawing", dependencies: ["CFreeType", "CGif", "Physics"],
      exclude: ["Fonts/LICENSE.txt"], resources: [.embedInCode("Fonts/DejaVuSans.ttf")],
      swiftSettings: optimised),
    .target(name: "Terminal", dependencies: ["CNcurses"], swiftSettings: optimised),
    .target(
      name: "Interface", dependencies: ["Terminal", "Drawing", "Physics", "Learning"],
      swiftSettings: settings),
    .executableTarget(
      name: "backflip",
      dependencies: [
        "Physics", "Learning", "Scenarios", "Sessions", "Teaching", "Drawing", "Export",
        "Experiments", "Terminal", "TerminalHost", "Interface",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings + portability, plugins: ["BuildInformation"]),
    .target(name: "TerminalHost", swiftSettings: optimised),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .testTarget(
      name: "PhysicsTests", dependencies: ["Physics", "TestSupport", "CAllocationCounter"],
      exclude: ["Reference"],
      swiftSettings: settings),
    .testTarget(
      name: "LearningTests", dependencies: ["Learning", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "ScenariosTests", dependencies: ["Scenarios", "Learning", "Physics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "SessionsTests",
      dependencies: [
        "Sessions", "Learning", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TeachingTests",
      dependencies: ["Teaching", "Learning", "Scenarios", "Sessions", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Learning", "Scenarios", "Sessions", "Teaching", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "DrawingTests", dependencies: ["Drawing", "Physics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ExportTests",
      dependencies: [
        "Export", "Drawing", "Learning", "Physics", "Scenarios", "Sessions", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "InterfaceTests",
      dependencies: ["Interface", "Drawing", "Learning", "Physics", "Terminal", "TestSupport"],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "backflip", "Drawing", "Interface", "Teaching", "Learning", "Physics", "Scenarios",
        "Sessions", "Terminal", "TerminalHost", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
