// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "functions", platforms: [.macOS(.v14)],
    dependencies: [.package(name: "Elbo", path: "../../..")],
    targets: [
        .executableTarget(name: "functions", dependencies: [.product(name: "Elbo", package: "Elbo")])
    ])
