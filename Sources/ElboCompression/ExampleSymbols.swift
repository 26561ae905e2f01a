import ElboGraph

/// What examples are made of, as a coder sees them: what the encoder is shown, and how p(x|z) puts one on a stack.
protocol ExampleSymbols {
    /// One example.
    associatedtype Example
    /// What is known of an example before it comes off the stack.
    associatedtype Outline

    /// An account with nothing in it.
    var account: CodingAccount { get }

    /// Arguments of the inference program: a row for each lane, zeros where it has no example.
    func shown(_ examples: [Example?]) -> [HostArray]

    /// Puts an example on the stack, its last symbol first, and counts what that costs.
    mutating func push(
        _ example: Example, given numbers: UnsafePointer<Double>, to stack: inout CodeStack,
        _ account: inout CodingAccount)

    /// Takes an example off the stack.
    ///
    /// - Throws: `ChunkDamage` when nothing is left to take.
    mutating func pop(
        _ outline: Outline, given numbers: UnsafePointer<Double>, from stack: inout CodeStack
    ) throws -> Example
}

/// Examples of whole symbols, all with the same law.
struct ByteSymbols: ExampleSymbols {
    private let count: Int
    private let width: Int
    private var reader: SymbolReader
    private let values: [Double]

    init(_ model: CodedModel) {
        (count, width) = (model.symbols, model.law.parameters)
        reader = model.law.reader()
        values = (0..<model.law.symbols).map { model.law.value(of: UInt8($0)) }
    }

    var account: CodingAccount { CodingAccount() }

    func shown(_ examples: [ArraySlice<UInt8>?]) -> [HostArray] {
        var x = [Double](repeating: 0, count: examples.count * count)
        for (lane, example) in examples.enumerated() {
            guard let example else { continue }
            for (place, symbol) in example.enumerated() {
                x[lane * count + place] = values[Int(symbol)]
            }
        }
        return [HostArray([examples.count, count], x)]
    }

    mutating func push(
        _ example: ArraySlice<UInt8>, given numbers: UnsafePointer<Double>,
        to stack: inout CodeStack, _ account: inout CodingAccount
    ) {
        for (place, symbol) in example.enumerated().reversed() {
            let coded = reader.coded(symbol, numbers + place * width)
            stack.push(coded.range)
            account.symbols += coded.range.bits
            account.addBound(coded.probability)
        }
    }

    mutating func pop(
        _: Void, given numbers: UnsafePointer<Double>, from stack: inout CodeStack
    ) throws -> ArraySlice<UInt8> {
        var symbols: [UInt8] = []
        symbols.reserveCapacity(count)
        for place in 0..<count {
            let (symbol, range) = reader.symbol(at: stack.slot, numbers + place * width)
            try stack.pop(range)
            symbols.append(symbol)
        }
        return symbols[...]
    }
}
