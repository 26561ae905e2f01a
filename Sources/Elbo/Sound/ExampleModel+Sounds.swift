public import ElboData
public import ElboNumerics
import ElboReport

extension ExampleModel {
    /// How sounds become examples of the model; nil when they do not.
    public var sounds: SoundTreatment? { schema.observation.sounds }

    /// Rows of levels as sounds; nil when examples are no sounds.
    ///
    /// - Parameters:
    ///   - levels: Rows of `dataSize` numbers in decibels.
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

    /// Levels as a picture: time to the right, frequency upwards, loud is white.
    func spectrogram(_ levels: ArraySlice<Float>) -> Picture {
        let (bands, frames) = (itemShape[0], itemShape[1])
        let range = levelRange
        let values = (0..<bands * frames).map { place -> Float in
            let band = bands - 1 - place / frames
            let level = levels[levels.startIndex + band * frames + place % frames]
            return (level - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
        return Picture(height: bands, width: frames, values: values)
    }

    /// The levels from black to white: those of nearly all numbers of the training data.
    var levelRange: ClosedRange<Float> {
        guard case .standardizeAll(let mean, let deviation) = transform else { return -80...40 }
        return Float(mean - 2 * deviation)...Float(mean + 3 * deviation)
    }
}
