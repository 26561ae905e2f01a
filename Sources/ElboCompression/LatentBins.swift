import ElboExact

/// The line cut into 4096 bins that a standard normal law fills equally, each with its median.
///
/// A code is the affine image of such medians; under the prior every bin costs 12 bits.
struct LatentBins: Sendable {
    static let bits = 12
    static let count = 1 << bits

    /// Where bin i begins; the first begins at -∞, so place 0 is not used.
    let edges: [Double]
    /// What stands for bin i.
    let medians: [Double]

    private init() {
        let n = Double(LatentBins.count)
        edges =
            [-.infinity]
            + (1..<LatentBins.count).map { ExactFunctions.normalQuantile(Double($0) / n) }
        medians = (0..<LatentBins.count).map {
            ExactFunctions.normalQuantile((Double($0) + 0.5) / n)
        }
    }

    static let shared = LatentBins()

    /// Where bins lie among the slots: k ↦ 2531 k mod 4096 and its inverse.
    ///
    /// The next code is drawn with the slot that this one leaves. Were neighbouring bins neighbours there as well, codes
    /// that are less spread than the prior would draw codes that are less spread than q.
    private static let (step, back) = (2531, 971)

    /// The slots of a bin under the prior.
    static func priorRange(of bin: Int) -> SlotRange {
        let slots = CodeStack.slots >> UInt32(bits)
        return SlotRange(start: UInt32(bin * step % count) * slots, count: slots)
    }

    /// The bin of a slot under the prior.
    static func priorBin(at slot: UInt32) -> Int {
        Int(slot >> UInt32(CodeStack.precision - bits)) * back % count
    }
}

/// The prior N(m, L Lᵀ) of codes, one dimension after the other: z_d = m_d + Σ_{j<d} L_dj e_j + L_dd e_d with e standard
/// normal, so that given the dimensions before it each one is normal.
public struct NormalPrior: Sendable {
    /// m
    public let mean: [Double]
    /// L, lower triangular with a positive diagonal, row after row.
    public let factor: [Double]

    /// Puts a law together.
    public init(mean: [Double], factor: [Double]) {
        precondition(
            factor.count == mean.count * mean.count,
            "a factor of \(factor.count) numbers for \(mean.count) dimensions")
        self.mean = mean
        self.factor = factor
    }

    /// The number of dimensions.
    public var dimension: Int { mean.count }

    /// Centre and deviation of a dimension, given the standardised ones before it.
    func conditional(_ d: Int, given noise: [Double]) -> (centre: Double, deviation: Double) {
        var centre = mean[d]
        for j in 0..<d { centre += factor[d * dimension + j] * noise[j] }
        return (centre, factor[d * dimension + d])
    }
}
