import Elbo

extension Train {
    /// Refuses to move what is no sound.
    ///
    /// - Throws: `CommandFailure`.
    func refuseTransposition(of data: Dataset) throws {
        guard transpose == nil || data.sounds != nil else {
            throw CommandFailure(
                .usage,
                "--transpose moves sounds in pitch, and \(data.name) has none; leave it out")
        }
    }

    /// The run, of few sounds or where it is asked for on sounds moved in pitch, too.
    ///
    /// - Throws: `CommandFailure` where it is asked for and cannot be; as `AutoencoderRun.hearing`.
    func hearing(_ run: AutoencoderRun) throws -> AutoencoderRun {
        try refuseTransposition(of: run.data)
        let isClosed = run.autoencoder.strategy.part.isClosedForm
        if isClosed, let transpose, transpose > 0 {
            throw CommandFailure(
                .usage,
                "--transpose has no effect: recipe \(run.recipe.name) is solved in closed form; leave it out"
            )
        }
        let suits =
            !isClosed && run.data.classes.isEmpty && run.data.sounds?.takesAll == false
            && run.data.count <= SoundTransposition.mostRows
        guard let treatment = run.data.sounds,
            let semitones = transpose ?? (suits ? SoundTransposition.usual.semitones : nil),
            semitones > 0
        else { return run }
        let transposition = SoundTransposition(
            semitones: semitones, copies: SoundTransposition.usual.copies)
        let heard = try run.hearing(
            transposition, of: SoundOriginals(data.path, treatment: treatment),
            threads: running.threads)
        Terminal.say("training also hears \(transposition.summary)")
        return heard
    }
}
