public import ElboNumerics
import ElboSignals
import Foundation

/// How sounds become rows of a data set and rows become sounds; saved with a model, so that new sounds are treated alike.
///
/// A row is [bands, frames, 1], the lowest band first. With X the spectra under a Hann window and M filters of height 1 its
/// numbers are
///
///     20 log10 max(Σ_k M_bk |X_kt|, floor)    levels of mel bands, in decibels
///     max(|X_kt|², least)                     powers, a band being a bin of the spectrum
///
/// or, as a wave, [samples] themselves, whose levels of mel bands are then only shown and compared.
public struct SoundTreatment: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What the numbers are.
    public let representation: SoundRepresentation
    /// Samples a second.
    public let rate: Int
    /// Samples under the window, a power of two.
    public let window: Int
    /// Samples from one frame to the next.
    public let hop: Int
    /// Frames of a row.
    public let frames: Int
    /// Mel bands, or bins of the spectrum, from 0 Hz to half the rate.
    public let bands: Int
    /// Whether a sound longer than a row gives several; else its beginning counts.
    public let takesAll: Bool

    /// The magnitude below which nothing is told apart: about the noise of 16 bits.
    private static let floor = 1e-4

    /// Describes a treatment.
    public init(
        _ representation: SoundRepresentation = .levels, rate: Int, window: Int, hop: Int,
        frames: Int, bands: Int, takesAll: Bool = false
    ) {
        self.representation = representation
        self.rate = rate
        self.window = window
        self.hop = hop
        self.frames = frames
        self.bands = bands
        self.takesAll = takesAll
        precondition(isSound, "\(self) is no treatment of sounds")
    }

    /// Windows that are used.
    public static let windows: ClosedRange<Int> = 32...65_536

    /// Whether its numbers, which may come from a file, are those of a treatment.
    var isSound: Bool {
        Sound.rates.contains(rate) && SoundTreatment.windows.contains(window)
            && window & (window - 1) == 0 && (1...window / 2).contains(hop)
            && (1...100_000).contains(frames)
            && SoundTreatment.bands(representation, window).contains(bands)
    }

    /// How many bands there can be over a window: powers are of all its bins.
    static func bands(_ representation: SoundRepresentation, _ window: Int) -> ClosedRange<Int> {
        switch representation {
        case .levels, .wave: 2...max(window / 2, 2)
        case .power: window / 2 + 1...window / 2 + 1
        }
    }

    /// The extents of one row: bands, frames, 1; of a wave its samples.
    public var itemShape: [Int] {
        representation == .wave ? [samples] : [bands, frames, 1]
    }
    /// Samples that a row tells of.
    public var samples: Int { frames * hop }
    /// How long a row is, in seconds.
    public var seconds: Double { Double(samples) / Double(rate) }
    /// The lowest level, in decibels.
    public static var lowestLevel: Double { 20 * log10(floor) }

    /// For example `1.02 s at 16000 Hz as 64 mel bands x 64 frames (window 1024, hop 256)`.
    public var description: String {
        let length = String(format: "%.2f", seconds)
        let frames = "x \(frames) frames (window \(window), hop \(hop))"
        let row =
            switch representation {
            case .levels: "\(bands) mel bands \(frames)"
            case .power: "\(bands) powers \(frames)"
            case .wave: "a wave of \(samples) samples"
            }
        return "\(length) s at \(rate) Hz as \(row)\(takesAll ? ", one after the other" : "")"
    }

    /// The rows that become of samples.
    ///
    /// - Parameter samples: Of one channel, at this rate.
    func rows(of samples: [Double]) -> [[Float]] {
        guard takesAll, samples.count > self.samples else { return [row(of: samples)] }
        return stride(from: 0, to: samples.count, by: self.samples).compactMap { start in
            let piece = Array(samples[start..<min(start + self.samples, samples.count)])
            // A short rest would be mostly silence that nobody recorded.
            return start > 0 && 2 * piece.count < self.samples ? nil : row(of: piece)
        }
    }

    /// The second at which a piece of a sound begins, as names of rows write it.
    func start(ofPiece place: Int) -> Double { (Double(place) * seconds * 100).rounded() / 100 }

    /// The numbers of one row; samples behind its end do not count, and silence stands where there are too few.
    ///
    /// - Parameter samples: Of one channel, at this rate.
    /// - Returns: [bands, frames]; of a wave [samples].
    public func row(of samples: [Double]) -> [Float] { row(of: samples, speed: 1) }

    /// The same of samples that were played so many times as fast: of spectra the moments stay those of what was played, of a wave
    /// there are fewer or more.
    func row(of samples: [Double], speed: Double) -> [Float] {
        if representation == .wave {
            let known = samples.prefix(self.samples).map { Float($0) }
            return known + [Float](repeating: 0, count: self.samples - known.count)
        }
        let known = Int((Double(self.samples) / speed).rounded())
        let magnitudes = transform.spectra(
            of: Array(samples.prefix(known)), frames: frames, speed: speed
        ).magnitudes
        let floor = SoundTreatment.floor
        switch representation {
        case .levels:
            return bandsFirst(filters.apply(to: magnitudes)) { 20 * log10(max($0, floor)) }
        case .power, .wave:
            let least = leastPower
            return bandsFirst(magnitudes) { max($0 * $0, least) }
        }
    }

    /// A row as a sound. A wave is one; else one is made that has about these numbers: of levels by non-negative least squares from bands to bins; then phases by the fast
    /// algorithm of Griffin and Lim.
    ///
    /// - Parameters:
    ///   - row: One row.
    ///   - key: Decides the first phases.
    ///   - iterations: Steps for the phases.
    public func sound(
        of row: some Collection<Float>, key: RandomKey, iterations: Int = 60
    ) -> Sound {
        let magnitudes: [Double]
        switch representation {
        case .wave: return Sound(rate: rate, samples: Array(row))
        case .levels:
            // What lies on the floor is silence.
            magnitudes = filters.inverse(
                of: framesFirst(row) { $0 <= SoundTreatment.lowestLevel ? 0 : pow(10, $0 / 20) })
        case .power:
            magnitudes = framesFirst(row) { [leastPower] in
                $0 <= leastPower * 1.000001 ? 0 : $0.squareRoot()
            }
        }
        return sound(ofMagnitudes: magnitudes, key: key, iterations: iterations)
    }

    /// A sound of other phases with the magnitudes of the spectra of samples.
    public func withFoundPhases(_ samples: [Double], key: RandomKey) -> Sound {
        sound(ofMagnitudes: transform.spectra(of: samples).magnitudes, key: key, iterations: 60)
    }

    private func sound(ofMagnitudes magnitudes: [Double], key: RandomKey, iterations: Int) -> Sound
    {
        let samples = GriffinLim(transform, iterations: iterations)
            .samples(ofMagnitudes: magnitudes, count: samples, key: key)
        return Sound(rate: rate, samples: samples.map { Float($0) })
    }

    /// The numbers of a row as levels in decibels: [bands, frames].
    public func levels(ofRow row: some Collection<Float>) -> [Float] {
        switch representation {
        case .levels: Array(row)
        case .wave: melTreatment.row(of: row.map(Double.init))
        case .power:
            row.map { [leastPower] in Float(10 * log10(max(Double($0), leastPower))) }
        }
    }

    /// The levels of mel bands, which rows of every kind are compared by: their own, or those of 64 bands.
    ///
    /// - Returns: [bands, frames] in decibels.
    public func melLevels(ofRow row: some Collection<Float>) -> [Float] {
        switch representation {
        case .levels, .wave: return levels(ofRow: row)
        case .power:
            let magnitudes = framesFirst(row) { max($0, 0).squareRoot() }
            let mel = melTreatment
            return mel.bandsFirst(mel.filters.apply(to: magnitudes)) {
                20 * log10(max($0, SoundTreatment.floor))
            }
        }
    }

    /// The same for rows one after the other.
    public func melLevels(ofRows rows: [Float]) -> [Float] {
        guard representation != .levels else { return rows }
        let size = itemShape.reduce(1, *)
        return concurrentMap(rows.count / size, threads: nil) { row in
            melLevels(ofRow: rows[row * size..<(row + 1) * size])
        }.flatMap(\.self)
    }

    /// What gives the levels of mel bands of a sound.
    public var melTreatment: SoundTreatment {
        switch representation {
        case .levels: self
        case .power, .wave:
            SoundTreatment(
                rate: rate, window: window, hop: hop, frames: frames,
                bands: representation == .wave ? bands : min(64, window / 2), takesAll: takesAll)
        }
    }

    /// The middle of each band in hertz, the lowest first.
    public var centers: [Double] {
        switch representation {
        case .levels, .wave: filters.centers
        case .power: (0..<bands).map { Double($0) * Double(rate) / Double(window) }
        }
    }

    /// The least power, 80 decibels below full scale: what is quieter is silence, which would otherwise be told arbitrarily well.
    public var leastPower: Double { pow(10, (fullScale - 80) / 10) }

    /// The level of a bin in which a partial of full scale lies, in decibels.
    public var fullScale: Double { 20 * log10(Double(window) / 4) }

    private var transform: ShortTimeTransform { ShortTimeTransform(window: window, hop: hop) }
    private var filters: MelFilters { MelFilters(rate: rate, window: window, bands: bands) }

    private func bandsFirst(_ values: [Double], _ number: (Double) -> Double) -> [Float] {
        (0..<bands * frames).map {
            Float(number(values[$0 % frames * bands + $0 / frames]))
        }
    }

    private func framesFirst(_ row: some Collection<Float>, _ number: (Double) -> Double)
        -> [Double]
    {
        let row = Array(row)
        precondition(row.count == bands * frames, "\(row.count) numbers for \(itemShape)")
        return (0..<bands * frames).map {
            number(Double(row[$0 % bands * frames + $0 / bands]))
        }
    }
}

