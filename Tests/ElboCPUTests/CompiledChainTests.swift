import CElboKernels
import ElboNumerics
import Testing

/// A chain that was compiled as a whole.
struct CompiledChain: Sendable {
    let steps: [elbo_text]

    static let all: [CompiledChain] = (Int32(0)..<64).compactMap { index in
        var count = 0
        return elbo_compiled_text(index, &count).map {
            CompiledChain(steps: Array(UnsafeBufferPointer(start: $0, count: count)))
        }
    }
}

@Suite struct CompiledChainTests {
    /// Room for 16 arrays, numbers or values, each of `length` elements.
    private final class Room {
        let length: Int
        let base: UnsafeMutablePointer<Float>

        init(length: Int, key: RandomKey) {
            self.length = length
            base = .allocate(capacity: 16 * length)
            for index in 0..<16 * length { base[index] = Float(abs(key.normal(at: index))) }
        }

        deinit { base.deallocate() }

        func place(_ index: Int, mask: Int) -> elbo_place {
            elbo_place(at: base + index * length, mask: mask)
        }
    }

    @Test("there is at least Adam, and a Bernoulli's log-probability")
    func texts() {
        #expect(CompiledChain.all.count >= 2)
    }

    @Test("gives the bits of the chain run link by link", arguments: CompiledChain.all, Loops.all)
    func sameBits(chain: CompiledChain, path: Loops) throws {
        let code = try #require(elbo_compiled_chain(path.path, chain.steps, chain.steps.count))
        for count in [1, 16, 100, 1024] {
            let results = [true, false].map { isCompiled -> [UInt32] in
                let arrays = Room(length: 1024, key: RandomKey(seed: 1))
                let numbers = Room(length: 128, key: RandomKey(seed: 2))
                let values = Room(length: 128, key: RandomKey(seed: 3))
                // A number is repeated over its block.
                for index in 0..<16 {
                    let start = numbers.base + index * 128
                    start.update(repeating: start[0], count: 128)
                }
                func place(_ operand: Int32) -> elbo_place {
                    let index = Int(operand & 255)
                    return switch Int(operand) & ~255 {
                    case Int(ELBO_TEXT_ARRAY): arrays.place(index, mask: -1)
                    case Int(ELBO_TEXT_NUMBER): numbers.place(index, mask: 0)
                    default: values.place(index, mask: 0)
                    }
                }
                if isCompiled {
                    code(
                        (0..<16).map { arrays.place($0, mask: -1) },
                        (0..<16).map { numbers.place($0, mask: 0) }, 0, count)
                } else {
                    var links = chain.steps.map { step in
                        let code = Int(step.operation) * 6 + Int(step.form) * 2
                        return elbo_link(
                            code: step.out == 0 ? code : code + 1, a: place(step.a),
                            b: place(step.b), out: place(step.out))
                    }
                    links.append(
                        elbo_link(
                            code: Int(ELBO_END.rawValue) * 6, a: place(0), b: place(0),
                            out: place(0)))
                    path.path.pointee.run_chain(links, 0, count)
                }
                return (0..<16).flatMap { index in
                    (0..<count).map { arrays.base[index * 1024 + $0].bitPattern }
                }
            }
            #expect(results[0] == results[1], "\(count) elements")
        }
    }
}
