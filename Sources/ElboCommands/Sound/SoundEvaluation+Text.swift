import Elbo

extension SoundEvaluation {
    /// The evaluation of a model of sounds for people.
    func text(beside evaluation: Evaluation) -> String {
        func decibels(_ value: Double) -> String { Format.number(value) + " dB" }
        var lines = [
            evaluation.text, "",
            Format.entry(
                "level error", decibels(levelError),
                "root of the mean squared difference of levels, reconstructions from posterior means; the mean sound: \(decibels(levelErrorOfMean))"
            ),
        ]
        if let soundError {
            lines.append(
                Format.entry(
                    "way to samples", decibels(soundError),
                    "between levels decoded and those of the sounds made of them, \(Format.count(heard, "sound"))"
                ))
        }
        if let spectralDistance, let phases = spectralDistanceOfPhases {
            lines.append(
                Format.entry(
                    "spectral distance", Format.number(spectralDistance),
                    "relative squares and logarithms of magnitudes under windows of 1024 to 64 samples, \(Format.count(heard, "sound")); true magnitudes with phases found by Griffin and Lim: \(Format.number(phases))"
                ))
        }
        if let pitchKept {
            lines.append(
                Format.entry(
                    "pitch kept", Format.number(100 * pitchKept, decimals: 0) + " %",
                    "within 50 cents of the \(soundError == nil ? "original" : "sound made of the original's levels") (YIN), \(Format.count(pitched, "sound"))"
                ))
        }
        return lines.joined(separator: "\n")
    }
}
