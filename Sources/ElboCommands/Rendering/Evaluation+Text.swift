import Elbo
import Foundation

extension Evaluation {
    /// The numbers for people, each with its unit and its method.
    var text: String {
        let example = unit.split(separator: " ").last.map(String.init) ?? "example"
        var lines = [
            Format.wrapped("\(Format.count(examples, example)); \(observations)"),
            "\(unit), ± standard error of the mean over \(example)s",
        ]
        lines += trainedOn.map { [Format.wrapped($0.text)] } ?? []
        lines.append("")
        guard hasBound || isLoss == true else {
            lines.append(
                row(
                    "reconstruction", bound.reconstruction,
                    "log p(x|z) at each example's code; not a bound of log p(x)"))
            lines += annealedRow + classLine
            lines.append(
                Format.entry(
                    "active units", "\(usage.activeUnits) of \(usage.varianceOfMeans.count)",
                    "variance of codes above 0.01"))
            lines += clusteringLines
            return lines.joined(separator: "\n")
        }
        if hasBound {
            lines.append(row("ELBO", bound.elbo, "reconstruction - KL, \(drawText)"))
        }
        lines += [
            row(
                "reconstruction", bound.reconstruction,
                hasBound
                    ? "E_q log p(x|z)"
                    : "-weight x spectral distance, a loss and no log-likelihood: there is no bound of log p(x); \(drawText)"
            ),
            row(
                "KL", bound.kl,
                usage.codebook != nil
                    ? "-log p of the codewords' numbers, which are certain given the example"
                    : "D(q(z|x) ‖ p(z)), "
                        + (bound.isClosedForm
                            ? "closed form" : "log q(z|x) - log p(z), mean over the draws")
            ),
        ]
        if hasBound, let extreme = bound.extreme {
            lines.append(
                Format.wrapped(
                    "row \(extreme.row) alone has an ELBO of \(Format.significant(extreme.value)); the mean of the others is "
                        + Format.estimate(extreme.others.mean, extreme.others.standardError)))
        }
        if let estimate = logLikelihood {
            lines.append(
                row(
                    "log-likelihood", estimate.logLikelihood,
                    "importance-weighted bound, K = \(estimate.samples), effective draws "
                        + Format.number(estimate.effectiveSamples, decimals: 1)))
        }
        lines += annealedRow
        lines += classLine
        if let bits {
            func row(_ estimate: Estimate, _ bound: String) -> String {
                let value = Format.estimate(estimate.mean, estimate.standardError, decimals: 3)
                return Format.entry(
                    bits.unit, value,
                    "upper bound: \(bound) over the \(bits.dimensions) numbers of an example; \(bits.method)"
                )
            }
            lines += ["", row(bits.elbo, "-ELBO")]
            if let estimate = bits.logLikelihood {
                lines.append(row(estimate, "-log-likelihood's bound"))
            }
        }
        lines += clusteringLines
        let dimensions = usage.varianceOfMeans.count
        if let codebook = usage.codebook {
            return (lines + ["", codebook.text]).joined(separator: "\n")
        }
        lines += [
            "",
            Format.entry(
                "active units", "\(usage.activeUnits) of \(dimensions)",
                "variance of posterior means above 1 % of the prior's"),
        ]
        if let information = usage.mutualInformation {
            let count = usage.mutualInformationExamples
            lines.append(
                Format.entry(
                    "I(x;z)",
                    informationText(information),
                    "estimate on \(Format.count(count, "example")), which cannot exceed ln \(count) = "
                        + Format.number(log(Double(count)))))
        }
        guard let terms = bound.klPerDimension else { return lines.joined(separator: "\n") }
        lines += ["", "KL in each latent dimension, nats:"]
        let ranked = terms.enumerated().sorted { $0.element > $1.element }
        for start in stride(from: 0, to: ranked.count, by: 5) {
            lines.append(
                ranked[start..<min(start + 5, ranked.count)].map { dimension, value in
                    "z\(dimension + 1)".padded(to: 5)
                        + Format.number(value, decimals: 3).padded(to: 9)
                }.joined(separator: " ").trimmingCharacters(in: .whitespaces))
        }
        return lines.joined(separator: "\n")
    }
}

extension TrainingExamples {
    /// What it means for the numbers.
    fileprivate var text: String {
        switch self {
        case .all:
            "these are the data the model was trained with: --only validation judges what it did not learn from"
        case .training: "these are the examples the model learned from"
        case .validation:
            "these are the validation examples of the data the model was trained with; it did not learn from them"
        }
    }
}

extension Evaluation {
    private func row(_ name: String, _ estimate: Estimate, _ method: String) -> String {
        Format.entry(name, Format.estimate(estimate.mean, estimate.standardError), method)
    }

    /// How well classes are told, where some were.
    private var classLine: [String] {
        classes.map { [Format.wrapped("classes: \($0.line)")] } ?? []
    }

    /// How the prior's components agree with classes, where some were given.
    private var clusteringLines: [String] {
        clustering.map {
            ["", "components of the prior against the labels"]
                + $0.entries(of: "component").map(Format.entry)
        } ?? []
    }

    /// The estimate that needs no density of codes, where it was asked for.
    private var annealedRow: [String] {
        annealed.map {
            [
                row(
                    "log-likelihood", $0.logLikelihood,
                    "annealed importance sampling, \($0.temperatures) temperatures, \(Format.count($0.chains, "chain")), effective "
                        + "\(Format.number($0.effectiveChains, decimals: 1)); \(Format.number(100 * $0.acceptance, decimals: 0)) % of moves taken"
                )
            ]
        } ?? []
    }

    /// An estimate of what cannot be negative.
    private func informationText(_ nats: Double) -> String {
        nats < 0
            ? "0 nats (\(Format.significant(nats, digits: 1)))"
            : "\(usage.isMutualInformationAtLimit ? "at least " : "")\(Format.number(nats)) nats"
    }

    /// How many draws of z the bound is a mean of, and what error they leave in it.
    private var drawText: String {
        let count =
            bound.draws == 1
            ? "one draw of z for each example"
            : "mean of \(Format.count(bound.draws)) draws of z for each example"
        return bound.drawError > 0
            ? "\(count), which leave an error of \(Format.significant(bound.drawError, digits: 1))"
            : count
    }
}

extension String {
    /// Filled with blanks up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }
}
