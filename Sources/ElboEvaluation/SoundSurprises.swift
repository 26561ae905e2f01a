public import ElboAutoencoders
public import ElboData

/// Where in time and frequency sounds are strange: for each region how many nats rarer it is, given its sound's code, than the
/// region usually is.
///
///     Σ_j∈region -ln p(xⱼ|z) - median over sounds,    z the mean of q(z|x)
///
/// A region is a sixteenth of a row's time by a sixteenth of its bands. What is usual is taken off because breaths and noise are
/// told badly in every sound.
public struct SoundSurprises: Sendable {
    /// A region, named by its strangest cell.
    public struct Place: Sendable, Hashable {
        /// The middle of the cell, in seconds from the row's beginning.
        public let seconds: Double
        /// The middle of its band, in hertz.
        public let hertz: Double
        /// How much rarer the region is than usual.
        public let nats: Double
    }

    private let treatment: SoundTreatment
    /// Nats of each region, sound after sound, and the strangest cell in it.
    private let regions: [(nats: Double, cell: Int)]
    private let usual: [Double]

    private static let parts = 16

    /// Asks a model of sounds.
    ///
    /// - Parameters:
    ///   - data: Sounds.
    ///   - session: Their model, opened.
    ///   - progress: Told which share of the work is done.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public init(
        of data: Dataset, by session: ModelSession, progress: (Double) -> Void = { _ in }
    ) throws {
        guard let treatment = session.model.schema.observation.sounds else {
            preconditionFailure("a model of sounds")
        }
        let (bands, frames) = (treatment.bands, treatment.frames)
        let (high, wide) = (Self.size(bands), Self.size(frames))
        let (rows, columns) = ((bands + high - 1) / high, (frames + wide - 1) / wide)
        var regions: [(nats: Double, cell: Int)] = []
        regions.reserveCapacity(data.count * rows * columns)
        try session.forEachSurprise(of: data) { row, nats in
            var own = [(nats: Double, cell: Int, most: Float)](
                repeating: (0, 0, -.infinity), count: rows * columns)
            for (cell, value) in nats.enumerated() {
                let region = cell / frames / high * columns + cell % frames / wide
                own[region].nats += Double(value)
                if value > own[region].most { (own[region].cell, own[region].most) = (cell, value) }
            }
            regions += own.map { ($0.nats, $0.cell) }
            progress(Double(row + 1) / Double(data.count))
        }
        let count = rows * columns
        usual = (0..<count).map { region in
            let all = stride(from: region, to: regions.count, by: count).map { regions[$0].nats }
            return all.sorted()[(all.count - 1) / 2]
        }
        (self.treatment, self.regions) = (treatment, regions)
    }

    /// The strangest regions of a sound that are rarer than usual by at least a nat, the strangest first.
    ///
    /// - Parameters:
    ///   - row: Which sound.
    ///   - limit: How many at most.
    public func strangest(ofRow row: Int, atMost limit: Int = 3) -> [Place] {
        let start = row * usual.count
        let centers = treatment.centers
        return usual.indices.map { (nats: regions[start + $0].nats - usual[$0], region: $0) }
            .filter { $0.nats >= 1 }
            .sorted { ($0.nats, -$0.region) > ($1.nats, -$1.region) }
            .prefix(limit).map { nats, region in
                let cell = regions[start + region].cell
                return Place(
                    seconds: Double(cell % treatment.frames * treatment.hop)
                        / Double(treatment.rate),
                    hertz: centers[cell / treatment.frames], nats: nats)
            }
    }

    private static func size(_ extent: Int) -> Int { (extent + parts - 1) / parts }
}
