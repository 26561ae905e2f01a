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
    /// p(xₜ | zₜ, hₜ): a law of each number by itself; a Gaussian for rows of columns (`requireNormalRows`).
    public let likelihood: Likelihood
    /// What training maximises.
    public let objective: Objective
    /// Whether rows of training lacked cells, so that the encoder is told which.
    public let seesMask: Bool

    /// Composes a model.
    public init(
        inputShape: [Int], latentDimension: Int, encoder: Network, dynamics: Dynamics,
        cell: RecurrentCell = .gru, units: Int, decoder: Network,
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
        for (name, size) in [("the latent dimension", latentDimension), ("the units", units)] {
            try require((1...65_536).contains(size), name, size, "in 1...65536")
        }
        let inputShape = network.inputShape(itemShape)
        let channels = inputShape.last ?? 0
        do throws(LayerError) {
            try self.init(
                inputShape: inputShape, latentDimension: latentDimension,
                encoder: network.encoder(
                    itemShape: inputShape.dropLast() + [channels * (seesMask ? 2 : 1)]),
                dynamics: dynamics, cell: cell, units: units,
                decoder: network.decoder(
                    inputs: latentDimension + (dynamics.decoderReadsMemory ? units : 0),
                    itemShape: itemShape,
                    outputsPerElement: likelihood.part.outputsPerElement),
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
    }

    /// Numbers that enter the encoder: a row, and its mask where cells may be missing.
    package var encoderInputs: Int { dataSize * (seesMask ? 2 : 1) }

    /// Numbers that enter the decoder: a code, and what the memory tells.
    package var decoderInputs: Int { latentDimension + (dynamics.decoderReadsMemory ? units : 0) }

    /// Numbers of one row.
    public var dataSize: Int { inputShape.reduce(1, *) }

    /// Everything the model owns, in the order in which it is stored.
    public var parameters: [Parameter] {
        encoder.parameters(at: Path.encoder)
            + [Parameter(Path.first, [latentDimension], .zeros)]
            + (dynamics.memory.map { memory in
                (memory.readsCodes ? codeFeatures.parameters(at: Path.code) : [])
                    + cell.parameters(
                        inputs: memoryInputs(memory), units: units, at: Path.memory)
            } ?? [])
            + (dynamics.looksAhead
                ? cell.parameters(inputs: features, units: units, at: Path.ahead) : [])
            + priorParameters
            + posteriorHidden.parameters(at: "\(Path.posterior).hidden")
            + laws.parameters(features: units, at: Path.posterior)
            + decoder.parameters(at: Path.decoder)
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

    private func hidden(_ inputs: Int, _ function: Activation) -> Network {
        Network([
            .dense(inputs: inputs, outputs: units, initializer: .fanInUniform),
            .activation(function: function),
        ])
    }

    /// Checks a composition that comes from a file or from options.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            !inputShape.isEmpty && inputShape.allSatisfy { $0 > 0 }
                && (1...100_000_000).contains(inputShape.checkedProduct ?? 0),
            "the size of a row", AutoencoderError.text(inputShape), "in 1...100000000")
        for (name, size) in [("the latent dimension", latentDimension), ("the units", units)] {
            try require((1...65_536).contains(size), name, size, "in 1...65536")
        }
        try dynamics.validate()
        if dynamics.linear != nil {
            // A step takes a code number after number.
            try require(
                latentDimension <= 64, "the latent dimension of a linear state", latentDimension,
                "in 1...64")
        }
        try likelihood.chosen.validate()
        try objective.chosen.validate()
        try require(
            !likelihood.part.isCalibrated && !(likelihood.part is MixedLikelihood)
                && !(likelihood.part is TokenLikelihood), "the likelihood", likelihood,
            "one of each number by itself, such as gaussian:sigma=learned or gaussian:sigma=0.5, in time; gaussian alone takes the optimal σ of a whole batch"
        )
        try likelihood.part.validate(dataSize: dataSize)
        if seesMask { try requireNormalRows() }
        if let linear = dynamics.linear {
            // Each clip's P has n² numbers.
            try require(
                stateDimension(linear) <= 1000, "the dimension of a linear state",
                stateDimension(linear), "at most 1000; take fewer latent dimensions")
        }
        let bound = objective.part as? EvidenceLowerBound
        try require(
            bound?.isStopping == false, "the objective", objective, "elbo for series")
        let (found, outputs): ([Int], [Int])
        do throws(LayerError) {
            found = try encoder.outputShape(for: [encoderInputs])
            outputs = try decoder.outputShape(for: [decoderInputs])
        } catch { throw AutoencoderError(error) }
        try require(
            found.count == 1, "the encoder's outputs", AutoencoderError.text(found), "in one row")
        let wanted = dataSize * likelihood.part.outputsPerElement
        try require(
            outputs.reduce(1, *) == wanted, "the decoder's outputs",
            AutoencoderError.text(outputs), "\(wanted) numbers")
        let total = parameters.map { Double($0.shape.count) }.reduce(0, +)
        try require(
            total <= 2_147_483_648, "the number of parameters", Int(min(total, 1e18)),
            "at most 2147483648; take fewer latent dimensions or a smaller network")
    }

    /// Checks that rows have normal laws: forecasts of columns are exact mixtures of these, and missing cells draws from them.
    ///
    /// - Throws: `AutoencoderError.option`.
    package func requireNormalRows() throws(AutoencoderError) {
        try require(
            dynamics.linear == nil, "the dynamics of rows of columns",
            "a linear state under networks",
            "another: dmm, vrnn or srnn; without networks elbo series fits a linear state itself")
        try require(
            likelihood.part is HeteroscedasticGaussianLikelihood
                || likelihood.part is GaussianLikelihood, "the likelihood", likelihood,
            "gaussian:sigma=learned, gaussian with a number as sigma, or heteroscedastic-gaussian for series"
        )
    }

    /// The most numbers that stand side by side for one row: what memory grows with.
    package var widestLayer: Int {
        max(
            dataSize * max(likelihood.part.outputsPerElement, likelihood.part.wideOutputs),
            encoder.widestLayer(entering: [encoderInputs]),
            decoder.widestLayer(entering: [decoderInputs]))
    }
}
