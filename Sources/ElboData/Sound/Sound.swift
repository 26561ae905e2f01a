/// Samples of a sound as they are stored: full scale is -1 to 1.
public struct Sound: Sendable, Equatable {
    /// Samples a second, of each channel.
    public let rate: Int
    /// Channels side by side.
    public let channels: Int
    /// The samples, those of one moment together.
    public let samples: [Float]

    /// Puts a sound together.
    public init(rate: Int, channels: Int = 1, samples: [Float]) {
        precondition(
            rate > 0 && channels > 0 && samples.count % channels == 0,
            "\(samples.count) samples of \(channels) channels at \(rate) Hz")
        self.rate = rate
        self.channels = channels
        self.samples = samples
    }

    /// Samples of one channel.
    public var count: Int { samples.count / channels }

    /// The mean of the channels.
    public var mono: [Double] {
        guard channels > 1 else { return samples.map(Double.init) }
        return (0..<count).map { moment in
            samples[moment * channels..<(moment + 1) * channels].reduce(0.0) { $0 + Double($1) }
                / Double(channels)
        }
    }
}

extension Sound {
    /// Rates of sounds that are read and made; files beyond have a false header.
    public static let rates: ClosedRange<Int> = 1000...768_000
    /// Samples of all channels that one file may have: 1 GiB of them.
    static let mostSamples = 1 << 28

    /// Decodes a sound: WAV by its own reader, all else by libsndfile.
    ///
    /// - Parameter bytes: The whole file.
    /// - Throws: `SoundDefect`.
    public init(decoding bytes: [UInt8]) throws(SoundDefect) {
        guard !bytes.isEmpty else { throw .empty }
        let own = try WaveFile.sound(bytes)
        let sound = if let own { own } else { try LibrarySound.sound(bytes) }
        guard sound.count > 0 else { throw .noSamples }
        guard Sound.rates.contains(sound.rate) else {
            throw .unsupported(
                reason:
                    "\(sound.rate) Hz, and rates from \(Sound.rates.lowerBound) to \(Sound.rates.upperBound) Hz are read"
            )
        }
        if let bad = sound.samples.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(sample: bad / sound.channels + 1)
        }
        self = sound
    }
}
