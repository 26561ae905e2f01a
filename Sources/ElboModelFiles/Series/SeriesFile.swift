public import ElboAutoencoders
public import ElboData
public import ElboGraph
public import ElboMixtures
public import ElboStateSpaces

/// A model of series on disk: one safetensors file, the manifest in its metadata, the parameters as Float64 tensors.
public struct SeriesFile: Sendable {
    /// A model that a file can hold.
    public enum Model: Sendable {
        /// States that follow one another, and a law of rows in each.
        case hiddenMarkov(HiddenMarkovModel)
        /// A state that moves, of which rows tell.
        case stateSpace(StateSpaceModel)
        /// A code for each row, and networks between.
        case dynamics(TrainedDynamics)

        /// What the model says of itself.
        public var layout: any SeriesLayout {
            switch self {
            case .hiddenMarkov(let model): model
            case .stateSpace(let model): model
            case .dynamics(let model): model
            }
        }

        /// The model, as every use takes it.
        ///
        /// - Parameter executor: what runs the functions of networks.
        public func opened(on executor: any Executor) -> any SeriesModel {
            switch self {
            case .hiddenMarkov(let model): model
            case .stateSpace(let model): model
            case .dynamics(let model): DynamicsSession(model, on: executor)
            }
        }
    }

    /// Everything but the parameters.
    public let manifest: SeriesManifest
    /// The model, ready to use.
    public let model: Model
    /// False for a file without a hash of its contents (`SafeTensors.File.sealName`), whose damage nobody notices.
    public let isSealed: Bool

    /// Pairs a hidden Markov model with its description.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - columns: The columns of times.
    ///   - order: The order of the rows that it was fitted to.
    ///   - names: The states' names, when they were known for some rows.
    ///   - fit: How it was fitted.
    ///   - rows: What it was fitted to, in the data's own order.
    /// - Throws: `DataError` from reading.
    public init(
        _ model: HiddenMarkovModel, columns: TimeColumns, order: TimeOrder, names: [String]? = nil,
        fit: MixtureFitRecord? = nil, fittedTo rows: any RowSource
    ) throws {
        manifest = SeriesManifest(
            family: .hiddenMarkov, columns: columns, order: order,
            fittedTo: try rows.fingerprint(), formats: try model.states.numberFormats(of: rows),
            states: MixtureManifest(model.states, names: names, fit: fit))
        self.model = .hiddenMarkov(model)
        isSealed = true
    }

    /// Pairs a state space with its description.
    ///
    /// - Parameters:
    ///   - fits: What was fitted, of which the first is kept.
    ///   - columns: The columns of times.
    ///   - order: The order of the rows that it was fitted to.
    ///   - rows: What it was fitted to, in the data's own order.
    /// - Throws: `DataError` from reading.
    public init(
        _ fits: [StateSpaceFit], columns: TimeColumns, order: TimeOrder,
        fittedTo rows: any RowSource
    ) throws {
        manifest = SeriesManifest(
            family: .stateSpace, columns: columns, order: order,
            fittedTo: try rows.fingerprint(), formats: try rows.numberFormats(),
            stateSpace: StateSpaceRecord(fits, data: rows.name))
        model = .stateSpace(fits[0].model)
        isSealed = true
    }

    /// Pairs a dynamical autoencoder with its description.
    ///
    /// - Parameters:
    ///   - model: The model; its parameters may not be trained to the end yet.
    ///   - record: How it is built and trained.
    ///   - columns: The columns of times.
    ///   - order: The order of the rows that it was trained on.
    ///   - rows: What it was trained on, in the data's own order.
    /// - Throws: `DataError` from reading.
    public init(
        _ model: TrainedDynamics, _ record: DynamicsRecord, columns: TimeColumns,
        order: TimeOrder, fittedTo rows: any RowSource
    ) throws {
        manifest = SeriesManifest(
            family: .dynamics, columns: columns, order: order, fittedTo: try rows.fingerprint(),
            formats: try rows.numberFormats(), dynamics: record)
        self.model = .dynamics(model)
        isSealed = true
    }

    /// The metadata that makes a safetensors file a model of series.
    ///
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    public static func metadata(_ manifest: SeriesManifest) throws -> [String: String] {
        try manifest.metadata
    }

    /// Whether these are the rows that the model was fitted to, by their fingerprint.
    ///
    /// - Throws: `DataError` from reading.
    public func wasFitted(to rows: any RowSource) throws -> Bool {
        try manifest.dataFingerprint == rows.fingerprint()
    }

    /// What people call state `index`, counted from 0: the label it stands for, or its number from 1.
    public func name(ofState index: Int) -> String {
        guard let names = manifest.states?.names, names.indices.contains(index) else {
            return "\(index + 1)"
        }
        return names[index]
    }

    /// Opens a model of series; nothing in the file is trusted.
    ///
    /// - Throws: `DataError` for a file that cannot be read or is no safetensors file, `ModelFileError`
    ///   for one that holds no usable model.
    public init(opening path: String) throws {
        try self.init(SafeTensors.File.read(path), path: path)
    }

    init(_ file: SafeTensors.File, path: String) throws {
        let manifest: SeriesManifest = try file.manifest(path: path)
        switch manifest.family {
        case .stateSpace:
            guard let record = manifest.stateSpace else {
                throw ModelFileError.damagedManifest(path: path, reason: "no form of a state")
            }
            model = .stateSpace(try StateSpaceModel(file, record, path: path))
        case .dynamics:
            guard let record = manifest.dynamics else {
                throw ModelFileError.damagedManifest(path: path, reason: "no composition")
            }
            model = .dynamics(try record.model(of: file, path: path))
        case .hiddenMarkov:
            guard let described = manifest.states else {
                throw ModelFileError.damagedManifest(path: path, reason: "no states")
            }
            try ModelFileError.damage(in: path) { try described.validate() }
            let states = try MixtureFile.mixture(described, file, path: path)
            let count = states.components.count
            let initial = try file.numbers("initial", [count], path: path)
            let transitions = try file.numbers("transitions", [count, count], path: path)
            model = .hiddenMarkov(
                try ModelFileError.damage(in: path) {
                    try HiddenMarkovModel(
                        states: states,
                        chain: MarkovChain(
                            initial: initial,
                            transitions: (0..<count).map {
                                Array(transitions[$0 * count..<($0 + 1) * count])
                            }))
                })
        }
        guard manifest.formats.count == model.layout.width else {
            throw ModelFileError.damagedManifest(
                path: path,
                reason:
                    "formats of \(manifest.formats.count) columns for \(model.layout.width)")
        }
        self.manifest = manifest
        isSealed = file.isSealed
    }

    /// Writes the file as a whole or not at all.
    ///
    /// - Parameters:
    ///   - path: where to write; `-` is standard output.
    ///   - existing: what becomes of a file that is there.
    /// - Throws: `DataError` of kind `.cannotCreate`; a file that was there before is then untouched.
    public func save(to path: String, existing: ExistingFile = .replaced) throws {
        let tensors: [SafeTensors.Tensor]
        switch model {
        case .stateSpace(let model): tensors = model.tensors
        case .dynamics(let model): tensors = model.tensors
        case .hiddenMarkov(let model):
            let count = model.chain.states
            tensors =
                MixtureFile.tensors(of: model.states) + [
                    .init(
                        name: "initial", shape: [count], values: .float64(model.chain.initial)),
                    .init(
                        name: "transitions", shape: [count, count],
                        values: .float64(model.chain.transitions.flatMap { $0 })),
                ]
        }
        try manifest.write(with: tensors, to: path, existing: existing)
    }
}
