package import ElboData
public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// A variational autoencoder of rows that follow one another (Girin et al. 2021): a code for each row, laws of codes given those
/// before, and for each row the encoder, decoder and likelihood that single rows have.
public struct DynamicalAutoencoder: Codable, Hashable, Sendable {
    /// The arrangement in which networks see one row: [numbers], or [height, width, channels].
    public let inputShape: [Int]
    /// Dimensions of a row's code.
    public let latentDimension: Int
    /// From a row, and its mask behind it, to features in one row.
    public let encoder: Network
    /// How codes follow one another.
    public let dynamics: Dynamics
    /// The units of the memory and of the recurrence that looks ahead.
    public let cell: RecurrentCell
    /// How many of them, and outputs of the hidden layers of prior and posterior.
    public let units: Int
    /// From a code, and the memory behind it, to the numbers that p(xₜ | zₜ, hₜ) needs.
    public let decoder: Network
    /// How frames that were seen reach the decoder's layers, where `dynamics.content` says so.
    public let skips: SkipConnections?
    /// p(xₜ | zₜ, hₜ): a law of each number by itself; a Gaussian for rows of columns (`requireNormalRows`).
    public let likelihood: Likelihood
    /// What training maximises.
    public let objective: Objective
    /// Whether rows of training lacked cells, so that the encoder is told which.
    public let seesMask: Bool

    /// Composes a model.
    public init(
        inputShape: [Int], latentDimension: Int, encoder: Network, dynamics: Dynamics,
        cell: RecurrentCell = .gru, units: Int, decoder: Network, skips: SkipConnections? = nil,
        likelihood: Likelihood = .gaussian(sigma: .learned, per: .column),
        objective: Objective = .elbo(), seesMask: Bool = false
    ) {
        self.inputShape = inputShape
        self.latentDimension = latentDimension
        self.encoder = encoder
        self.dynamics = dynamics
        self.cell = cell
        self.units = units
        self.decoder = decoder
        self.skips = skips
        self.likelihood = likelihood
        self.objective = objective
        self.seesMask = seesMask
    }

    /// Composes a model of an architecture, the decoder mirroring the encoder.
    ///
    /// - Parameters:
    ///   - itemShape: The extents of one row.
    ///   - latentDimension: Dimensions of a row's code.
    ///   - network: What stands between rows and codes.
    ///   - dynamics: How codes follow one another.
    ///   - cell: The recurrent units.
    ///   - units: How many of them.
    ///   - likelihood: p(xₜ | zₜ, hₜ).
    ///   - objective: What training maximises.
    ///   - seesMask: Whether the encoder is told which cells are missing.
    /// - Throws: `AutoencoderError.option`.
    public init(
        itemShape: [Int], latentDimension: Int, network: Architecture, dynamics: Dynamics,
        cell: RecurrentCell = .gru, units: Int,
        likelihood: Likelihood = .gaussian(sigma: .learned, per: .column),
        objective: Objective = .elbo(), seesMask: Bool = false
    ) throws(AutoencoderError) {
        for (name, size) in [
            ("the latent dimension", latentDimension), ("the number of units", units),
        ] {
            try require((1...65_536).contains(size), name, size, "in 1...65536")
        }
        let inputShape = network.inputShape(itemShape)
        let channels = inputShape.last ?? 0
        do throws(LayerError) {
            let encoder = try network.encoder(
                itemShape: inputShape.dropLast() + [channels * (seesMask ? 2 : 1)])
            let decoder = try network.decoder(
                inputs: dynamics.decoderInputs(latentDimension, units: units),
                itemShape: itemShape, outputsPerElement: likelihood.part.outputsPerElement)
            let skips =
                dynamics.content?.skips == true
                ? try SkipConnections(from: encoder, to: decoder) : nil
            self.init(
                inputShape: inputShape, latentDimension: latentDimension, encoder: encoder,
                dynamics: dynamics, cell: cell, units: units, decoder: decoder, skips: skips,
                likelihood: likelihood, objective: objective, seesMask: seesMask)
        } catch { throw AutoencoderError(error) }
        try validate()
    }

    /// Where each part's parameters are declared.
    enum Path {
        static let encoder = "encoder"
        static let decoder = "decoder"
        static let likelihood = "likelihood"
        static let first = "dynamics.first"
        static let code = "dynamics.code"
        static let memory = "dynamics.memory"
        static let ahead = "dynamics.ahead"
        static let prior = "prior"
        static let posterior = "posterior"
        static let content = "content"
        static let skips = "skips"
    }

    /// Numbers that enter the encoder: a row, and its mask where cells may be missing.
    package var encoderInputs: Int { dataSize * (seesMask ? 2 : 1) }

    /// Numbers that enter the decoder: a code, and what memory and content tell.
    package var decoderInputs: Int { dynamics.decoderInputs(latentDimension, units: units) }

    /// What memory and the recurrence that looks ahead are made of.
    var layer: RecurrentLayer { RecurrentLayer(cell) }

    /// Numbers of one row.
    public var dataSize: Int { inputShape.reduce(1, *) }

