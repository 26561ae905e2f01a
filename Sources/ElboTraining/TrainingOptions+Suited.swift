import ElboNetworks

extension TrainingOptions {
    /// Options that suit a number of rows: batch and length in steps, and early stopping that keeps the best epoch.
    ///
    /// Studies/README.md, `defaults`.
    ///
    /// - Parameters:
    ///   - rows: All rows, those for validation included.
    ///   - isConvolutional: Whether the network has convolutions, whose steps on few images cost much and are soon
    ///     enough.
    ///   - leastSteps: Of convolutions, however few rows there are.
    ///   - share: Of the steps otherwise taken, such as ½ for rows that are soon learned.
    ///   - validationFraction: The share kept for validation.
    ///   - seed: Decides everything random.
    public static func suited(
        toRows rows: Int, isConvolutional: Bool = false, leastSteps: Int = 3000,
        share: Double = 1, validationFraction: Double = 0.1, seed: UInt64 = 0
    ) -> TrainingOptions {
        let training = max(1, Int((Double(rows) * (1 - validationFraction)).rounded()))
        let batch = suitedBatch(training)
        let stepsPerEpoch = (training + batch - 1) / batch
        let whole = isConvolutional ? min(10_000, max(leastSteps, training / 5)) : 15_000
        let steps = Int(Double(whole) * share)
        let epochs = max(10, (steps + stepsPerEpoch - 1) / stepsPerEpoch)
        return TrainingOptions(
            epochs: epochs, batchSize: batch, validationFraction: validationFraction,
            patience: validationFraction > 0 ? max(5, epochs / 4) : nil, seed: seed)
    }

    /// Options that suit a number of sentences: a limit for gradients that recurrences let grow, a rate that begins large and falls
    /// to 0, and early stopping that waits until the KL term has its full weight.
    ///
    /// Studies/README.md, `sentences`.
    ///
    /// - Parameters:
    ///   - sentences: All of them, those for validation included.
    ///   - warmup: Epochs before the KL term has its full weight.
    ///   - validationFraction: The share kept for validation.
    ///   - seed: Decides everything random.
    public static func suited(
        toSentences sentences: Int, warmup: Int, validationFraction: Double = 0.1,
        seed: UInt64 = 0
    ) -> TrainingOptions {
        let training = max(1, Int((Double(sentences) * (1 - validationFraction)).rounded()))
        let batch = training < 50_000 ? 32 : 64
        let stepsPerEpoch = (training + batch - 1) / batch
        let epochs = warmup + min(max(3, (6000 + stepsPerEpoch - 1) / stepsPerEpoch), 40)
        return TrainingOptions(
            epochs: epochs, batchSize: batch, learningRate: 3e-3, schedule: .linear(final: 0),
            clipNorm: 5, validationFraction: validationFraction,
            patience: validationFraction > 0 ? warmup + 3 : nil, seed: seed)
    }

    /// Options that suit a number of windows of series: a limit for gradients that recurrences let grow, and early stopping that
    /// keeps the best epoch.
    ///
    /// - Parameters:
    ///   - windows: Those that are trained on.
    ///   - validationFraction: The share of rows kept for validation.
    ///   - seed: Decides everything random.
    public static func suited(
        toWindows windows: Int, validationFraction: Double = 0.1, seed: UInt64 = 0
    ) -> TrainingOptions {
        let batch = 32
        let stepsPerEpoch = (windows + batch - 1) / batch
        let epochs = max(10, (5000 + stepsPerEpoch - 1) / stepsPerEpoch)
        return TrainingOptions(
            epochs: epochs, batchSize: batch, clipNorm: 5, validationFraction: validationFraction,
            patience: validationFraction > 0 ? max(5, epochs / 4) : nil, seed: seed)
    }

    /// Options that suit a number of clips, learned as wholes or frame after frame: small batches, since a clip is many pictures, of
    /// few steps that begin large and end small.
    ///
    /// - Parameters:
    ///   - clips: All of them, those for validation included.
    ///   - validationFraction: The share kept for validation.
    ///   - seed: Decides everything random.
    public static func suited(
        toClips clips: Int, validationFraction: Double = 0.1, seed: UInt64 = 0
    ) -> TrainingOptions {
        let training = max(1, Int((Double(clips) * (1 - validationFraction)).rounded()))
        let batch = 16
        let stepsPerEpoch = (training + batch - 1) / batch
        let epochs = max(5, (4000 + stepsPerEpoch - 1) / stepsPerEpoch)
        return TrainingOptions(
            epochs: epochs, batchSize: batch, learningRate: 2e-3, schedule: .linear(final: 0),
            clipNorm: 5,
            validationFraction: validationFraction,
            patience: validationFraction > 0 ? max(5, epochs / 4) : nil, seed: seed)
    }

    private static func suitedBatch(_ training: Int) -> Int {
        switch training {
        case ..<500: 32
        case ..<5000: 64
        default: 128
        }
    }
}
