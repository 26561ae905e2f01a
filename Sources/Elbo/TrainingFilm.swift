import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNumerics
import ElboReport
import ElboTraining

/// What draws of the prior are decoded to while a model learns: the same draws after epochs at equal distances.
///
/// A run that goes on from a checkpoint has the epochs since then.
public final class TrainingFilm {
    /// The pictures of a sheet after an epoch.
    struct Frame {
        let epoch: Int
        let pictures: [Picture]
    }

    private(set) var frames: [Frame] = []
    private let epochs: Int

    /// A film of a run of at most so many epochs.
    public init(epochs: Int) { self.epochs = epochs }

    /// Of long runs every so manyth epoch, so that the film has at most `mostFrames`.
    private var distance: Int {
        (epochs + PictureCounts.mostFrames - 1) / PictureCounts.mostFrames
    }

    /// What looks at a model of a run; nil where nothing can be drawn before training has ended, or drawn as a picture.
    func viewer(
        of autoencoder: Autoencoder, schema: ExampleSchema, seed: UInt64, on executor: any Executor
    ) -> EpochViewer? {
        guard let shape = schema.pictureShape, autoencoder.hasPrior, autoencoder.condition == nil,
            !autoencoder.prior.part.isFittedToCodes
        else { return nil }
        let count = PictureCounts(height: shape.height, width: shape.width).columns * 2
        return EpochViewer(
            wants: { [epochs, distance] in $0 % distance == 0 || $0 == epochs },
            look: { [self] epoch, parameters in
                let trained = TrainedAutoencoder(
                    autoencoder: autoencoder, parameters: parameters, schema: schema)
                let values = try ModelSession(trained, on: executor).sample(
                    count, key: RandomKey(seed: seed).child(0x4E91))
                let pictures = trained.pictures(values)?.map {
                    $0.fitting(PictureCounts.longestSide)
                }
                if let pictures { frames.append(Frame(epoch: epoch, pictures: pictures)) }
            })
    }
}

extension ModelPage {
    /// How samples came to look as they do.
    var filmSection: Report.Section? {
        guard let frames = film?.frames, frames.count > 1 else { return nil }
        let sheets = frames.map { ContactSheet($0.pictures, columns: counts.columns) }
        let (first, last) = (frames[0].epoch, frames[frames.count - 1].epoch)
        return Report.Section(
            "Samples while it learned",
            lead: "The same codes, decoded after epochs \(first) to \(last).",
            figures: [
                Figure(
                    MovingGrid(
                        // The end stays for a second before the beginning follows.
                        sheets + [ContactSheet](repeating: sheets[sheets.count - 1], count: 6),
                        framesPerSecond: 6,
                        description:
                            "Samples from the model as it was after each of \(frames.count) epochs"),
                    caption: frames.count < last - first + 1
                        ? "\(frames.count) of the epochs, at equal distances." : "",
                    width: .full)
            ])
    }
}
