import Foundation

/// Samples at another rate: the band-limited signal through the samples, read at other places.
///
/// A sinc under a Kaiser window of 64 zeros on each side, cut off below the lower of the two half rates (Smith and
/// Gossett 1984); the ratio of the rates is a fraction L / M, so that only L sets of weights are needed. In Float64, in one
/// order: the same bits everywhere.
public struct Resampler: Sendable {
    /// Samples a second before.
    public let source: Int
    /// Samples a second after.
    public let target: Int
    private let steps: (up: Int, down: Int)
    private let reach: Int
    /// For each of the L places between two samples, the weights of 2 · reach samples.
    private let weights: [[Double]]

    /// Zeros of the sinc on each side.
    private static let zeros = 64.0
    /// Kaiser's β for about 100 dB.
    private static let beta = 10.06
    /// Where the band ends, as a share of the lower half rate: half of the transition lies on each side.
    private static let rolloff = 0.95

    /// Prepares for two rates.
    public init(from source: Int, to target: Int) {
        precondition(source > 0 && target > 0, "from \(source) to \(target) Hz")
        (self.source, self.target) = (source, target)
        let common = Resampler.greatestCommonDivisor(source, target)
        let (up, down) = (target / common, source / common)
        steps = (up, down)
        guard source != target else {
            (reach, weights) = (0, [])
            return
        }
        let cutoff = Resampler.rolloff * min(1, Double(target) / Double(source))
        let width = Resampler.zeros / cutoff
        let reach = Int(width.rounded(.up))
        self.reach = reach
        let scale = Resampler.bessel(Resampler.beta)
        weights = (0..<up).map { phase in
            let place = Double(phase) / Double(up)
            var row = (0..<2 * reach).map { index -> Double in
                let distance = Double(index - reach + 1) - place
                let share = distance / width
                guard abs(share) < 1 else { return 0 }
                let window =
                    Resampler.bessel(Resampler.beta * (1 - share * share).squareRoot()) / scale
                let angle = Double.pi * cutoff * distance
                return window * cutoff * (angle == 0 ? 1 : sin(angle) / angle)
            }
            // A constant stays what it is.
            let sum = row.reduce(0, +)
            for index in row.indices { row[index] /= sum }
            return row
        }
    }

    /// How many samples come out of how many.
    public func count(of samples: Int) -> Int {
        (samples * steps.up + steps.down - 1) / steps.down
    }

    /// The samples at the other rate; zeros stand before the first and behind the last.
    public func resample(_ samples: [Double]) -> [Double] {
        guard source != target else { return samples }
        return (0..<count(of: samples.count)).map { index in
            let (whole, phase) = (index * steps.down).quotientAndRemainder(dividingBy: steps.up)
            let first = whole - reach + 1
            let row = weights[phase]
            var sum = 0.0
            for offset in max(0, -first)..<max(0, -first, min(2 * reach, samples.count - first)) {
                sum += row[offset] * samples[first + offset]
            }
            return sum
        }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// I_0(x), by its power series.
    private static func bessel(_ x: Double) -> Double {
        var (term, sum, order) = (1.0, 1.0, 1.0)
        while term > sum * 1e-17 {
            term *= x * x / (4 * order * order)
            sum += term
            order += 1
        }
        return sum
    }
}
