import ElboExact
import ElboGraph

/// Codes several chunks of examples side by side, each on a stack of its own.
///
/// An example goes on a stack in three moves: its code z comes off the stack as if it were a symbol with law q(z|x); then x
/// goes on with p(x|z), and z with p(z). What the code costs beyond the divergence of q from the prior comes back with it
/// (Townsend, Bird and Barber 2019, section 2.3). Chunks are coded from their last example to the first and come off in
/// order. Programs run for all chunks at once, which saves time and changes no bit.
struct ExampleCoder<Symbols: ExampleSymbols> {
    private let latents: LatentCoder
    private let dimension: Int
    private let lanes: Int
    private let inference: any Program
    private let generation: any Program
    private var symbols: Symbols

    /// Prepares both programs for so many chunks.
    init(_ networks: CodedNetworks, _ symbols: Symbols, lanes: Int) throws {
        self.symbols = symbols
        self.lanes = lanes
        dimension = networks.latents.dimension
        let executor = ExactExecutor()
        let state = executor.makeState(networks.parameters)
        inference = try executor.compile(networks.inference(lanes), state: state)
        generation = try executor.compile(networks.generation(lanes), state: state)
        latents = try LatentCoder(networks.latents, lanes: lanes, executor, state)
    }

    /// The stacks of chunks of examples, and the account of all.
    ///
    /// - Parameters:
    ///   - chunks: At most as many as lanes.
    ///   - initial: The bits beneath each stack.
    /// - Throws: `CompressionError.notFinite`.
    mutating func encode(_ chunks: [[Symbols.Example]], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    ) {
        var stacks = LaneStacks(initial.map { CodeStack(beneath: $0) })
        var account = symbols.account
        for index in (0..<(chunks.map(\.count).max() ?? 0)).reversed() {
            let examples = (0..<lanes).map { lane -> Symbols.Example? in
                lane < chunks.count && index < chunks[lane].count ? chunks[lane][index] : nil
            }
            let isThere = examples.map { $0 != nil }
            let codes = latents.draw(
                with: try posteriors(of: examples), isThere, &stacks, &account)
            let p = try laws(given: codes)
            for (lane, example) in examples.enumerated() {
                guard let example else { continue }
                stacks.with(lane) { stack in
                    p.with(lane) { symbols.push(example, given: $0, to: &stack, &account) }
                }
            }
            try latents.push(codes, isThere, &stacks, &account)
        }
        let whole = stacks.all.compactMap { $0 }
        for stack in whole { account.initial += stack.initialBits }
        return (whole, account)
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
        var chunks = stacks.map { _ in [Symbols.Example]() }
        var stacks = LaneStacks(stacks)
        for index in 0..<(outlines.map(\.count).max() ?? 0) {
            let isThere = (0..<lanes).map { lane in
                lane < outlines.count && index < outlines[lane].count && stacks.isWhole(lane)
            }
            let codes = try latents.pop(isThere, &stacks)
            let p = try laws(given: codes)
            var examples = [Symbols.Example?](repeating: nil, count: lanes)
            for lane in 0..<lanes where isThere[lane] {
                stacks.with(lane) { stack in
                    examples[lane] = try p.with(lane) {
                        try symbols.pop(outlines[lane][index], given: $0, from: &stack)
                    }
                }
            }
            let q = try posteriors(of: examples)
            latents.putBack(codes, with: q, examples.map { $0 != nil }, &stacks)
            for (lane, example) in examples.enumerated() {
                if let example { chunks[lane].append(example) }
            }
        }
        return chunks.indices.map { lane in
            guard let stack = stacks.all[lane], stack.isEmpty(but: initial[lane]) else {
                return nil
            }
            return chunks[lane]
        }
    }

    // MARK: Programs

    /// q(z|x) of an example in each lane; lanes without one see zeros.
    private func posteriors(of examples: [Symbols.Example?]) throws -> NormalRows {
        let results = try inference.run(symbols.shown(examples))
        return NormalRows(
            means: results[0].doubles, deviations: results[1].doubles, dimension: dimension)
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
    private func laws(given codes: [LatentCode]) throws -> Laws {
        let numbers = try generation.run([LatentCoder.rows(codes)])[0].doubles
        guard numbers.allSatisfy(\.isFinite) else { throw CompressionError.notFinite }
        return Laws(numbers: numbers, width: numbers.count / lanes)
    }
}
