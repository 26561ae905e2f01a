// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that users of Elbo never build it.
let package = Package(
    name: "ElboBenchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "Elbo", path: "..")],
    targets: [
        .executableTarget(name: "steps", dependencies: [.product(name: "Elbo", package: "Elbo")])
    ]
)
