public import ElboAutoencoders
public import ElboData
import ElboNumerics
import ElboTraining

extension SoundTransposition {
    /// Refuses data that have no pitch.
    ///
    /// - Throws: `AutoencoderError.option` for data that are no sounds.
    public func validate(for data: Dataset) throws(AutoencoderError) {
        if data.sounds == nil { throw refusal("left out: \(data.name) has no sounds") }
    }

    fileprivate func refusal(_ allowed: String) -> AutoencoderError {
        .option(name: "the transposition", value: "\(semitones) semitones", allowed: allowed)
    }
}

extension AutoencoderRun {
    /// The same run on sounds that training also hears moved in pitch (`SoundTransposition`).
    ///
    /// An epoch shows as many examples as without, drawn anew from all each time. What is held back for validation is
    /// neither moved nor heard in any pitch; fingerprint, transform and fitted priors are those of the sounds themselves.
    ///
    /// - Parameters:
    ///   - transposition: How far and how often.
    ///   - originals: The files that the run's data were made of.
    ///   - threads: How many sounds are moved at once; nil for one on each core. The result is the same.
    /// - Throws: `AutoencoderError.option` for data that are no sounds, or whose classes the model is told: a class may be the
    ///   pitch; and for a model in closed form, which needs no more examples.
    public func hearing(
        _ transposition: SoundTransposition, of originals: SoundOriginals, threads: Int? = nil
    ) throws -> AutoencoderRun {
        try transposition.validate(for: data)
        guard data.classes.isEmpty else {
            throw transposition.refusal(
                "0 where the model is told classes, which may change with pitch")
        }
        guard !autoencoder.strategy.part.isClosedForm else {
            throw transposition.refusal(
                "0 for recipe \(recipe.name), which is solved in closed form")
        }
        var run = self
        run.variants = originals.moved(
            data, by: transposition, key: RandomKey(seed: options.seed).child(0x7069_7463),
            threads: threads)
        run.options.transposition = transposition
        run.options.examplesPerEpoch = options.examplesPerEpoch ?? split.training.count
        return run
    }

    /// All rows that training sees, those that are held back among them.
    var shown: Dataset { variants.map { data.followed(by: $0) } ?? data }

    /// Which of `shown` are learned from; nil where the options say it.
    var shownSplit: Split? {
        guard let variants else { return nil }
        let copies = variants.count / data.count
        let more = split.training.flatMap { row in
            (0..<copies).map { data.count + row * copies + $0 }
        }
        return Split(training: split.training + more, validation: split.validation)
    }
}
