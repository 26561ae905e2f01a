import ElboDistributions
import ElboGraph
import ElboNumerics

/// The law of codes whose numbers have a law: of vectors that are codewords side by side.
///
/// Values are taken for the nearest codes. Means and entropies are those of draws where places depend on each other.
struct CodewordLaw: Distribution {
    let numbers: any CodeNumberLaw
    let codebook: Codebook

    private static let draws = 256

    var layout: CodeLayout { numbers.layout }
    var batchShape: Shape { .scalar }
    var eventShape: Shape { [layout.dimension] }
    var isReparameterized: Bool { false }

    /// ln p of numbers [..., N].
    func logProbability(ofNumbers given: Tensor) -> Tensor {
        let leading = Array(given.shape.extents.dropLast())
        let rows = leading.reduce(1, *)
        return numbers.logProbability(ofNumbers: given.reshaped(to: [rows, layout.places]))
            .reshaped(to: Shape(leading))
    }

    func logProbability(of value: Tensor) -> Tensor {
        let leading = Array(value.shape.extents.dropLast())
        let count = leading.reduce(1, *) * layout.places
        let found = codebook.nearest(to: value.reshaped(to: [count, layout.size]))
        return logProbability(ofNumbers: found.reshaped(to: Shape(leading + [layout.places])))
    }

    func sample(key: Tensor, count: Int) -> Tensor { drawn(key: key, count: count).codes }

    func sampleAndLogProbability(key: Tensor, count: Int) -> (
        sample: Tensor, logProbability: Tensor
    ) {
        let drawn = drawn(key: key, count: count)
        return (drawn.codes, logProbability(ofNumbers: drawn.numbers))
    }

    private func drawn(key: Tensor, count: Int) -> (numbers: Tensor, codes: Tensor) {
        let numbers = numbers.sampleNumbers(key: key, count: count)
        return (
            numbers, codebook.vectors(of: numbers).reshaped(to: [count, layout.dimension])
        )
    }

    /// E[z], and the standard deviation of each number, of draws with a key of their own.
    var moments: (mean: Tensor, deviation: Tensor) {
        let draws = sample(key: ownKey, count: CodewordLaw.draws)
        let mean = draws.mean(along: [0])
        return (mean, sqrt((draws - mean).squared().mean(along: [0])))
    }

    var mean: Tensor { moments.mean }

    func entropy() -> Tensor {
        let drawn = numbers.sampleNumbers(key: ownKey, count: CodewordLaw.draws)
        return -logProbability(ofNumbers: drawn).mean()
    }

    private var ownKey: Tensor {
        codebook.vectors.trace.constant(HostArray(RandomKey(seed: 0)))
    }

    func stoppingGradient() -> CodewordLaw {
        CodewordLaw(
            numbers: numbers.stoppingGradient(),
            codebook: Codebook(vectors: codebook.vectors.stoppingGradient()))
    }
}
