import ElboExact
import ElboGraph

/// Codes several chunks of examples side by side, each on a stack of its own.
///
/// An example goes on a stack in three moves: its code z comes off the stack as if it were a symbol with law q(z|x); then x
/// goes on with p(x|z), and z with p(z). What the code costs beyond the divergence of q from the prior comes back with it
/// (Townsend, Bird and Barber 2019, section 2.3). Chunks are coded from their last example to the first and come off in
/// order. Programs run for all chunks at once, which saves time and changes no bit.
struct ExampleCoder {
    private let model: CodedModel
    private let lanes: Int
    private let inference: any Program
    private let generation: any Program
    private let bins = LatentBins.shared
    private let posteriorSlots = CumulativeSlots(symbols: LatentBins.count)
    private var reader: SymbolReader
    private let values: [Double]

    /// Prepares both programs for so many chunks.
    init(_ model: CodedModel, lanes: Int) throws {
        self.model = model
        self.lanes = lanes
        let executor = ExactExecutor()
        let state = executor.makeState(model.parameters)
        inference = try executor.compile(model.inference(lanes), state: state)
        generation = try executor.compile(model.generation(lanes), state: state)
        reader = model.law.reader()
        values = (0..<model.law.symbols).map { model.law.value(of: UInt8($0)) }
    }

    // MARK: The two loops

    /// The stacks of chunks of symbols, and the account of all.
    ///
    /// - Parameters:
    ///   - chunks: Whole examples each, at most as many as lanes.
    ///   - initial: The bits beneath each stack.
    /// - Throws: `CompressionError.notFinite`.
    mutating func encode(_ chunks: [[UInt8]], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    ) {
        var stacks = initial.map { CodeStack(beneath: $0) }
        var account = CodingAccount()
        let counts = chunks.map { $0.count / model.symbols }
        for index in (0..<(counts.max() ?? 0)).reversed() {
            let examples = chunks.map { example(index, of: $0) }
            let q = try posteriors(of: examples)
            var codes = [Code](repeating: Code(dimension: model.prior.dimension), count: lanes)
            for lane in chunks.indices where index < counts[lane] {
                codes[lane] = try popCode(q, lane: lane, from: &stacks[lane], &account)
            }
            let p = try laws(given: codes)
            for lane in chunks.indices where index < counts[lane] {
                pushSymbols(examples[lane], p, lane: lane, to: &stacks[lane], &account)
                for bin in codes[lane].bins.reversed() {
                    stacks[lane].push(LatentBins.priorRange(of: bin))
                    account.symbols += Double(LatentBins.bits)
                }
            }
        }
        for stack in stacks { account.initial += 32 * Double(stack.initialWords) }
        return (stacks, account)
    }

