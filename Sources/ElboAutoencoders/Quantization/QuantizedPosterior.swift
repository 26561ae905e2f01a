public import ElboGraph
public import ElboNetworks

/// All of q(i|x) at the codewords nearest to what the encoder gives: a code is N whole numbers, each the number of one of K
/// vectors (van den Oord, Vinyals and Kavukcuoglu 2017, equations 1 and 2).
///
/// Gradients pass from the codeword to the encoder's output as if they were the same, and the distance between them costs β times
/// its square (equation 3). The vectors are moving averages (`CodebookAverages`), which no gradient moves.
///
/// The encoder gives the N · D numbers themselves; there is no head.
public struct QuantizedPosterior: PosteriorPart {
    /// "quantized"
    public static let kind: String = "quantized"
    /// For people who choose.
    public static let summary: String = "the nearest vectors of a codebook"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("codewords", standard: "512", "vectors of the codebook, 2...65536"),
        PartOption(
            "size", standard: "by-network",
            "numbers of each vector, 1...4096: 16 on a grid of places, else the most up to 4 that divide the code"
        ),
        PartOption(
            "commitment", standard: "0.25", "β, what the squared distance to the codeword costs"),
        PartOption(
            "decay", standard: "0.99",
            "γ, the share of the averages kept at each step, 0...0.999999"),
        PartOption(
            "restart", standard: "0.05",
            "the share of the mean use below which a vector begins anew, 0 for never, at most 0.9"),
    ]

    /// K
    public let codewords: Int
    /// D; nil leaves it to the network.
    public let size: Int?
    /// β
    public let commitment: Double
    /// γ
    public let decay: Double
    /// The share of the mean use below which a vector begins anew; 0 for never.
    public let restart: Double

    /// Makes the part.
    public init(
        codewords: Int = 512, size: Int? = nil, commitment: Double = 0.25, decay: Double = 0.99,
        restart: Double = 0.05
    ) {
        self.codewords = codewords
        self.size = size
        self.commitment = commitment
        self.decay = decay
        self.restart = restart
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        codewords = try given.count("codewords", standard: 512, in: Self.counts)
        let asked = given["size"] == "by-network" ? nil : given["size"]
        size = asked == nil ? nil : try given.count("size", standard: 1, in: Self.sizes)
        commitment = try given.weight("commitment", standard: 0.25)
        decay = try given.number("decay", standard: 0.99, "in 0...0.999999") {
            (0...0.999_999).contains($0)
        }
        restart = try given.number("restart", standard: 0.05, "in 0...0.9") {
            (0...0.9).contains($0)
        }
    }

    private static let counts = 2...65_536
    private static let sizes = 1...4096

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            Self.counts.contains(codewords), "the number of codewords", codewords,
            "in \(Self.counts)")
        if let size {
            try require(
                Self.sizes.contains(size), "the size of codewords", size, "in \(Self.sizes)")
        }
        try require(
            (0...1e6).contains(commitment), "the commitment", commitment, "from 0 to 1e6")
        try require((0...0.999_999).contains(decay), "the decay", decay, "in 0...0.999999")
        try require((0...0.9).contains(restart), "the restart", restart, "in 0...0.9")
    }

    /// In words.
    public var title: String {
        "nearest of \(codewords) codewords"
            + (size.map { " of \($0) \($0 == 1 ? "number" : "numbers")" } ?? "")
    }
    /// Yes: one outcome has all of the probability, and ln q of it is 0.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// Itself.
    public var quantizer: QuantizedPosterior? { self }

    /// The same with a size, where none was said: that which suits places on a grid, or groups of a code of so many numbers.
    func resolved(onGrid isGrid: Bool, dimension: Int) -> QuantizedPosterior {
        let suited =
            isGrid ? Self.sizeOnGrid : (1...Self.sizeOfGroup).last { dimension % $0 == 0 } ?? 1
        return QuantizedPosterior(
            codewords: codewords, size: size ?? suited, commitment: commitment, decay: decay,
            restart: restart)
    }

    /// Numbers of a codeword at a place of a grid.
    static let sizeOnGrid = 16
    /// The most numbers of a codeword that is a group.
    static let sizeOfGroup = 4

    /// The averages, moved at each step and never trained. They begin so light that the first batch decides.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        let light = 1e-3
        return [
            Parameter(
                "\(path).counts", [codewords], .constant(value: light), isTrained: false),
            Parameter(
                "\(path).sums", [codewords, size ?? 1], .normal(deviation: light),
                isTrained: false),
        ]
    }

    /// The averages among a pass' parameters.
    func averages(at path: String, in pass: ForwardPass) -> CodebookAverages {
        CodebookAverages(counts: pass["\(path).counts"], sums: pass["\(path).sums"])
    }

    /// The codewords nearest to what the encoder gives; in training they move afterwards.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let averages = averages(at: path, in: pass)
        let (examples, size) = (features.shape[0], averages.sums.shape[1])
        let x = features.reshaped(to: [examples * (dimension / size), size])
        let held = x.stoppingGradient()
        let numbers = averages.codebook.nearest(to: held)
        let codewords = averages.codebook.vectors(of: numbers).stoppingGradient()
        if pass.mode == .training {
            let next = averages.after(
                held, numbers, decay: decay, restart: restart, key: pass.nextKey())
            pass.update("\(path).counts", to: next.counts)
            pass.update("\(path).sums", to: next.sums)
        }
        // The codewords exactly, with the gradient of x.
        let straight = (codewords + (x - held)).reshaped(to: [examples, dimension])
        let distance = (x - codewords).squared().reshaped(to: [examples, dimension])
            .sum(along: [1])
        let zero = x.trace.constant(0)
        return LatentDraw(
            z: straight.broadcast(to: [count, examples, dimension]), mean: straight,
            variance: zero.broadcast(to: [examples, dimension]),
            logDensity: zero.broadcast(to: [count, examples]), penalty: commitment * distance,
            codeNumbers: numbers.reshaped(to: [examples, dimension / size]))
    }
}

extension Posterior {
    /// The nearest vectors of a codebook.
    public static func quantized(
        codewords: Int = 512, size: Int? = nil, commitment: Double = 0.25, decay: Double = 0.99,
        restart: Double = 0.05
    ) -> Posterior {
        Posterior(
            QuantizedPosterior(
                codewords: codewords, size: size, commitment: commitment, decay: decay,
                restart: restart))
    }
}
