import ElboAutoencoders
import ElboData
import ElboGraph
import ElboModelFiles
import ElboNumerics
import ElboReport
import Foundation

/// The page of a model that encodes nothing: samples, and how its game went.
struct DecoderPage: ModelPage {
    let file: ModelFile
    let data: Dataset
    let name: String
    let film: TrainingFilm?
    let origin: PageOrigin
    let title: String
    let seed: UInt64
    let key: RandomKey
    let session: ModelSession
    let checks: ModelChecks

    var codeDimension: Int { autoencoder.latentDimension }

    init(
        file: ModelFile, data: Dataset, name: String, film: TrainingFilm?, origin: PageOrigin,
        title: String, seed: UInt64, executor: any Executor
    ) throws {
        try file.model.requireFit(data)
        self.file = file
        self.data = data
        self.name = name
        self.film = film
        self.origin = origin
        self.title = title
        self.seed = seed
        key = RandomKey(seed: seed).child(0x4E90)
        session = ModelSession(file.model, on: executor)
        checks = try ModelChecks(session, data, nil, hasPrior: true, key: key.child(9))
    }

    var report: Report {
        get throws {
            Report(
                title: title,
                subtitle:
                    "\(file.manifest.composition); \(codeDimension) latent dimension\(codeDimension == 1 ? "" : "s"); "
                    + "beside \(judgedText)",
                summary:
                    "A decoder of draws of the prior: it makes examples and encodes none, so that there is no bound, no "
                    + "reconstruction and no map.",
                headlines: headlines,
                findings: Findings(manifest: file.manifest, evaluation: nil, checks: checks).all,
                sections: [trainingSection, try sampleSection, filmSection, try drawnRowsSection]
                    .compactMap { $0 } + [optionSection, methodSection, originSection],
                footer: footer)
        }
    }

    private var headlines: [HeadlineNumber] {
        var numbers: [HeadlineNumber] = []
        if let made = checks.coverage, let others = checks.coverageOfTwins {
            numbers = [
                HeadlineNumber(
                    "Coverage", value: made.coverageText,
                    method:
                        "examples that a sample comes near; of other examples \(others.coverageText)"
                ),
                HeadlineNumber(
                    "Density", value: made.densityText,
                    method:
                        "how samples lie among examples; other examples \(others.densityText)"
                ),
            ]
        }
        if let test = checks.samples {
            numbers.append(
                HeadlineNumber(
                    "Energy distance", value: NumberText.text(test.distance, significantDigits: 2),
                    method: "between samples and examples, from 0, alike, to 1"))
        }
        return numbers
    }

    private var trainingSection: Report.Section? {
        gameFigures.isEmpty
            ? nil
            : Report.Section(
                "Training", lead: "How the game went, epoch by epoch.", figures: gameFigures)
    }

    private var methodSection: Report.Section {
        Report.Section(
            "How the numbers were computed",
            figures: [
                Figure(TableFigure([.init("", samplesMethods)], layout: .rows), width: .full)
            ])
    }
}
