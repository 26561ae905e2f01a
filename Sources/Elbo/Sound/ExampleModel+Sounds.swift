public import ElboData
public import ElboNumerics
import ElboReport

extension ExampleModel {
    /// How sounds become examples of the model; nil when they do not.
    public var sounds: SoundTreatment? { schema.observation.sounds }

    /// Rows as sounds; nil when examples are no sounds.
    ///
    /// - Parameters:
    ///   - levels: Rows of `dataSize` numbers, levels in decibels or waves.
    ///   - key: Decides the first phases, of each row by its number.
    ///   - threads: How many cores work; nil for all. The result is the same.
    public func sounds(of levels: [Float], key: RandomKey, threads: Int? = nil) -> [Sound]? {
        guard let treatment = sounds else { return nil }
        let size = itemSize
        return concurrentMap(levels.count / size, threads: threads) { row in
            treatment.sound(
                of: levels[row * size..<(row + 1) * size], key: key.child(UInt64(row)))
        }
    }

    /// The levels of a row as a picture: time to the right, frequency upwards, loud is white.
    func spectrogram(_ row: ArraySlice<Float>) -> Picture {
        guard let treatment = sounds else { preconditionFailure("a model of sounds") }
        let (bands, frames) = (treatment.bands, treatment.frames)
        let levels = treatment.levels(ofRow: row)
        let range = levelRange
        let values = (0..<bands * frames).map { place -> Float in
            let band = bands - 1 - place / frames
            let level = levels[band * frames + place % frames]
            return (level - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
        return Picture(height: bands, width: frames, values: values)
    }

    /// The levels from black to white: those of nearly all numbers of the training data.
    var levelRange: ClosedRange<Float> {
        guard sounds?.form != .wave, case .standardizeAll(let mean, let deviation) = transform
        else { return -80...40 }
        return Float(mean - 2 * deviation)...Float(mean + 3 * deviation)
    }
}
