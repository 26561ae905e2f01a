import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

@Suite("Dynamics: the loss of windows")
struct DynamicsTests {
    static let recipes: [String: Dynamics] = [
        "dmm": .deepMarkov, "vrnn": .variationalRecurrent, "srnn": .stochasticRecurrent,
        "codes remembered": Dynamics(
            memory: .init(readsExamples: false, readsCodes: true), transition: .gated,
            posteriorReadsCode: true, posteriorReadsMemory: true, looksAhead: false),
        "a summary of two frames": summary(of: 2), "a summary of all frames": summary(of: 9),
        "kvae": .kalman,
        "kvae of one system": .kalman(LinearDynamics(systems: 1, stateDimension: 3)),
    ]

    private static func summary(of frames: Int) -> Dynamics {
        var dynamics = Dynamics.latentVideo
        dynamics.content?.frames = frames
        return dynamics
    }

    private static func model(
        _ dynamics: Dynamics, cell: RecurrentCell = .gru, seesMask: Bool = false
    ) throws -> DynamicalAutoencoder {
        try DynamicalAutoencoder(
            itemShape: [2], latentDimension: 2,
            network: .multilayerPerceptron(
                MultilayerPerceptron(hidden: [3], activation: .tanh)),
            dynamics: dynamics, cell: cell, units: 3, seesMask: seesMask)
    }

    /// Parameters away from symmetric starts.
    private static func parameters(of model: DynamicalAutoencoder) -> [HostArray] {
        model.parameters.enumerated().map { place, parameter in
            let key = RandomKey(seed: 6).child(UInt64(place))
            return array(
                parameter.shape, (0..<parameter.shape.count).map { 0.5 * key.normal(at: $0) })
        }
    }

    /// Windows of so many steps; the second ends one step sooner, and lacks a cell.
    private static func cells(_ windows: Int, _ steps: Int, isMasked: Bool) -> (
        values: [Double], known: [Double]
    ) {
        let key = RandomKey(seed: 8)
        let count = windows * steps * 2
        var known = [Double](repeating: 1, count: count)
        if isMasked, windows > 1 {
            for place in [steps * 2 + 1, 2 * steps * 2 - 2, 2 * steps * 2 - 1] { known[place] = 0 }
        }
        return (zip(known, 0...).map { $0 * key.normal(at: $1) }, known)
    }

    private static func inputs(
        _ trace: Trace, _ values: [Double], _ known: [Double]?, windows: Int
    ) -> Inputs {
        func constant(_ numbers: [Double]) -> Tensor {
            trace.constant(array([windows, numbers.count / windows], numbers))
        }
        var fields = [ExampleSchema.observationName: constant(values)]
        if let known { fields[ExampleSchema.maskName] = constant(known) }
        return Inputs(count: windows, fields)
    }

    private static func loss(
        _ model: DynamicalAutoencoder, _ given: [Tensor], _ values: [Double], _ known: [Double]?,
        windows: Int
    ) -> Tensor {
        let trace = given[0].trace
        let names = model.parameters.map(\.name)
        var pass = ForwardPass(
            mode: .training,
            parameters: Dictionary(uniqueKeysWithValues: zip(names, given)), key: given.last)
        return model.loss(
            of: inputs(trace, values, known, windows: windows), phase: .joint,
            controls: [trace.constant(0.7)], in: &pass
        ).loss
    }

    @Test("gradients", arguments: recipes.keys.sorted(), [false, true])
    func gradients(name: String, isMasked: Bool) throws {
        let dynamics = try #require(Self.recipes[name])
        // What tells of a linear state or sees frames takes clips, which lack no cells.
        let model = try Self.model(
            dynamics, cell: isMasked ? .lstm : .gru,
            seesMask: isMasked && dynamics.takesRows)
        let (values, known) = Self.cells(2, 3, isMasked: isMasked)
        let parameters = Self.parameters(of: model)
        let check = GradientCheck(
            parameters + [HostArray(RandomKey(seed: 2))], variables: Array(parameters.indices),
            key: RandomKey(seed: 3)
        ) { _, given in
            [Self.loss(model, given, values, isMasked ? known : nil, windows: 2)]
        }
        let mismatch = try check.mismatch(order: 1, relative: 1e-6)
        #expect(mismatch == nil)
    }

    @Test("gradients of maps that a decoder sees", arguments: [1, 2, 5])
    func mapGradients(frames: Int) throws {
        var dynamics = Dynamics.videoGeneration
        dynamics.content = .init(frames: frames, skips: true, summary: frames == 2)
        let model = try DynamicalAutoencoder(
            itemShape: [2, 2, 1], latentDimension: 2,
            network: .convolutional(ConvolutionalNetwork(channels: [2], features: 3)),
            dynamics: dynamics, units: 2)
        let key = RandomKey(seed: 8)
        let values = (0..<2 * 3 * 4).map { key.normal(at: $0) }
        let parameters = Self.parameters(of: model)
        let check = GradientCheck(
            parameters + [HostArray(RandomKey(seed: 2))], variables: Array(parameters.indices),
            key: RandomKey(seed: 3)
        ) { _, given in [Self.loss(model, given, values, nil, windows: 2)] }
        let mismatch = try check.mismatch(order: 1, relative: 1e-6)
        #expect(mismatch == nil)
    }

