extension TrainingOptions {
    /// Options that suit data and what is trained on them.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - objective: What is maximised.
    ///   - network: What stands between examples and codes; nil leaves it to the data.
    ///   - validationFraction: The share kept for validation.
    ///   - isGame: Whether a critic plays along.
    public static func suited(
        to data: Dataset, _ objective: Objective, _ network: Architecture? = nil,
        validationFraction: Double = 0.1, isGame: Bool = false
    ) -> TrainingOptions {
        var options = suited(to: data, objective, network, validationFraction)
        if isGame {
            // A game has no loss that would tell its best epoch: it is played to the end. At a constant rate its sides
            // would circle around their balance to the last.
            options.patience = nil
            options.schedule = .linear(final: 0)
            if data.sounds != nil { options.learningRate = TrainingOptions().learningRate }
        }
        return options
    }

    private static func suited(
        to data: Dataset, _ objective: Objective, _ network: Architecture?,
        _ validationFraction: Double
    ) -> TrainingOptions {
        guard data.schema.text == nil else {
            let warmup = (objective.part as? any KLWeighted)?.klWeight.epochsOfWarmup ?? 0
            // Nothing is trained for longer than a million epochs, whatever the option says.
            return suited(
                toSentences: data.count, warmup: Int(min(warmup.rounded(.up), 1_000_000)),
                validationFraction: validationFraction)
        }
        if data.clips != nil {
            return suited(toClips: data.count, validationFraction: validationFraction)
        }
        var options = suited(
            toRows: data.count,
            isConvolutional: (network ?? DataDefaults.network(for: data))
                .isConvolutional,
            // Sounds that are heard in other pitches are soon known by heart no more (Studies/README.md, `sounds`).
            leastSteps: data.sounds?.representation == .levels ? 5000 : 3000,
            // Rows of powers are large, and soon learned.
            share: data.sounds?.representation == .power ? 0.5 : 1,
            validationFraction: validationFraction)
        switch data.sounds?.representation {
        // At a constant rate errors of levels go up and down by a tenth to the last.
        case .levels: (options.learningRate, options.schedule) = (2e-3, .linear(final: 0))
        // A loud bin that was told to be quiet has a gradient of many orders of magnitude.
        case .power: (options.clipNorm, options.schedule) = (5, .linear(final: 0))
        // Steps are worth more than rows to a distance of spectra (Studies/README.md, `sounds`).
        case .wave: (options.batchSize, options.schedule) = (16, .linear(final: 0))
        case nil: break
        }
        return options
    }
}
