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
                    "It is right about \(share) of what it is shown, so that it teaches little. Try "
                    + "\(adversary.part.remedies.joined(separator: ", ")) or longer training (--epochs)."
            )
        }
    }

    /// That samples of a game lie in the middle of the data, where they are near to everything.
    ///
    /// One blurred sample is among the neighbours of many examples: a coverage that is high beside such a density says nothing.
    var huddling: Finding? {
        guard manifest.autoencoder.adversary != nil, let made = checks.coverage,
            let others = checks.coverageOfTwins, made.density > 3 * others.density
        else { return nil }
        return Finding(
            .warning, "Samples lie in the middle of the data",
            text:
                "Their density among the examples is \(made.densityText), that of other examples \(others.densityText), on "
                + "\(checks.featureSpace): blurred or alike as they are, each is near to many examples, and how much they cover "
                + "(\(made.coverageText)) says little. Look at them; train for longer (--epochs)."
        )
    }

    /// That samples keep to a part of the data, which players of games do.
    var dropping: Finding? {
        guard let adversary = manifest.autoencoder.adversary, let made = checks.coverage,
            let others = checks.coverageOfTwins, made.coverage < 0.5 * others.coverage
        else { return nil }
        return Finding(
            .warning, "Samples leave out much of the data",
            text:
                "They come near \(made.coverageText) of the examples, other examples near \(others.coverageText), on "
                + "\(checks.featureSpace). Either the decoder keeps to what the critic takes (mode dropping), or samples are far from all "
                + "examples: look at them. Longer training (--epochs), a larger --batch, "
                + "\(adversary.part.remedies.joined(separator: " or ")) may help."
        )
    }
}
