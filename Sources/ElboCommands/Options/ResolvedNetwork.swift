import Elbo

/// Kinds of networks.
enum NetworkKind: String, CaseIterable {
    case mlp, conv, recurrent, wave
}

/// Ways to normalise a network's inner values; `mlp` knows none, layer and batch, `conv` none and group, `recurrent` none and layer.
enum NormalizationKind: String, CaseIterable {
    case none, layer, batch, group
}

extension CompositionOptions {
    /// The network these options describe: of the kind they name, or the one whose own options they use,
    /// or the one that suits the data.
    ///
    /// - Throws: `CommandFailure` for numbers out of range and for options of another kind of network.
    func network(for data: Dataset) throws -> Architecture {
        if let dropout, !(0..<1).contains(dropout) {
            throw CommandFailure(
                .usage, "--dropout is \(dropout), it must be at least 0 and below 1")
        }
        if content != nil {
            throw CommandFailure(
                .usage,
                "--content belongs to frames in time: \(Recipe.all.filter { $0.isForSeries && $0.dynamics?.linear == nil }.map(\.name).joined(separator: ", ")) of clips"
            )
        }
        if data.schema.text != nil {
            guard [nil, .recurrent].contains(network) else {
                throw CommandFailure(
                    .usage, "sentences are learned by --network recurrent; leave --network out")
            }
            return .recurrent(try recurrent(data))
        }
        for (option, isGiven) in [
            ("--cell", cell != nil), ("--embedding", embedding != nil),
            ("--word-dropout", wordDropout != nil), ("--encoder", encoder != nil),
            ("--decoder", decoder != nil),
        ] where isGiven {
            throw CommandFailure(
                .usage, "\(option) belongs to sentences, and \(data.name) holds none")
        }
        if recipe?.isLinear == true {
            if let option = given.first(where: Self.networkOptions.contains) {
                throw CommandFailure(
                    .usage,
                    "\(option) belongs to networks with layers, and recipe \(recipe?.name ?? "") has none; leave it out"
                )
            }
            return .linear
        }
        let suited = NetworkKind(DataDefaults.network(for: data))
        switch network ?? impliedNetwork(suited) ?? suited {
        case .recurrent: return .recurrent(try recurrent(data))
        case .wave: return .wave(try wave(data))
        case .mlp: return .multilayerPerceptron(try perceptron())
        case .conv:
            let shape = data.itemShape
            return .convolutional(
                try convolutional(
                    channels: shape.count == 4
                        ? ConvolutionalNetwork.suitedClipChannels(
                            height: shape[1], width: shape[2])
                        : shape.count >= 2
                            ? suitedChannels(height: shape[0], width: shape[1]) : [32, 64]))
        }
    }

    /// The network of single frames that these options describe, and the units of what ties one to the next: as many as
    /// features of conv, or units of the last hidden layer of mlp.
    ///
    /// - Parameter itemShape: [height, width, channels].
    /// - Throws: `CommandFailure`.
    func frameNetwork(_ itemShape: [Int]) throws -> (network: Architecture, units: Int) {
        if let dropout, !(0..<1).contains(dropout) {
            throw CommandFailure(
                .usage, "--dropout is \(dropout), it must be at least 0 and below 1")
        }
        let suited = NetworkKind(FramesRun.network(frame: itemShape))
        switch network ?? impliedNetwork(suited) ?? suited {
        case .recurrent, .wave:
            throw CommandFailure(
                .usage,
                "--network of frames is conv or mlp; what ties them together is the recipe's"
            )
        case .mlp:
            let perceptron = try perceptron(standard: [FramesRun.units])
            return (.multilayerPerceptron(perceptron), perceptron.hidden.last ?? FramesRun.units)
        case .conv:
            let network = try convolutional(
                channels: ConvolutionalNetwork.suitedClipChannels(
                    height: itemShape[0], width: itemShape[1]), features: FramesRun.units)
            return (.convolutional(network), network.features)
        }
    }

