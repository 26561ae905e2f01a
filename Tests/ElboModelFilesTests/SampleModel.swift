import ElboAutoencoders
import ElboData
import ElboGraph
import ElboModelFiles
import ElboNetworks
import ElboNumerics
import ElboTraining
import Foundation

/// Small model files to save, open and damage.
enum SampleModel: CaseIterable {
    /// Records without classes, every cell known.
    case plain
    /// Records with missing cells and known classes, and of each role the part with the most to say.
    case full

    func file() throws -> ModelFile {
        let data = try data()
        let transform = DataTransform.standardize(means: [0.1, -7], deviations: [1.5, 2])
        let schema = data.schema.transformed(by: transform)
        let autoencoder = try recipe.autoencoder(
            for: schema, latentDimension: 2,
            network: .multilayerPerceptron(
                MultilayerPerceptron(
                    hidden: [3, 3], activation: .gelu, normalization: .batch, dropout: 0.1,
                    isResidual: true)),
            likelihood: .gaussian(sigma: self == .plain ? .optimal : .learned),
            posterior: self == .plain ? .diagonalNormal : .fullNormal,
            prior: self == .plain ? .standardNormal : .normalMixture(components: 3),
            objective: self == .plain
                ? .elbo(klWeight: .cyclical(weight: 4, cycles: 2, rise: 0.5), freeBits: 0.1)
                : .importanceWeighted(samples: 3),
            strategy: self == .plain ? .joint : .laggingInference(steps: 2, epochs: 3))
        let model = TrainedAutoencoder(
            autoencoder: autoencoder,
            parameters: autoencoder.parameters.initialValues(key: RandomKey(seed: 3)),
            schema: schema)
        let json = """
            {"epoch": 1, "training": {"loss": 0.3333333333333333}, "validation": {"loss": 0.1},
            "learningRate": 1e-3, "controls": {"kl weight": 0.5}}
            """
        let record = try JSONDecoder().decode(EpochRecord.self, from: Data(json.utf8))
        return ModelFile(
            manifest: ModelManifest(
                recipe: recipe, autoencoder: autoencoder, schema: schema,
                training: TrainingRecord(
                    options: TrainingOptions(schedule: .cosine(final: 0.1), seed: .max), data: data,
                    history: [record], stop: "finished")), model: model)
    }

    /// Examples that the model reads.
    func data() throws -> Dataset {
        let columns = ["height", "weight, \"kg\""]
        switch self {
        case .plain:
            return try Dataset([0, 1, 2, 3], itemShape: [2], columns: columns, name: "my.csv")
        case .full:
            return try Dataset(
                [0, 1, .nan, 3, 4, .nan], itemShape: [2], columns: columns, name: "my.csv"
            ).labelled(by: Labels(["red", "green", "blue"]))
        }
    }

    private var recipe: Recipe { self == .plain ? .betaVAE : .conditional }

    /// The manifest of a saved model as a tree.
    static func manifest(_ path: String) throws -> [String: Any] {
        let text = try SafeTensors.File.read(path).metadata["elbo.manifest"] ?? ""
        let tree = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return tree ?? [:]
    }

    /// Writes the sample model with another manifest or other tensors.
    func write(
        to path: String, manifest change: (inout [String: Any]) -> Void = { _ in },
        tensors: ([SafeTensors.Tensor]) -> [SafeTensors.Tensor] = { $0 }
    ) throws {
        try file().save(to: path)
        var tree = try SampleModel.manifest(path)
        change(&tree)
        let json = try JSONSerialization.data(withJSONObject: tree)
        try write(manifest: String(decoding: json, as: UTF8.self), to: path, tensors: tensors)
    }

    /// Writes the sample model with this text for a manifest.
    func write(
        manifest text: String, to path: String,
        tensors: ([SafeTensors.Tensor]) -> [SafeTensors.Tensor] = { $0 }
    ) throws {
        try file().save(to: path)
        let saved = try SafeTensors.File.read(path)
        try SafeTensors.File(
            metadata: ["elbo.manifest": text], tensors: tensors(saved.tensors)
        ).write(to: path)
    }
}

/// Changes one leaf of a tree of dictionaries and arrays.
func set(_ tree: inout [String: Any], _ path: [String], to value: Any?) {
    var root: Any = tree
    set(&root, path[...], to: value)
    tree = root as? [String: Any] ?? tree
}

private func set(_ node: inout Any, _ path: ArraySlice<String>, to value: Any?) {
    guard let first = path.first else { return node = value ?? NSNull() }
    if var inner = node as? [String: Any] {
        if path.count == 1, value == nil {
            inner[first] = nil
        } else {
            var child = inner[first] ?? NSNull()
            set(&child, path.dropFirst(), to: value)
            inner[first] = child
        }
        node = inner
    } else if var inner = node as? [Any], let index = Int(first), inner.indices.contains(index) {
        set(&inner[index], path.dropFirst(), to: value)
        node = inner
    }
}
