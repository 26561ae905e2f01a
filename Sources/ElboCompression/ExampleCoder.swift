import ElboExact
import ElboGraph

/// Codes several chunks of examples side by side, each on a stack of its own.
///
/// An example goes on a stack in three moves: its code z comes off the stack as if it were a symbol with law q(z|x); then x
/// goes on with p(x|z), and z with p(z). What the code costs beyond the divergence of q from the prior comes back with it
/// (Townsend, Bird and Barber 2019, section 2.3). Chunks are coded from their last example to the first and come off in
/// order. Programs run for all chunks at once, which saves time and changes no bit.
struct ExampleCoder<Symbols: ExampleSymbols> {
    private let prior: NormalPrior
    private let lanes: Int
    private let inference: any Program
    private let generation: any Program
    private let bins = LatentBins.shared
    private let posteriorSlots = CumulativeSlots(symbols: LatentBins.count)
    private var symbols: Symbols

    /// Prepares both programs for so many chunks.
    init(_ networks: CodedNetworks, _ symbols: Symbols, lanes: Int) throws {
        prior = networks.prior
        self.symbols = symbols
        self.lanes = lanes
        let executor = ExactExecutor()
        let state = executor.makeState(networks.parameters)
        inference = try executor.compile(networks.inference(lanes), state: state)
        generation = try executor.compile(networks.generation(lanes), state: state)
    }

    // MARK: The two loops

    /// The stacks of chunks of examples, and the account of all.
    ///
    /// - Parameters:
    ///   - chunks: At most as many as lanes.
    ///   - initial: The bits beneath each stack.
    /// - Throws: `CompressionError.notFinite`.
    mutating func encode(_ chunks: [[Symbols.Example]], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    ) {
        var stacks = initial.map { CodeStack(beneath: $0) }
        var account = symbols.account
        for index in (0..<(chunks.map(\.count).max() ?? 0)).reversed() {
            let examples = (0..<lanes).map { lane -> Symbols.Example? in
                lane < chunks.count && index < chunks[lane].count ? chunks[lane][index] : nil
            }
            let q = try posteriors(of: examples)
            var codes = [Code](repeating: Code(dimension: prior.dimension), count: lanes)
            for lane in chunks.indices where examples[lane] != nil {
                codes[lane] = try popCode(q, lane: lane, from: &stacks[lane], &account)
            }
            let p = try laws(given: codes)
            for lane in chunks.indices {
                guard let example = examples[lane] else { continue }
                p.with(lane) { symbols.push(example, given: $0, to: &stacks[lane], &account) }
                for bin in codes[lane].bins.reversed() {
                    stacks[lane].push(LatentBins.priorRange(of: bin))
                    account.symbols += Double(LatentBins.bits)
                }
            }
        }
        for stack in stacks { account.initial += 32 * Double(stack.initialWords) }
        return (stacks, account)
    }

    /// The examples of chunks; nil for one that is damaged.
    ///
    /// - Parameters:
    ///   - stacks: At most as many as lanes; nil for a chunk that cannot be read.
    ///   - outlines: What is known of the examples of each.
    ///   - initial: The bits that were beneath each stack.
    /// - Throws: `CompressionError.notFinite`.
    mutating func decode(
        _ stacks: [CodeStack?], _ outlines: [[Symbols.Outline]], beneath initial: [InitialBits]
    ) throws -> [[Symbols.Example]?] {
        var stacks = stacks
        var chunks = stacks.map { _ in [Symbols.Example]() }
        for index in 0..<(outlines.map(\.count).max() ?? 0) {
            func isThere(_ lane: Int) -> Bool {
                index < outlines[lane].count && stacks[lane] != nil
            }
            var codes = [Code](repeating: Code(dimension: prior.dimension), count: lanes)
            for lane in stacks.indices where isThere(lane) {
                attempt(&stacks[lane]) { stack in
                    for d in 0..<prior.dimension {
                        let bin = LatentBins.priorBin(at: stack.slot)
                        try stack.pop(LatentBins.priorRange(of: bin))
                        codes[lane].append(bin, bins.medians[bin], prior, d)
                    }
                }
            }
            let p = try laws(given: codes)
            var examples = [Symbols.Example?](repeating: nil, count: lanes)
            for lane in stacks.indices where isThere(lane) {
                attempt(&stacks[lane]) { stack in
                    examples[lane] = try p.with(lane) {
                        try symbols.pop(outlines[lane][index], given: $0, from: &stack)
                    }
                }
            }
            let q = try posteriors(of: examples)
            for lane in stacks.indices where isThere(lane) {
                guard let example = examples[lane] else { continue }
                chunks[lane].append(example)
                for d in (0..<prior.dimension).reversed() {
                    let range = posteriorRange(q, lane: lane, d, codes[lane], codes[lane].bins[d])
                    stacks[lane]?.push(range)
                }
            }
        }
        return stacks.indices.map { lane in
            guard let stack = stacks[lane], stack.isEmpty(but: initial[lane]) else { return nil }
            return chunks[lane]
        }
    }

