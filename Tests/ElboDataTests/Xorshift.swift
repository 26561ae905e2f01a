/// Numbers from 0 that decide what a fuzzed file's bytes become (Marsaglia 2003, shifts 13, 7 and 17).
struct Xorshift {
    private var state: UInt64 = 88_172_645_463_325_252

    mutating func next() -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 1)
    }
}
