import ElboAutoencoders
import ElboCompression
import ElboData
import ElboExact
import ElboGraph

/// Both networks of a model of codewords and the law of its codes, on arithmetic that is the same on every machine.
struct LossyModel: Sendable {
    let trained: TrainedAutoencoder
    let numbers: CodedNumbers

    /// Examples that a network sees at once.
    private static let batch = 32

    /// Prepares a model of codewords; nil for any other.
    ///
    /// - Throws: `CompressionError.unsuitedModel`.
    init?(_ trained: TrainedAutoencoder) throws {
        let model = trained.autoencoder
        guard let layout = model.codeLayout else { return nil }
        guard let steps = model.codeSteps else {
            throw CompressionError.unsuitedModel(
                reason: "the law of its codes has no probabilities place after place")
        }
        guard !model.seesMask, !model.decoder.readsTokens else {
            throw CompressionError.unsuitedModel(
                reason:
                    "its codes are made of codewords, which bring examples back changed, and only arrays of numbers (images, sounds) can be compressed so: tables and texts need another model, such as --recipe vae"
            )
        }
        self.trained = trained
        numbers = CodedNumbers(
            places: layout.places, codewords: layout.codewords, neighbours: steps.neighbours,
            remembered: steps.remembered, parameters: trained.parameters,
            step: { model.codeStepGraph($0) })
    }

    /// The numbers of the codewords of examples, `places` for each.
    ///
    /// - Parameter values: Rows in the data's own units.
    /// - Throws: `RunError`.
    func numbers(of values: [Float]) throws -> [UInt16] {
        var x = values
        x.withUnsafeMutableBufferPointer {
            trained.transform.apply($0, itemSize: trained.itemSize)
        }
        return try run(x, width: trained.itemSize) { trained.autoencoder.codeNumbersGraph($0) }
            .map { UInt16($0) }
    }

    /// Examples of codewords, in the data's own units.
    ///
    /// - Parameter numbers: `places` for each example.
    /// - Throws: `RunError`.
    func examples(of numbers: [UInt16]) throws -> [Float] {
        var values = try run(numbers.map { Float($0) }, width: self.numbers.places) {
            trained.autoencoder.examplesGraph($0)
        }
        values.withUnsafeMutableBufferPointer {
            trained.transform.invert($0, itemSize: trained.itemSize)
        }
        return values
    }

    private func run(_ rows: [Float], width: Int, _ graph: (Int) -> Graph) throws -> [Float] {
        let executor = ExactExecutor()
        let state = executor.makeState(trained.parameters)
        var programs: [Int: any Program] = [:]
        var results: [Float] = []
        let count = rows.count / width
        for start in stride(from: 0, to: count, by: Self.batch) {
            let size = min(Self.batch, count - start)
            let program = try programs[size] ?? executor.compile(graph(size), state: state)
            programs[size] = program
            let own = Array(rows[start * width..<(start + size) * width])
            results += try program.run([HostArray([size, width], own)])[0].floats
        }
        return results
    }
}
