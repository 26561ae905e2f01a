// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that users of Elbo never build it.
let package = Package(
    name: "ElboBenchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "Elbo", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    ],
    targets: [
        .executableTarget(
            name: "elbo-benchmarks",
            dependencies: [
                .product(name: "Elbo", package: "Elbo"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
