// swift-tools-version: 6.0
import PackageDescription

// MARK: Settings every target shares

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: settings)
}

// MARK: Libraries of the system

let systemLibraries: [Target] = [
    .systemLibrary(
        name: "COpenBLAS", pkgConfig: "openblas",
        providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
        name: "CZlib", pkgConfig: "zlib",
        providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
        name: "CPNG", pkgConfig: "libpng",
        providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
        name: "CJPEG", pkgConfig: "libjpeg",
        providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
        name: "CSndFile", pkgConfig: "sndfile",
        providers: [.apt(["libsndfile1-dev"]), .brew(["libsndfile"])]),
]

// MARK: The rings: an arrow only ever points to a lower one, and neighbours do not import each other

let numerics: [Target] = [
    target(
        "ElboNumerics", [.target(name: "COpenBLAS", condition: .when(platforms: [.linux]))])
]
let graph: [Target] = [
    target("ElboGraph", ["ElboNumerics"]),
    target("ElboSignals", ["ElboNumerics"]),
]
let executors: [Target] = [
    target("ElboReference", ["ElboGraph", "ElboNumerics"]),
    .target(name: "CElboKernels", exclude: ["README.md"]),
    target("ElboCPU", ["ElboGraph", "ElboNumerics", "CElboKernels"]),
]
let exact: [Target] = [
    .target(name: "CElboExact", exclude: ["README.md"]),
    target("ElboExact", ["ElboGraph", "ElboReference", "CElboExact"]),
    target("ElboCompression", ["ElboExact", "ElboGraph", "ElboNumerics"]),
]
let vocabulary: [Target] = [
    target("ElboSearch", ["ElboNumerics"]),
    target(
        "ElboRecord",
        [
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
    target("ElboDistributions", ["ElboGraph", "ElboNumerics"]),
    target("ElboNetworks", ["ElboGraph", "ElboNumerics"]),
    .target(
        name: "CElboImages", dependencies: ["CPNG", "CJPEG"], exclude: ["README.md"]),
    target(
        "ElboData",
        [
            "ElboNumerics", "ElboSignals", "CElboImages", "CSndFile", "CZlib",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
]
let closedForms: [Target] = [
    .target(name: "CElboMixtures", exclude: ["README.md"]),
    target("ElboMixtures", ["ElboNumerics", "ElboData", "CElboMixtures"]),
    target("ElboStateSpaces", ["ElboNumerics", "ElboData"]),
]
let models: [Target] = [
    target(
        "ElboAutoencoders",
        [
            "ElboGraph", "ElboNumerics", "ElboSignals", "ElboDistributions", "ElboNetworks",
            "ElboData", "ElboMixtures", "ElboStateSpaces",
        ]),
    target("ElboTraining", ["ElboGraph", "ElboNumerics", "ElboNetworks", "ElboData"]),
]
let judging: [Target] = [
    target(
        "ElboEvaluation",
        ["ElboGraph", "ElboNumerics", "ElboDistributions", "ElboAutoencoders", "ElboData"]),
    target(
        "ElboModelFiles",
        [
            "ElboGraph", "ElboNetworks", "ElboData", "ElboAutoencoders", "ElboTraining",
            "ElboMixtures", "ElboStateSpaces", "ElboEvaluation",
        ]),
    target("ElboReport", ["CPNG", "CZlib"]),
]
// What `import Elbo` gives. Targets that use it through the umbrella name all of it, since the build only
// follows declared arrows when something below changes.
let library = [
    "ElboNumerics", "ElboSignals", "ElboGraph", "ElboReference", "ElboCPU", "ElboDistributions",
    "ElboNetworks", "ElboData", "ElboAutoencoders", "ElboTraining", "ElboEvaluation",
    "ElboModelFiles", "ElboReport", "ElboMixtures", "ElboStateSpaces", "ElboExact",
    "ElboCompression", "ElboSearch", "ElboRecord",
]
let throughUmbrella: [Target.Dependency] = (["Elbo"] + library).map { .target(name: $0) }
let tool: [Target] = [
    .target(
        name: "CElboDigits", exclude: ["README.md", "Digits"],
        cSettings: [.headerSearchPath("Digits")]),
    target("Elbo", library.map { .target(name: $0) }),
    target(
        "ElboCommands",
        throughUmbrella + [
            "CElboDigits", "Yams",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    .executableTarget(
        name: "ElboTool", dependencies: ["ElboCommands"], exclude: ["README.md"],
        swiftSettings: settings),
]

// MARK: Tests

let testSupport: Target = .target(
    name: "ElboTestSupport",
    dependencies: ["ElboNumerics", "ElboGraph", "ElboReference", "ElboCPU", "ElboData"],
    path: "Tests/ElboTestSupport", swiftSettings: settings)

// What must be the same bits on every machine; `Scripts/check-arm64` builds it without the rest.
let golden: Target = .target(
    name: "ElboGolden", dependencies: ["ElboCompression", "ElboExact", "ElboGraph"],
    path: "Tests/ElboGolden", swiftSettings: settings)

let testTargets: [Target] = [
    testSupport, golden,
    // Loaded before the program by tests that make the system refuse.
    .target(name: "CFaultInjection", path: "Tests/CFaultInjection"),
    tests("ElboNumericsTests", ["ElboNumerics"]),
    tests("ElboSignalsTests", ["ElboSignals", "ElboNumerics"], resources: [.copy("Fixtures")]),
    tests("ElboGraphTests", ["ElboGraph", "ElboNumerics", "ElboReference", "ElboTestSupport"]),
    tests(
        "ElboReferenceTests", ["ElboGraph", "ElboNumerics", "ElboReference", "ElboTestSupport"]),
    tests(
        "ConformanceTests",
        [
            "ElboGraph", "ElboNumerics", "ElboReference", "ElboCPU", "ElboExact", "ElboTestSupport",
        ]),
    tests(
        "ElboExactTests", ["ElboExact", "ElboGolden", "ElboGraph", "ElboReference"],
        resources: [.copy("Fixtures")]),
    tests(
        "ElboCompressionTests", ["ElboCompression", "ElboExact", "ElboGolden", "ElboGraph"],
        resources: [.copy("golden.txt")]),
    tests("CommandEndToEndTests", ["ElboTool"], exclude: ["Snapshots"]),
    tests("ElboTests", throughUmbrella + ["ElboTestSupport"]),
    tests(
        "ElboCPUTests",
        ["ElboCPU", "CElboKernels", "ElboGraph", "ElboReference", "ElboNumerics"]),
    tests(
        "ElboDataTests",
        [
            "ElboData", "ElboNumerics", "CPNG", .product(name: "GRDB", package: "GRDB.swift"),
        ], resources: [.copy("Fixtures")]),
    tests(
        "ElboDistributionsTests",
        [
            "ElboDistributions", "ElboGraph", "ElboNumerics", "ElboSignals", "ElboTestSupport",
        ],
        resources: [.copy("Fixtures")]),
    tests(
        "ElboNetworksTests", ["ElboNetworks", "ElboGraph", "ElboNumerics", "ElboTestSupport"],
        resources: [.copy("Fixtures")]),
    tests(
        "ElboAutoencodersTests",
        [
            "ElboAutoencoders", "ElboData", "ElboDistributions", "ElboEvaluation", "ElboGraph",
            "ElboNetworks", "ElboNumerics", "ElboStateSpaces", "ElboTraining", "ElboTestSupport",
        ], resources: [.copy("Fixtures")]),
    tests(
        "ElboTrainingTests",
        [
            "ElboTraining", "ElboAutoencoders", "ElboCPU", "ElboData", "ElboGraph", "ElboNetworks",
            "ElboNumerics", "ElboReference", "ElboTestSupport",
        ]),
    tests(
        "ElboEvaluationTests",
        [
            "ElboEvaluation", "ElboAutoencoders", "ElboData", "ElboGraph", "ElboNetworks",
            "ElboNumerics", "ElboTestSupport",
        ],
        resources: [.copy("Fixtures")]),
    tests(
        "ElboModelFilesTests",
        [
            "ElboModelFiles", "ElboAutoencoders", "ElboData", "ElboGraph", "ElboMixtures",
            "ElboNetworks", "ElboNumerics", "ElboTraining", "ElboTestSupport",
        ]),
    tests(
        "ElboStateSpacesTests",
        ["ElboStateSpaces", "ElboData", "ElboNumerics", "ElboTestSupport"],
        resources: [.copy("Fixtures")]),
    tests("ElboReportTests", ["ElboReport", "CPNG", "CZlib"]),
    tests("ElboSearchTests", ["ElboSearch", "ElboNumerics"]),
    tests(
        "ElboRecordTests",
        ["ElboRecord", .product(name: "GRDB", package: "GRDB.swift")]),
    tests(
        "ElboMixturesTests", ["Elbo", "ElboMixtures", "ElboData", "ElboNumerics"],
        resources: [.copy("Fixtures")]),
]

let package = Package(
    name: "Elbo",
    platforms: [.macOS(.v14)],
    products: [
        .library(name: "Elbo", targets: ["Elbo"] + library),
        .executable(name: "elbo", targets: ["ElboTool"]),
        .library(name: "FaultInjection", type: .dynamic, targets: ["CFaultInjection"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: systemLibraries + numerics + graph + executors + exact + vocabulary + closedForms
        + models
        + judging
        + tool
        + testTargets
)