    /// Channels for images, which codes of codewords leave larger.
    private func suitedChannels(height: Int, width: Int) -> [Int] {
        let posterior = posterior ?? recipe?.posterior
        return posterior?.part.quantizer == nil
            ? ConvolutionalNetwork.suitedChannels(height: height, width: width)
            : ConvolutionalNetwork.suitedGridChannels(height: height, width: width)
    }

    /// What is said of layers.
    private static let networkOptions = [
        "--network", "--hidden", "--residual", "--channels", "--ratios", "--blocks", "--features",
        "--activation",
        "--normalization", "--dropout",
    ]

    /// The kind of network that only some of the options given belong to.
    ///
    /// - Parameter suited: The one that suits the data.
    private func impliedNetwork(_ suited: NetworkKind) -> NetworkKind? {
        if hidden != nil || residual != nil { return .mlp }
        if ratios != nil || suited == .wave { return .wave }
        return channels != nil || blocks != nil || features != nil ? .conv : nil
    }

    /// The network along time that these options describe.
    private func wave(_ data: Dataset) throws -> WaveNetwork {
        try refuse(
            ["--hidden": hidden != nil, "--residual": residual != nil], of: .mlp,
            remedy: "--ratios and --channels give the sizes of a wave network")
        try refuse(
            ["--normalization": normalization != nil], of: .conv, remedy: "wave has none")
        let ratios = ratios?.sizes ?? WaveNetwork.suitedRatios(samples: data.itemSize)
        try require(ratios, in: 2...64, "--ratios")
        let channels = channels?.sizes ?? WaveNetwork.suitedChannels(ratios: ratios.count)
        try require(channels, in: 1...65_536, "--channels")
        guard channels.count == ratios.count + 1 else {
            throw CommandFailure(
                .usage,
                "--channels of a wave network are \(Format.count(channels.count, "number")), they must be \(ratios.count + 1): of the finest signal and after each of the ratios \(ratios.map(String.init).joined(separator: ","))"
            )
        }
        try require([blocks ?? 0], in: 0...100, "--blocks")
        try require([features ?? 256], in: 1...1_000_000, "--features")
        return WaveNetwork(
            ratios: ratios, channels: channels, blocks: blocks ?? 0, features: features ?? 256,
            activation: activation ?? .silu, dropout: dropout ?? 0)
    }

    private func recurrent(_ data: Dataset) throws -> RecurrentNetwork {
        guard let text = data.schema.text else {
            throw CommandFailure(
                .usage, "--network recurrent learns sentences, and \(data.name) holds none")
        }
        try refuse(
            [
                "--channels": channels != nil, "--blocks": blocks != nil,
                "--features": features != nil, "--ratios": ratios != nil,
            ], of: .conv, remedy: "--hidden gives the units of recurrent layers")
        try refuse(
            [
                "--residual": residual != nil, "--activation": activation != nil,
            ], of: .mlp, remedy: "recurrent layers have none")
        if let normalization, ![.none, .layer].contains(normalization) {
            throw CommandFailure(
                .usage,
                "--normalization \(normalization.rawValue) belongs to other networks; recurrent layers take none or layer"
            )
        }
        let encoder = encoder ?? .recurrent
        let decoder = decoder ?? .recurrent
        if self.encoder != nil, recipe == .languageModel {
            throw CommandFailure(
                .usage, "--encoder reads sentences for a code, and a language model has none")
        }
        let remembers =
            decoder == .recurrent
            || recipe != .languageModel && [.recurrent, .bidirectional].contains(encoder)
        for (option, isGiven) in [
            ("--cell", cell != nil), ("--normalization layer", normalization == .layer),
        ] where isGiven && !remembers {
            throw CommandFailure(
                .usage,
                "\(option) belongs to recurrent encoders and decoders, and these are \(encoder.rawValue) and \(decoder.rawValue)"
            )
        }
        let units =
            hidden?.sizes ?? (encoder == .attention || decoder == .attention ? [256, 256] : [256])
        try require(units, in: 2...65_536, "--hidden")
        guard Set(units).count == 1 else {
            throw CommandFailure(
                .usage,
                "--hidden of --network recurrent has layers of one size, such as 256 or 256,256")
        }
        try require([embedding ?? 128], in: 1...65_536, "--embedding")
        if let wordDropout, !(0..<1).contains(wordDropout) {
            throw CommandFailure(
                .usage, "--word-dropout is \(wordDropout), it must be at least 0 and below 1")
        }
        return RecurrentNetwork(
            vocabulary: text.tokenizer.count, encoder: encoder, decoder: decoder,
            cell: cell ?? .lstm, embedding: embedding ?? 128,
            units: units[0], layers: units.count, dropout: dropout ?? 0.3,
            wordDropout: wordDropout ?? 0, isNormalized: normalization == .layer)
    }

