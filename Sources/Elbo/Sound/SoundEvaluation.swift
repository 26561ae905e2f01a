public import ElboAutoencoders
public import ElboData
public import ElboEvaluation
import ElboNumerics
import ElboSignals

/// What `elbo evaluate` says of sounds beside the bound.
public struct SoundEvaluation: Codable, Hashable, Sendable {
    /// How far samples are from those of the files they stand for.
    public struct WaveError: Codable, Hashable, Sendable {
        /// `SpectralDistance.multiResolution`, the mean over sounds.
        public let distance: Double
        /// `SpectralDistance.convergence` at the model's window, the mean over sounds, in decibels.
        public let convergence: Double
    }

    /// Sounds that were judged.
    public let examples: Int
    /// The root of the mean squared difference between the mel levels of sounds and of their reconstructions, in decibels.
    public let levelError: Double
    /// The same for the mean sound in the place of every reconstruction.
    public let levelErrorOfMean: Double
    /// Sounds that were made of reconstructions and of the originals' own rows.
    public let heard: Int
    /// The mean difference between the levels of reconstructions and those of the sounds made of them, in decibels: what
    /// the way back to samples costs; nil for waves, which need no way back.
    public let soundError: Double?
    /// Of the sounds heard whose original levels give a pitch, the share whose reconstruction has it within 50 cents; nil
    /// without any.
    public let pitchKept: Double?
    /// How many of the sounds heard have a pitch.
    public let pitched: Int
    /// How far sounds made of reconstructions are from the files' samples; nil where these could not be read again.
    public let waves: WaveError?
    /// The same of sounds made of the originals' own rows, which only the way back to samples changes; of waves that way from
    /// the true magnitudes of spectra.
    public let wavesOfOwn: WaveError?
    /// How many of the sounds heard have samples that could be read again and are not silence.
    public let waveExamples: Int
    /// Whether classes can be told; nil without classes.
    public let probe: ReconstructionProbe?
}

extension ModelSession {
    /// Judges reconstructions of sounds, decoded from the means of q(z|x).
    ///
    /// - Parameters:
    ///   - data: Sounds.
    ///   - heard: How many are made audible to judge their pitch and their samples.
    ///   - files: Where their samples are read again.
    ///   - labels: Classes of the sounds, which probes tell.
    ///   - seed: Decides phases and folds.
    /// - Throws: `AutoencoderError` when the data do not fit the model; `PredictionError` for classes that nothing can be told of.
    public func evaluateSounds(
        _ data: Dataset, hearing heard: Int = 60, besides files: SoundOriginals? = nil,
        labels: PartialLabels? = nil, seed: UInt64
    ) throws -> SoundEvaluation {
        guard let treatment = model.sounds else { preconditionFailure("a model of sounds") }
        let again = try reconstruct(data)
        let originals = data.values(of: 0..<data.count)
        let (levels, levelsAgain) = (
            treatment.melLevels(ofRows: originals), treatment.melLevels(ofRows: again)
        )
        let levelSize = levels.count / max(data.count, 1)
        var mean = [Double](repeating: 0, count: levelSize)
        for (place, level) in levels.enumerated() { mean[place % levelSize] += Double(level) }
        let means = levels.indices.map { Float(mean[$0 % levelSize] / Double(data.count)) }
        let key = RandomKey(seed: seed).child(0x50D)
        let rows = Array(key.permutation(data.count).prefix(heard)).sorted()
        let judge = SoundJudge(treatment)
        let results = concurrentMap(rows.count, threads: nil) { place -> SoundJudge.Result in
            let range = rows[place] * data.itemSize..<(rows[place] + 1) * data.itemSize
            return judge.judge(
                again[range], besides: originals[range],
                // Waves are their own samples.
                samples: treatment.representation == .wave
                    ? nil : (data.rowNames?[rows[place]]).flatMap { files?.samples(ofRow: $0) },
                key: key.child(UInt64(place)))
        }
        func average(_ values: [Double?]) -> Double? {
            let known = values.compactMap(\.self)
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        let cents = results.compactMap(\.cents)
        let waves = results.compactMap(\.waves)
        return SoundEvaluation(
            examples: data.count, levelError: SpectralDistance.levelError(levels, levelsAgain),
            levelErrorOfMean: SpectralDistance.levelError(levels, means), heard: rows.count,
            soundError: average(results.map(\.error)),
            pitchKept: cents.isEmpty
                ? nil : Double(cents.count { $0 <= 50 }) / Double(cents.count),
            pitched: cents.count, waves: SoundEvaluation.WaveError(mean: waves.map(\.again)),
            wavesOfOwn: SoundEvaluation.WaveError(mean: waves.map(\.own)),
            waveExamples: waves.count,
            probe: try labels.map {
                let codes = try encode(data)
                let features = judge.features(levels, levelsAgain)
                return try ReconstructionProbe(
                    codes: ProbeFeatures(codes.means.map(Double.init), width: codes.dimension),
                    originals: features.originals, reconstructions: features.again, labels: $0,
                    key: key.child(1 << 32))
            })
    }
}

extension SoundEvaluation.WaveError {
    /// The mean of several; nil of none.
    fileprivate init?(mean errors: [SoundEvaluation.WaveError]) {
        guard !errors.isEmpty else { return nil }
        let count = Double(errors.count)
        self.init(
            distance: errors.reduce(0) { $0 + $1.distance } / count,
            convergence: errors.reduce(0) { $0 + $1.convergence } / count)
    }
}
