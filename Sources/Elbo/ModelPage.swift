import ElboAutoencoders
import ElboData
import ElboModelFiles
import ElboNumerics
import ElboReport

/// What every page about a trained model is made from, whether the model encodes examples or not.
protocol ModelPage {
    var file: ModelFile { get }
    /// Examples to show, and to compare with what the model makes.
    var data: Dataset { get }
    /// What the examples are, such as "validation"; empty when there is no word for it.
    var name: String { get }
    /// What samples looked like while the model learned.
    var film: TrainingFilm? { get }
    /// Where the page comes from.
    var origin: PageOrigin { get }
    /// Decides everything random, with the same seed.
    var key: RandomKey { get }
    var seed: UInt64 { get }
    var session: ModelSession { get }
    /// What basic questions found.
    var checks: ModelChecks { get }
    /// Numbers of a code.
    var codeDimension: Int { get }
}

extension ModelPage {
    var model: TrainedAutoencoder { file.model }
    var autoencoder: Autoencoder { file.model.autoencoder }

    /// The class that single pictures of a conditional model show: the most frequent one.
    var shownClass: Int? {
        guard let field = autoencoder.condition?.field, let classes = data.classes[field] else {
            return nil
        }
        let counts = classes.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    }

    /// What single pictures of a conditional model show, in words; empty for other models.
    var shownClassText: String {
        shownClass.map { " Shown for the class \(classNames[$0])." } ?? ""
    }

    /// The names of the classes that a conditional model is told.
    var classNames: [String] { model.classNames ?? [] }

    /// How many pictures the page shows of examples of this size.
    var counts: PictureCounts {
        let shape = model.pictureShape
        return PictureCounts(height: shape?.height ?? 1, width: shape?.width ?? 1)
    }

    /// Values as pictures no larger than the page shows them.
    func pagePictures(_ values: [Float]) -> [Picture]? { model.pictures(values)?.map(pageSized) }

    /// A picture no larger than the page shows it.
    func pageSized(_ picture: Picture) -> Picture { picture.fitting(PictureCounts.longestSide) }

    /// What an example is called in units.
    var unit: String { model.unit }

    /// Which examples the page is about, and how many: those of other data than the training's by the name of these.
    var judgedText: String {
        "\(NumberText.text(data.count)) \(name.isEmpty ? "" : name + " ")\(model.exampleName)s"
            + (name.isEmpty ? " of \(data.name)" : "")
    }

    /// Where the page comes from, and the end of it.
    var originSection: Report.Section {
        .origin(
            origin, program: file.manifest.program,
            entries: [
                .init("Training data", file.manifest.training.data),
                .init("Data judged", name.isEmpty ? data.name : "\(name) examples of these"),
                .init("Seed of the page", "\(seed)"),
            ])
    }

    /// The last line of the page.
    var footer: String { "Written by \(file.manifest.program). The page needs no network." }
}
