public import ElboAutoencoders
public import ElboData
import ElboNumerics
import ElboSignals

/// What `elbo evaluate` says of sounds beside the bound.
public struct SoundEvaluation: Codable, Hashable, Sendable {
    /// Sounds that were judged.
    public let examples: Int
    /// The root of the mean squared difference between the levels of sounds and of their reconstructions, in decibels.
    public let levelError: Double
    /// The same for the mean sound in the place of every reconstruction.
    public let levelErrorOfMean: Double
    /// Sounds that were made of reconstructions and of the originals' own levels.
    public let heard: Int
    /// The mean difference between the levels of reconstructions and those of the sounds made of them, in decibels: what
    /// the way back to samples costs.
    public let soundError: Double
    /// Of the sounds heard whose original levels give a pitch, the share whose reconstruction has it within 50 cents; nil
    /// without any.
    public let pitchKept: Double?
    /// How many of the sounds heard have a pitch.
    public let pitched: Int
}

extension ModelSession {
    /// Judges reconstructions of sounds, decoded from the means of q(z|x).
    ///
    /// - Parameters:
    ///   - data: Sounds.
    ///   - heard: How many are made audible to judge their pitch.
    ///   - seed: Decides phases.
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func evaluateSounds(
        _ data: Dataset, hearing heard: Int = 60, seed: UInt64
    ) throws -> SoundEvaluation {
        guard let treatment = model.sounds else { preconditionFailure("a model of sounds") }
        let again = try reconstruct(data)
        let originals = data.values(of: 0..<data.count)
        let size = data.itemSize
        var mean = [Double](repeating: 0, count: size)
        for (place, level) in originals.enumerated() { mean[place % size] += Double(level) }
        let means = originals.indices.map { Float(mean[$0 % size] / Double(data.count)) }
        let key = RandomKey(seed: seed).child(0x50D)
        let rows = Array(key.permutation(data.count).prefix(heard)).sorted()
        let pitch = Pitch(rate: treatment.rate)
        let results = concurrentMap(rows.count, threads: nil) {
            place -> (error: Double, cents: Double?) in
            let range = rows[place] * size..<(rows[place] + 1) * size
            let phases = key.child(UInt64(place))
            func made(_ levels: [Float]) -> [Double] {
                treatment.sound(of: levels[range], key: phases).mono
            }
            let found = made(again)
            let error = SpectralDistance.levelError(treatment.levels(of: found), again[range])
            guard let wanted = pitch.frequency(of: made(originals)) else { return (error, nil) }
            return (
                error,
                pitch.frequency(of: found).map { abs(Pitch.cents(from: wanted, to: $0)) }
                    ?? .infinity
            )
        }
        let cents = results.compactMap(\.cents)
        return SoundEvaluation(
            examples: data.count, levelError: SpectralDistance.levelError(originals, again),
            levelErrorOfMean: SpectralDistance.levelError(originals, means), heard: rows.count,
            soundError: results.reduce(0) { $0 + $1.error } / Double(max(rows.count, 1)),
            pitchKept: cents.isEmpty
                ? nil : Double(cents.count { $0 <= 50 }) / Double(cents.count),
            pitched: cents.count)
    }
}
