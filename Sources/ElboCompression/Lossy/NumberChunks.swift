/// Chunks of codes that are whole numbers: place after place, at each the codes of the chunk one after the other.
struct NumberChunks: ChunkCode {
    let model: CodedNumbers

    func encode(_ chunks: [[UInt16]], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    ) {
        var account = CodingAccount()
        let slots = CumulativeSlots(symbols: model.codewords)
        let stacks = try zip(chunks, initial).map { numbers, initial in
            let rows = numbers.count / model.places
            var walk = try NumberWalk(model, rows: rows)
            var ranges: [SlotRange] = []
            ranges.reserveCapacity(numbers.count)
            for place in 0..<model.places {
                let sums = try walk.next(numbers)
                for row in 0..<rows {
                    let number = Int(numbers[row * model.places + place])
                    let first = row * (model.codewords + 1)
                    let range = slots.range(of: number) { sums[first + $0] }
                    ranges.append(range)
                    account.symbols += range.bits
                    account.addBound(sums[first + number + 1] - sums[first + number])
                }
            }
            var stack = CodeStack(beneath: initial)
            for range in ranges.reversed() { stack.push(range) }
            return stack
        }
        return (stacks, account)
    }

    func decode(_ stacks: [CodeStack?], counts: [Int], beneath initial: [InitialBits]) throws
        -> [[UInt16]?]
    {
        try zip(zip(stacks, counts), initial).map { pair, initial in
            guard let stack = pair.0 else { return nil }
            do {
                return try numbers(stack, rows: pair.1, beneath: initial)
            } catch is ChunkDamage { return nil }
        }
    }

    private func numbers(_ written: CodeStack, rows: Int, beneath initial: InitialBits) throws
        -> [UInt16]
    {
        var stack = written
        let slots = CumulativeSlots(symbols: model.codewords)
        var walk = try NumberWalk(model, rows: rows)
        var numbers = [UInt16](repeating: 0, count: rows * model.places)
        for place in 0..<model.places {
            let sums = try walk.next(numbers)
            for row in 0..<rows {
                let first = row * (model.codewords + 1)
                let number = try stack.pop(slots) { sums[first + $0] }
                numbers[row * model.places + place] = UInt16(number)
            }
        }
        guard stack.isEmpty(but: initial) else { throw ChunkDamage() }
        return numbers
    }

    /// The numbers themselves, the least byte first: of what is lost nothing is summed up.
    func bytes(of content: [UInt16]) -> [UInt8] {
        content.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}
