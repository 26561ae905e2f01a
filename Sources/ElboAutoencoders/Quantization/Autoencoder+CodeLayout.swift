import ElboNetworks

extension Autoencoder {
    /// How codes are made of codewords; nil for a model whose codes are any numbers.
    public var codeLayout: CodeLayout? {
        guard let quantizer = posterior.part.quantizer, let size = quantizer.size else {
            return nil
        }
        return CodeLayout(
            codewords: quantizer.codewords, size: size,
            grid: codeGrid ?? [latentDimension / size])
    }

    /// Height and width of what the encoder gives before it is put in one row, where that is an image.
    private var codeGrid: [Int]? {
        guard case .reshape? = encoder.layers.last,
            let shape = try? Network(encoder.layers.dropLast())
                .outputShape(for: [encoderInputShape.reduce(1, *)]), shape.count == 3
        else { return nil }
        return Array(shape[..<2])
    }

    /// What codes are held to in a phase of training: the prior, or what stands for it where it is fitted afterwards; of
    /// codewords all alike while the prior does not move yet.
    func priorWhileTraining(_ phase: Phase) -> any PriorPart {
        guard prior.part.describesCodewords, let moves = phase.moves, !moves.contains(Path.prior)
        else { return prior.part.whileTraining }
        return UniformCodePrior()
    }

    /// Checks that codes of codewords go with all else.
    func validateCodewords() throws(AutoencoderError) {
        guard let layout = codeLayout else {
            try require(
                posterior.part.quantizer == nil, "the size of codewords", "left to the network",
                "said in a model")
            try require(
                !prior.part.describesCodewords, "the prior", prior.kind,
                "another for the posterior \(posterior.kind): \(prior.kind) is for quantized codes"
            )
            return try require(
                !(strategy.part is CodesFirst), "the strategy", strategy.kind,
                "another for the posterior \(posterior.kind): \(strategy.kind) is for quantized codes"
            )
        }
        try require(
            prior.part.describesCodewords, "the prior", prior.kind,
            "recurrent-codes, code-frequencies or uniform-codes for codes of codewords")
        try require(
            layout.dimension == latentDimension, "the latent dimension", latentDimension,
            layout.grid.count == 2
                ? "\(layout.dimension) for \(layout.placesText) places of codewords of \(layout.size) numbers; leave --latent out"
                : "a multiple of \(layout.size), the numbers of a codeword (size of the posterior quantized)"
        )
        try require(
            strategy == .joint || strategy.part is CodesFirst, "the strategy", strategy.kind,
            "codes-first or joint for codes of codewords")
        try require(
            !(strategy.part is CodesFirst)
                || !prior.part.isFittedToCodes
                    && prior.part.parameters(over: latentSpace).contains(where: \.isTrained),
            "the strategy", strategy.kind,
            "joint for the prior \(prior.kind), which learns nothing in steps of training")
        try require(
            adversary == nil && condition == nil, "a model of codes of codewords",
            adversary.map { "trained with the critic \($0.kind)" } ?? "told classes",
            "without a critic and without classes")
        try require(
            objective.part is EvidenceLowerBound, "the objective", objective.kind,
            "elbo for codes of codewords, of which every draw is the same")
    }
}
