import ElboExact
import ElboGraph

/// Runs the programs of a model of sentences for several of them side by side, token after token.
///
/// Rows of a program are independent, so that no bit depends on how many there are: sentences that have ended make room.
struct SentenceBatch {
    private let networks: TextNetworks
    private let executor = ExactExecutor()
    private let state: any ProgramState
    private var steps: [Int: any Program] = [:]
    private var beginnings: [Int: any Program] = [:]
    /// By sentences and places.
    private var inferences: [[Int]: any Program] = [:]

    init(_ networks: TextNetworks) {
        self.networks = networks
        state = executor.makeState(networks.parameters)
    }

    /// A coder of the codes of so many sentences; nil for a model without codes.
    func latents(lanes: Int) throws -> LatentCoder? {
        try networks.codes.map {
            try LatentCoder($0.latents, lanes: lanes, executor, state)
        }
    }

    /// q(z₁|x) of sentences, the end behind each.
    mutating func posteriors(of sentences: [[Int]]) throws -> NormalRows {
        guard let codes = networks.codes else { preconditionFailure("a model with codes") }
        let longest = min(sentences.map(\.count).max() ?? 1, codes.places)
        let places = min((longest + 7) / 8 * 8, codes.places)
        let key = [sentences.count, places]
        if inferences[key] == nil {
            inferences[key] = try executor.compile(
                codes.inference(sentences.count, places), state: state)
        }
        let tokens = sentences.flatMap { sentence in
            (0..<places).map { $0 < sentence.count ? Double(sentence[$0]) : 0 }
        }
        guard let program = inferences[key] else { preconditionFailure("it was just made") }
        let results = try program.run([HostArray([sentences.count, places], tokens)])
        return NormalRows(
            means: results[0].doubles, deviations: results[1].doubles,
            dimension: codes.latents.dimension)
    }

    /// What is remembered of sentences, for each array a row of numbers one after the other.
    typealias Memory = [[Double]]

    /// What is remembered before the first token: what codes tell, or nothing.
    mutating func beginning(_ codes: [LatentCode]?, count: Int) throws -> Memory {
        guard let codes, let programs = networks.codes else {
            return networks.remembered.map { [Double](repeating: 0, count: count * $0) }
        }
        if beginnings[count] == nil {
            beginnings[count] = try executor.compile(programs.beginning(count), state: state)
        }
        return try beginnings[count]?.run([LatentCoder.rows(codes)]).map(\.doubles) ?? []
    }

    /// The logits of the next token of some of the sentences, whose memory goes on.
    ///
    /// - Parameters:
    ///   - rows: Which sentences.
    ///   - last: For each of these the token before.
    ///   - memory: Of all sentences.
    mutating func logits(of rows: [Int], after last: [Int], _ memory: inout Memory) throws
        -> HostArray
    {
        var size = 1
        while size < rows.count { size *= 2 }
        if steps[size] == nil {
            steps[size] = try executor.compile(networks.step(size), state: state)
        }
        guard let program = steps[size] else { preconditionFailure("it was just made") }
        let tokens = (0..<size).map { $0 < last.count ? Double(last[$0]) : 0 }
        let remembered = zip(memory, networks.remembered).map { array, width -> HostArray in
            var own = [Double](repeating: 0, count: size * width)
            for (place, row) in rows.enumerated() {
                own.replaceSubrange(
                    place * width..<(place + 1) * width,
                    with: array[row * width..<(row + 1) * width])
            }
            return HostArray([size, width], own)
        }
        let results = try program.run([HostArray([size], tokens)] + remembered)
        for (index, width) in networks.remembered.enumerated() {
            let next = results[index + 1].doubles
            for (place, row) in rows.enumerated() {
                memory[index].replaceSubrange(
                    row * width..<(row + 1) * width,
                    with: next[place * width..<(place + 1) * width])
            }
        }
        return results[0]
    }
}
