import ElboExact
import ElboGraph

/// Takes codes of several examples off their stacks with the laws that the encoder gives, and puts them on with their prior.
///
/// Codes of several layers are coded in the order of Bit-Swap (Kingma, Abbeel and Ho 2019, algorithm 2): z₁ off with q(z₁|x),
/// the example on, then z₂ off with q(z₂|z₁), z₁ on with p(z₁|z₂), and so on, z_L on with p(z_L). What a layer needs off the
/// stack, the one below it has just put on, so that no more initial bits are taken than for one layer. Decoding goes the
/// same way back, lane after lane. Slots are scattered before z₂ and those above it are drawn, for what lies under them on the
/// stack has not been scattered by its law, as the uppermost layer is by `LatentBins`.
struct LatentCoder {
    private let grids: [NormalPrior]
    private let links: [(inference: any Program, generation: any Program)]
    private let lanes: Int
    private let slots = CumulativeSlots(symbols: LatentBins.count)

    /// Prepares the programs of all links.
    init(_ latents: CodedLatents, lanes: Int, _ executor: ExactExecutor, _ state: any ProgramState)
        throws
    {
        grids = latents.grids
        self.lanes = lanes
        links = try latents.links.map {
            (
                try executor.compile($0.inference(lanes), state: state),
                try executor.compile($0.generation(lanes), state: state)
            )
        }
    }

    /// The codes of all lanes, zeros where there is none.
    static func rows(_ codes: [LatentCode]) -> HostArray {
        HostArray([codes.count, codes.first?.z.count ?? 0], codes.flatMap(\.z))
    }

    // MARK: Encoding

    /// z₁ of the lanes that have an example, drawn off the stacks with q(z₁|x).
    func draw(
        with q: NormalRows, _ isThere: [Bool], _ stacks: inout LaneStacks,
        _ account: inout CodingAccount
    ) -> [LatentCode] {
        draw(layer: 0, with: q, isThere, &stacks, &account)
    }

    /// Puts codes on the stacks with their prior.
    ///
    /// - Throws: What programs throw.
    func push(
        _ codes: [LatentCode], _ isThere: [Bool], _ stacks: inout LaneStacks,
        _ account: inout CodingAccount
    ) throws {
        var codes = codes
        for (layer, link) in links.enumerated() {
            let q = try laws(link.inference, of: codes, dimension: grids[layer + 1].dimension)
            let above = draw(layer: layer + 1, with: q, isThere, &stacks, &account)
            let p = try laws(link.generation, of: above, dimension: grids[layer].dimension)
            for lane in 0..<lanes where isThere[lane] {
                let code = codes[lane]
                stacks.with(lane) { stack in
                    for d in code.bins.indices.reversed() {
                        let range = range(of: code.bins[d], d, of: code, p[lane, d], layer)
                        stack.push(range)
                        account.symbols += range.bits
                        account.bound += p[lane, d].surprise(at: code.z[d])
                    }
                }
            }
            codes = above
        }
        for lane in 0..<lanes where isThere[lane] {
            let code = codes[lane]
            stacks.with(lane) { stack in
                for bin in code.bins.reversed() { stack.push(LatentBins.priorRange(of: bin)) }
            }
            account.symbols += Double(LatentBins.bits * code.bins.count)
        }
    }

    private func draw(
        layer: Int, with q: NormalRows, _ isThere: [Bool], _ stacks: inout LaneStacks,
        _ account: inout CodingAccount
    ) -> [LatentCode] {
        let grid = grids[layer]
        var codes = blank(layer)
        for lane in 0..<lanes where isThere[lane] {
            stacks.with(lane) { stack in
                for d in 0..<grid.dimension {
                    if layer > 0 { stack.scatter(.forth) }
                    let law = q[lane, d]
                    let (centre, scale) = grid.conditional(d, given: codes[lane].noise)
                    let (bin, range) = try popped(from: &stack) {
                        law.share(belowBin: $0, centre, scale)
                    }
                    codes[lane].append(bin, on: grid)
                    account.symbols -= range.bits
                    // The divergence from a prior that is the grid's; where it is told by a layer above, the density alone.
                    account.bound +=
                        layer == links.count
                        ? law.divergence(from: centre, scale)
                        : -law.surprise(at: codes[lane].z[d])
                }
            }
        }
        return codes
    }

