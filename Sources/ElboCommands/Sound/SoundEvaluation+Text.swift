import Elbo

extension SoundEvaluation {
    /// The evaluation of a model of sounds for people.
    func text(beside evaluation: Evaluation) -> String {
        func decibels(_ value: Double) -> String { Format.number(value) + " dB" }
        var lines = [
            evaluation.text, "",
            Format.entry(
                "level error", decibels(levelError),
                "root of the mean squared difference of mel levels, reconstructions from posterior means; the mean sound: \(decibels(levelErrorOfMean))"
            ),
        ]
        if let soundError {
            lines.append(
                Format.entry(
                    "way to samples", decibels(soundError),
                    "between levels decoded and those of the sounds made of them, \(Format.count(heard, "sound"))"
                ))
        }
        if let pitchKept {
            lines.append(
                Format.entry(
                    "pitch kept", Format.number(100 * pitchKept, decimals: 0) + " %",
                    "within 50 cents of the \(soundError == nil ? "original" : "sound made of the original's levels") (YIN), \(Format.count(pitched, "sound"))"
                ))
        }
        if let waves, let wavesOfOwn {
            let way =
                soundError == nil
                ? "true magnitudes with phases found by Griffin and Lim"
                : "of those made of the originals' own rows"
            lines += [
                Format.entry(
                    "spectral distance", Format.number(waves.distance),
                    "of sounds made of reconstructions to the files' samples, windows of 64 to 1024, \(Format.count(waveExamples, "sound")); \(way): \(Format.number(wavesOfOwn.distance))"
                ),
                Format.entry(
                    "convergence", decibels(waves.convergence),
                    "20 log10 of the relative error of magnitudes, less is nearer; \(way): \(decibels(wavesOfOwn.convergence))"
                ),
            ]
        }
        if let probe {
            func share(_ estimate: Estimate) -> String {
                Format.estimate(100 * estimate.mean, 100 * estimate.standardError, decimals: 1)
                    + " %"
            }
            lines += [
                Format.entry(
                    "probe of codes", share(probe.codes),
                    "of \(Format.count(probe.known, "sound")) told their class by a linear function, \(Format.count(probe.classes, "class", "classes")), five folds; the largest class: \(Format.number(100 * probe.commonest, decimals: 1)) %"
                ),
                Format.entry(
                    "probe of sounds", share(probe.reconstructions),
                    "from levels of reconstructions, by probes fitted to originals; of other originals: \(share(probe.originals))"
                ),
            ]
        }
        return lines.joined(separator: "\n")
    }
}
