import CElboKernels

/// One operation of a cluster, before it is known where its values lie.
struct TileStep {
    enum Operand: Hashable {
        /// The result of a step.
        case value(Int)
        /// Memory.
        case location(Int)
    }

    var code: elbo_instruction
    var operands: [Operand]
    /// Where the result is wanted in memory.
    var store: Address?

    init(_ operation: elbo_operation, operands: [Operand] = []) {
        code = elbo_instruction(operation)
        self.operands = operands
    }

    /// Whether it is done in a chain, vector by vector; others need whole arrays.
    var isLink: Bool { code.isLink }

    /// The steps whose results it reads.
    var sources: [Int] {
        operands.compactMap { if case .value(let step) = $0 { step } else { nil } }
    }
}

extension elbo_instruction {
    var isLink: Bool { operation.rawValue < ELBO_LINK_COUNT.rawValue }

    init(_ operation: elbo_operation, form: Int = 0, in sources: [Int] = [], out: Int = -1) {
        self.init()
        self.operation = operation
        self.form = Int32(form)
        self.out = Int32(out)
        self.in = (
            sources.isEmpty ? -1 : Int32(sources[0]), sources.count < 2 ? -1 : Int32(sources[1])
        )
    }
}

/// The places that a cluster's instructions name.
struct TileLocations {
    private(set) var all: [elbo_location] = []
    private var streams: [Address: Int] = [:]
    private var splats: [Address: Int] = [:]

    /// An array in memory, read or written at the positions of the elements.
    mutating func stream(_ base: Address) -> Int {
        if let known = streams[base] { return known }
        streams[base] = all.count
        return append(ELBO_STREAM, base)
    }

    /// One element in memory, for all positions.
    mutating func splat(_ base: Address) -> Int {
        if let known = splats[base] { return known }
        splats[base] = all.count
        return append(ELBO_SPLAT, base)
    }

    /// A new array for a tile, or a new block for values that stay in their chain.
    mutating func room(_ kind: elbo_location_kind) -> Int { append(kind, nil) }

    private mutating func append(_ kind: elbo_location_kind, _ base: Address?) -> Int {
        all.append(elbo_location(kind: kind, index: 0, base: base))
        return all.count - 1
    }

    /// Gives each location in the scratch its place, and returns the scratch's length.
    mutating func layOut() -> Int {
        var end = 0
        for index in all.indices where all[index].kind != ELBO_STREAM {
            all[index].index = Int32(end)
            end += Int(all[index].kind == ELBO_ARRAY ? ELBO_TILE : ELBO_BLOCK)
        }
        return end
    }
}
