extension ReportBuilder {
    /// What each of the most used dimensions does, moving and as a sheet.
    var traversalSection: Report.Section? {
        get throws {
            let order = codes.dimensionsByUse
            let shown = order.filter(isUsed).prefix(counts.dimensions)
            guard model.pictureShape != nil, !shown.isEmpty else { return nil }
            let names = shown.map { "z\($0 + 1)" }
            let sheet = try self.sheet(of: Array(shown))
            var figures: [Figure] = []
            if let moving = try moving(Array(shown), names: names) { figures.append(moving) }
            figures.append(
                Figure(
                    ImageGrid(
                        ContactSheet(rows: sheet),
                        description: "Decoded sweeps of \(names.count) dimensions",
                        rowLabels: names, columnLabels: columnNames),
                    caption: "The same, laid out: the other dimensions held at "
                        + (hasBound ? "zero" : "their means") + ". "
                        + (shown.count < order.count
                            ? "The \(shown.count) most used of \(order.count) dimensions."
                            : "Most used dimension first."),
                    width: .full))
            return Report.Section(
                "Traversals", lead: "What each latent dimension stands for.", figures: figures)
        }
    }

    /// Whether a dimension does anything worth a picture.
    private func isUsed(_ dimension: Int) -> Bool {
        hasBound
            ? evaluation.bound.klPerDimension[dimension] >= Findings.idle
            : evaluation.usage.varianceOfMeans[dimension] > 0
    }

    /// The prior's standard deviation is one; a code without a prior follows its data.
    private func sweep(_ dimension: Int) -> LatentMotion {
        let (start, deviation) = (origin, hasBound ? 1 : deviations[dimension])
        let middle = Double(start[dimension])
        return .sweep(
            dimension, of: start, from: middle - reachOfSweeps * deviation,
            to: middle + reachOfSweeps * deviation)
    }

    private var origin: [Float] {
        guard !hasBound else { return [Float](repeating: 0, count: codes.dimension) }
        return (0..<codes.dimension).map { axis in
            (0..<codes.count).reduce(0) { $0 + codes.means[$1 * codes.dimension + axis] }
                / Float(codes.count)
        }
    }

    private var deviations: [Double] {
        evaluation.usage.varianceOfMeans.map { $0.squareRoot() }
    }

    private var reach: String {
        "\(NumberText.text(-reachOfSweeps, decimals: 0)) to "
            + "\(NumberText.text(reachOfSweeps, decimals: 0)) standard deviations of "
            + (hasBound ? "the prior" : "its codes")
    }

    private var columnNames: [String] {
        let last = counts.dimensionSteps - 1
        return (0...last).map { step in
            step == 0 || step == last || 2 * step == last
                ? NumberText.text(
                    reachOfSweeps * (2 * Double(step) / Double(last) - 1), decimals: 0)
                : ""
        }
    }

    /// One row for each dimension, at equal distances.
    private func sheet(of dimensions: [Int]) throws -> [[Picture]] {
        let (start, last) = (origin, counts.dimensionSteps - 1)
        let rows = dimensions.flatMap { dimension -> [Float] in
            let deviation = hasBound ? 1 : deviations[dimension]
            return (0...last).flatMap { step -> [Float] in
                var code = start
                code[dimension] += Float(
                    reachOfSweeps * deviation * (2 * Double(step) / Double(last) - 1))
                return code
            }
        }
        let pictures = pagePictures(try model.decode(rows, on: executor)) ?? []
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
                try model.frames(of: dimensions.map(sweep), at: shares, on: executor)?.map {
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
            caption: "Each picture moves one dimension from \(reach) and back.", width: .full)
    }
}

/// Standard deviations from the middle of a sweep to its ends.
private let reachOfSweeps = 3.0
