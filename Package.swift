// swift-tools-version: 6.1
import Foundation
import PackageDescription

// MARK: Settings every target shares

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A target's notes for readers, which are no source, where there are any.
func notes(_ name: String) -> [String] {
    let path = "\(Context.packageDirectory)/Sources/\(name)/README.md"
    return FileManager.default.fileExists(atPath: path) ? ["README.md"] : []
}

func target(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [])
    -> Target
{
    .target(
        name: name, dependencies: dependencies, exclude: notes(name), resources: resources,
        swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
    -> Target
{
    .testTarget(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
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
]

// MARK: The rings: an arrow only ever points to a lower one, and neighbours do not import each other

let numerics: [Target] = [
    target(
        "ElboNumerics", [.target(name: "COpenBLAS", condition: .when(platforms: [.linux]))])
]
let graph: [Target] = [
    target("ElboGraph", ["ElboNumerics"])
]
let executors: [Target] = [
    target("ElboReference", ["ElboGraph", "ElboNumerics"]),
    .target(name: "CElboKernels", exclude: notes("CElboKernels")),
    target("ElboCPU", ["ElboGraph", "ElboNumerics", "CElboKernels"]),
]
let vocabulary: [Target] = [
    target("ElboDistributions", ["ElboGraph", "ElboNumerics"]),
    target("ElboNetworks", ["ElboGraph", "ElboNumerics"]),
    .target(name: "CElboImages", dependencies: ["CPNG", "CJPEG"]),
    target("ElboData", ["ElboNumerics", "CElboImages", "CZlib"]),
]
let models: [Target] = [
    target(
        "ElboAutoencoders",
        ["ElboGraph", "ElboNumerics", "ElboDistributions", "ElboNetworks", "ElboData"]),
    target("ElboTraining", ["ElboGraph", "ElboNumerics", "ElboNetworks", "ElboData"]),
    .target(name: "CElboMixtures"),
    target("ElboMixtures", ["ElboNumerics", "ElboData", "CElboMixtures"]),
]
let judging: [Target] = [
    target(
        "ElboEvaluation",
        ["ElboGraph", "ElboNumerics", "ElboDistributions", "ElboAutoencoders", "ElboData"]),
    target(
        "ElboModelFiles",
        [
            "ElboGraph", "ElboNetworks", "ElboData", "ElboAutoencoders", "ElboTraining",
            "ElboMixtures",
        ]),
    target("ElboReport", ["CPNG", "CZlib"]),
]
// What `import Elbo` gives. Targets that use it through the umbrella name all of it, since the build only
// follows declared arrows when something below changes.
let library = [
    "ElboNumerics", "ElboGraph", "ElboReference", "ElboCPU", "ElboDistributions", "ElboNetworks",
    "ElboData", "ElboAutoencoders", "ElboTraining", "ElboEvaluation", "ElboModelFiles",
    "ElboReport", "ElboMixtures",
]
let throughUmbrella: [Target.Dependency] = (["Elbo"] + library).map { .target(name: $0) }
let tool: [Target] = [
    target("Elbo", library.map { .target(name: $0) }),
    target(
        "ElboCommands",
        throughUmbrella + [
            "Yams", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        resources: [.copy("Digits")]),
    .executableTarget(name: "ElboTool", dependencies: ["ElboCommands"], swiftSettings: settings),
]

// MARK: Tests

let modelTestSupport: Target = .target(
    name: "ModelTestSupport",
    dependencies: ["ElboNumerics", "ElboGraph", "ElboReference", "ElboCPU", "ElboData"],
    path: "Tests/ModelTestSupport", swiftSettings: settings)

let testTargets: [Target] = [
    modelTestSupport,
    target("_ElboTestSupport", ["ElboGraph", "ElboNumerics", "ElboReference"]),
    tests("ElboNumericsTests", ["ElboNumerics"]),
    tests("ElboGraphTests", ["ElboGraph", "ElboNumerics", "ElboReference", "_ElboTestSupport"]),
    tests(
        "ElboReferenceTests", ["ElboGraph", "ElboNumerics", "ElboReference", "_ElboTestSupport"]),
    tests(
        "ConformanceTests",
        ["ElboGraph", "ElboNumerics", "ElboReference", "ElboCPU", "_ElboTestSupport"]),
    tests("CommandEndToEndTests", ["ElboTool"]),
    tests("ElboTests", throughUmbrella),
    tests(
        "ElboCPUTests",
        ["ElboCPU", "CElboKernels", "ElboGraph", "ElboReference", "ElboNumerics"]),
    tests("ElboDataTests", ["ElboData", "ElboNumerics", "CPNG"], resources: [.copy("Fixtures")]),
    tests(
        "ElboDistributionsTests",
        ["ElboDistributions", "ElboGraph", "ElboNumerics", "ModelTestSupport"],
        resources: [.copy("Fixtures")]),
    tests(
        "ElboNetworksTests", ["ElboNetworks", "ElboGraph", "ElboNumerics", "ModelTestSupport"],
        resources: [.copy("Fixtures")]),
    tests(
        "ElboAutoencodersTests",
        [
            "ElboAutoencoders", "ElboData", "ElboDistributions", "ElboEvaluation", "ElboGraph",
            "ElboNetworks", "ElboNumerics", "ElboTraining", "ModelTestSupport",
        ]),
    tests(
        "ElboTrainingTests",
        [
            "ElboTraining", "ElboAutoencoders", "ElboCPU", "ElboData", "ElboGraph", "ElboNetworks",
            "ElboNumerics", "ElboReference", "ModelTestSupport",
        ]),
    tests(
        "ElboEvaluationTests",
        [
            "ElboEvaluation", "ElboAutoencoders", "ElboData", "ElboGraph", "ElboNetworks",
            "ElboNumerics", "ModelTestSupport",
        ],
        resources: [.copy("Fixtures")]),
    tests(
        "ElboModelFilesTests",
        [
            "ElboModelFiles", "ElboAutoencoders", "ElboData", "ElboGraph", "ElboNetworks",
            "ElboNumerics", "ElboTraining", "ModelTestSupport",
        ]),
    tests("ElboReportTests", ["ElboReport", "CPNG", "CZlib"]),
    tests(
        "ElboMixturesTests", ["ElboMixtures", "ElboData", "ElboNumerics"],
        resources: [.copy("Fixtures")]),
]

let package = Package(
    name: "Elbo",
    platforms: [.macOS(.v14)],
    products: [
        .library(name: "Elbo", targets: ["Elbo"] + library),
        .executable(name: "elbo", targets: ["ElboTool"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: systemLibraries + numerics + graph + executors + vocabulary + models + judging + tool
        + testTargets
)
