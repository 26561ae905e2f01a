import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// A run that is stopped and resumed is the run that was not.
@Suite struct ResumeTests {
    static let cases: [String: @Sendable () throws -> TrainingCase] = [
        "plain": { try TrainingCase() },
        "batch normalisation, dropout, optimal sigma": {
            try TrainingCase(
                .init(hidden: [4], normalization: .batch, dropout: 0.3),
                likelihood: .gaussian(sigma: .optimal))
        },
        // So large a rate that the validation loss rises again and again.
        "early stopping": { try TrainingCase(patience: 2, learningRate: 0.3) },
        // Both stages, the second from the third epoch on.
        "phases that take turns": {
            try TrainingCase(strategy: .laggingInference(steps: 2, epochs: 2))
        },
        "a decoder that begins anew": {
            try TrainingCase(strategy: .pretrainedEncoder(epochs: 2))
        },
        "an objective with a state of its own": {
            try TrainingCase(likelihood: .gaussian(sigma: .optimal), objective: .geco())
        },
        "an objective that counts the examples": {
            try TrainingCase(objective: .totalCorrelation())
        },
        "a charge by a critic": {
            try TrainingCase(
                recipe: .factorVAE,
                adversary: Adversary("total-correlation:width=4,layers=1,spectral=yes"))
        },
        "a game of three": {
            try TrainingCase(
                recipe: .vaeGAN, adversary: Adversary("features:balance=yes"))
        },
        "an implicit posterior": {
            try TrainingCase(
                recipe: .avb, posterior: .implicit(functions: 3, noise: 2, hidden: 4),
                adversary: Adversary("contrast:width=4,layers=1"))
        },
        // Both stages, the second from the third epoch on.
        "a critic that is told classes": {
            try TrainingCase(
                recipe: .adversarialAutoencoder, prior: .ring(components: 3),
                adversary: Adversary(
                    CodeCritic(
                        readsLabels: true, sortingEpochs: 2, shape: CriticShape(width: 4, layers: 1)
                    )
                ), hasLabels: true)
        },
        "a critic of codes of slope one": {
            try TrainingCase(
                recipe: .adversarialAutoencoder, prior: .ring(components: 3),
                adversary: Adversary("codes:by=distance,turns=together,steps=2,width=4,layers=1"))
        },
        "a codebook, then the law of its codes": {
            try TrainingCase(
                strategy: .codesFirst(epochs: 2), recipe: .quantized,
                posterior: .quantized(codewords: 5, size: 1, restart: 0.5))
        },
        "a decoder against a critic of slope one": { try TrainingCase(recipe: .wganGP) },
        "epochs of some of the examples": {
            var training = try TrainingCase()
            // Four steps, as the others have.
            (training.options.examplesPerEpoch, training.options.batchSize) = (32, 8)
            return training
        },
        "momentum": {
            var training = try TrainingCase()
            training.options.optimizer = .sgd(momentum: 0.9, nesterov: true)
            training.options.schedule = .cosine(final: 0)
            return training
        },
    ]

    private func plan(_ folder: String, identity: [String: String] = ["data": "d", "model": "m"])
        -> CheckpointPlan
    {
        CheckpointPlan(path: folder + "/run.checkpoint", identity: identity)
    }

