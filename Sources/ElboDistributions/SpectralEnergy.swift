public import ElboGraph

/// -w d(x, y) for signals x about a signal y, where d is a distance of their spectra: what a law that falls with the distance would
/// have as its log-density, but for a constant that nobody knows.
///
/// d is the sum over windows n, every quarter of a window, of
///
///     ‖A - B‖² / ‖A‖² + mean |ln A - ln B|,      A² = |X|² + ε²,  B² = |Y|² + ε²
///
/// with spectra X and Y of windows under a Hann window on a scale on which a sine of amplitude 1 has the magnitude 1: the
/// relative L2 distance of magnitudes and the L1 distance of their logarithms, at several resolutions (Yamamoto, Song and Kim 2020;
/// Engel et al. 2020; the first term squared as in RAVE's first stage, Caillon and Esling 2021). Phases do not count.
///
/// Laws of `Distribution` hold but that exp(logProbability) integrates to one: it is not known to.
public struct SpectralEnergy: ElementwiseDistribution {
    /// y: batch + [samples].
    public let mean: Tensor
    /// Samples under each window, powers of two.
    public let windows: [Int]
    /// w.
    public let weight: Double
    /// A weight of ‖x - y‖² / ‖x‖² beside the spectra's distance: the only term that phases count in.
    public let sampleWeight: Double
    /// ε: magnitudes far below it are not told apart.
    public let floor: Double
    /// One trailing axis forms the event.
    public var eventRank: Int { 1 }

    /// Makes the energy.
    public init(
        mean: Tensor, windows: [Int], weight: Double, sampleWeight: Double = 0,
        floor: Double = SpectralEnergy.standardFloor
    ) {
        precondition(!windows.isEmpty && floor > 0, "windows \(windows), floor \(floor)")
        self.mean = mean
        self.windows = windows
        self.weight = weight
        self.sampleWeight = sampleWeight
        self.floor = floor
    }

    /// 60 dB below a sine of amplitude 1.
    public static let standardFloor = 1e-3

    /// Batch and samples.
    public var elementShape: Shape { mean.shape }
    /// No.
    public var isNormalized: Bool { false }
    /// True: the only draw that is known is y itself.
    public var isReparameterized: Bool { true }

    /// d(x, y): leading axes before batch + [samples] are kept.
    public func distance(to value: Tensor) -> Tensor {
        var sum: Tensor?
        func add(_ term: Tensor) { sum = sum.map { $0 + term } ?? term }
        for window in windows {
            let (a, b) = (powers(of: value, window), powers(of: mean, window))
            // ln A = ½ ln A²: one logarithm and no root.
            add(0.5 * abs(log(a) - log(b)).mean(along: [-2, -1]))
            add((sqrt(a) - sqrt(b)).squared().sum(along: [-2, -1]) / a.sum(along: [-2, -1]))
        }
        if sampleWeight > 0 {
            let size = value.squared().sum(along: [-1]) + floor * floor
            add(sampleWeight * (value - mean).squared().sum(along: [-1]) / size)
        }
        return sum ?? value.trace.constant(0)
    }

    /// |X|² + ε², [..., frames, bins].
    private func powers(of signals: Tensor, _ window: Int) -> Tensor {
        let leading = Array(signals.shape.extents.dropLast())
        let rows = signals.reshaped(to: [leading.reduce(1, *), signals.shape[-1]])
        // A sine of amplitude 1 sums to a quarter of the window under the weights.
        let spectra = rows.shortTimeFourier(window: window, hop: max(window / 4, 1))
        let scale = 16 / Double(window * window)
        let powers = scale * spectra.squared().sum(along: [0]) + floor * floor
        return powers.reshaped(to: Shape(leading + powers.shape.extents.suffix(2)))
    }

    /// -w d(x, y)
    public func logProbability(of value: Tensor) -> Tensor { -weight * distance(to: value) }

    /// Equal shares of -w d(x, y): spectra belong to no sample alone.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let whole = logProbability(of: value)
        let samples = mean.shape[-1]
        return (whole / Double(samples)).reshaped(to: Shape(whole.shape.extents + [1]))
            .broadcast(to: Shape(whole.shape.extents + [samples]))
    }

    /// y, so many times.
    public func sample(key: Tensor, count: Int) -> Tensor {
        mean.broadcast(to: Shape([count] + mean.shape.extents))
    }

    /// Zeros: of a constant that is not known nothing can be said.
    public func entropies() -> Tensor { mean.trace.constant(0).broadcast(to: mean.shape) }

    /// The same, through whose signal no gradient flows.
    public func stoppingGradient() -> SpectralEnergy {
        SpectralEnergy(
            mean: mean.stoppingGradient(), windows: windows, weight: weight,
            sampleWeight: sampleWeight, floor: floor)
    }
}