    // MARK: Codes

    /// A code while it is being put together.
    private struct Code {
        var bins: [Int] = []
        /// The medians of its bins: standard normal under the prior.
        var noise: [Double] = []
        var z: [Double]

        init(dimension: Int) { z = [Double](repeating: 0, count: dimension) }

        mutating func append(_ bin: Int, _ median: Double, _ prior: NormalPrior, _ d: Int) {
            let (centre, deviation) = prior.conditional(d, given: noise)
            bins.append(bin)
            noise.append(median)
            z[d] = centre + deviation * median
        }
    }

    private func popCode(
        _ q: Posteriors, lane: Int, from stack: inout CodeStack, _ account: inout CodingAccount
    ) throws -> Code {
        var code = Code(dimension: prior.dimension)
        for d in 0..<prior.dimension {
            let below = share(q, lane: lane, d, code)
            let bin = posteriorSlots.symbol(at: stack.slot, below)
            let range = posteriorSlots.range(of: bin, below)
            try stack.pop(range)
            account.symbols -= range.bits
            account.bound += q.divergence(
                lane * prior.dimension + d, from: prior, d, code)
            code.append(bin, bins.medians[bin], prior, d)
        }
        return code
    }

    private func posteriorRange(_ q: Posteriors, lane: Int, _ d: Int, _ code: Code, _ bin: Int)
        -> SlotRange
    {
        posteriorSlots.range(of: bin, share(q, lane: lane, d, code))
    }

    /// The share of q(z_d|x) below the edge of a bin, the dimensions before d given.
    private func share(_ q: Posteriors, lane: Int, _ d: Int, _ code: Code) -> (Int) -> Double {
        let (centre, scale) = prior.conditional(d, given: code.noise)
        let place = lane * prior.dimension + d
        let (mean, deviation) = (q.means[place], q.deviations[place])
        return { [edges = bins.edges] bin in
            ExactFunctions.normalBelow((centre + scale * edges[bin] - mean) / deviation)
        }
    }

    // MARK: Programs

    private struct Posteriors {
        let means: [Double]
        let deviations: [Double]

        /// D(q(z_d|x) ‖ p(z_d|z_<d)) in bits: with r = σ / s and t = (μ - c) / s it is (r² + t² - 1) / 2 - ln r.
        func divergence(_ place: Int, from prior: NormalPrior, _ d: Int, _ code: Code) -> Double {
            let (centre, scale) = prior.conditional(d, given: code.noise)
            let (r, t) = (deviations[place] / scale, (means[place] - centre) / scale)
            return 0.5 * (r * r + t * t - 1) * log2e - ExactLog2.of(r)
        }
    }

    /// q(z|x) of an example in each lane; lanes without one see zeros.
    ///
    /// Any law codes, both sides having the same: what an example far from all others makes of a network's numbers is
    /// replaced where nothing can be divided by it.
    private func posteriors(of examples: [Symbols.Example?]) throws -> Posteriors {
        let results = try inference.run(symbols.shown(examples))
        return Posteriors(
            means: results[0].doubles.map { abs($0) < 1e100 ? $0 : 0 },
            deviations: results[1].doubles.map { $0 > 1e-100 && $0 < 1e100 ? $0 : 1 })
    }

    /// The numbers of the laws p(x|z) of all lanes.
    private struct Laws {
        let numbers: [Double]
        /// How many a lane has.
        let width: Int

        func with<Result>(
            _ lane: Int, _ body: (UnsafePointer<Double>) throws -> Result
        ) rethrows -> Result {
            try numbers.withUnsafeBufferPointer {
                try body($0.baseAddress.unsafelyUnwrapped + lane * width)
            }
        }
    }

    /// Numbers of the laws p(x|z) for a code in each lane.
    private func laws(given codes: [Code]) throws -> Laws {
        let numbers = try finite(
            generation.run([HostArray([lanes, prior.dimension], codes.flatMap(\.z))])[0].doubles)
        return Laws(numbers: numbers, width: numbers.count / lanes)
    }

    private func finite(_ numbers: [Double]) throws -> [Double] {
        guard numbers.allSatisfy(\.isFinite) else { throw CompressionError.notFinite }
        return numbers
    }
}

private let log2e = 1.442_695_040_888_963_4

/// Does something with a stack that is lost if it fails.
private func attempt(_ stack: inout CodeStack?, _ body: (inout CodeStack) throws -> Void) {
    guard var own = stack else { return }
    do {
        try body(&own)
        stack = own
    } catch { stack = nil }
}
