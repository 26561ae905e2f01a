import ElboData
import ElboGraph
import ElboNetworks
import ElboTestSupport
import ElboTraining
import Testing

@Suite struct TrainingLoopTests {
    private static let descent = Optimizer.sgd(momentum: 0, nesterov: false)

    @Test("The loss falls")
    func falls() throws {
        let result = try TrainingCase(epochs: 30).run().result
        let first = try #require(result.history.first?.training["loss"])
        let last = try #require(result.history.last?.training["loss"])
        #expect(last < first - 0.5)
        #expect(result.stop == .finished && result.history.count == 30)
    }

    @Test("One seed gives the same bits, another seed others")
    func determinism() throws {
        var training = try TrainingCase()
        let (first, again) = (try training.run().result, try training.run().result)
        #expect(first.parameters == again.parameters)
        #expect(first.history == again.history)
        training.options.seed = 6
        #expect(try training.run().result.parameters != first.parameters)
    }

    @Test("Every example is used once in an epoch, the last batch being smaller")
    func batches() throws {
        let (_, events) = try TrainingCase(epochs: 2).run()
        #expect(events.steps.map(\.examples) == [16, 16, 16, 7, 16, 16, 16, 7])
        #expect(events.steps.map(\.epoch) == [1, 1, 1, 1, 2, 2, 2, 2])
        #expect(events.steps.map(\.batch) == [1, 2, 3, 4, 1, 2, 3, 4])
    }

    @Test(
        "Validation rows: a share of the whole, at least one, never all",
        arguments: [
            (61, 0.1, 6), (61, 0.5, 31), (61, 0, 0), (2, 0.9, 1), (1, 0.5, 0), (3, 0.01, 1),
        ])
    func split(count: Int, share: Double, expected: Int) throws {
        let data = try Dataset([Float](repeating: 0, count: count), itemShape: [1])
        let split = try TrainingOptions(validationFraction: share).split(of: data)
        let (held, kept) = (split.validation, split.training)
        #expect(abs(held.count - expected) <= (share == 0.5 && count == 61 ? 1 : 0))
        #expect((held + kept).sorted() == Array(0..<count))
    }

    @Test("Rows without any cell are neither trained on nor judged")
    func emptyRows() throws {
        var rows = (0..<20).flatMap { row -> [Float] in [Float(row), 1] }
        for row in [4, 11] { (rows[2 * row], rows[2 * row + 1]) = (.nan, .nan) }
        rows[0] = .nan
        let data = try Dataset(rows, itemShape: [2])
        #expect(data.rowsWithCells == (0..<20).filter { ![4, 11].contains($0) })
        let split = try TrainingOptions(validationFraction: 0.5).split(of: data)
        #expect((split.training + split.validation).sorted() == data.rowsWithCells)
        #expect(data.withoutEmptyRows.number(ofRow: 4) == 6)
        let none = try Dataset([.nan, .nan], itemShape: [2])
        #expect(throws: TrainingError.noExamples) { try TrainingOptions().split(of: none) }
    }

    @Test("A batch larger than the data, and a single example", arguments: [1, 2, 61])
    func smallData(count: Int) throws {
        var training = try TrainingCase(
            .init(hidden: [4], normalization: .batch), epochs: 3)
        training.data = try TrainingCase.data(count)
        training.options.batchSize = 1000
        let (result, events) = try training.run()
        #expect(events.steps.count == 3)
        #expect(result.parameters.flatMap(\.doubles).allSatisfy { $0.isFinite })
        #expect((result.history[0].validation == nil) == (count == 1))
    }

