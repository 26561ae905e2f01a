import ElboExact
import ElboGraph

/// The laws of the numbers of some codes, place after place.
struct NumberWalk {
    private let model: CodedNumbers
    private let rows: Int
    private let program: any Program
    private var memory: [HostArray]
    private var place = 0

    /// Before the first place of so many codes.
    init(_ model: CodedNumbers, rows: Int) throws {
        self.model = model
        self.rows = rows
        let executor = ExactExecutor()
        program = try executor.compile(
            model.step(rows), state: executor.makeState(model.parameters))
        memory = model.remembered.map {
            HostArray([rows, $0], [Double](repeating: 0, count: rows * $0))
        }
    }

    /// The distribution functions at the next place: K + 1 numbers for each code, from 0.
    ///
    /// - Parameter known: The numbers of the places before, those of a code side by side: `places` for each.
    /// - Throws: `CompressionError.notFinite`.
    mutating func next(_ known: [UInt16]) throws -> [Double] {
        let seen = model.neighbours.map { neighbour -> HostArray in
            let values = (0..<rows).map { row -> Double in
                neighbour[place].map { Double(known[row * model.places + $0]) }
                    ?? Double(model.codewords)
            }
            return HostArray([rows], values)
        }
        let results = try program.run([HostArray([1], [Double(place)])] + seen + memory)
        memory = Array(results.dropFirst())
        place += 1
        let (k, probabilities) = (model.codewords, results[0].doubles)
        var sums = [Double](repeating: 0, count: rows * (k + 1))
        for row in 0..<rows {
            var sum = 0.0
            for number in 0..<k {
                sums[row * (k + 1) + number] = sum
                sum += probabilities[row * k + number]
            }
            guard sum.isFinite else { throw CompressionError.notFinite }
            sums[row * (k + 1) + k] = sum
        }
        return sums
    }
}
