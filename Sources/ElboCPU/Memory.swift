import ElboGraph
import ElboNumerics
import Foundation

/// Aligned memory, zero at first.
///
/// Large blocks ask for the system's large pages: a step that passes over tens of megabytes would otherwise spend a
/// part of its time looking up where its pages lie.
final class Memory {
    let base: UnsafeMutableRawPointer
    let bytes: Int
    private let block: UnsafeMutableRawPointer

    /// Buffers begin and end on these boundaries, so that whole vectors may be read and written.
    static let alignment = 64
    private static let largePage = 2 << 20

    init(bytes: Int) {
        self.bytes = Swift.max(bytes, Memory.alignment)
        let isLarge = bytes >= Memory.largePage
        let alignment = isLarge ? Memory.largePage : Memory.alignment
        // Of large blocks the system clears each page when it is first used.
        guard let block = calloc(self.bytes + alignment, 1) else {
            preconditionFailure("no memory for \(self.bytes) bytes")
        }
        self.block = block
        base = block.alignedUp(toMultipleOf: alignment)
        #if os(Linux)
            if isLarge { madvise(base, bytes, MADV_HUGEPAGE) }
        #endif
    }

    deinit { free(block) }

    /// Room for a value, padded.
    static func bytes(_ type: TensorType) -> Int {
        let size = type.shape.count * (type.element == .key ? 8 : 4)
        return Swift.max((size + alignment - 1) / alignment * alignment, alignment)
    }
}

/// Where programs keep the values of a run: one program's own, or that of several which take turns.
///
/// A run over sentences has a program for each length; sixteen arenas would hold many times what a step needs, and each
/// would be cold when its turn comes.
///
/// Sendable: whoever uses a shared one has the state's `access` for writing.
final class Arena: @unchecked Sendable {
    private var memory = Memory(bytes: 0)

    /// Where it begins, until more is reserved.
    var start: UnsafeMutableRawPointer { memory.base }

    /// Makes it this large, if it is smaller: what it held is lost then.
    ///
    /// - Returns: Where it begins.
    func reserve(_ bytes: Int) -> UnsafeMutableRawPointer {
        if bytes > memory.bytes {
            // The old block goes before the new one comes.
            memory = Memory(bytes: 0)
            memory = Memory(bytes: bytes)
        }
        return start
    }
}

/// Where a value lies: four bytes for each element, eight for a key; truth values are 0 and 1.
typealias Address = UnsafeMutablePointer<Float>

extension HostArray {
    /// Copies the elements into an executor's memory.
    func copy(to address: Address) {
        let raw = UnsafeMutableRawPointer(address)
        switch values {
        case .float32(let numbers): numbers.withUnsafeBytes { raw.copyBytes($0) }
        case .int(let numbers): numbers.withUnsafeBytes { raw.copyBytes($0) }
        case .key(let keys): keys.map(\.bits).withUnsafeBytes { raw.copyBytes($0) }
        case .float64(let numbers):
            for (index, number) in numbers.enumerated() { address[index] = Float(number) }
        case .bool(let flags):
            for (index, flag) in flags.enumerated() { address[index] = flag ? 1 : 0 }
        }
    }

    /// Copies a value out of an executor's memory.
    init(_ type: TensorType, at address: Address) {
        let count = type.shape.count
        let raw = UnsafeRawPointer(address)
        switch type.element {
        case .float:
            self.init(
                type.shape, [Float](UnsafeBufferPointer(start: address, count: count)))
        case .int:
            let start = raw.assumingMemoryBound(to: Int32.self)
            self.init(type.shape, [Int32](UnsafeBufferPointer(start: start, count: count)))
        case .bool:
            self.init(type.shape, (0..<count).map { address[$0] != 0 })
        case .key:
            let start = raw.assumingMemoryBound(to: UInt64.self)
            self.init(type.shape, .key((0..<count).map { RandomKey(bits: start[$0]) }))
        }
    }
}

extension UnsafeMutableRawPointer {
    fileprivate func copyBytes(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        copyMemory(from: start, byteCount: source.count)
    }
}

/// Slots of state, one after another in memory that never moves.
///
/// Sendable: whoever reads or writes the slots does it through `access`.
final class CPUState: ProgramState, @unchecked Sendable {
    let types: [TensorType]
    let access = SharedAccess()
    /// Where programs keep their values when they run one at a time.
    let arena: Arena?
    private let memory: Memory
    /// Where each slot begins, in bytes.
    private let offsets: [Int]

    init(_ initial: [HostArray], arena: Arena?) {
        self.arena = arena
        types = initial.map(\.type)
        var offsets: [Int] = []
        var end = 0
        for type in types {
            offsets.append(end)
            end += Memory.bytes(type)
        }
        self.offsets = offsets
        memory = Memory(bytes: end)
        copyIn(initial)
    }

    /// The memory of all slots.
    var bytes: Int { memory.bytes }

    func address(_ slot: Int) -> Address {
        (memory.base + offsets[slot]).assumingMemoryBound(to: Float.self)
    }

    func read() -> [HostArray] {
        access.access(writing: false) {
            types.enumerated().map { HostArray($1, at: address($0)) }
        }
    }

    func write(_ arrays: [HostArray]) {
        precondition(
            arrays.map(\.type) == types,
            "write: types \(arrays.map(\.type)), the state has \(types)")
        access.access(writing: true) { copyIn(arrays) }
    }

    private func copyIn(_ arrays: [HostArray]) {
        for (slot, array) in arrays.enumerated() { array.copy(to: address(slot)) }
    }
}