    @Test("An epoch of some examples has so many, others each time, and never more than there are")
    func shortEpochs() throws {
        let data = try Dataset((0..<10).map { Float(1 << $0) }, itemShape: [1])
        var options = TrainingOptions(
            epochs: 30, examplesPerEpoch: 4, batchSize: 2, optimizer: TrainingLoopTests.descent,
            learningRate: 0.1, validationFraction: 0)
        let (result, events) = try TrainingCase(Climber(), options: options, data: data).run()
        #expect(events.steps.count == 60 && events.steps.allSatisfy { $0.examples == 2 })
        // The mean of four powers of two tells which they were.
        let shown = result.history.map { Int(((4 * ($0.training["mean"] ?? 0)).rounded())) }
        #expect(shown.allSatisfy { $0.nonzeroBitCount == 4 })
        #expect(shown.reduce(0, |) == 1023)
        options.examplesPerEpoch = 3
        #expect(
            try TrainingCase(Climber(), options: options, data: data).run().events.steps.count
                == 60)
        options.examplesPerEpoch = 1000
        #expect(
            try TrainingCase(Climber(), options: options, data: data).run().events.steps.count
                == 150)
    }

    @Test("Means over an epoch weigh examples equally, small batches included")
    func means() throws {
        let data = try Dataset([1, 2, 3, 4, 10], itemShape: [1])
        let options = TrainingOptions(
            epochs: 1, batchSize: 2, optimizer: TrainingLoopTests.descent, learningRate: 0.1,
            validationFraction: 0)
        let (result, events) = try TrainingCase(Climber(), options: options, data: data).run()
        #expect(events.steps.map(\.examples) == [2, 2, 1])
        #expect(isClose(result.history[0].training["mean"] ?? 0, 4, relative: 1e-6))
        #expect(isClose(result.parameters[0].scalar, 0.3, relative: 1e-6))
        #expect(events.steps.allSatisfy { isClose($0.gradientNorm, 1) })
    }

    /// θ is 0.5, 1, 1.5, ... after the epochs, so the fourth is nearest to 2.
    private func climb(patience: Int?, epochs: Int = 20) throws -> TrainingResult {
        let data = try Dataset([0, 0], itemShape: [1])
        let options = TrainingOptions(
            epochs: epochs, batchSize: 1, optimizer: TrainingLoopTests.descent, learningRate: 0.5,
            validationFraction: 0.5, patience: patience)
        return try TrainingCase(Climber(), options: options, data: data).run().result
    }

    @Test("Early stopping ends `patience` epochs after the best and gives the best parameters")
    func earlyStopping() throws {
        let result = try climb(patience: 3)
        #expect(result.stop == .early(bestEpoch: 4) && result.keptEpoch == 4)
        #expect(result.parameters[0].scalar == 2)
        #expect(result.history.count == 7)
        let patient = try climb(patience: 100)
        #expect(patient.stop == .finished && patient.keptEpoch == 4)
        #expect(try climb(patience: nil).keptEpoch == 20)
        #expect(patient.parameters[0].scalar == 2)
        #expect(try climb(patience: nil).parameters[0].scalar == 10)
    }

    @Test(
        "Validation judges by the objective at the end of training, so a rising weight is no bias")
    func validationControls() throws {
        let losses = try climb(patience: nil, epochs: 5).history.map { $0.validation?["loss"] ?? 0 }
        #expect(isClose(losses, [12.25, 11, 10.25, 10, 10.25], relative: 1e-6))
    }

    @Test("A record holds the learning rate and the controls of the epoch's last step")
    func records() throws {
        let data = try Dataset([0, 0, 0, 0], itemShape: [1])
        var options = TrainingOptions(
            epochs: 2, batchSize: 1, optimizer: TrainingLoopTests.descent, learningRate: 1,
            schedule: .linear(final: 0), validationFraction: 0)
        let linear = try TrainingCase(Climber(), options: options, data: data).run().result
        #expect(isClose(linear.history.map(\.learningRate), [0.625, 0.125]))
        #expect(isClose(linear.history.map { $0.controls["rising"] ?? -1 }, [0.375, 0.875]))
        #expect(isClose(linear.parameters[0].scalar, 4.5, relative: 1e-6))
        options.schedule = .step(epochs: 1, factor: 0.1)
        let stepped = try TrainingCase(Climber(), options: options, data: data).run().result
        #expect(isClose(stepped.history.map(\.learningRate), [1, 0.1]))
        #expect(isClose(stepped.parameters[0].scalar, 4.4, relative: 1e-6))
    }

    @Test("Clipping limits the step")
    func clipping() throws {
        let data = try Dataset([100], itemShape: [1])
        let options = TrainingOptions(
            epochs: 1, optimizer: TrainingLoopTests.descent, learningRate: 1, clipNorm: 0.5)
        let (result, events) = try TrainingCase(Product(), options: options, data: data).run()
        #expect(isClose(result.parameters[0].scalar, -0.5, relative: 1e-6))
        #expect(isClose(events.steps[0].gradientNorm, 100))
    }

    static let outOfRange: [String: TrainingOptions] = [
        "the number of epochs": TrainingOptions(epochs: 0),
        "the batch size": TrainingOptions(batchSize: 0),
        "the learning rate": TrainingOptions(learningRate: .nan),
        "the validation share": TrainingOptions(validationFraction: 1),
        "the gradient's largest norm": TrainingOptions(clipNorm: 0),
        "the patience": TrainingOptions(patience: 0),
        "the number of examples per epoch": TrainingOptions(examplesPerEpoch: 0),
    ]

    @Test("Options out of range are refused by name", arguments: outOfRange.keys.sorted())
    func options(name: String) throws {
        let options = try #require(TrainingLoopTests.outOfRange[name])
        let error = #expect(throws: TrainingError.self) { try options.validate() }
        guard case .option(let found, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == name)
    }

    @Test("Sizes whose sums would overflow are refused")
    func hugeOptions() {
        #expect(throws: TrainingError.self) { try TrainingOptions(epochs: .max).validate() }
        #expect(throws: TrainingError.self) { try TrainingOptions(batchSize: .max).validate() }
    }
}
