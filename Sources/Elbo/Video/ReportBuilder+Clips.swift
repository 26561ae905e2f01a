import ElboData
import ElboReport

extension ReportBuilder {
    /// Clips that play: originals over reconstructions, new ones, and what lies between two; nothing for other models.
    var clipSections: [Report.Section] {
        get throws {
            guard model.clips != nil else { return [] }
            let sections: [Report.Section?] = try [
                playedReconstructions(), playedSamples(), playedInterpolations(),
            ]
            return sections.compactMap(\.self)
        }
    }

    private func playedReconstructions() throws -> Report.Section {
        let count = model.playedColumns(rows: 2)
        let rows = Array(key.child(0).permutation(data.count).prefix(count)).sorted()
        let originals = data.values(of: rows)
        let again = try session.decode(
            rows.flatMap { codes[$0] },
            classes: try session.classes(of: data).map { classes in rows.map { classes[$0] } })
        let names = rows.map { data.rowNames?[$0] ?? "clip \(data.number(ofRow: $0))" }
        let judged = try session.evaluateClips(data, bound: evaluation.bound.elbo)
        let errors = judged.squaredErrors
        return Report.Section(
            "Reconstructions",
            lead:
                "Clips above what the means of their codes give back: \(names.joined(separator: ", ")).",
            figures: [
                model.playing(
                    [originals, again],
                    description: "Clips that play above their reconstructions"),
                errors.count < 2
                    ? nil
                    : Figure(
                        LineChart(
                            series: [
                                .init(
                                    "error", x: (1...errors.count).map(Double.init), y: errors)
                            ], xAxis: ChartAxis("frame"), yAxis: ChartAxis("squared error")),
                        title: "Error by frame", caption: Self.text(of: judged), width: .full),
            ].compactMap(\.self))
    }

    private static func text(of judged: ClipEvaluation) -> String {
        let similarity = judged.similarity.map {
            ", SSIM \(NumberText.text($0, decimals: 3)) in windows of 7 x 7"
        }
        return
            "Squared differences of shares of white, summed over a frame: \(NumberText.text(judged.squaredErrorPerFrame, decimals: 1)) in the mean, and \(NumberText.text(judged.squaredErrorOfMean, decimals: 1)) for the mean clip in the place of every reconstruction. PSNR \(NumberText.text(judged.peakRatio, decimals: 1)) dB\(similarity ?? ""); \(NumberText.text(judged.examples)) clips."
    }

    private func playedSamples() throws -> Report.Section {
        let (rows, count) = (2, model.playedColumns(rows: 2))
        let values = try session.sample(
            rows * count, key: key.child(1),
            classes: autoencoder.condition.map { condition in
                (0..<rows * count).map { $0 % condition.size }
            })
        return Report.Section(
            "Samples",
            lead: "Codes drawn from the prior and decoded: new clips, none of them in the data.",
            figures: [
                model.playing(
                    split(values, into: rows), description: "New clips that play")
            ].compactMap(\.self))
    }

    private func playedInterpolations() throws -> Report.Section? {
        let count = model.playedColumns(rows: 3)
        let ends = Array(key.child(2).permutation(data.count).prefix(6))
        guard ends.count >= 2, count >= 3 else { return nil }
        let values = try stride(from: 0, to: ends.count - 1, by: 2).map { pair in
            try session.decode(
                LatentCodes.line(
                    from: Array(codes[ends[pair]]), to: Array(codes[ends[pair + 1]]), steps: count),
                class: shownClass)
        }
        return Report.Section(
            "Interpolations",
            lead:
                "Along each row a straight line in the latent space between the codes of two clips, whose reconstructions stand at its ends.",
            figures: [
                model.playing(values, description: "Clips between two others, playing")
            ].compactMap(\.self))
    }

    private func split(_ values: [Float], into rows: Int) -> [[Float]] {
        let size = values.count / rows
        return (0..<rows).map { Array(values[$0 * size..<($0 + 1) * size]) }
    }
}
