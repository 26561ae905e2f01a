import CElboKernels
import Testing

/// The loops of one path.
struct Loops: @unchecked Sendable, CustomTestStringConvertible {
    let path: UnsafePointer<elbo_path>

    var testDescription: String { String(cString: path.pointee.name) }

    static let all: [Loops] = (0..<8).compactMap { elbo_path_at($0).map(Loops.init) }

    /// A chain of one operation, whose operand number `accumulated` comes first.
    func apply(_ code: elbo_operation, to operands: [[Float]], accumulated: Int) -> [Float] {
        let count = operands[0].count
        let length = (count + 15) / 16 * 16
        var arrays = operands.map { $0 + [Float](repeating: 0, count: length - count) }
        arrays.append([Float](repeating: 0, count: length))
        let starts = arrays.map { array in
            let start = UnsafeMutablePointer<Float>.allocate(capacity: length)
            start.initialize(from: array, count: length)
            return elbo_place(at: start, mask: -1)
        }
        defer { for start in starts { start.at.deallocate() } }
        var others = starts.dropLast()
        others.remove(at: accumulated)
        let nowhere = starts[accumulated]
        let links = [
            elbo_link(code: link(ELBO_LOAD, 0), a: starts[accumulated], b: nowhere, out: nowhere),
            elbo_link(
                code: link(code, accumulated) + 1, a: others.first ?? nowhere,
                b: others.dropFirst().first ?? nowhere, out: starts[operands.count]),
            elbo_link(code: link(ELBO_END, 0), a: nowhere, b: nowhere, out: nowhere),
        ]
        path.pointee.run_chain(links, 0, count)
        return Array(UnsafeBufferPointer(start: starts[operands.count].at, count: count))
    }

    private func link(_ code: elbo_operation, _ form: Int) -> Int {
        Int(code.rawValue) * 6 + form * 2
    }
}
