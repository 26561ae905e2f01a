public import ElboAutoencoders
public import ElboData
import ElboDistributions
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
    /// the way back to samples costs; nil for waves, which need no way back.
    public let soundError: Double?
    /// Of waves the mean distance of spectra at several resolutions between sounds and reconstructions
    /// (`SpectralDistance.multiResolution`), of the sounds heard.
    public let spectralDistance: Double?
    /// The same for what Griffin and Lim's algorithm makes of the originals' own magnitudes: of right spectra, but for what
    /// finding phases costs.
    public let spectralDistanceOfPhases: Double?
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
        let (levels, levelsAgain) = (
            treatment.allLevels(of: originals), treatment.allLevels(of: again)
        )
        let width = treatment.bands * treatment.frames
        var mean = [Double](repeating: 0, count: width)
        for (place, level) in levels.enumerated() { mean[place % width] += Double(level) }
        let means = levels.indices.map { Float(mean[$0 % width] / Double(data.count)) }
        let key = RandomKey(seed: seed).child(0x50D)
        let rows = Array(key.permutation(data.count).prefix(heard)).sorted()
        let pitch = Pitch(rate: treatment.rate)
        let results = concurrentMap(rows.count, threads: nil) {
            place -> (error: Double?, cents: Double?, distance: Double?, phases: Double?) in
            let range = rows[place] * size..<(rows[place] + 1) * size
            let phases = key.child(UInt64(place))
            func made(_ rows: [Float]) -> [Double] {
                treatment.sound(of: rows[range], key: phases).mono
            }
            let (original, found) = (made(originals), made(again))
            let cents = pitch.frequency(of: original).map { wanted in
                pitch.frequency(of: found).map { abs(Pitch.cents(from: wanted, to: $0)) }
                    ?? .infinity
            }
            guard treatment.form == .wave else {
                let error = SpectralDistance.levelError(treatment.levels(of: found), again[range])
                return (error, cents, nil, nil)
            }
            return (
                nil, cents, distance(of: found, from: original),
                distance(of: treatment.withFoundPhases(original, key: phases), from: original)
            )
        }
        func average(_ values: [Double?]) -> Double? {
            let known = values.compactMap(\.self)
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        let cents = results.compactMap(\.cents)
        return SoundEvaluation(
            examples: data.count, levelError: SpectralDistance.levelError(levels, levelsAgain),
            levelErrorOfMean: SpectralDistance.levelError(levels, means), heard: rows.count,
            soundError: average(results.map(\.error)),
            spectralDistance: average(results.map(\.distance)),
            spectralDistanceOfPhases: average(results.map(\.phases)),
            pitchKept: cents.isEmpty
                ? nil : Double(cents.count { $0 <= 50 }) / Double(cents.count),
            pitched: cents.count)
    }
}

extension ModelSession {
    /// The distance that the spectral likelihood weighs, on the scale on which it sees samples.
    private func distance(of found: [Double], from wanted: [Double]) -> Double {
        var deviation = 1.0
        if case .standardizeAll(_, let known) = model.transform { deviation = known }
        return SpectralDistance.multiResolution(
            of: found, from: wanted,
            windows: SpectralLikelihood.windows.filter { $0 <= wanted.count },
            floor: SpectralEnergy.standardFloor * deviation)
    }
}

extension SoundTreatment {
    /// The levels of rows, one after the other.
    func allLevels(of rows: [Float]) -> [Float] {
        guard form == .wave else { return rows }
        let size = samples
        return concurrentMap(rows.count / size, threads: nil) { row in
            levels(ofRow: rows[row * size..<(row + 1) * size])
        }.flatMap(\.self)
    }

    /// A sound of the same magnitudes whose phases are found by the algorithm of Griffin and Lim.
    fileprivate func withFoundPhases(_ samples: [Double], key: RandomKey) -> [Double] {
        let transform = ShortTimeTransform(window: window, hop: hop)
        return GriffinLim(transform).samples(
            ofMagnitudes: transform.spectra(of: samples).magnitudes, count: samples.count, key: key)
    }
}