    /// The perceptron that these options describe.
    ///
    /// - Parameter standard: its hidden layers when none are given.
    /// - Throws: `CommandFailure`.
    func perceptron(standard: [Int] = [400]) throws -> MultilayerPerceptron {
        try refuse(
            [
                "--channels": channels != nil, "--blocks": blocks != nil,
                "--features": features != nil,
            ],
            of: .conv, remedy: "--hidden gives the sizes of an mlp")
        try refuse(
            ["--ratios": ratios != nil], of: .wave, remedy: "--hidden gives the sizes of an mlp")
        let hidden = hidden?.sizes ?? standard
        try require(hidden, in: 1...1_000_000, "--hidden")
        let normalization: MultilayerPerceptron.Normalization =
            switch normalization ?? .none {
            case .none: .none
            case .layer: .layer
            case .batch: .batch
            case .group:
                throw CommandFailure(
                    .usage,
                    "--normalization group belongs to --network conv; mlp takes layer or batch")
            }
        return MultilayerPerceptron(
            hidden: hidden, activation: activation ?? .relu, normalization: normalization,
            dropout: dropout ?? 0, isResidual: residual ?? false)
    }

    private func convolutional(channels suited: [Int], features wide: Int = 256) throws
        -> ConvolutionalNetwork
    {
        try refuse(
            ["--hidden": hidden != nil, "--residual": residual != nil], of: .mlp,
            remedy: "--channels and --blocks give the sizes of a conv")
        try refuse(
            ["--ratios": ratios != nil], of: .wave, remedy: "conv halves at each of --channels")
        let channels = channels?.sizes ?? suited
        try require(channels, in: 1...65_536, "--channels")
        let blocks = blocks ?? 0
        try require([blocks], in: 0...100, "--blocks")
        try require([features ?? wide], in: 1...1_000_000, "--features")
        let normalization: ConvolutionalNetwork.Normalization =
            switch normalization {
            case nil: blocks > 0 ? .group : .none
            case .none?: .none
            case .group: .group
            case .layer, .batch:
                throw CommandFailure(
                    .usage,
                    "--normalization \(normalization?.rawValue ?? "") belongs to --network mlp; "
                        + "conv takes none or group")
            }
        return ConvolutionalNetwork(
            channels: channels, blocks: blocks, features: features ?? wide,
            activation: activation ?? .silu, normalization: normalization, dropout: dropout ?? 0)
    }

    private func refuse(_ options: [String: Bool], of owner: NetworkKind, remedy: String) throws {
        guard let option = options.filter(\.value).keys.min() else { return }
        throw CommandFailure(
            .usage, "\(option) belongs to --network \(owner.rawValue); \(remedy)")
    }

    private func require(_ numbers: [Int], in range: ClosedRange<Int>, _ option: String) throws {
        guard !numbers.isEmpty, numbers.allSatisfy(range.contains) else {
            let found = numbers.map(String.init).joined(separator: ",")
            throw CommandFailure(
                .usage,
                "\(option) is \(found), it must be in \(range.lowerBound)...\(range.upperBound)")
        }
    }
}

extension NetworkKind {
    /// The kind of a network.
    fileprivate init(_ network: Architecture) {
        switch network {
        case .multilayerPerceptron: self = .mlp
        case .convolutional: self = .conv
        case .recurrent: self = .recurrent
        case .wave: self = .wave
        }
    }
}
