import ElboAutoencoders
import ElboData
import ElboGraph
import ElboModelFiles
import ElboNetworks
import ElboNumerics
import ElboTraining
import Foundation

/// A small model file to save, open and damage.
enum SampleModel {
    static func file() throws -> ModelFile {
        let network = MultilayerPerceptron(
            hidden: [3, 3], activation: .gelu, normalization: .batch, dropout: 0.1,
            isResidual: true)
        let autoencoder = Recipe.betaVAE.autoencoder(
            dataSize: 2, latentDimension: 2, network: network,
            likelihood: .gaussian(sigma: .optimal),
            objective: Objective(
                klWeight: .cyclical(weight: 4, cycles: 2, rise: 0.5), freeBits: 0.1))
        let data = try Dataset(
            [0, 1, 2, 3], itemShape: [2], columns: ["height", "weight, \"kg\""], name: "my.csv")
        let model = TrainedAutoencoder(
            autoencoder: autoencoder,
            parameters: autoencoder.parameters.initialValues(key: RandomKey(seed: 3)),
            transform: .standardize(means: [0.1, -7], deviations: [1.5, 2]), itemShape: [2],
            columns: data.columns)
        let json = """
            {"epoch": 1, "training": {"loss": 0.3333333333333333}, "validation": {"loss": 0.1},
            "learningRate": 1e-3, "controls": {"kl weight": 0.5}}
            """
        let record = try JSONDecoder().decode(EpochRecord.self, from: Data(json.utf8))
        return ModelFile(
            manifest: ModelManifest(
                recipe: .betaVAE, model: model,
                training: TrainingRecord(
                    options: TrainingOptions(schedule: .cosine(final: 0.1), seed: .max), data: data,
                    history: [record], stop: "finished")), model: model)
    }

    /// The manifest of a saved model as a tree.
    static func manifest(_ path: String) throws -> [String: Any] {
        let text = try SafeTensors.File.read(path).metadata["elbo.manifest"] ?? ""
        let tree = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return tree ?? [:]
    }

    /// Writes the sample model with another manifest or other tensors.
    static func write(
        to path: String, manifest change: (inout [String: Any]) -> Void = { _ in },
        tensors: ([SafeTensors.Tensor]) -> [SafeTensors.Tensor] = { $0 }
    ) throws {
        try file().save(to: path)
        var tree = try manifest(path)
        change(&tree)
        let json = try JSONSerialization.data(withJSONObject: tree)
        try write(manifest: String(decoding: json, as: UTF8.self), to: path, tensors: tensors)
    }

    /// Writes the sample model with this text for a manifest.
    static func write(
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
    guard let first = path.first else { return }
    if path.count == 1 {
        tree[first] = value
    } else if var inner = tree[first] as? [String: Any] {
        set(&inner, Array(path.dropFirst()), to: value)
        tree[first] = inner
    }
}
