import ElboData
import ElboEvaluation
import ElboNumerics
import ElboSignals

/// Judges one reconstruction of a sound at a time, made audible beside its original.
struct SoundJudge: Sendable {
    /// What is found.
    struct Result: Sendable {
        /// Between the levels decoded and those of the sound made of them, in decibels; nil for waves.
        let error: Double?
        /// How far the pitch is from the original's, in cents, infinite where it is lost; nil for an original without one.
        let cents: Double?
        /// How far the sound, and the one made of the original's own row, are from the file's samples; of waves, which are their own
        /// rows, the one that has the original's magnitudes and found phases.
        let waves: (again: SoundEvaluation.WaveError, own: SoundEvaluation.WaveError)?
    }

    private let treatment: SoundTreatment
    private let mel: SoundTreatment
    private let pitch: Pitch

    init(_ treatment: SoundTreatment) {
        self.treatment = treatment
        mel = treatment.melTreatment
        pitch = Pitch(rate: treatment.rate)
    }

    /// Judges one.
    ///
    /// - Parameters:
    ///   - again: The row of the reconstruction.
    ///   - original: The row of the original.
    ///   - samples: The original's samples, where they are known.
    ///   - key: Decides the first phases of both.
    func judge(
        _ again: ArraySlice<Float>, besides original: ArraySlice<Float>, samples: [Double]?,
        key: RandomKey
    ) -> Result {
        let isWave = treatment.representation == .wave
        let found = treatment.sound(of: again, key: key).mono
        let own = treatment.sound(of: original, key: key).mono
        let wanted = pitch.frequency(of: own)
        return Result(
            error: isWave
                ? nil
                : SpectralDistance.levelError(
                    mel.row(of: found), treatment.melLevels(ofRow: again)),
            cents: wanted.map { wanted in
                pitch.frequency(of: found).map { abs(Pitch.cents(from: wanted, to: $0)) }
                    ?? .infinity
            },
            waves: (isWave ? own : samples).flatMap { samples in
                guard samples.contains(where: { $0 != 0 }) else { return nil }
                let way = isWave ? treatment.withFoundPhases(own, key: key).mono : own
                return (error(found, samples), error(way, samples))
            })
    }

    private func error(_ found: [Double], _ wanted: [Double]) -> SoundEvaluation.WaveError {
        let transform = ShortTimeTransform(window: treatment.window, hop: treatment.hop)
        return SoundEvaluation.WaveError(
            distance: SpectralDistance.multiResolution(of: found, from: wanted),
            convergence: SpectralDistance.convergence(
                of: transform.spectra(of: found).magnitudes,
                towards: transform.spectra(of: wanted).magnitudes))
    }

    /// What a linear probe sees of sounds and of their reconstructions: the first 64 principal coordinates of the sounds' mean
    /// levels of each band in each eighth of the time.
    func features(_ originals: [Float], _ again: [Float]) -> (
        originals: ProbeFeatures, again: ProbeFeatures
    ) {
        let (means, meansAgain) = (eighths(of: originals), eighths(of: again))
        let width = mel.bands * min(8, mel.frames)
        let axes = PrincipalAxes(of: means, dimension: width)
        let count = min(64, width)
        func coordinates(_ means: [Float]) -> ProbeFeatures {
            ProbeFeatures(
                stride(from: 0, to: means.count, by: width).flatMap {
                    axes.coordinates(means[$0..<$0 + width], axes: count)
                }, width: count)
        }
        return (coordinates(means), coordinates(meansAgain))
    }

    private func eighths(of levels: [Float]) -> [Float] {
        let frames = mel.frames
        let parts = min(8, frames)
        return (0..<levels.count / frames).flatMap { band -> [Float] in
            (0..<parts).map { part in
                let range = part * frames / parts..<(part + 1) * frames / parts
                return range.reduce(0) { $0 + levels[band * frames + $1] } / Float(range.count)
            }
        }
    }
}
