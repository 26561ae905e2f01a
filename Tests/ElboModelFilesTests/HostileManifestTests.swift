import ElboData
import ElboModelFiles
import ElboTestSupport
import Foundation
import Testing

/// Nothing a file says is trusted: each defect has its error, and none ends the program.
@Suite struct HostileManifestTests {
    private func opening(
        _ write: (String) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ModelFileError? {
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            try write(path)
            return #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
                try ModelFile(opening: path)
            }
        }
    }

    private func isDamaged(_ error: ModelFileError?) -> Bool {
        guard case .damagedManifest = error else { return false }
        return true
    }

    /// A place in a sample's manifest and a value that cannot stand there.
    struct Defect: CustomTestStringConvertible, Sendable {
        let sample: SampleModel
        let place: String
        let value: any Sendable
        var testDescription: String { "\(place) = \(value)" }
    }

    private static func defects(
        _ sample: SampleModel, _ place: String, _ values: any Sendable...
    ) -> [Defect] {
        values.map { Defect(sample: sample, place: place, value: $0) }
    }

    static let compositions: [Defect] =
        defects(
            .plain, "autoencoder.inputShape", [-2], [0], [3], [Int.max], [1.5], "2", 2, [Int](),
            [Int.max, Int.max], [-1, -2], [2, 0])
        + defects(.plain, "autoencoder.latentDimension", -1, 0, Int.max, 1e300)
        + defects(.full, "autoencoder.latentDimension", 1_000_000_000, 5000)
        + defects(.plain, "autoencoder.encoder", "none")
        + defects(.plain, "autoencoder.encoder.layers", 7, ["relu"])
        + defects(.plain, "autoencoder.observation", "sometimes", 1, "dequantised")
        + defects(.plain, "autoencoder.seesMask", true, "yes", 2)
        + defects(.full, "autoencoder.seesMask", false)
        + defects(.full, "autoencoder.condition", "label", [String: String](), NSNull())
        + defects(.full, "autoencoder.condition.field", "x", "mask", "z", "colour", "", 1)
        + defects(.full, "autoencoder.condition.size", -1, 0, 2, 4, Int.max, 1_000_000_000_000, 1.5)
        + defects(.plain, "recipe", "novel", 0) + defects(.plain, "training", 0)

    static let parts: [Defect] =
        ["posterior", "prior", "likelihood", "objective", "strategy"].flatMap { role in
            defects(.full, "autoencoder.\(role)", role, 1, [String: String](), NSNull())
                + defects(
                    .full, "autoencoder.\(role).kind", "novel", "", 3, "bernoulli.2", NSNull())
                // The part of another role.
                + defects(
                    .full, "autoencoder.\(role).kind",
                    role == "strategy" ? "standard-normal" : "joint")
        }
        // A posterior without a density under an objective that needs one.
        + defects(.full, "autoencoder.posterior.kind", "point")
        + defects(.plain, "autoencoder.likelihood.kind", "zeta", "discretized-logistic-mixture")
        + defects(.plain, "autoencoder.likelihood.sigma", 1, "learned", ["fixed": ["value": 0]])
        + defects(.full, "autoencoder.likelihood.sigma", ["optimal": [String: Int]()])
        + [-1, 0, 101, 1_000_000_000_000, Int.max].flatMap {
            defects(
                .plain, "autoencoder.likelihood",
                ["kind": "discretized-logistic-mixture", "components": $0] as [String: any Sendable]
            )
        }
        + defects(
            .full, "autoencoder.prior.components", -1, 0, 10_001, 1_000_000_000_000, Int.max, 1.5,
            "3", NSNull())
        + defects(
            .full, "autoencoder.objective.samples", -1, 0, 10_001, 1_000_000_000_000, Int.max, 2.5)
        + defects(.full, "autoencoder.objective.gradient", "sideways", 1)
        + defects(.plain, "autoencoder.objective.freeBits", -1)
        + defects(
            .plain, "autoencoder.objective.klWeight", 1, ["constant": ["weight": -1]],
            ["linear": ["weight": 1, "epochs": -1]])
        + [("capacity", -1.0), ("epochs", -0.5), ("gamma", -1e300)].flatMap { name, value in
            let part: [String: any Sendable] = [
                "kind": "capacity", "capacity": 1.0, "epochs": 1.0, "gamma": 1.0,
            ]
            return defects(
                .plain, "autoencoder.objective", part.merging([name: value]) { $1 },
                part.filter { $0.key != name })
        }
        + defects(.full, "autoencoder.strategy.steps", -1, 0, 1001, 1_000_000_000_000, Int.max)
        + defects(.full, "autoencoder.strategy.epochs", -1, 0, 1_000_000_000_000, Int.max)

    static let schemas: [Defect] =
        defects(.plain, "schema", 1, [Int](), [String: String]())
        + defects(.plain, "schema.fields", [Int](), 1, "x", [["name": "x"]])
        + defects(
            .plain, "schema.fields.0.itemShape", [-1, -2], [0], [Int.max, Int.max], [3], [Int](), 2)
        + defects(.plain, "schema.fields.0.transform.kind", "logarithm")
        + defects(.plain, "schema.fields.0.transform.means", [1.0])
        + defects(.plain, "schema.fields.0.transform.deviations", [0.0, 1], [1.0, 1, 1])
        + defects(
            .plain, "schema.fields.0.transform",
            ["kind": "standardize", "means": [1.0], "deviations": [1.0]] as [String: any Sendable])
        + defects(
            .plain, "schema.fields.0.images", "64x64", ["size": 64],
            ["size": ["width": "2", "height": "1"], "color": "grey", "filter": "catmull-rom"]
                as [String: any Sendable])
        + defects(.plain, "schema.fields.0.columns", ["one"], 2)
        + defects(.full, "schema.fields.0.name", "y", "mask", "label", "", 1)
        + defects(
            .full, "schema.fields.0.kind", "numbers", ["classes": ["_0": ["a", "b"]]],
            ["mask": ["of": "x"]], ["novel": [String: String]()], [String: String]())
        + defects(.full, "schema.fields.1.name", "x", "z", "known", "label")
        + defects(
            .full, "schema.fields.1.kind", ["numbers": [String: String]()],
            ["mask": ["of": "label"]],
            ["mask": ["of": "mask"]], ["mask": [String: String]()], ["classes": ["_0": ["a", "b"]]])
        + defects(.full, "schema.fields.1.itemShape", [1], [3], [1, 2], [-2], [Int.max, Int.max])
        + defects(.full, "schema.fields.2.name", "x", "z", "mask", "class")
        + defects(
            .full, "schema.fields.2.kind", ["numbers": [String: String]()], ["mask": ["of": "x"]],
            ["classes": ["_0": ["a", "b"]]], ["classes": ["_0": ["a", "a", "b"]]],
            ["classes": ["_0": [String]()]], ["classes": ["_0": 3]])
        + defects(.full, "schema.fields.2.itemShape", [2], [4], [0], [-3], [Int.max])

    @Test(
        "A value that cannot stand where it does",
        arguments: [compositions, parts, schemas].flatMap { $0 })
    func defect(_ defect: Defect) throws {
        let error = try opening { path in
            try defect.sample.write(
                to: path,
                manifest: {
                    set(
                        &$0, defect.place.split(separator: ".").map(String.init), to: defect.value)
                })
        }
        #expect(isDamaged(error), "\(String(describing: error))")
        #expect(error?.description.contains("damaged manifest") == true)
        #expect(error?.description.contains(": :") == false)
    }

    @Test("Parts and layers that fit each other, but not the file's tensors")
    func otherTensors() throws {
        let others: [(place: String, value: any Sendable)] = [
            ("posterior", ["kind": "full-normal"]),
            ("likelihood.sigma", ["learned": [String: Int]()]),
            ("encoder.layers", [String]()),
        ]
        for (place, value) in others {
            let error = try opening { path in
                try SampleModel.plain.write(
                    to: path,
                    manifest: {
                        set(
                            &$0, ["autoencoder"] + place.split(separator: ".").map(String.init),
                            to: value)
                    }, tensors: { $0.filter { $0.name != "likelihood.logVariance" } })
            }
            switch error {
            case .missingTensor, .wrongTensor: break
            default: Issue.record("\(place): \(String(describing: error))")
            }
        }
    }

    @Test(
        "Entries that are missing",
        arguments: [
            "autoencoder", "schema", "training", "recipe", "autoencoder.inputShape",
            "autoencoder.posterior", "autoencoder.prior", "autoencoder.strategy",
            "autoencoder.seesMask", "autoencoder.objective.samples", "autoencoder.prior.components",
            "autoencoder.posterior.kind", "autoencoder.strategy.steps",
            "autoencoder.condition.size",
            "schema.fields", "schema.fields.0.name", "schema.fields.0.transform",
            "schema.fields.1.kind", "schema.fields.2.itemShape",
        ])
    func missing(place: String) throws {
        let path = place.split(separator: ".").map(String.init)
        let error = try opening { file in
            try SampleModel.full.write(to: file, manifest: { set(&$0, path, to: nil) })
        }
        #expect(isDamaged(error))
        #expect(error?.description.contains(path.last ?? "") == true)
    }

    @Test(
        "Fields that are left out, doubled or in another order",
        arguments: [
            [0, 1], [0, 2], [1, 2], [2, 1, 0], [1, 0, 2], [0, 1, 2, 2], [0, 0, 1, 2], [0, 1, 1, 2],
        ])
    func fields(order: [Int]) throws {
        let error = try opening { path in
            try SampleModel.full.write(
                to: path,
                manifest: { tree in
                    let fields = (tree["schema"] as? [String: Any])?["fields"] as? [Any] ?? []
                    set(&tree, ["schema", "fields"], to: order.map { fields[$0] })
                })
        }
        #expect(isDamaged(error), "\(String(describing: error))")
    }

    @Test(
        "A treatment of images that does not give the examples' shape",
        arguments: [
            ("grey", 1, 2), ("rgb", 2, 1), ("grey", 0, 2), ("grey", Int.max, 2), ("cmyk", 2, 1),
        ])
    func images(color: String, width: Int, height: Int) throws {
        let error = try opening { path in
            try SampleModel.plain.write(
                to: path,
                manifest: {
                    set(&$0, ["schema", "fields", "0", "itemShape"], to: [1, 2, 1])
                    set(
                        &$0, ["schema", "fields", "0", "images"],
                        to: [
                            "size": ["width": width, "height": height], "color": color,
                            "filter": "catmull-rom",
                        ] as [String: Any])
                })
        }
        #expect(isDamaged(error))
    }

    @Test("Layers with impossible sizes")
    func layers() throws {
        func dense(_ inputs: Int, _ outputs: Int) -> [String: Any] {
            [
                "dense": [
                    "inputs": inputs, "outputs": outputs,
                    "initializer": ["orthogonal": [String: Any]()],
                ] as [String: Any]
            ]
        }
        func convolution(kernel: [Int], groups: Int = 1, outputs: Int = 2) -> [String: Any] {
            let window: [String: Any] = [
                "kernel": kernel, "strides": [1, 1], "low": [0, 0], "high": [0, 0],
                "dilation": [1, 1],
            ]
            return [
                "convolution": [
                    "geometry": ["window": window, "groups": groups] as [String: Any], "inputs": 1,
                    "outputs": outputs, "initializer": ["heUniform": [String: Any]()],
                ] as [String: Any]
            ]
        }
        let cases: [[[String: Any]]] = [
            [dense(2, -1)], [dense(2, 0)], [dense(-2, 3)], [dense(3, 3)], [dense(2, .max)],
            [["dropout": ["rate": 1]]], [["dropout": ["rate": -0.1]]],
            [["batchNormalization": ["features": 9]]],
            [["residual": ["layers": [dense(2, 3)]]]],
            [["unknown": [String: Any]()]], [[:]],
            [["reshape": ["itemShape": [1, 2, 1]]]],
            [["reshape": ["itemShape": [Int.max, Int.max]]]],
            [["reshape": ["itemShape": [1, 2, 1]]], convolution(kernel: [0, 1])],
            [["reshape": ["itemShape": [1, 2, 1]]], convolution(kernel: [1])],
            [["reshape": ["itemShape": [1, 2, 1]]], convolution(kernel: [Int.max, 1])],
            [["reshape": ["itemShape": [1, 2, 1]]], convolution(kernel: [1, 1], groups: 0)],
            [["reshape": ["itemShape": [1, 2, 1]]], convolution(kernel: [1, 1], outputs: -1)],
            [convolution(kernel: [1, 1])],
        ]
        for layers in cases {
            let error = try opening { path in
                try SampleModel.plain.write(
                    to: path,
                    manifest: { set(&$0, ["autoencoder", "encoder", "layers"], to: layers) })
            }
            #expect(isDamaged(error), "\(layers): \(String(describing: error))")
        }
    }

    @Test("Sizes of 10⁹ by 10⁹ allocate nothing")
    func huge() throws {
        let billion = 1_000_000_000
        let dense: [String: Any] = [
            "inputs": 2, "outputs": billion, "initializer": ["heUniform": [String: Any]()],
        ]
        let wide: [String: Any] = [
            "inputs": billion, "outputs": billion, "initializer": ["heUniform": [String: Any]()],
        ]
        let error = try opening { path in
            try SampleModel.plain.write(
                to: path,
                manifest: {
                    set(
                        &$0, ["autoencoder", "encoder", "layers"],
                        to: [["dense": dense], ["dense": wide]])
                })
        }
        #expect(isDamaged(error), "\(String(describing: error))")
    }

    @Test("Residual blocks nested 20, 200 and 100 000 deep", arguments: [20, 200, 100_000])
    func nesting(depth: Int) throws {
        let inner = #"{"activation":{"function":"relu"}}"#
        let opening = String(repeating: #"{"residual":{"layers":["#, count: depth)
        let closing = String(repeating: "]}}", count: depth)
        let error = try self.opening { path in
            try SampleModel.plain.file().save(to: path)
            let text = try SafeTensors.File.read(path).metadata["elbo.manifest"] ?? ""
            let range = try #require(text.range(of: #""encoder":{"layers":["#))
            let nested = text.replacingCharacters(
                in: range.upperBound..<range.upperBound, with: opening + inner + closing + ",")
            try SampleModel.plain.write(manifest: nested, to: path)
        }
        switch error {
        case .missingTensor where depth == 20: break
        case .damagedManifest, .noManifest, .missingTensor: #expect(depth > 20)
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test(
        "Another version is refused as such, whatever else it says",
        arguments: [(3, "newer elbo"), (1, "train the model again")])
    func version(number: Int, remedy: String) throws {
        let error = try opening { path in
            try SampleModel.plain.write(
                manifest: #"{"formatVersion":\#(number),"novel":[]}"#, to: path)
        }
        guard case .version(_, number, 2) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains(remedy) == true)
    }

    @Test("No manifest, or none that is JSON", arguments: ["", "{", "[]", "null", "{}", "\u{0}"])
    func noManifest(text: String) throws {
        let error = try opening { try SampleModel.plain.write(manifest: text, to: $0) }
        guard case .noManifest = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A tensor that is missing, misshapen, of another type, or not finite")
    func tensors() throws {
        let name = "posterior.mean.bias"
        func error(_ replacement: SafeTensors.Tensor?) throws -> ModelFileError? {
            try opening { path in
                try SampleModel.plain.write(
                    to: path,
                    tensors: { $0.filter { $0.name != name } + (replacement.map { [$0] } ?? []) })
            }
        }
        guard case .missingTensor(_, name) = try error(nil) else {
            Issue.record("missing")
            return
        }
        let others: [SafeTensors.Tensor] = [
            .init(name: name, shape: [3], values: .float32([1, 2, 3])),
            .init(name: name, shape: [1, 2], values: .float32([1, 2])),
            .init(name: name, shape: [2], values: .float64([1, 2])),
        ]
        for other in others {
            guard case .wrongTensor(_, name, [2], _) = try error(other) else {
                Issue.record("\(other.shape)")
                continue
            }
        }
        for bad in [Float.nan, .infinity, -.infinity] {
            let tensor = SafeTensors.Tensor(name: name, shape: [2], values: .float32([1, bad]))
            guard case .notFinite(_, name) = try error(tensor) else {
                Issue.record("\(bad)")
                continue
            }
        }
    }

    @Test("Files that are no safetensors at all")
    func otherFiles() throws {
        try withTemporaryFolder { folder in
            #expect(throws: DataError.notFound(path: folder + "/none")) {
                try ModelFile(opening: folder + "/none")
            }
            let path = folder + "/text"
            try Data("hello, this is a letter".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: DataError.self) { try ModelFile(opening: path) }
        }
    }
}
