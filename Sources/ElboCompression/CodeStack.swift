/// A stack of symbols in as many bits as their probabilities ask for: a range asymmetric numeral system (Duda 2013).
///
/// The state x lies in 2³¹..<2⁶³ beside a stack of words of 32 bits. A symbol that has `count` of the 2²⁸ slots from `start` on
/// takes x to ⌊x / count⌋ 2²⁸ + x mod count + start; taking it off again is the exact inverse.
struct CodeStack {
    /// Slots are so many bits.
    static let precision = 28
    static let slots: UInt32 = 1 << 28

    private static let least: UInt64 = 1 << 31

    private(set) var state: UInt64
    private(set) var words: [UInt32]
    /// Where words come from when there are no more; nil where none may be missing.
    private let initial: InitialBits?
    /// How many came from there.
    private(set) var initialWords = 0
    /// Bits that it has taken from them: those of the first state and of every word.
    var initialBits: Double { 31 + 32 * Double(initialWords) }

    /// An empty stack, with initial bits beneath it.
    init(beneath initial: InitialBits) {
        state = CodeStack.least + initial.lowBits
        words = []
        self.initial = initial
    }

    /// A stack as it was written.
    ///
    /// - Throws: `ChunkDamage` for a state that no stack has.
    init(state: UInt64, words: [UInt32]) throws {
        guard (CodeStack.least..<CodeStack.least << 32).contains(state) else { throw ChunkDamage() }
        self.state = state
        self.words = words
        initial = nil
    }

    /// The slot that the uppermost symbol lies in.
    var slot: UInt32 { UInt32(truncatingIfNeeded: state) & (CodeStack.slots - 1) }

    /// Puts slot s in the place of slot 165 901 211 s mod 2²⁸, or, before a push, the other way round.
    ///
    /// A code that is drawn is drawn with the slot that the symbol before it leaves. What stands between them in this way lies
    /// elsewhere in its law than the symbol in its own.
    mutating func scatter(_ direction: Scattering) {
        let slot = self.slot &* direction.rawValue & (CodeStack.slots - 1)
        state = state - UInt64(self.slot) + UInt64(slot)
    }

    /// A factor of slots and its inverse, modulo 2²⁸.
    enum Scattering: UInt32 {
        case forth = 0x9e3_779b
        case back = 0x381_1693
    }

    /// Puts a symbol on the stack.
    mutating func push(_ range: SlotRange) {
        let count = UInt64(range.count)
        if state >= count << (31 - UInt64(CodeStack.precision) + 32) {
            words.append(UInt32(truncatingIfNeeded: state))
            state >>= 32
        }
        let (quotient, remainder) = state.quotientAndRemainder(dividingBy: count)
        state = quotient << UInt64(CodeStack.precision) + remainder + UInt64(range.start)
    }

    /// Takes the symbol off that has the slot.
    ///
    /// - Throws: `ChunkDamage` when nothing is left to take.
    mutating func pop(_ range: SlotRange) throws {
        state =
            UInt64(range.count) * (state >> UInt64(CodeStack.precision)) + UInt64(slot)
            - UInt64(range.start)
        guard state < CodeStack.least else { return }
        state = state << 32 | UInt64(try nextWord())
    }

    private mutating func nextWord() throws -> UInt32 {
        if let word = words.popLast() { return word }
        guard let initial else { throw ChunkDamage() }
        initialWords += 1
        return initial.word(initialWords - 1)
    }

    /// Whether nothing is left but the initial bits that were taken.
    func isEmpty(but initial: InitialBits) -> Bool {
        state == CodeStack.least + initial.lowBits
            && words.reversed().enumerated().allSatisfy { initial.word($0) == $1 }
    }
}

/// The slots of one symbol.
struct SlotRange: Hashable {
    let start: UInt32
    let count: UInt32

    /// -log₂ of the share of slots.
    var bits: Double { Double(CodeStack.precision) - ExactLog2.of(Double(count)) }
}

/// A chunk holds what no coder wrote.
struct ChunkDamage: Error {}

/// The words beneath a stack: bits that the first codes are drawn with, the same for everyone who knows the seed.
///
/// Output 0 of SplitMix64 (Steele, Lea and Flood 2014) that starts from the seed gives the state's lower bits, the upper half
/// of output i + 1 word i.
struct InitialBits {
    let seed: UInt64

    /// What the state begins with above its least.
    var lowBits: UInt64 { UInt64(half(0) >> 1) }

    func word(_ index: Int) -> UInt32 { half(index + 1) }

    private func half(_ index: Int) -> UInt32 {
        var x = seed &+ UInt64(index + 1) &* 0x9e37_79b9_7f4a_7c15
        x = (x ^ x >> 30) &* 0xbf58_476d_1ce4_e5b9
        x = (x ^ x >> 27) &* 0x94d0_49bb_1331_11eb
        return UInt32(truncatingIfNeeded: (x ^ x >> 31) >> 32)
    }
}
