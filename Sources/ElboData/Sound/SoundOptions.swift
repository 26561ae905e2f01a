/// How sound files become data; what is not given follows from the files.
public struct SoundOptions: Hashable, Sendable {
    /// What the numbers of a row are; levels when nil.
    public var representation: SoundRepresentation?
    /// Samples a second, in `Sound.rates`; the most frequent rate of the files, 16000 at most, when nil.
    public var rate: Int?
    /// Seconds of a row; nil for as long as nine of ten files are, or one second of long ones.
    public var seconds: Double?
    /// Samples under the window, a power of two; nil for about a sixteenth of a row, from 16 to 64 ms.
    public var window: Int?
    /// Samples from one frame to the next; a quarter of the window when nil.
    public var hop: Int?
    /// Mel bands of levels; 64 when nil. Powers are of all bins.
    public var bands: Int?
    /// How a model treats sounds, which then decides all of the above.
    public var treatment: SoundTreatment?
    /// Whether one unreadable sound is an error; else it is left out.
    public var isStrict: Bool
    /// How many files are decoded at once; nil for one on each core. The result is the same.
    public var threads: Int?

    /// Collects options.
    public init(
        _ representation: SoundRepresentation? = nil, rate: Int? = nil, seconds: Double? = nil,
        window: Int? = nil, hop: Int? = nil, bands: Int? = nil, treatment: SoundTreatment? = nil,
        isStrict: Bool = false,
        threads: Int? = nil
    ) {
        self.representation = representation
        self.rate = rate
        self.seconds = seconds
        self.window = window
        self.hop = hop
        self.bands = bands
        self.treatment = treatment
        self.isStrict = isStrict
        self.threads = threads
    }

    /// What becomes of sounds of some lengths.
    ///
    /// - Parameter lengths: Samples and rate of each file; at least one.
    func treatment(for lengths: [(samples: Int, rate: Int)]) -> SoundTreatment {
        if let treatment { return treatment }
        var counts: [Int: Int] = [:]
        for (_, rate) in lengths { counts[rate, default: 0] += 1 }
        let commonest = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 16_000
        let rate = rate ?? min(commonest, 16_000)
        let sorted = lengths.map { Double($0.samples) / Double($0.rate) }.sorted()
        let nineTenths = sorted[(sorted.count - 1) * 9 / 10]
        let seconds = seconds ?? (nineTenths <= 4 ? nineTenths : 1)
        let samples = min(max(seconds * Double(rate), 1), 1e8)
        // Windows of speech and music are from 16 to 64 ms; 64 frames make a square picture.
        let shortest = SoundOptions.nearestPower(0.016 * Double(rate))
        let longest = SoundOptions.nearestPower(0.064 * Double(rate))
        let window =
            window ?? hop.map { SoundOptions.nearestPower(4 * Double($0)) }
            ?? min(max(4 * SoundOptions.nearestPower(samples / 64), shortest), longest)
        let hop = hop ?? max(window / 4, 1)
        let representation = representation ?? .levels
        let unit = representation == .wave ? SoundOptions.frames(ofWave: samples, hop: hop) : 8
        let frames =
            min(max(Int((samples / Double(hop) / Double(unit)).rounded(.up)), 1), 100_000 / unit)
            * unit
        let possible = SoundTreatment.bands(representation, window)
        return SoundTreatment(
            representation, rate: rate, window: window, hop: hop, frames: frames,
            bands: min(max(bands ?? 64, possible.lowerBound), possible.upperBound),
            takesAll: nineTenths > 1.5 * seconds)
    }

    /// Frames whose samples a network can make shorter without a rest, by 2048 of long rows and 256 of short ones; levels
    /// are halved three times.
    private static func frames(ofWave samples: Double, hop: Int) -> Int {
        let whole = samples >= 8192 ? 2048 : 256
        var (a, b) = (hop, whole)
        while b > 0 { (a, b) = (b, a % b) }
        return whole / a
    }

    private static func nearestPower(_ number: Double) -> Int {
        var power = SoundTreatment.windows.lowerBound
        // The geometric mean of two neighbours stands between them.
        while Double(power) * 2.0.squareRoot() < number, power < SoundTreatment.windows.upperBound {
            power *= 2
        }
        return power
    }
}
