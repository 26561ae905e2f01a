import ElboAutoencoders

extension ReportBuilder {
    /// What each of the most used dimensions does, moving and as a sheet.
    var traversalSection: Report.Section? {
        get throws {
            guard autoencoder.codeLayout == nil else { return nil }
            let order = codes.dimensionsByUse(under: spread)
            let shown = order.filter(isUsed).prefix(counts.dimensions)
            guard model.pictureShape != nil, !shown.isEmpty else { return nil }
            let kind = shownClass.map { ", \(classNames[$0])" } ?? ""
            let names = shown.map { "z\($0 + 1)\(kind)" }
            let sheet = try self.sheet(of: Array(shown))
            var figures: [Figure] = []
            if let moving = try moving(Array(shown), names: names) { figures.append(moving) }
            figures.append(
                Figure(
                    ImageGrid(
                        ContactSheet(rows: sheet),
                        description: "Decoded sweeps of \(names.count) dimensions",
                        rowLabels: names, columnLabels: columnNames),
                    caption:
                        "The same, laid out: in the middle the mean code of the examples; along a row one "
                        + "dimension changes and the others stay. "
                        + (shown.count < order.count
                            ? "The \(shown.count) most used of \(order.count) dimensions."
                            : "Most used dimension first.") + shownClassText,
                    width: .full))
            return Report.Section(
                "Traversals", lead: "What changes in a picture when one latent dimension changes.",
                figures: figures)
        }
    }

    /// Whether a dimension does anything worth a picture.
    private func isUsed(_ dimension: Int) -> Bool {
        guard hasPosterior, let terms = evaluation.bound.klPerDimension else {
            return evaluation.usage.varianceOfMeans[dimension] > 0
        }
        return terms[dimension] >= Findings.idle
    }

    /// The mean code of the examples: where every traversal begins.
    private var start: [Float] { codes.averages }

    private var space: CodeSpace { autoencoder.posterior.part.space }

    private func swing(_ dimension: Int) -> LatentMotion {
        .swing(
            dimension, of: start, reach: reachOfSweeps * Double(spread.deviation[dimension]),
            within: space)
    }

    private var reach: String {
        "\(NumberText.text(reachOfSweeps, decimals: 0)) standard deviations of "
            + (hasPosterior ? "the prior" : "its codes")
    }

    private var columnNames: [String] {
        let last = counts.dimensionSteps - 1
        return (0...last).map { step in
            step == 0 || step == last || 2 * step == last
                ? NumberText.text(Self.deviations(at: step, of: last), decimals: 0) : ""
        }
    }

    /// Where a step of a sweep stands, in standard deviations from the middle.
    private static func deviations(at step: Int, of last: Int) -> Double {
        reachOfSweeps * (2 * Double(step) / Double(last) - 1)
    }

    /// One row for each dimension, at equal distances.
    private func sheet(of dimensions: [Int]) throws -> [[Picture]] {
        let last = counts.dimensionSteps - 1
        let rows = dimensions.flatMap { dimension -> [Float] in
            (0...last).flatMap { step -> [Float] in
                let deviations = Float(Self.deviations(at: step, of: last))
                let value = start[dimension] + deviations * spread.deviation[dimension]
                return space.moving(dimension, of: start, to: Double(value))
            }
        }
        let pictures = pagePictures(try session.decode(rows, class: shownClass)) ?? []
        return stride(from: 0, to: pictures.count, by: last + 1).map {
            Array(pictures[$0...$0 + last])
        }
    }

    /// All dimensions there and back at the same time, in smaller pictures where they would be too many bytes
    /// to move smoothly.
    private func moving(_ dimensions: [Int], names: [String]) throws -> Figure? {
        let length = LoopLength.fitting(
            bytes: PictureCounts.movingBytes, atMost: PictureCounts.mostFrames)
        var frames: [ContactSheet] = []
        for factor in [1, 2] where frames.count < PictureCounts.fewestFrames {
            func render(_ shares: [Double]) throws -> [ContactSheet] {
                try session.frames(of: dimensions.map(swing), at: shares, class: shownClass)?.map {
                    ContactSheet(rows: [$0.map { pageSized($0).reduced(by: factor) }])
                } ?? []
            }
            let shares = try length.shares(
                size: { try MovingPicture($0.compactMap(\.picture)).encoded(as: $1).count },
                of: render)
            frames = try render(shares)
        }
        guard !frames.isEmpty else { return nil }
        return Figure(
            MovingGrid(
                // Three seconds there and back, however many frames there are.
                frames, framesPerSecond: max((frames.count + 2) / 3, 4), columnLabels: names,
                description: "Moving pictures: \(names.count) dimensions swept there and back"),
            caption:
                "Each picture begins at the mean code of the examples and moves one dimension up and down by "
                + "\(reach).", width: .full)
    }
}

/// Standard deviations from the mean code to the ends of a traversal.
private let reachOfSweeps = 3.0
