public import ElboData
public import ElboNumerics
import ElboReport

extension ExampleModel {
    /// How sounds become examples of the model; nil when they do not.
    public var sounds: SoundTreatment? { schema.observation.sounds }

    /// Rows as sounds; nil when examples are no sounds.
    ///
    /// - Parameters:
    ///   - examples: Rows of `itemSize` numbers: levels in decibels, powers, or waves.
    ///   - key: Decides the first phases, of each row by its number.
    ///   - threads: How many cores work; nil for all. The result is the same.
    public func sounds(of examples: [Float], key: RandomKey, threads: Int? = nil) -> [Sound]? {
        guard let treatment = sounds else { return nil }
        let size = itemSize
        return concurrentMap(examples.count / size, threads: threads) { row in
            treatment.sound(
                of: examples[row * size..<(row + 1) * size], key: key.child(UInt64(row)))
        }
    }

    /// An example as a picture of its levels: time to the right, frequency upwards, loud is white.
    func spectrogram(_ example: ArraySlice<Float>, by treatment: SoundTreatment) -> Picture {
        let (bands, frames) = (treatment.bands, treatment.frames)
        let range = levelRange(treatment)
        let levels = treatment.levels(ofRow: example)
        let values = (0..<bands * frames).map { place -> Float in
            let band = bands - 1 - place / frames
            let level = levels[band * frames + place % frames]
            return (level - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
        return Picture(height: bands, width: frames, values: values)
    }

    /// The levels from black to white: those of nearly all numbers of the training data where it is known, else 80 decibels below
    /// full scale.
    func levelRange(_ treatment: SoundTreatment) -> ClosedRange<Float> {
        guard case .standardizeAll(let mean, let deviation) = transform,
            treatment.representation == .levels
        else { return Float(treatment.fullScale - 80)...Float(treatment.fullScale) }
        return Float(mean - 2 * deviation)...Float(mean + 3 * deviation)
    }
}