    // MARK: Decoding

    /// z₁ off the stacks with its prior.
    ///
    /// - Throws: What programs throw.
    func pop(_ isThere: [Bool], _ stacks: inout LaneStacks) throws -> [LatentCode] {
        var codes = blank(links.count)
        for lane in (0..<lanes).reversed() where isThere[lane] {
            stacks.with(lane) { stack in
                for _ in 0..<grids[links.count].dimension {
                    let bin = LatentBins.priorBin(at: stack.slot)
                    try stack.pop(LatentBins.priorRange(of: bin))
                    codes[lane].append(bin, on: grids[links.count])
                }
            }
        }
        for (layer, link) in links.enumerated().reversed() {
            let p = try laws(link.generation, of: codes, dimension: grids[layer].dimension)
            var below = blank(layer)
            for lane in (0..<lanes).reversed() where isThere[lane] {
                stacks.with(lane) { stack in
                    for d in 0..<grids[layer].dimension {
                        let law = p[lane, d]
                        let (centre, scale) = grids[layer].conditional(
                            d, given: below[lane].noise)
                        let (bin, _) = try popped(from: &stack) {
                            law.share(belowBin: $0, centre, scale)
                        }
                        below[lane].append(bin, on: grids[layer])
                    }
                }
            }
            let q = try laws(link.inference, of: below, dimension: grids[layer + 1].dimension)
            putBack(codes, layer: layer + 1, with: q, isThere, &stacks)
            codes = below
        }
        return codes
    }

    /// Puts z₁ back on the stacks with q(z₁|x).
    func putBack(
        _ codes: [LatentCode], with q: NormalRows, _ isThere: [Bool], _ stacks: inout LaneStacks
    ) {
        putBack(codes, layer: 0, with: q, isThere, &stacks)
    }

    private func putBack(
        _ codes: [LatentCode], layer: Int, with q: NormalRows, _ isThere: [Bool],
        _ stacks: inout LaneStacks
    ) {
        for lane in (0..<lanes).reversed() where isThere[lane] {
            let code = codes[lane]
            stacks.with(lane) { stack in
                for d in code.bins.indices.reversed() {
                    stack.push(range(of: code.bins[d], d, of: code, q[lane, d], layer))
                    if layer > 0 { stack.scatter(.back) }
                }
            }
        }
    }

    // MARK: Bins and laws

    private func blank(_ layer: Int) -> [LatentCode] {
        [LatentCode](repeating: LatentCode(dimension: grids[layer].dimension), count: lanes)
    }

    /// The slots of a code's bin under a law.
    private func range(
        of bin: Int, _ d: Int, of code: LatentCode, _ law: NormalRows.Law, _ layer: Int
    ) -> SlotRange {
        let (centre, scale) = grids[layer].conditional(d, given: code.noise)
        return slots.range(of: bin) { law.share(belowBin: $0, centre, scale) }
    }

    private func popped(from stack: inout CodeStack, _ below: (Int) -> Double) throws -> (
        bin: Int, range: SlotRange
    ) {
        let found = slots.symbol(at: stack.slot, below)
        try stack.pop(found.range)
        return (found.symbol, found.range)
    }

    private func laws(_ program: any Program, of codes: [LatentCode], dimension: Int) throws
        -> NormalRows
    {
        let results = try program.run([LatentCoder.rows(codes)])
        return NormalRows(
            means: results[0].doubles, deviations: results[1].doubles, dimension: dimension)
    }
}
