public import ElboCompression
import ElboGraph
import Foundation

/// A perceptron for each law, with numbers that follow from their places alone, and examples for it.
public struct SmallModel: Sendable {
    /// What it is called.
    public let name: String
    /// As the coder sees it.
    public let model: CodedModel

    /// One for each law.
    public static let all: [SmallModel] = [
        SmallModel("bernoulli", .bernoulli), SmallModel("logistic", .discretizedLogistic),
        SmallModel("mixture", .discretizedLogisticMixture(components: 3)),
        SmallModel("beta-binomial", .betaBinomial),
        SmallModel("layers", .bernoulli, upper: [4, 2]),
    ]

    /// A model as large as one of handwritten digits.
    public static let ofDigits: SmallModel = SmallModel(
        "digits", .bernoulli, symbols: 784, dimension: 20, hidden: 400,
        prior: NormalPrior(
            mean: [Double](repeating: 0, count: 20),
            factor: (0..<400).map { $0 % 21 == 0 ? 1 : 0 }))

    private init(
        _ name: String, _ law: SymbolLaw, symbols n: Int = 30, dimension d: Int = 3,
        hidden: Int = 7, upper: [Int] = [],
        prior: NormalPrior = NormalPrior(
            mean: [0.1, -0.2, 0], factor: [1, 0, 0, 0.5, 0.75, 0, -0.25, 0.125, 1.5])
    ) {
        self.name = name
        let width = law.parameters
        let shapes: [Shape] = [
            [n, hidden], [hidden, 2 * d], [2 * d], [d, hidden], [hidden, n * width], [n * width],
        ]
        let layers = SmallLayers(dimensions: [d] + upper, first: shapes.count)
        let parameters = (shapes + layers.shapes).enumerated().map {
            SmallNetworks.numbers($0.element, from: 1_000_000 * $0.offset)
        }
        model = CodedModel(
            symbols: n, law: law,
            networks: CodedNetworks(
                latents: layers.latents(parameters) ?? CodedLatents(prior), parameters: parameters,
                inference: { count in
                    let trace = Trace()
                    let parameters = (shapes + layers.shapes).map { trace.state(.float($0)) }
                    let x = trace.argument(.float([count, n]))
                    let features = relu(x.matrixMultiplied(by: parameters[0]))
                    let outputs = features.matrixMultiplied(by: parameters[1]) + parameters[2]
                    return trace.graph(returning: [
                        tanh(outputs.slice(0..<d, along: -1)),
                        exp(outputs.slice(d..<2 * d, along: -1) - 2),
                    ])
                },
                generation: { count in
                    let trace = Trace()
                    let parameters = (shapes + layers.shapes).map { trace.state(.float($0)) }
                    let z = trace.argument(.float([count, d]))
                    let features = tanh(z.matrixMultiplied(by: parameters[3]))
                    let outputs = (3 * features.matrixMultiplied(by: parameters[4]) + parameters[5])
                        .reshaped(to: Shape([count, n, width]))
                    return trace.graph(returning: [Self.numbers(of: law, outputs)])
                }))
    }

    private static func numbers(of law: SymbolLaw, _ outputs: Tensor) -> Tensor {
        switch law {
        case .bernoulli: return sigmoid(outputs)
        case .discretizedLogistic:
            let location = outputs.slice(0..<1, along: -1)
            return concatenate([location, exp(outputs.slice(1..<2, along: -1) + 2)], along: -1)
        case .discretizedLogisticMixture(let count):
            let (first, second) = (count, 2 * count)
            return concatenate(
                [
                    softmax(outputs.slice(0..<first, along: -1)),
                    outputs.slice(first..<second, along: -1),
                    exp(outputs.slice(second..<3 * count, along: -1) + 3),
                ], along: -1)
        case .betaBinomial: return exp(2 * outputs)
        }
    }

    /// Examples without a pattern but that low symbols are more frequent.
    public func examples(_ count: Int) -> [UInt8] {
        SmallNetworks.numbers([count * model.symbols], from: 9_000_000).doubles.map {
            let share = ($0 + 0.5) * ($0 + 0.5)
            return UInt8(min(share * Double(model.law.symbols), Double(model.law.symbols - 1)))
        }
    }

    /// What the file says of itself.
    public func header(examples: Int, chunk: Int) -> ContainerHeader {
        ContainerHeader(
            model: name, modelHash: name, likelihood: name, examples: examples,
            symbols: model.symbols, chunkExamples: chunk, seed: 7,
            original: OriginalFile(
                name: "examples.bin", format: "bytes", head: Data([1, 2, 3]), elementSize: 1,
                elements: Data(0...255)))
    }

    /// Some examples as a file.
    ///
    /// - Throws: `CompressionError`.
    public func packed(
        examples: Int = 45, chunk: Int = 10, threads: Int = 2, isVerifying: Bool = true
    ) throws -> [UInt8] {
        let symbols = self.examples(examples)
        var bytes: [UInt8] = []
        _ = try Container.write(
            header(examples: examples, chunk: chunk), model, threads: threads,
            isVerifying: isVerifying,
            symbols: { range in
                Array(
                    symbols[range.lowerBound * model.symbols..<range.upperBound * model.symbols])
            }, to: { bytes += $0 })
        return bytes
    }

    /// The symbols of each chunk of a file, which are its bytes; nil for damaged ones.
    ///
    /// - Throws: `CompressionError`.
    public func unpacked(_ bytes: [UInt8], hash: String? = nil, threads: Int = 2) throws
        -> [[UInt8]?]
    {
        var chunks: [[UInt8]?] = []
        try CompressedFile(Data(bytes)).decode(with: model, hash: hash ?? name, threads: threads) {
            chunks.append($1)
        }
        return chunks
    }
}