    @Test("a series that ends sooner counts as if it stood alone", arguments: recipes.keys.sorted())
    func padding(name: String) throws {
        let model = try Self.model(try #require(Self.recipes[name]), seesMask: false)
        let parameters = Self.parameters(of: model)
        func total(_ values: [Double], _ known: [Double]?) throws -> Double {
            let loss = try outputs(of: parameters + [HostArray(RandomKey(seed: 2))]) { given in
                [Self.loss(model, given, values, known, windows: 1)]
            }
            // Losses are per step of a window.
            return loss[0].scalar * Double(values.count / 2)
        }
        let (alone, _) = Self.cells(1, 3, isMasked: false)
        let ones = [Double](repeating: 1, count: 6)
        let short = try total(alone, nil)
        #expect(try isClose(total(alone, ones), short, relative: 1e-12, absolute: 1e-12))
        let padded = try total(alone + [0, 0, 0, 0], ones + [0, 0, 0, 0])
        #expect(isClose(padded, short, relative: 1e-10, absolute: 1e-10))
        // What stands behind the end is not looked at.
        let other = try total(alone + [9, -4, 2, 7], ones + [0, 0, 0, 0])
        #expect(isClose(other, short, relative: 1e-10, absolute: 1e-10))
    }

    @Test("windows: each row is learned from or held back, never both")
    func windows() throws {
        let values = (0..<300).map { Double(($0 * 37) % 307) }
        let rows = SequencedRows(
            try NumericTable(values, width: 1, columns: ["x"]), lengths: [200, 100])
        let windows = try SeriesWindows(rows, length: 20)
        let (learned, held) = (
            Set(windows.data.values(of: windows.split.training)),
            Set(windows.data.values(of: windows.split.validation))
        )
        #expect(learned.isDisjoint(with: held) && learned.count + held.count == 300)
        #expect(windows.data.itemShape == [20, 1] && !windows.hasMissing)
        // A tenth of each series, at least a window: 20 rows of both.
        #expect(windows.split.validation.count == 2)
        #expect(windows.split.training.count > 100)
        let many = try SeriesWindows(
            SequencedRows(
                try NumericTable(values, width: 1), lengths: [Int](repeating: 15, count: 20)),
            length: 20)
        #expect(many.length == 15 && many.split.validation.count == 2)
        #expect(many.split.training.count == 18)
        #expect(throws: AutoencoderError.self) {
            try SeriesWindows(
                SequencedRows(try NumericTable([1, 2, 3], width: 1), lengths: [1, 1, 1]))
        }
        #expect(throws: AutoencoderError.self) {
            try SeriesWindows(SequencedRows(try NumericTable([3, 3, 3, 3], width: 1)))
        }
    }

    @Test("rows may be frames, read and made by convolutions")
    func frames() throws {
        let (clips, steps, side) = (32, 5, 8)
        // A bar that moves by one place in each frame.
        let pixels = (0..<clips).flatMap { clip in
            (0..<steps).flatMap { step in
                (0..<side * side).map { ($0 + clip + step) % side == 0 ? 1 : 0 as Float }
            }
        }
        let model = try DynamicalAutoencoder(
            itemShape: [side, side, 1], latentDimension: 3,
            network: .convolutional(ConvolutionalNetwork(channels: [4, 8], features: 16)),
            dynamics: .stochasticRecurrent, units: 16,
            likelihood: .gaussian(sigma: .fixed(value: 0.3)))
        let trainer = try Trainer(
            model: model,
            options: TrainingOptions(
                epochs: 12, batchSize: 16, learningRate: 3e-3, validationFraction: 0),
            executor: TestExecutors.fast)
        var observer = SilentObserver()
        let history = try trainer.run(
            on: ExampleReader(Dataset(pixels, itemShape: [steps, side, side, 1])),
            startingWith: model.initialValues, observer: &observer
        ).history
        let bounds = try history.map { try #require($0.training["elbo"]) }
        #expect(bounds[11] > bounds[0] + 5)
    }

    @Test("choices that make no model")
    func refusals() throws {
        let free = Dynamics(
            memory: nil, transition: .none, posteriorReadsCode: true, posteriorReadsMemory: false,
            looksAhead: true)
        #expect(throws: AutoencoderError.self) { try Self.model(free) }
        #expect(throws: AutoencoderError.self) {
            try DynamicalAutoencoder(
                itemShape: [2], latentDimension: 2,
                network: .multilayerPerceptron(MultilayerPerceptron()), dynamics: .deepMarkov,
                units: 4, likelihood: .gaussian(sigma: .optimal))
        }
        var looking = Dynamics.kalman
        looking.looksAhead = true
        #expect(throws: AutoencoderError.self) { try Self.model(looking) }
        #expect(throws: AutoencoderError.self) {
            try Self.model(.kalman(LinearDynamics(systems: 0)))
        }
        #expect(throws: AutoencoderError.self) {
            try Self.model(.kalman).requireNormalRows()
        }
        // Content is what whole frames show: maps need convolutions, rows of columns have none.
        #expect(throws: AutoencoderError.self) { try Self.model(.videoGeneration) }
        #expect(throws: AutoencoderError.self) { try Self.model(.latentVideo, seesMask: true) }
        #expect(throws: AutoencoderError.self) {
            try Self.model(.latentVideo).requireNormalRows()
        }
        for content in [Dynamics.Content(), .init(frames: 0, summary: true)] {
            var dynamics = Dynamics.latentVideo
            dynamics.content = content
            #expect(throws: AutoencoderError.self) { try Self.model(dynamics) }
        }
        // What lacks cells is filled by draws from normal laws; frames lack none.
        #expect(throws: AutoencoderError.self) {
            try DynamicalAutoencoder(
                itemShape: [2], latentDimension: 2,
                network: .multilayerPerceptron(MultilayerPerceptron()), dynamics: .deepMarkov,
                units: 4, likelihood: .bernoulli, seesMask: true)
        }
        #expect(throws: AutoencoderError.self) {
            try DynamicalAutoencoder(
                itemShape: [2], latentDimension: 2,
                network: .multilayerPerceptron(MultilayerPerceptron()), dynamics: .deepMarkov,
                units: 4, objective: .importanceWeighted())
        }
    }
}
