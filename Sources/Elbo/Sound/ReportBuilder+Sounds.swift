import ElboData
import ElboNumerics
import ElboReport
import ElboSignals

extension ReportBuilder {
    /// Bytes of sound that a page may hold; in text they take a third more.
    private static let mostBytes = 2_000_000

    /// Originals, their reconstructions and new sounds, to listen to; nil for other models.
    var heardSection: Report.Section? {
        get throws {
            guard let treatment = model.sounds else { return nil }
            let numbers = treatment.noun
            let most = min(max(Self.mostBytes / max(2 * treatment.samples, 1), 3), 24)
            let rows = Array(key.child(0).permutation(data.count).prefix(most / 3)).sorted()
            let originals = data.values(of: rows)
            let again = try session.decode(
                rows.flatMap { codes[$0] },
                classes: try session.classes(of: data).map { classes in rows.map { classes[$0] } })
            let drawn = try session.sample(
                most / 3, key: key.child(1),
                classes: autoencoder.condition.map { condition in
                    (0..<most / 3).map { $0 % condition.size }
                })
            let names = rows.map { data.rowNames?[$0] ?? "row \(data.number(ofRow: $0))" }
            let isWave = treatment.representation == .wave
            let first = players(
                originals, names.map { isWave ? $0 : "\($0), its own \(numbers)" }, treatment,
                key.child(20))
            let second = players(
                again, names.map { "\($0), reconstruction" }, treatment, key.child(20))
            let pairs = zip(first, second).flatMap { [$0, $1] }
            let new = players(
                drawn, (0..<most / 3).map { "sample \($0 + 1)" }, treatment, key.child(21))
            let all = treatment.seconds
            return Report.Section(
                "Listen",
                lead: isWave
                    ? "An example's sound, what its code gives back, and sounds of codes drawn from the prior. The model makes the samples themselves; phases are its own, as the spectral distance does not tell them."
                    : "Sounds made of \(numbers): those of an example, those its code gives back, and those of codes drawn from the "
                        + "prior. Phases are not told by \(numbers); they are found by the same algorithm for all, so that the first of "
                        + "each pair says what that costs.",
                figures: [
                    Figure(
                        SoundPlayers(
                            pairs, seconds: all, bands: treatment.centers,
                            description: "Spectrogram with a player"),
                        title: "Originals and reconstructions",
                        caption: reconstructionText(originals, again, treatment), width: .full),
                    Figure(
                        SoundPlayers(
                            new, seconds: all, bands: treatment.centers,
                            description: "Spectrogram with a player"), title: "Samples",
                        width: .full),
                ])
        }
    }

    private func reconstructionText(
        _ originals: [Float], _ again: [Float], _ treatment: SoundTreatment
    ) -> String {
        let error = SpectralDistance.levelError(
            treatment.melLevels(ofRows: originals), treatment.melLevels(ofRows: again))
        let scale =
            switch treatment.representation {
            case .levels, .wave: "frequencies are on the mel scale"
            case .power: "frequencies are those of the bins"
            }
        return
            "The levels of these reconstructions are \(NumberText.text(error, decimals: 1)) dB from the originals', root of the mean square over mel bands. White is loud; \(scale)."
    }

    private func players(
        _ examples: [Float], _ titles: [String], _ treatment: SoundTreatment, _ key: RandomKey
    ) -> [SoundPlayers.Item] {
        let size = data.itemSize
        let sounds = model.sounds(of: examples, key: key) ?? []
        return sounds.indices.map { row in
            SoundPlayers.Item(
                titles[row],
                picture: model.spectrogram(
                    examples[row * size..<(row + 1) * size], by: treatment),
                file: WaveFile.bytes(of: sounds[row]))
        }
    }
}