    /// Everything the model owns, in the order in which it is stored.
    public var parameters: [Parameter] {
        encoder.parameters(at: Path.encoder)
            + [Parameter(Path.first, [latentDimension], .zeros)]
            + (dynamics.memory.map { memory in
                (memory.readsCodes ? codeFeatures.parameters(at: Path.code) : [])
                    + layer.parameters(
                        inputs: memoryInputs(memory), units: units, at: Path.memory)
            } ?? [])
            + (dynamics.looksAhead
                ? layer.parameters(inputs: features, units: units, at: Path.ahead) : [])
            + priorParameters
            + posteriorHidden.parameters(at: "\(Path.posterior).hidden")
            + laws.parameters(features: units, at: Path.posterior)
            + contentParameters
            + decoder.parameters(at: Path.decoder)
            + (skips?.parameters(at: Path.skips) ?? [])
            + likelihood.part.parameters(dataSize: dataSize, at: Path.likelihood)
    }

    /// First values that do not come from the seed alone: a gated transition begins as one that leaves codes as they are.
    ///
    /// A posterior of codes that tell of a linear state begins as sure as the state's noise is small.
    public var initialValues: [String: HostArray] {
        let d = latentDimension
        if dynamics.linear != nil {
            return [
                "\(Path.posterior).logVariance.bias": HostArray(
                    [d], [Float](repeating: Float(LinearDynamics.firstCodeLogVariance), count: d))
            ]
        }
        guard dynamics.transition == .gated else { return [:] }
        return [
            "\(Path.prior).linear.0.weight": HostArray(
                [d, d], (0..<d * d).map { $0 % (d + 1) == 0 ? 1 : 0 as Float })
        ]
    }

    /// The same, with a decoder that begins with the average row of some examples.
    ///
    /// - Parameters:
    ///   - data: Examples whose numbers are rows, one after the other.
    ///   - transform: What is applied to them.
    ///   - rows: The training rows, at least one.
    package func firstValues(for data: Dataset, transform: DataTransform, rows: [Int]) -> [String:
        HostArray]
    {
        initialValues.merging(
            likelihood.part.firstValues(
                of: decoder.headBias(at: Path.decoder), dataSize: dataSize, at: Path.likelihood,
                for: data, transform: transform, rows: Autoencoder.spread(rows, atMost: 500))
        ) { $1 }
    }

    private var priorParameters: [Parameter] {
        if let linear = dynamics.linear { return linearParameters(linear) }
        return switch dynamics.transition {
        case .none, .plain:
            priorHidden.parameters(at: "\(Path.prior).hidden")
                + laws.parameters(features: units, at: Path.prior)
        case .gated:
            gate.parameters(at: "\(Path.prior).gate") + gate.parameters(at: "\(Path.prior).new")
                + linear.parameters(at: "\(Path.prior).linear")
                + linear.parameters(at: "\(Path.prior).logVariance")
        }
    }

    /// Numbers that the encoder gives for a row.
    var features: Int {
        do {
            return try encoder.outputShape(for: [encoderInputs]).reduce(1, *)
        } catch {
            preconditionFailure("encoder: \(error)")
        }
    }

    /// Mean and log-variance of codes.
    var laws: Heads { Heads(["mean", "logVariance"], width: latentDimension) }

    private func memoryInputs(_ memory: Dynamics.Memory) -> Int {
        (memory.readsExamples ? features : 0) + (memory.readsCodes ? units : 0)
    }

    /// What the memory reads of a code.
    var codeFeatures: Network { hidden(latentDimension, .relu) }

    /// What the prior makes of the code before and the memory.
    var priorHidden: Network {
        hidden(
            (dynamics.transition == .none ? 0 : latentDimension)
                + (dynamics.memory == nil ? 0 : units), .relu)
    }

    /// What the posterior makes of all it sees.
    var posteriorHidden: Network {
        hidden(
            (dynamics.posteriorReadsCode ? latentDimension : 0)
                + (dynamics.posteriorReadsMemory ? units : 0)
                + (dynamics.looksAhead ? units : features), .tanh)
    }

    /// Of a gated transition the gate, and likewise what it lets in.
    var gate: Network {
        Network(
            hidden(latentDimension + (dynamics.memory == nil ? 0 : units), .relu).layers + [
                .dense(inputs: units, outputs: latentDimension, initializer: .fanInUniform)
            ])
    }

    /// Of a gated transition a map of codes.
    var linear: Network {
        Network([
            .dense(
                inputs: latentDimension, outputs: latentDimension, initializer: .fanInUniform)
        ])
    }

    func hidden(_ inputs: Int, _ function: Activation) -> Network {
        Network([
            .dense(inputs: inputs, outputs: units, initializer: .fanInUniform),
            .activation(function: function),
        ])
    }

    /// The most numbers that stand side by side for one row: what memory grows with.
    package var widestLayer: Int {
        max(
            dataSize * max(likelihood.part.outputsPerElement, likelihood.part.wideOutputs),
            encoder.widestLayer(entering: [encoderInputs]),
            decoder.widestLayer(entering: [decoderInputs]))
    }
}
