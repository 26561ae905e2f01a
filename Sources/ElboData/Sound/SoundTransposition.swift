public import ElboNumerics
package import ElboSignals
import Foundation

/// Sounds played faster and slower, which makes them higher or lower, as more examples to learn from. Spectra are taken about the same
/// moments as of the sound itself, so that nothing becomes shorter or longer; a wave does.
///
/// Few sounds do not tell pitch apart from timbre: a network learns the notes that it hears by heart. Speed is the change that
/// recognisers of speech learn from, too (Ko et al. 2015, "Audio augmentation for speech recognition").
public struct SoundTransposition: Codable, Hashable, Sendable {
    /// How far sounds are moved at most, in semitones of 1/12 of an octave.
    public let semitones: Double
    /// How often each is moved, each time by a distance of its own, uniform in -semitones ... semitones.
    public let copies: Int

    /// What can be asked for: up to an octave.
    public static let range: ClosedRange<Double> = 0...12
    /// As far as the next neighbours of a note on a scale of whole tones, and a little farther.
    public static let usual = SoundTransposition(semitones: 2.5, copies: 8)
    /// Of so many sounds none is moved unless that is asked for: they differ enough by themselves.
    public static let mostRows: Int = 10_000

    /// Describes movements.
    public init(semitones: Double, copies: Int) {
        precondition(
            Self.range.contains(semitones) && copies >= 0, "\(copies) times \(semitones) semitones")
        (self.semitones, self.copies) = (semitones, copies)
    }

    /// For example `each sound 8 times, up to 2.5 semitones higher or lower`.
    public var summary: String {
        let distance =
            semitones == semitones.rounded() ? String(Int(semitones)) : String(semitones)
        return "each sound \(copies) times, up to \(distance) semitones higher or lower"
    }

    /// Speeds are multiples of 1/256, about 7 cents: a resampler has a set of weights for each place between two samples.
    package static let normalSpeed = 256

    /// The speed of a movement.
    package static func speed(_ semitones: Double) -> Int {
        Int((Double(normalSpeed) * exp2(semitones / 12)).rounded())
    }
}

extension SoundTreatment {
    /// The row of a sound that is played higher or lower.
    ///
    /// Frequencies beyond what the resampled signal has keep the numbers of the sound itself: silence there would be a sound that
    /// nothing makes.
    ///
    /// - Parameters:
    ///   - samples: The sound.
    ///   - row: Its own row.
    ///   - resampler: From the speed to the normal one.
    package func row(of samples: [Double], like row: [Float], _ resampler: Resampler) -> [Float] {
        let speed = Double(resampler.source) / Double(resampler.target)
        var moved = self.row(of: resampler.resample(samples), speed: speed)
        guard representation != .wave else { return moved }
        let limit = 0.93 * min(1, speed) * Double(rate) / 2
        for (band, center) in centers.enumerated() where center > limit {
            let range = band * frames..<(band + 1) * frames
            moved.replaceSubrange(range, with: row[range])
        }
        return moved
    }
}

extension SoundOriginals {
    /// Rows of sounds that are moved in pitch, the copies of each row one after the other; a row whose file cannot be read again
    /// stays what it is.
    ///
    /// - Parameters:
    ///   - data: Rows that were made of these files.
    ///   - transposition: How far and how often.
    ///   - key: Decides distances.
    ///   - threads: How many are made at once; nil for one on each core. The result is the same.
    public func moved(
        _ data: Dataset, by transposition: SoundTransposition, key: RandomKey, threads: Int? = nil
    ) -> Dataset {
        let copies = transposition.copies
        let speeds = (0..<data.count * copies).map {
            SoundTransposition.speed((2 * key.uniform(at: $0) - 1) * transposition.semitones)
        }
        let different = Set(speeds).sorted()
        let resamplers = Dictionary(
            uniqueKeysWithValues: zip(
                different,
                concurrentMap(different.count, threads: threads) {
                    Resampler(from: different[$0], to: SoundTransposition.normalSpeed)
                }))
        let rows = concurrentMap(data.count, threads: threads) { row -> [Float] in
            let same = data.values(of: CollectionOfOne(row), by: .identity)
            guard let samples = data.rowNames.flatMap({ self.samples(ofRow: $0[row]) }) else {
                return [[Float]](repeating: same, count: copies).flatMap { $0 }
            }
            return (0..<copies).flatMap { copy -> [Float] in
                resamplers[speeds[row * copies + copy]].map {
                    treatment.row(of: samples, like: same, $0)
                } ?? []
            }
        }
        return Dataset(sounds: rows.flatMap { $0 }, by: treatment, name: data.name)
    }
}

extension Dataset {
    /// These rows and behind them others of the same kind, without names.
    ///
    /// - Parameter more: Rows of as many numbers, floats as these.
    package func followed(by more: Dataset) -> Dataset {
        guard case .floats(let first) = values, case .floats(let second) = more.values else {
            preconditionFailure("rows of \(name) are no floats in memory")
        }
        return Dataset(.floats(first + second), schema: schema, name: name)
    }
}
