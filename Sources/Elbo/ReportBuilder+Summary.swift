import Foundation

extension ReportBuilder {
    /// What came out, in plain words, beside what knowing less would give.
    var plainSummary: String {
        [perplexitySentence, codeLengthSentence, reconstructionSentence, classSentence]
            .compactMap { $0 }.joined(separator: " ")
    }

    private var judged: String {
        switch name {
        case "validation": "the validation \(model.exampleName)s, which it did not learn from,"
        case "training": "the \(model.exampleName)s it learned from"
        default: "these \(model.exampleName)s"
        }
    }

    /// Beside a reader who knows how frequent each token is in the other sentences, and nothing else.
    private var perplexitySentence: String? {
        guard let sentences else { return nil }
        let own = NumberText.text(sentences.perplexity, significantDigits: 3)
        let comparison = sentences.byFrequencies.map {
            // Both are means over the same sentences, of as many tokens.
            let nats = -$0.mean * Double(evaluation.examples) / Double(sentences.tokens)
            return
                "; for comparison, \(NumberText.text(exp(nats), significantDigits: 3)) with the frequencies of words in the others alone"
        }
        return
            "Reading \(judged) it wavers at each token as between \(own) equally likely ones"
            + (autoencoder.isExact ? "" : " at most") + (comparison ?? "") + "."
    }

    private var codeLengthSentence: String? {
        guard let bits = evaluation.bits else { return nil }
        let own = NumberText.text(bits.elbo.mean, significantDigits: 3)
        let isBinary = bits.unit.contains("binary")
        let base = ImageBaseline.bits(
            data.values(of: Array(0..<min(data.count, 2_000))), size: data.itemSize,
            white: model.transform == .pixels ? 255 : 1, isBinary: isBinary)
        return
            "Compressed losslessly with this model, \(judged) would take \(own) bits per pixel; for comparison, "
            + "\(isBinary ? "1 bit without a model" : "8 bits without a model") and "
            + "\(NumberText.text(base, significantDigits: 2)) with the mean image alone."
    }

    private var reconstructionSentence: String? {
        guard let share = checks.explainedVariance else { return nil }
        func percent(_ share: Double) -> String {
            NumberText.text(max(share, 0) * 100, decimals: 0) + " %"
        }
        let whose = checks.measuresNumbersOnly ? "numbers' variance" : "variance"
        let size = autoencoder.codeLayout?.places ?? codes.dimension
        let numbers =
            "\(size) \(autoencoder.codeLayout == nil ? "" : "whole ")number\(size == 1 ? "" : "s")"
        let linear =
            checks.principalVariance.map {
                " and \(percent($0)) with as many principal components, fitted to these very examples"
            } ?? ""
        return
            "Rebuilt from codes of \(numbers), \(evaluation.bits == nil ? judged : "they") keep \(percent(share)) of their "
            + "\(whose); for comparison, 0 % with the mean example alone\(linear)."
    }

    /// How well a model that infers classes tells those that it was told.
    private var classSentence: String? {
        guard let scores = evaluation.classes else { return nil }
        func percent(_ share: Double) -> String {
            NumberText.text(share * 100, decimals: share < 0.095 ? 1 : 0) + " %"
        }
        let learned = name == "training" ? ", which it learned from" : ""
        return
            "It infers a wrong class for \(percent(scores.error.mean)) of the \(NumberText.text(scores.known)) "
            + "\(model.exampleName)s whose class is told\(learned); for "
            + "comparison, \(percent(scores.commonestError)) with the commonest class for all."
    }

    /// The words of the page of a model without codes.
    static let exactGlossary: [TableFigure.Entry] =
        [
            .init(
                "Log-likelihood",
                "The logarithm of the probability that the model gives a sentence. Higher is better; only differences on the "
                    + "same sentences and with the same tokens mean something."),
            .init(
                "Perplexity",
                "Between how many equally likely tokens the model wavers at each place: lower is better."
            ),
        ] + glossary.suffix(2)

    /// The words of the page for readers who meet them first.
    static let glossary: [TableFigure.Entry] = [
        .init(
            "ELBO",
            "Evidence lower bound: a lower bound on the logarithm of the probability (of densities: of the "
                + "density) that the model gives an example. Higher is better; only differences on the same data mean "
                + "something. It is the reconstruction minus the KL."
        ),
        .init(
            "KL",
            "Kullback-Leibler divergence: how far the posterior q(z|x) of an example lies from the prior: the information in "
                + "its code. 0 is a code that says nothing about its example."),
        .init(
            "prior, posterior",
            "The distribution of codes before an example is seen, from which samples start, and after it is seen: "
                + "what the encoder returns."),
        .init(
            "nat, bit",
            "Units of information: one nat is 1.44 bits. A model that is one nat better finds each example 2.7 times "
                + "as probable."),
        .init(
            "±",
            "Behind a mean: its standard error, by which the mean would differ with other examples. In tables of "
                + "components: the standard deviation, of single rows."),
    ]
}

/// What a pixel costs who knows the mean image only.
enum ImageBaseline {
    /// Bits for each pixel, the mean image being that of the examples themselves.
    ///
    /// Of zeros and ones drawn with the grey value as probability: the mean entropy of a coin with each pixel's mean.
    /// Of 256 levels: at most the entropy of a normal law about each pixel's mean with its variance σ², in levels and
    /// dequantised, ½ log₂ 2πe(σ² + 1/12), and at most 8.
    ///
    /// - Parameters:
    ///   - values: rows of `size` numbers, 0 to `white`.
    ///   - size: numbers in an example.
    ///   - white: the greatest value.
    ///   - isBinary: whether pixels are drawn as 0 or 1.
    static func bits(_ values: [Float], size: Int, white: Float, isBinary: Bool) -> Double {
        let count = values.count / size
        guard count > 0 else { return isBinary ? 1 : 8 }
        var (sums, squares) = (
            [Double](repeating: 0, count: size), [Double](repeating: 0, count: size)
        )
        for (index, value) in values.enumerated() {
            let level = Double(min(max(value / white, 0), 1))
            sums[index % size] += level
            squares[index % size] += level * level
        }
        return (0..<size).reduce(0) { total, pixel in
            let p = sums[pixel] / Double(count)
            guard isBinary else {
                let variance = max(squares[pixel] / Double(count) - p * p, 0) * 255 * 255 + 1.0 / 12
                return total + min(0.5 * log2(2 * Double.pi * M_E * variance), 8)
            }
            return total + (p > 0 && p < 1 ? -p * log2(p) - (1 - p) * log2(1 - p) : 0)
        } / Double(size)
    }
}
