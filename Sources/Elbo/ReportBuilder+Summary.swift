import Foundation

extension ReportBuilder {
    /// What came out, in plain words, beside what knowing less would give.
    var plainSummary: String {
        [codeLengthSentence, reconstructionSentence].compactMap { $0 }.joined(separator: " ")
    }

    private var judged: String {
        switch name {
        case "validation": "examples it was not trained on"
        case "training": "the examples it was trained on"
        default: "these examples"
        }
    }

    private var codeLengthSentence: String? {
        guard let bits = evaluation.bits else { return nil }
        let own = NumberText.text(bits.elbo.mean, significantDigits: 3)
        let isBinary = bits.unit.contains("binary")
        let base = ImageBaseline.bits(
            data.values(of: Array(0..<min(data.count, 2_000))), size: data.itemSize,
            white: model.transform == .pixels ? 255 : 1, isBinary: isBinary)
        return "With this model a pixel of \(judged) takes \(own) bits to write down, losslessly "
            + "(\(isBinary ? "a coin toss takes 1" : "uniform levels take 8.0"), the mean image alone "
            + "\(NumberText.text(base, significantDigits: 2)))."
    }

    private var reconstructionSentence: String? {
        guard let share = checks.explainedVariance else { return nil }
        func percent(_ share: Double) -> String {
            NumberText.text(max(share, 0) * 100, decimals: 0) + " %"
        }
        let numbers = "\(codes.dimension) number\(codes.dimension == 1 ? "" : "s")"
        let linear =
            checks.principalVariance.map {
                ", as many principal axes of these very examples \(percent($0))"
            } ?? ""
        return
            "From a code of \(numbers) it brings back \(percent(share)) of what \(judged) vary by "
            + "(the mean example 0 %\(linear))."
    }

    /// The words of the page for readers who meet them first.
    static let glossary: [TableFigure.Entry] = [
        .init(
            "ELBO",
            "Evidence lower bound: how probable the model finds an example, at least, as a logarithm. Higher is "
                + "better; only differences on the same data mean something. It is the reconstruction less the KL."
        ),
        .init(
            "KL",
            "Kullback-Leibler divergence: what an example's code costs, as the information it holds beyond the prior. "
                + "0 is a code that says nothing."),
        .init(
            "nat, bit",
            "Units of information: one nat is 1.44 bits. A model that is one nat better finds each example 2.7 times "
                + "as probable."),
        .init(
            "±",
            "Behind a mean: its standard error, by which the mean would move with other examples. In tables of "
                + "components: the standard deviation, by which single rows differ."),
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