    /// The symbols of chunks; nil for one that is damaged.
    ///
    /// - Parameters:
    ///   - stacks: At most as many as lanes; nil for a chunk that cannot be read.
    ///   - counts: How many examples each holds.
    ///   - initial: The bits that were beneath each stack.
    /// - Throws: `CompressionError.notFinite`.
    mutating func decode(
        _ stacks: [CodeStack?], counts: [Int], beneath initial: [InitialBits]
    ) throws -> [[UInt8]?] {
        var stacks = stacks
        var chunks = stacks.map { _ in [UInt8]() }
        for index in 0..<(counts.max() ?? 0) {
            var codes = [Code](repeating: Code(dimension: model.prior.dimension), count: lanes)
            for lane in stacks.indices where index < counts[lane] && stacks[lane] != nil {
                attempt(&stacks[lane]) { stack in
                    for d in 0..<model.prior.dimension {
                        let bin = LatentBins.priorBin(at: stack.slot)
                        try stack.pop(LatentBins.priorRange(of: bin))
                        codes[lane].append(bin, bins.medians[bin], model.prior, d)
                    }
                }
            }
            let p = try laws(given: codes)
            var examples = [[UInt8]](repeating: [], count: lanes)
            for lane in stacks.indices where index < counts[lane] && stacks[lane] != nil {
                var symbols: [UInt8] = []
                attempt(&stacks[lane]) { stack in
                    symbols = try popSymbols(p, lane: lane, from: &stack)
                }
                examples[lane] = symbols
            }
            let q = try posteriors(of: examples)
            for lane in stacks.indices where index < counts[lane] && stacks[lane] != nil {
                chunks[lane] += examples[lane]
                for d in (0..<model.prior.dimension).reversed() {
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
        var code = Code(dimension: model.prior.dimension)
        for d in 0..<model.prior.dimension {
            let below = share(q, lane: lane, d, code)
            let bin = posteriorSlots.symbol(at: stack.slot, below)
            let range = posteriorSlots.range(of: bin, below)
            try stack.pop(range)
            account.symbols -= range.bits
            account.bound += q.divergence(
                lane * model.prior.dimension + d, from: model.prior, d, code)
            code.append(bin, bins.medians[bin], model.prior, d)
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
        let (centre, scale) = model.prior.conditional(d, given: code.noise)
        let place = lane * model.prior.dimension + d
        let (mean, deviation) = (q.means[place], q.deviations[place])
        return { [edges = bins.edges] bin in
            ExactFunctions.normalBelow((centre + scale * edges[bin] - mean) / deviation)
        }
    }

    // MARK: Symbols

    private mutating func pushSymbols(
        _ symbols: ArraySlice<UInt8>, _ p: [Double], lane: Int, to stack: inout CodeStack,
        _ account: inout CodingAccount
    ) {
        let width = model.law.parameters
        p.withUnsafeBufferPointer { p in
            guard let first = p.baseAddress else { return }
            for (place, symbol) in symbols.enumerated().reversed() {
                let numbers = first + (lane * model.symbols + place) * width
                let range = reader.range(of: symbol, numbers)
                stack.push(range)
                account.symbols += range.bits
                // Where rounding leaves nothing, the smallest positive number stands for it.
                let probability = reader.probability(of: symbol, numbers)
                account.bound -= ExactLog2.of(max(probability, .leastNormalMagnitude))
            }
        }
    }

    private mutating func popSymbols(
        _ p: [Double], lane: Int, from stack: inout CodeStack
    ) throws -> [UInt8] {
        let width = model.law.parameters
        var symbols: [UInt8] = []
        symbols.reserveCapacity(model.symbols)
        for place in 0..<model.symbols {
            let start = (lane * model.symbols + place) * width
            let slot = stack.slot
            let (symbol, range) = p.withUnsafeBufferPointer {
                reader.symbol(at: slot, $0.baseAddress.unsafelyUnwrapped + start)
            }
            try stack.pop(range)
            symbols.append(symbol)
        }
        return symbols
    }

    /// One example of a chunk; nothing beyond its end.
    private func example(_ index: Int, of chunk: [UInt8]) -> ArraySlice<UInt8> {
        let start = index * model.symbols
        return start < chunk.count ? chunk[start..<start + model.symbols] : []
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
    private func posteriors(of examples: [some Collection<UInt8>]) throws -> Posteriors {
        var x = [Double](repeating: 0, count: lanes * model.symbols)
        for (lane, example) in examples.enumerated() {
            for (place, symbol) in example.enumerated() {
                x[lane * model.symbols + place] = values[Int(symbol)]
            }
        }
        let results = try inference.run([HostArray([lanes, model.symbols], x)])
        return Posteriors(
            means: try finite(results[0].doubles), deviations: try finite(results[1].doubles))
    }

    /// Numbers of the laws p(x|z) for a code in each lane.
    private func laws(given codes: [Code]) throws -> [Double] {
        try finite(
            generation.run([HostArray([lanes, model.prior.dimension], codes.flatMap(\.z))])[0]
                .doubles)
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
