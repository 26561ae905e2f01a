/// The course of the bound over the epochs, smoothed where a single epoch says nothing.
package struct BoundHistory: Sendable {
    /// The bound after each epoch, nats per example.
    package let values: [Double]

    /// Nats of an example below which its codes tell the decoder next to nothing.
    package static let idleKL: Double = 0.1

    /// A course from its values.
    package init(_ values: [Double]) { self.values = values }

    /// The bound of the validation examples, or of the training ones where there are none; the reconstruction of a
    /// model that has no bound.
    ///
    /// - Parameters:
    ///   - history: All epochs.
    ///   - reset: After how many epochs parameters began anew, as those before tell nothing of the model; nil for never.
    package init(of history: [EpochRecord], after reset: Int?) {
        values = history.dropFirst(reset ?? 0).compactMap {
            let means = $0.validation ?? $0.training
            return means[Metric.elbo] ?? means[Metric.penalized] ?? means[Metric.reconstruction]
        }
    }

    /// How many epochs are averaged: a tenth of them, 1 to 10, and at least 3 where there are 9 or more.
    private var window: Int {
        values.count < 9 ? 1 : min(max(values.count / 10, 3), 10)
    }

    /// Means over `window` epochs, one for each epoch from the window's length on.
    private var smooth: [Double] {
        guard values.count >= window else { return [] }
        return (window...values.count).map { end in
            values[end - window..<end].reduce(0, +) / Double(window)
        }
    }

    /// How much one epoch's value scatters around its neighbours': second differences over √6, robustly by their
    /// median (1.4826 times it is the deviation of a normal law).
    package var scatter: Double {
        guard values.count >= 5 else { return 0 }
        let seconds = values.indices.dropFirst().dropLast().map {
            abs(values[$0 - 1] - 2 * values[$0] + values[$0 + 1])
        }.sorted()
        return 1.4826 * seconds[seconds.count / 2] / 6.0.squareRoot()
    }

    /// How far the smoothed bound has fallen from its best, and after which epoch that was; nil for too few epochs.
    package var fall: (amount: Double, bestEpoch: Int)? {
        let smooth = smooth
        guard smooth.count > 1, let last = smooth.last,
            let best = smooth.indices.max(by: { smooth[$0] < smooth[$1] })
        else { return nil }
        return (smooth[best] - last, best + (window + 1) / 2)
    }

    /// How much the bound gained in the last part of training against the part before, and how many epochs each has;
    /// nil for fewer than two epochs.
    package var gain: (amount: Double, epochs: Int)? {
        let part = max(values.count / 5, 1)
        guard values.count >= 2 * part, values.count > 1 else { return nil }
        let last = values.suffix(part).reduce(0, +) / Double(part)
        let before = values.dropLast(part).suffix(part).reduce(0, +) / Double(part)
        return (last - before, part)
    }

    /// A difference of the bound that is worth a word: half a percent of it, a tenth of a nat, and more than one epoch
    /// differs from the next by chance.
    package var worthTelling: Double {
        max(0.005 * abs(values.last ?? 0), 0.1, 3 * scatter)
    }

    /// The gain, where it is worth a word: the model is not finished.
    package var rise: (amount: Double, epochs: Int)? {
        gain.flatMap { $0.amount > worthTelling ? $0 : nil }
    }
}