extension SoundTreatment {
    private enum CodingKeys: CodingKey {
        case representation, rate, window, hop, frames, bands, takesAll
    }

    /// Decodes a treatment; one that does not say what its numbers are is of levels.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        representation =
            try container.decodeIfPresent(SoundRepresentation.self, forKey: .representation)
            ?? .levels
        rate = try container.decode(Int.self, forKey: .rate)
        window = try container.decode(Int.self, forKey: .window)
        hop = try container.decode(Int.self, forKey: .hop)
        frames = try container.decode(Int.self, forKey: .frames)
        bands = try container.decode(Int.self, forKey: .bands)
        takesAll = try container.decode(Bool.self, forKey: .takesAll)
    }
}

extension Sound {
    /// Sounds one after the other, with silence between them.
    ///
    /// - Parameters:
    ///   - sounds: Of one rate and one channel; at least one.
    ///   - pause: Seconds of silence.
    public static func joined(_ sounds: [Sound], pause: Double = 0.25) -> Sound {
        precondition(
            !sounds.isEmpty && sounds.allSatisfy { $0.rate == sounds[0].rate && $0.channels == 1 },
            "sounds of one rate and one channel")
        let silence = [Float](repeating: 0, count: Int(pause * Double(sounds[0].rate)))
        return Sound(
            rate: sounds[0].rate, samples: Array(sounds.map(\.samples).joined(separator: silence)))
    }
}
