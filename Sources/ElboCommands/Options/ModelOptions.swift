public import ArgumentParser
import Elbo

/// What is trained and how: the one list of these options, which the command line and YAML files share
/// (`OptionFile`). All are optional; what they come to is in `ResolvedTraining`.
struct ModelOptions: ParsableArguments {
    @OptionGroup var composition: CompositionOptions

    @Option(
        help:
            "Passes over the training examples, exactly so many, of which the last is kept (default: what comes to 15 000 steps, of conv 3000 to 10 000, at least 10 epochs, ended early by --patience, which keeps the best)."
    )
    var epochs: Int?

    @Option(
        help: ArgumentHelp(
            "Let an epoch have about so many examples, drawn anew from all each time (default: all).",
            valueName: "number"))
    var examplesPerEpoch: Int?

    @Option(
        help:
            "Examples in one step (default: 32 to 128 by the number of rows, 16 clips)."
    )
    var batch: Int?

    @Option(help: "Rule for updates (default: adam).")
    var optimizer: OptimizerKind?

    @Option(help: "Base learning rate (default: 0.001, of clips and levels of sounds 0.002).")
    var learningRate: Double?

    @Option(
        help:
            "How the learning rate changes (default: constant; of clips, levels of sounds and games with a critic linear)."
    )
    var schedule: ScheduleKind?

    @Option(help: "Weight decay of adamw (default: 0.01).")
    var weightDecay: Double?

    @Option(help: "Momentum of sgd (default: 0.9).")
    var momentum: Double?

    @Option(
        help:
            "Largest norm of a step's gradient (default: no limit; 5 of sentences, series and clips)."
    )
    var clipNorm: Double?

    @Option(
        help:
            "Share of the examples kept for validation (default: \(TrainingOptions().validationFraction))."
    )
    var validation: Double?

    @Option(
        help: ArgumentHelp(
            "Stop after this many epochs without a better validation loss and keep the best epoch (default: a quarter of the epochs, at least 5; none with --epochs and with a critic).",
            valueName: "epochs"))
    var patience: Int?

    @Option(help: "Decides everything random (default: 0).")
    var seed: UInt64?
}

extension OptimizerKind: ExpressibleByArgument {}
extension ScheduleKind: ExpressibleByArgument {}
extension TrainingExamples: ExpressibleByArgument {}
