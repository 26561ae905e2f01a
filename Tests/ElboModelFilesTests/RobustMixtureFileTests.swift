import ElboData
import ElboMixtures
import ElboModelFiles
import ElboTestSupport
import Foundation
import Testing

@Suite("Files of t distributions, of classes and of factors")
struct RobustMixtureFileTests {
    private static func mixture() throws -> GaussianMixture {
        try GaussianMixture(
            components: [
                .init(
                    weight: 0.25, mean: [0, 1], covariance: .full([2, 0.5, 0.5, 1], dimension: 2),
                    degreesOfFreedom: 3.5),
                .init(
                    weight: 0.5, mean: [4, 1], covariance: .full([1, 0, 0, 1], dimension: 2),
                    degreesOfFreedom: 200),
                .init(
                    weight: 0.25, mean: [4, 9], covariance: .full([1, 0, 0, 3], dimension: 2),
                    degreesOfFreedom: 1),
            ], law: .t(.own), columns: ["a", "b"]
        ).ofClasses([
            MixtureClass(name: "first", components: 1, model: .vvv),
            MixtureClass(name: "second", components: 2, model: .vee),
        ])
    }

    @Test("What is saved is what is opened")
    func roundTrip() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/m.safetensors"
            let mixture = try Self.mixture()
            try MixtureFile(mixture, target: "kind").save(to: path)
            let opened = try MixtureFile(opening: path)
            #expect(opened.mixture == mixture)
            #expect(opened.manifest.formatVersion == 3 && opened.manifest.target == "kind")
            // A VVV component has 2 + 3 + 1; two of VEE have 2 · 2 + 1 + 4 + 2; and the classes share the rows.
            #expect(mixture.parameterCount == 6 + 11 + 1)
        }
    }

    @Test("A mixture of factor analysers is opened as one, with its parameters counted as its own")
    func factors() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/m.safetensors"
            let mixture = try GaussianMixture(
                components: [
                    .init(
                        weight: 0.4, mean: [0, 1, 2],
                        covariance: .full([2, 1, 1, 1, 3, 1, 1, 1, 2], dimension: 3)),
                    .init(
                        weight: 0.6, mean: [4, 1, 0],
                        covariance: .full([5, 4, 2, 4, 5, 2, 2, 2, 2], dimension: 3)),
                ], model: try #require(CovarianceModel(name: "mfa-1")))
            try MixtureFile(mixture).save(to: path)
            let opened = try MixtureFile(opening: path).mixture
            #expect(opened == mixture && opened.model.name == "UUU-1")
            // A share, 2 · 3 means, 2 · 3 loadings and 2 · 3 uniquenesses.
            #expect(opened.parameterCount == 19)
        }
    }

    @Test(
        "Degrees of freedom that cannot be are refused",
        arguments: [[3.5, 200], [3.5, 0, 1], [3.5, -1, 1], [3.5, .nan, 1]])
    func refused(degrees: [Double]) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/m.safetensors"
            try MixtureFile(Self.mixture()).save(to: path)
            var file = try SafeTensors.File.read(path)
            let text = try #require(file.metadata["elbo.mixture"])
            file.tensors.removeAll { $0.name == "degreesOfFreedom" }
            file.tensors.append(
                .init(
                    name: "degreesOfFreedom", shape: [degrees.count],
                    values: .float64(degrees)))
            try SafeTensors.File(metadata: ["elbo.mixture": text], tensors: file.tensors)
                .write(to: path)
            #expect(throws: ModelFileError.self) { _ = try MixtureFile(opening: path) }
        }
    }
}
