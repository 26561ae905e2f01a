import ElboAutoencoders
import ElboData
import ElboMixtures
import ElboModelFiles
import ElboNetworks
import ElboNumerics
import ElboStateSpaces
import ElboTestSupport
import ElboTraining
import Testing

@Suite("Files of models of series")
struct SeriesFileTests {
    private static let columns = TimeColumns(time: "t")

    private static func rows() throws -> (NumericTable, TimeOrder) {
        let values = (0..<30).map { Double(($0 * 7) % 11) }
        return (
            try NumericTable(values, width: 1, columns: ["x"]),
            try TimeOrder(times: (0..<30).map(Double.init), column: "t")
        )
    }

    private static func markov() throws -> SeriesFile {
        let (table, order) = try rows()
        return try SeriesFile(
            HiddenMarkovModel(
                states: GaussianMixture(
                    components: [
                        .init(weight: 0.5, mean: [2], covariance: .diagonal([3])),
                        .init(weight: 0.5, mean: [8], covariance: .diagonal([2])),
                    ], model: .vii, columns: ["x"]),
                chain: MarkovChain(initial: [0.3, 0.7], transitions: [[0.9, 0.1], [0.4, 0.6]])),
            columns: columns, order: order, names: ["low", "high"], fittedTo: table)
    }

    private static func stateSpace() throws -> SeriesFile {
        let (table, order) = try rows()
        var search = StateSpaceSearch(forms: [.structural(trend: true, season: 3)])
        search.maximumIterations = 2
        let fits = try search.run(SequencedRows(table, order)).compactMap(\.self)
        return try SeriesFile(fits, columns: columns, order: order, fittedTo: table)
    }

    @Test("a dynamical autoencoder, and what is wrong with a damaged one")
    func dynamics() throws {
        let (table, order) = try Self.rows()
        let windows = try SeriesWindows(SequencedRows(table, order), length: 5)
        let model = try DynamicalAutoencoder(
            itemShape: [1], latentDimension: 2,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [3])),
            dynamics: .stochasticRecurrent, units: 3)
        let file = try SeriesFile(
            TrainedDynamics(
                model: model, parameters: model.parameters.initialValues(key: RandomKey(seed: 1)),
                columns: ["x"], scale: windows.scale),
            DynamicsRecord(
                recipe: .stochasticRecurrent, model: model, columns: ["x"], scale: windows.scale,
                length: 5,
                training: TrainingRecord(
                    options: TrainingOptions(), data: windows.data, history: [], stop: nil)),
            columns: Self.columns, order: order, fittedTo: table)
        try withTemporaryFolder { folder in
            let path = folder + "/s.safetensors"
            try file.save(to: path)
            let opened = try SeriesFile(opening: path)
            #expect(
                opened.manifest == file.manifest && opened.model.layout.pathNames == ["z1", "z2"])
            guard case .dynamics(let one) = opened.model, case .dynamics(let other) = file.model
            else {
                Issue.record("another family")
                return
            }
            #expect(one.parameters == other.parameters)
            // A scale that divides by nothing, and a recipe whose parameters are not there.
            for (found, wrong) in [
                ("\"deviations\":[", "\"deviations\":[0,"), ("\"units\":3", "\"units\":4"),
            ] {
                let whole = try SafeTensors.File.read(path)
                let text = try #require(whole.metadata["elbo.series"])
                #expect(text.contains(found))
                try SafeTensors.File(
                    metadata: ["elbo.series": text.replacing(found, with: wrong)],
                    tensors: whole.tensors
                ).write(to: folder + "/damaged.safetensors")
                #expect(throws: ModelFileError.self) {
                    try SeriesFile(opening: folder + "/damaged.safetensors")
                }
            }
        }
    }

    @Test("what is saved is what is opened", arguments: [true, false])
    func roundTrip(markov: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/s.safetensors"
            let file = try markov ? Self.markov() : Self.stateSpace()
            try file.save(to: path)
            guard case .series(let opened) = try SavedModel(opening: path) else {
                Issue.record("another family")
                return
            }
            #expect(opened.manifest == file.manifest && opened.isSealed)
            switch (opened.model, file.model) {
            case (.hiddenMarkov(let one), .hiddenMarkov(let other)): #expect(one == other)
            case (.stateSpace(let one), .stateSpace(let other)): #expect(one == other)
            default: Issue.record("another family")
            }
            #expect(try opened.wasFitted(to: Self.rows().0))
        }
    }

    @Test("parts that cannot be are refused", arguments: ["initial", "transitions", "noise"])
    func hostile(name: String) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/s.safetensors"
            try (name == "noise" ? Self.stateSpace() : Self.markov()).save(to: path)
            let file = try SafeTensors.File.read(path)
            let text = try #require(file.metadata["elbo.series"])
            for values: [Double] in [[-1, 2], [0.5, .nan], [0.25, 0.25]] {
                let tensors = file.tensors.map { tensor in
                    guard tensor.name == name else { return tensor }
                    let count = tensor.shape.reduce(1, *)
                    let numbers = (0..<count).map { name == "noise" ? -1 : values[$0 % 2] }
                    return SafeTensors.Tensor(
                        name: name, shape: tensor.shape, values: .float64(numbers))
                }
                try SafeTensors.File(metadata: ["elbo.series": text], tensors: tensors).write(
                    to: path)
                #expect(throws: ModelFileError.self) { try SavedModel(opening: path) }
            }
            try SafeTensors.File(
                metadata: ["elbo.series": text],
                tensors: file.tensors.filter { $0.name != name }
            ).write(to: path)
            #expect(throws: ModelFileError.missingTensor(path: path, name: name)) {
                try SavedModel(opening: path)
            }
        }
    }
}
