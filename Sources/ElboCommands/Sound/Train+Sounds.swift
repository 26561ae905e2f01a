import Elbo

extension Train {
    /// How far sounds are moved in pitch, where that is said.
    var transposition: SoundTransposition? {
        transpose.map {
            SoundTransposition(semitones: $0, copies: SoundTransposition.usual.copies)
        }
    }

    /// The run, of few sounds or where it is asked for on sounds moved in pitch, too.
    ///
    /// - Throws: as `AutoencoderRun.hearing`.
    func hearing(_ run: AutoencoderRun) throws -> AutoencoderRun {
        let suits =
            !run.autoencoder.strategy.part.isClosedForm && run.data.classes.isEmpty
            && run.data.sounds?.takesAll == false && run.data.count <= SoundTransposition.mostRows
        guard let treatment = run.data.sounds,
            let transposition = transposition ?? (suits ? .usual : nil),
            transposition.semitones > 0
        else { return run }
        let heard = try run.hearing(
            transposition, of: SoundOriginals(data.path, treatment: treatment),
            threads: running.threads)
        Terminal.say("training also hears \(transposition.summary)")
        return heard
    }
}
