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

    /// A place in the manifest and a value that cannot stand there.
    static let defects: [(place: String, value: any Sendable)] = [
        ("autoencoder.dataSize", -2), ("autoencoder.dataSize", 0),
        ("autoencoder.dataSize", 3), ("autoencoder.dataSize", Int.max),
        ("autoencoder.dataSize", 1.5), ("autoencoder.dataSize", "2"),
        ("autoencoder.latentDimension", -1), ("autoencoder.latentDimension", Int.max),
        ("autoencoder.latentDimension", 1e300),
        ("autoencoder.encoder", "none"), ("autoencoder.encoder.layers", 7),
        ("autoencoder.encoder.layers", [String]()),
        ("autoencoder.posterior", "full-normal"), ("autoencoder.prior", 1),
        ("autoencoder.likelihood", "poisson"),
        ("autoencoder.objective.freeBits", -1), ("autoencoder.objective.klWeight", 1),
        ("itemShape", [-1, -2]), ("itemShape", [0]), ("itemShape", [Int.max, Int.max]),
        ("itemShape", [3]), ("itemShape", [Int]()),
        ("transform.kind", "logarithm"), ("transform.means", [1.0]),
        ("transform.deviations", [0.0, 1]), ("transform.deviations", [1.0, 1, 1]),
        ("images", "64x64"), ("images", ["size": 64]),
        (
            "images",
            ["size": ["width": "2", "height": "1"], "color": "grey", "filter": "catmull-rom"]
                as [String: any Sendable]
        ),
        ("columns", ["one"]), ("recipe", "gan"), ("training", 0),
    ]

    @Test("A value that cannot stand where it does", arguments: defects.indices)
    func defect(index: Int) throws {
        let (place, value) = HostileManifestTests.defects[index]
        let error = try opening { path in
            try SampleModel.write(
                to: path,
                manifest: {
                    set(&$0, place.split(separator: ".").map(String.init), to: value)
                })
        }
        // Other extents that fit each other are a manifest for other tensors.
        if case .missingTensor = error { return }
        if case .wrongTensor = error { return }
        #expect(isDamaged(error), "\(place) = \(value): \(String(describing: error))")
        #expect(error?.description.contains("damaged manifest") == true)
    }

    @Test(
        "Entries that are missing",
        arguments: ["autoencoder", "transform", "itemShape", "training", "recipe"])
    func missing(name: String) throws {
        let error = try opening { path in
            try SampleModel.write(to: path, manifest: { $0[name] = nil })
        }
        #expect(isDamaged(error))
        #expect(error?.description.contains(name) == true)
    }

    @Test(
        "A treatment of images that does not give the examples' shape",
        arguments: [
            ("grey", 1, 2), ("rgb", 2, 1), ("grey", 0, 2), ("grey", Int.max, 2), ("cmyk", 2, 1),
        ])
    func images(color: String, width: Int, height: Int) throws {
        let error = try opening { path in
            try SampleModel.write(
                to: path,
                manifest: {
                    $0["itemShape"] = [1, 2, 1]
                    $0["images"] =
                        [
                            "size": ["width": width, "height": height], "color": color,
                            "filter": "catmull-rom",
                        ] as [String: Any]
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
                try SampleModel.write(
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
            try SampleModel.write(
                to: path,
                manifest: {
                    set(
                        &$0, ["autoencoder", "encoder", "layers"],
                        to: [["dense": dense], ["dense": wide]])
                })
        }
        guard case .wrongTensor(_, "encoder.0.weight", [2, billion], _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("Residual blocks nested 20, 200 and 100 000 deep", arguments: [20, 200, 100_000])
    func nesting(depth: Int) throws {
        let inner = #"{"activation":{"function":"relu"}}"#
        let opening = String(repeating: #"{"residual":{"layers":["#, count: depth)
        let closing = String(repeating: "]}}", count: depth)
        let error = try self.opening { path in
            try SampleModel.file().save(to: path)
            let text = try SafeTensors.File.read(path).metadata["elbo.manifest"] ?? ""
            let range = try #require(text.range(of: #""encoder":{"layers":["#))
            let nested = text.replacingCharacters(
                in: range.upperBound..<range.upperBound, with: opening + inner + closing + ",")
            try SampleModel.write(manifest: nested, to: path)
        }
        switch error {
        case .missingTensor where depth == 20: break
        case .damagedManifest, .noManifest, .missingTensor: #expect(depth > 20)
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test("A later version is refused as such, whatever else it says")
    func version() throws {
        let error = try opening { path in
            try SampleModel.write(manifest: #"{"formatVersion":2,"novel":[]}"#, to: path)
        }
        guard case .version(_, 2, 1) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("newer elbo") == true)
    }

    @Test("No manifest, or none that is JSON", arguments: ["", "{", "[]", "null", "{}", "\u{0}"])
    func noManifest(text: String) throws {
        let error = try opening { try SampleModel.write(manifest: text, to: $0) }
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
                try SampleModel.write(
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
