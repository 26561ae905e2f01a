import ElboData
import ElboMixtures
import ElboModelFiles
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite("Files of mixtures with categories") struct MixedMixtureFileTests {
    private static let table = [
        TableColumn(name: "sex", levels: ["female", "male"]), TableColumn(name: "age"),
        TableColumn(name: "zone", levels: ["a", "b", "c"]),
    ]

    /// Two components of one number and two categories, or of the categories alone.
    private func mixture(numbers: Bool = true) throws -> GaussianMixture {
        let columns = try MixedColumns(Self.table.filter { numbers || $0.levels != nil })
        return try GaussianMixture(
            components: [0.25, 0.75].map {
                .init(
                    weight: $0, mean: numbers ? [40 * $0] : [],
                    covariance: .diagonal(numbers ? [3] : []))
            }, model: .eii,
            categories: LevelProbabilities(
                columns,
                shares: [[[0.1, 0.9], [0.2, 0.3, 0.5]], [[0.75, 0.25], [0.6, 0.3, 0.1]]]))
    }

    @Test("A mixture comes back as it was, with the formats of its numbers alone")
    func roundTrip() throws {
        try withTemporaryFolder { folder in
            for numbers in [true, false] {
                let mixture = try mixture(numbers: numbers)
                let rows = try NumericTable(
                    mixture.sample(50, key: .init(seed: 1)).values.map { ($0 * 10).rounded() / 10 },
                    width: mixture.width)
                let file = try MixtureFile(mixture, names: ["old", "young"], fittedTo: rows)
                try file.save(to: folder + "/m.safetensors")
                let opened = try MixtureFile(opening: folder + "/m.safetensors")
                #expect(opened.mixture == mixture && opened.manifest == file.manifest)
                #expect(
                    opened.manifest.formatVersion == 2 && opened.manifest.table == mixture.table)
                #expect(try opened.wasFitted(to: rows))
                let formats = try #require(opened.manifest.formats)
                #expect(formats.count == mixture.width)
                #expect(
                    formats.map { $0 != nil } == (numbers ? [false, true, false] : [false, false]))
            }
        }
    }

    @Test("A mixture of numbers is of the version that older programs read")
    func olderVersion() throws {
        let plain = try mixture().ofNumbers
        #expect(try MixtureFile(plain).manifest.formatVersion == 1)
        try withTemporaryFolder { folder in
            try MixtureFile(plain).save(to: folder + "/m.safetensors")
            #expect(try MixtureFile(opening: folder + "/m.safetensors").mixture == plain)
        }
    }

    /// Opens a saved mixture after something was changed in it.
    private func opening(_ change: (inout SafeTensors.File, inout String) throws -> Void) throws
        -> (any Error)?
    {
        try withTemporaryFolder { folder in
            let path = folder + "/m.safetensors"
            try MixtureFile(mixture()).save(to: path)
            var file = try SafeTensors.File.read(path)
            var text = try #require(file.metadata["elbo.mixture"])
            try change(&file, &text)
            try SafeTensors.File(metadata: ["elbo.mixture": text], tensors: file.tensors)
                .write(to: path)
            do {
                _ = try MixtureFile(opening: path)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test("The file opens where nothing was changed")
    func unchanged() throws {
        #expect(try opening { _, _ in } == nil)
    }

    @Test(
        "Tables that cannot be are refused in one sentence",
        arguments: [
            (#"["female","male"]"#, #"["male","male"]"#), (#"["female","male"]"#, #"["male"]"#),
            (#"["female","male"]"#, "[]"), (#"["female","male"]"#, #"["a","b","c"]"#),
            (#"["a","b","c"]"#, "null"), (#"["a","b","c"]"#, "7"),
            (#""dimension":1"#, #""dimension":0"#), (#""dimension":1"#, #""dimension":2"#),
            (#""dimension":1"#, #""dimension":-1"#), (#""formatVersion":2"#, #""formatVersion":6"#),
            (#""formatVersion":2"#, #""formatVersion":0"#),
            (#""components":2"#, #""components":1"#),
            (#""components":2"#, #""components":2,"members":[1,1]"#),
            (#""columns":["age"]"#, #""columns":["age","more"]"#),
            (#""columns":["age"]"#, #""formats":[null],"columns":["age"]"#),
            (
                #""columns":["age"]"#,
                #""columns":["age"],"noise":{"weight":0,"logVolume":1,"logRanges":[]}"#
            ),
        ])
    func tables(found: String, instead: String) throws {
        let error = try opening { _, text in
            #expect(text.contains(found), "\(text)")
            text = text.replacingOccurrences(of: found, with: instead)
        }
        let known = try #require(error as? ModelFileError, "\(found) \(String(describing: error))")
        #expect(!known.description.contains("\n"))
    }

    @Test("Probabilities that are missing, misshapen or none are refused")
    func probabilities() throws {
        let good: [Double] = [0.1, 0.9, 0.2, 0.3, 0.5, 0.75, 0.25, 0.6, 0.3, 0.1]
        func error(_ values: [Double]?, _ shape: [Int] = [2, 5]) throws -> ModelFileError? {
            let error = try opening { file, _ in
                file.tensors.removeAll { $0.name == "levels" }
                if let values {
                    file.tensors.append(
                        .init(name: "levels", shape: shape, values: .float64(values)))
                }
            }
            return error.map { $0 as? ModelFileError ?? .noManifest(path: "\($0)") }
        }
        #expect(try error(good) == nil)
        guard case .missingTensor = try error(nil) else {
            Issue.record("missing")
            return
        }
        for shape in [[5, 2], [10], [1, 10]] {
            guard case .wrongTensor = try error(good, shape) else {
                Issue.record("\(shape)")
                continue
            }
        }
        guard case .notFinite = try error([.nan] + good.dropFirst()) else {
            Issue.record("NaN")
            return
        }
        for wrong in [[0, 1], [-0.1, 1.1], [0.5, 0.6]] {
            guard case .damagedManifest = try error(wrong + good.dropFirst(2)) else {
                Issue.record("\(wrong)")
                continue
            }
        }
    }
}