    @Test(
        "Stopped after any step, epoch boundaries included: the same bits",
        arguments: cases.keys.sorted())
    func anyStep(name: String) throws {
        let make = try #require(ResumeTests.cases[name])
        var training = try make()
        let whole = try training.run().result
        let steps = whole.history.count * 4
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            for stop in 1..<steps {
                let stopped = try training.run(stoppingAfter: stop).result
                #expect(stopped.stop == .interrupted)
                let checkpoint = try training.trainer().readCheckpoint()
                #expect(checkpoint?.state.step == stop)
                let resumed = try training.run(from: checkpoint).result
                #expect(resumed.parameters == whole.parameters)
                #expect(resumed.history == whole.history)
                #expect(resumed.stop == whole.stop)
            }
        }
    }

    @Test("Stopped and resumed after every single step: the same bits")
    func everyStep() throws {
        var training = try TrainingCase(epochs: 2)
        let whole = try training.run().result
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            var checkpoint: Checkpoint?
            for _ in 1..<8 {
                _ = try training.run(from: checkpoint, stoppingAfter: 1)
                checkpoint = try training.trainer().readCheckpoint()
            }
            let resumed = try training.run(from: checkpoint).result
            #expect(resumed.parameters == whole.parameters)
            #expect(resumed.history == whole.history)
        }
    }

    @Test("A checkpoint after an epoch, as a crash leaves it: the same bits")
    func crash() throws {
        var training = try TrainingCase()
        let whole = try training.run().result
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            let (_, events) = try training.run()
            let saved = events.filter { if case .checkpoint = $0 { true } else { false } }
            #expect(saved.count == 3)
            let checkpoint = try training.trainer().readCheckpoint()
            #expect(checkpoint?.state.epoch == 3)
            #expect(try training.run(from: checkpoint).result.parameters == whole.parameters)
        }
    }

    @Test("Another run's checkpoint is refused, naming the difference")
    func differentRun() throws {
        var training = try TrainingCase(epochs: 1)
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            _ = try training.run(stoppingAfter: 1)
            for name in ["data", "model"] {
                var identity = ["data": "d", "model": "m"]
                identity[name] = "other"
                training.plan = plan(folder, identity: identity)
                #expect(
                    throws: TrainingError.differentRun(
                        path: folder + "/run.checkpoint", difference: name)
                ) { try training.trainer().readCheckpoint() }
            }
        }
    }

    @Test("A checkpoint of a model with other tensors is refused")
    func otherTensors() throws {
        var training = try TrainingCase(epochs: 1)
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            _ = try training.run(stoppingAfter: 1)
            var wider = try TrainingCase(.init(hidden: [5], activation: .tanh))
            wider.plan = training.plan
            #expect(
                throws: TrainingError.notACheckpoint(
                    path: folder + "/run.checkpoint", missing: "tensor encoder.0.weight")
            ) { try wider.trainer().readCheckpoint() }
            training.options.optimizer = .rmsProp(decay: 0.9, epsilon: 1e-8)
            // Adam's moments include RMSprop's.
            _ = try training.trainer().readCheckpoint()
            training.options.optimizer = .sgd(momentum: 0.5, nesterov: false)
            #expect(throws: TrainingError.self) { try training.trainer().readCheckpoint() }
        }
    }

    @Test("Truncated at any length, or not there: refused with an error")
    func truncated() throws {
        var training = try TrainingCase(epochs: 1)
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            #expect(throws: DataError.self) { try training.trainer().readCheckpoint() }
            _ = try training.run(stoppingAfter: 1)
            let file = URL(fileURLWithPath: folder + "/run.checkpoint")
            let bytes = try Data(contentsOf: file)
            for count in stride(from: 0, to: bytes.count, by: 97) {
                try bytes.prefix(count).write(to: file)
                #expect(throws: DataError.self) { try training.trainer().readCheckpoint() }
            }
        }
    }

    static let impossibleStates: [String: [String: any Sendable]] = [
        "negative batch": ["batch": -1], "negative epoch": ["epoch": -1],
        "negative step": ["step": -1], "batch beyond the epoch": ["batch": 5],
        "step that does not fit": ["step": 2], "huge step": ["step": Int.max],
        "huge epoch": ["epoch": Int.max],
        "negative steps of a phase": ["phaseSteps": ["joint": -1]],
        "huge steps of a phase": ["phaseSteps": ["joint": Int.max]],
        "negative sums": [
            "sums": ["count": -1, "sums": [String: Int]()] as [String: any Sendable]
        ],
        "huge sums": [
            "sums": ["count": Int.max, "sums": [String: Int]()] as [String: any Sendable]
        ],
        "a best epoch before the first": ["best": ["loss": 1, "epoch": Int.min]],
        "a best epoch that is to come": ["best": ["loss": 1, "epoch": 2]],
    ]

    @Test(
        "Impossible training states are refused, not followed",
        arguments: impossibleStates.keys.sorted())
    func impossibleState(name: String) throws {
        var training = try TrainingCase(epochs: 3)
        let changes = try #require(ResumeTests.impossibleStates[name])
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            _ = try training.run(stoppingAfter: 1)
            let path = folder + "/run.checkpoint"
            let file = try SafeTensors.File.read(path)
            var metadata = file.metadata
            let text = try #require(metadata["elbo.training"])
            var state = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            for (key, value) in changes { state[key] = value }
            metadata["elbo.training"] = String(
                decoding: try JSONSerialization.data(withJSONObject: state), as: UTF8.self)
            try SafeTensors.File(metadata: metadata, tensors: file.tensors).sealed()
                .write(to: path)
            #expect(throws: TrainingError.self) {
                try training.run(from: try training.trainer().readCheckpoint())
            }
        }
    }

    @Test("A model file is no checkpoint")
    func notACheckpoint() throws {
        var training = try TrainingCase(epochs: 1)
        try withTemporaryFolder { folder in
            training.plan = plan(folder)
            try SafeTensors.File(metadata: [:], tensors: []).write(to: folder + "/run.checkpoint")
            #expect(
                throws: TrainingError.notACheckpoint(
                    path: folder + "/run.checkpoint", missing: "training state")
            ) { try training.trainer().readCheckpoint() }
        }
    }

    @Test("Interrupted without a plan for checkpoints: the run ends with what it has")
    func noPlan() throws {
        let (result, events) = try TrainingCase().run(stoppingAfter: 5)
        #expect(result.stop == .interrupted && result.history.count == 1)
        #expect(events.steps.count == 5)
    }
}
