extension Findings {
    /// How a game with a critic stood at its end.
    var game: Finding? {
        guard let adversary = manifest.autoencoder.adversary,
            let means = manifest.training.history.last?.training
        else { return nil }
        if let estimate = means[Metric.klEstimate] {
            return Finding(
                .note, "The KL term is a critic's estimate",
                text:
                    "\(NumberText.text(estimate, significantDigits: 3)) nats at the end of training, on no side of the truth for "
                    + "certain: neither it nor what follows from it is a bound of log p(x).")
        }
        guard let accuracy = means[Metric.criticAccuracy] else { return nil }
        let share = "\(NumberText.text(100 * accuracy, decimals: 0)) %"
        switch adversary.part.sight {
        case .both: return nil
        case .codes where accuracy < 0.55:
            return Finding(
                .good, "The critic hardly tells codes apart",
                text:
                    "It is right about \(share) of what it is shown in the last epoch: half would be chance."
            )
        case .examples where accuracy < 0.52:
            return Finding(
                .note, "The critic is of little use",
                text:
                    "It is right about \(share) of what it is shown, hardly more than by chance: either made examples cannot be told "
                    + "from real ones, which the samples show, or the critic's network is too small (--hidden, --channels)."
            )
        case .codes, .examples:
            guard adversary.part.wins(by: accuracy) else { return nil }
            return Finding(
                .warning, "The critic has won",
                text:
                    "It is right about \(share) of what it is shown, so that it teaches little. Try one whose slope is held "
                    + "(--adversary \(adversary.kind):spectral=yes), a lower --learning-rate, or longer training (--epochs)."
            )
        }
    }

    /// That samples keep to a part of the data, which players of games do.
    var dropping: Finding? {
        guard manifest.autoencoder.adversary != nil, let made = checks.coverage,
            let others = checks.coverageOfTwins, made.coverage < 0.5 * others.coverage
        else { return nil }
        return Finding(
            .warning, "Samples leave out much of the data",
            text:
                "They come near \(made.coverageText) of the examples, other examples near \(others.coverageText), on "
                + "\(checks.featureSpace). Either the decoder keeps to what the critic takes (mode dropping), or samples are far from all "
                + "examples: look at them. Longer training (--epochs), a critic whose slope is held (--adversary "
                + "\(manifest.autoencoder.adversary?.kind ?? "features"):spectral=yes) or a larger --batch may help."
        )
    }
}
