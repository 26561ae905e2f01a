public import ElboNumerics
import ElboSignals
import Foundation

/// How sounds become rows of a data set and rows become sounds; saved with a model, so that new sounds are treated alike.
///
/// A row is [bands, frames, 1]: the level in decibels of each mel band, the lowest first, at each moment,
///
///     20 log10 max(Σ_k M_bk |X_kt|, floor)
///
/// with X the spectra under a Hann window and M filters of height 1; or, as a wave, [samples] themselves, whose levels are then
/// only shown and compared.
public struct SoundTreatment: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What the numbers of a row are.
    public let form: SoundForm
    /// Samples a second.
    public let rate: Int
    /// Samples under the window, a power of two.
    public let window: Int
    /// Samples from one frame to the next.
    public let hop: Int
    /// Frames of a row.
    public let frames: Int
    /// Mel bands from 0 Hz to half the rate.
    public let bands: Int
    /// Whether a sound longer than a row gives several; else its beginning counts.
    public let takesAll: Bool

    /// The magnitude below which nothing is told apart: about the noise of 16 bits.
    private static let floor = 1e-4

    /// Describes a treatment.
    public init(
        form: SoundForm = .levels, rate: Int, window: Int, hop: Int, frames: Int, bands: Int,
        takesAll: Bool = false
    ) {
        self.form = form
        self.rate = rate
        self.window = window
        self.hop = hop
        self.frames = frames
        self.bands = bands
        self.takesAll = takesAll
        precondition(isSound, "\(self) is no treatment of sounds")
    }

    /// Numbers from a file, which `isSound` then judges.
    init(
        unchecked form: SoundForm, rate: Int, window: Int, hop: Int, frames: Int, bands: Int,
        takesAll: Bool
    ) {
        (self.form, self.rate, self.window, self.hop) = (form, rate, window, hop)
        (self.frames, self.bands, self.takesAll) = (frames, bands, takesAll)
    }

    /// Windows that are used.
    public static let windows: ClosedRange<Int> = 32...65_536

    /// Whether its numbers, which may come from a file, are those of a treatment.
    var isSound: Bool {
        Sound.rates.contains(rate) && SoundTreatment.windows.contains(window)
            && window & (window - 1) == 0 && (1...window / 2).contains(hop)
            && (1...100_000).contains(frames) && (2...window / 2).contains(bands)
    }

    /// The extents of one row: bands, frames, 1; of a wave its samples.
    public var itemShape: [Int] {
        switch form {
        case .levels: [bands, frames, 1]
        case .wave: [samples]
        }
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
        let row =
            switch form {
            case .levels:
                "\(bands) mel bands x \(frames) frames (window \(window), hop \(hop))"
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

    private func row(of samples: [Double]) -> [Float] {
        switch form {
        case .levels: return levels(of: samples)
        case .wave:
            let known = samples.prefix(self.samples).map { Float($0) }
            return known + [Float](repeating: 0, count: self.samples - known.count)
        }
    }

    /// The levels of one row of either form: [bands, frames] in decibels.
    public func levels(ofRow row: some Collection<Float>) -> [Float] {
        form == .levels ? Array(row) : levels(of: row.map(Double.init))
    }

    /// The levels of one row; samples behind its end do not count, and silence stands where there are too few.
    ///
    /// - Parameter samples: Of one channel, at this rate.
    /// - Returns: [bands, frames] in decibels.
    public func levels(of samples: [Double]) -> [Float] {
        let magnitudes = ShortTimeTransform(window: window, hop: hop)
            .spectra(of: Array(samples.prefix(self.samples)), frames: frames).magnitudes
        let filtered = filters.apply(to: magnitudes)
        return (0..<bands * frames).map { place in
            let value = filtered[place % frames * bands + place / frames]
            return Float(20 * log10(max(value, SoundTreatment.floor)))
        }
    }

    private var filters: MelFilters { MelFilters(rate: rate, window: window, bands: bands) }

    /// The middle of each band in hertz, the lowest first.
    public var centers: [Double] { filters.centers }

    /// A row as a sound. A wave is one; of levels one is made that has about these: non-negative least squares from bands to
    /// bins, then phases by the fast algorithm of Griffin and Lim.
    ///
    /// - Parameters:
    ///   - levels: One row, levels in decibels or a wave.
    ///   - key: Decides the first phases.
    ///   - iterations: Steps for the phases.
    public func sound(
        of levels: some Collection<Float>, key: RandomKey, iterations: Int = 60
    ) -> Sound {
        guard form == .levels else { return Sound(rate: rate, samples: Array(levels)) }
        let row = Array(levels)
        precondition(row.count == bands * frames, "\(row.count) levels for \(itemShape)")
        let filtered = (0..<bands * frames).map { place -> Double in
            let level = Double(row[place % bands * frames + place / bands])
            // What lies on the floor is silence.
            return level <= SoundTreatment.lowestLevel ? 0 : pow(10, level / 20)
        }
        let transform = ShortTimeTransform(window: window, hop: hop)
        let samples = GriffinLim(transform, iterations: iterations)
            .samples(ofMagnitudes: filters.inverse(of: filtered), count: samples, key: key)
        return Sound(rate: rate, samples: samples.map { Float($0) })
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
