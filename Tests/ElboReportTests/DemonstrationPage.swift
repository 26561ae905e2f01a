import CZlib
import ElboReport
import Foundation

/// A page as a trained autoencoder would have it, from made-up numbers and blurred digits.
enum DemonstrationPage {
    static func report() -> Report {
        Report(
            title: "Variational autoencoder on handwritten digits",
            subtitle: "784\u{2013}400\u{2013}20, Bernoulli likelihood, 10 epochs on "
                + NumberText.text(60_000) + " images",
            headlines: [
                HeadlineNumber(
                    "Test ELBO", value: NumberText.text(-101.93, decimals: 2),
                    unit: "nats per image",
                    method: "Mean of 10 000 test images, one sample each"),
                HeadlineNumber(
                    "Log-likelihood", value: NumberText.text(-96.42), unit: "± 0.08 nats",
                    method: "Importance-weighted bound, 500 samples"),
                HeadlineNumber(
                    "Reconstruction", value: NumberText.text(-76.81), unit: "nats per image",
                    method: "E[log p(x|z)], summed over 784 pixels"),
                HeadlineNumber(
                    "KL divergence", value: "25.12", unit: "nats per image",
                    method: "D(q(z|x) ‖ p(z)), closed form"),
            ],
            findings: [
                Finding(
                    .good, "Training converged",
                    text: "The validation bound moved by less than 0.2 nats in the last 2 epochs."),
                Finding(
                    .note, "5 of 20 latent dimensions carry less than 0.01 nats",
                    text: "The model does without them; a latent size of 15 would do as well."),
                Finding(
                    .warning, "Validation is 2.1 nats behind training",
                    text: "The model begins to learn the training images by heart. Stop earlier, "
                        + "or use a smaller hidden layer."),
            ],
            sections: [
                training, reconstructions, latent, usage, interpolation, otherData, options,
            ],
            footer: "elbo 0.1.0 · seed 0 · digits.safetensors")
    }

    private static var training: Report.Section {
        let epochs = (1...40).map(Double.init)
        let curve = { (start: Double, end: Double, wave: Double) in
            epochs.map { end + (start - end) * exp(-$0 / 5) + wave * sin($0 * 1.7) }
        }
        let pair = { (title: String, training: [Double], validation: [Double]) in
            LineChart(
                title,
                series: [
                    .init("training", x: epochs, y: training, tone: .neutral, dashed: true),
                    .init("validation", x: epochs, y: validation),
                ], xAxis: ChartAxis("epoch"), yAxis: ChartAxis("", unit: "nats per image"),
                mark: .init(x: 33, label: "kept"))
        }
        return Report.Section(
            "Training",
            lead:
                "The bound is the sum of two parts. Reconstruction says how well the pictures come "
                + "back; KL says how much the latent code costs.",
            figures: [
                Figure(
                    Panels([
                        pair(
                            "Reconstruction",
                            curve(-190, -76, 0.2), curve(-185, -78.2, 0.5)),
                        pair("KL divergence", curve(9, 25, 0.05), curve(9.5, 25.3, 0.1)),
                    ]),
                    caption:
                        "Mean over each set after every epoch; higher reconstruction and lower "
                        + "KL are better. The dotted line marks the epoch that was kept.",
                    width: .full)
            ])
    }

    private static var reconstructions: Report.Section {
        let originals = Array(Digits.pictures.prefix(24))
        return Report.Section(
            "Pictures",
            lead: "What the model makes of pictures it has not seen, and what it makes up itself.",
            figures: [
                Figure(
                    ImageComparison(
                        [
                            .init("original", originals),
                            .init("reconstruction", originals.map(Digits.blurred)),
                        ], columns: 12,
                        description: "Twenty-four test digits above their reconstructions"),
                    title: "Originals and reconstructions",
                    caption: "The first 24 test images. The mean of the likelihood is shown, not a "
                        + "sample of it, so edges look soft.", width: .full),
                Figure(
                    ImageGrid(
                        Digits.pictures.dropFirst(100).prefix(60).map(Digits.blurred), columns: 10,
                        description: "Sixty samples"),
                    title: "Samples from the prior", caption: "z drawn from N(0, I), seed 0."),
                Figure(
                    ImageGrid(
                        Digits.coloured, columns: 8,
                        description: "Blobs in colour"),
                    title: "Colour", caption: "Pictures with three channels."),
            ])
    }

    private static var latent: Report.Section {
        let map = latentMap(count: 8_000)
        let steps = (0..<15).map { Double($0) / 7 * 2 - 2 }
        return Report.Section(
            "Latent space",
            lead:
                "Each point is one test image, at the mean of its posterior. Labels colour the map; "
                + "the model never saw them.",
            figures: [
                Figure(
                    ScatterPlot(
                        x: map.x, y: map.y, categories: map.label, names: (0..<10).map(String.init),
                        xAxis: ChartAxis("first principal axis"),
                        yAxis: ChartAxis("second principal axis")),
                    title: "Map of the latent means",
                    caption: "The first two principal axes hold 31% of the variance of the means."),
                Figure(
                    ImageGrid(
                        plane: steps.indices.map { row in
                            steps.indices.map { Digits.pictures[($0 * 15 + row) % 400] }
                        }, horizontal: steps, vertical: steps.reversed(), horizontalTitle: "z₁",
                        verticalTitle: "z₂", description: "Digits decoded over the latent plane"),
                    title: "Decoded plane", caption: "The decoder's mean over the two dimensions."),
            ])
    }

    private static var usage: Report.Section {
        let values = (0..<20).map { $0 >= 15 ? 0.002 : 2.4 * exp(-Double($0 * 7 % 15) / 9) }
        return Report.Section(
            "Latent usage",
            lead: "How many nats each dimension carries on average. Idle dimensions are grey.",
            figures: [
                Figure(
                    BarChart(
                        bars: values.enumerated().map { .init("\($0)", $1) },
                        xAxis: ChartAxis("dimension"),
                        yAxis: ChartAxis("KL divergence", unit: "nats per image"),
                        threshold: .init(0.01, label: "active above 0.01 nats")),
                    caption: "D(q(z|x) ‖ p(z)) of each dimension, mean of the test images.",
                    width: .full)
            ])
    }

    private static var interpolation: Report.Section {
        let strips = (0..<3).map { row in
            let (a, b) = (Digits.pictures[row * 2], Digits.pictures[row * 2 + 1])
            return (0..<11).map { Digits.mixed(a, b, Float($0) / 10) }
        }
        return Report.Section(
            "Interpolation", lead: "From one test image to another in eleven equal steps.",
            figures: [
                Figure(
                    ImageStrip(
                        strips, start: "from", end: "to",
                        description: "Three strips of digits that turn into others"),
                    caption: "Straight lines between posterior means.", width: .full),
                Figure(
                    MovingGrid(
                        (0..<24).map { frame in
                            let share = Float(0.5 - 0.5 * cos(2 * Double.pi * Double(frame) / 24))
                            return ContactSheet(
                                rows: [
                                    (0..<10).map {
                                        Digits.mixed(
                                            Digits.pictures[2 * $0], Digits.pictures[2 * $0 + 1],
                                            share)
                                    }
                                ])
                        }, framesPerSecond: 8, columnLabels: (1...10).map { "z\($0)" },
                        description: "Ten digits that turn into others and back"),
                    caption: "The same in motion.", width: .full),
            ])
    }

    private static var otherData: Report.Section {
        let columns = ["bill length", "bill depth", "flipper", "mass"]
        let originals: [[Double]] = [
            [39.1, 18.7, 181, 3750], [46.5, 17.9, 192, 3500], [50.0, 16.3, 230, 5700],
        ]
        let examples = originals.enumerated().map { index, row in
            ValueTable.Example(
                "row \(index + 1)", original: row,
                reconstruction: row.enumerated().map { $1 * (1 + 0.03 * sin(Double($0 + index))) })
        }
        return Report.Section(
            "Tables", lead: "For data that is not pictures.",
            figures: [
                Figure(
                    ValueTable(
                        columns: columns, deviations: [5.5, 2, 14, 800], examples: examples),
                    title: "Originals and reconstructions",
                    caption: "The deeper the tint, the further from the original; full at one "
                        + "standard deviation of the column."),
                Figure(
                    ConfusionTable(
                        groupTitle: "component", groups: ["1", "2", "3"],
                        classes: ["Adelie", "Chinstrap", "Gentoo"],
                        counts: [[140, 9, 0], [6, 59, 0], [0, 0, 119]], matches: [0, 1, 2]),
                    title: "A confusion matrix", caption: "Components against classes."),
            ])
    }

    private static var options: Report.Section {
        Report.Section(
            "How it was made", lead: "Every option as it was resolved, and every number's method.",
            figures: [
                Figure(
                    TableFigure([
                        .init(
                            "Model",
                            [
                                .init("recipe", "vae"), .init("hidden", "400"),
                                .init("latent", "20"), .init("likelihood", "Bernoulli"),
                                .init("prior", "N(0, I)", remark: "default"),
                            ]),
                        .init(
                            "Training",
                            [
                                .init("optimiser", "Adam"), .init("learning rate", "0.001"),
                                .init("batch", "128"), .init("epochs", "10"),
                                .init("seed", "0", remark: "default"),
                            ]),
                        .init(
                            "Data",
                            [
                                .init("file", "train-images-idx3-ubyte.gz"),
                                .init("examples", "60 000"), .init("shape", "28 × 28 × 1"),
                                .init("validation", "10%", remark: "default"),
                                .init("transform", "stochastic binarisation"),
                            ]),
                    ]), title: "Resolved options", width: .full),
                Figure(
                    TableFigure(
                        [
                            .init(
                                "",
                                [
                                    .init(
                                        "Test ELBO",
                                        "E[log p(x|z)] − D(q(z|x) ‖ p(z)), one sample of z per image, "
                                            + "summed over pixels and dimensions, mean of images."),
                                    .init(
                                        "Log-likelihood",
                                        "log of the mean of 500 importance weights (Burda et al. 2016, "
                                            + "equation 8); a lower bound that tightens with samples."
                                    ),
                                ])
                        ], layout: .rows), title: "How each number was computed", width: .full),
                Figure(
                    CodeBlock("elbo train train-images-idx3-ubyte.gz --latent 20"),
                    title: "Command",
                    width: .full),
            ])
    }

    private static func latentMap(count: Int) -> (x: [Double], y: [Double], label: [Int]) {
        var state: UInt64 = 7
        let uniform = { () -> Double in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) / Double(1 << 53)
        }
        var result: (x: [Double], y: [Double], label: [Int]) = ([], [], [])
        for index in 0..<count {
            let label = index % 10
            let (radius, angle) = (sqrt(-2 * log(uniform())), 2 * Double.pi * uniform())
            let centre = 2 * Double.pi * Double(label) / 10
            let spread = label == 1 ? 0.25 : 0.55
            result.x.append(1.7 * cos(centre) + spread * radius * cos(angle) * 1.3)
            result.y.append(1.5 * sin(centre * 1.2) + spread * radius * sin(angle))
            result.label.append(label)
        }
        return result
    }
}

/// The first of the handwritten digits that ship with the package, and simple changes of them.
enum Digits {
    static let pictures: [Picture] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "Sources/CElboDigits/Digits/t10k-images-idx3-ubyte.gz")
        guard let file = gzopen(path.path(percentEncoded: false), "rb") else { return [] }
        defer { gzclose(file) }
        var bytes = [UInt8](repeating: 0, count: 16 + 400 * 784)
        guard gzread(file, &bytes, UInt32(bytes.count)) == bytes.count else { return [] }
        return (0..<400).map { index in
            let start = 16 + index * 784
            return Picture(height: 28, width: 28, bytes: Array(bytes[start..<start + 784]))
        }
    }()

    static func blurred(_ picture: Picture) -> Picture {
        var values = [Float](repeating: 0, count: 784)
        for row in 0..<28 {
            for column in 0..<28 {
                var sum: Float = 0
                for r in max(row - 1, 0)...min(row + 1, 27) {
                    for c in max(column - 1, 0)...min(column + 1, 27) {
                        sum += Float(picture.bytes[r * 28 + c])
                    }
                }
                values[row * 28 + column] = sum / 9 / 255
            }
        }
        return Picture(height: 28, width: 28, values: values)
    }

    static func mixed(_ a: Picture, _ b: Picture, _ share: Float) -> Picture {
        Picture(
            height: 28, width: 28,
            values: zip(a.bytes, b.bytes).map {
                (Float($0) * (1 - share) + Float($1) * share) / 255
            })
    }

    static let coloured: [Picture] = (0..<32).map { index in
        let values = (0..<32 * 32 * 3).map { place -> Float in
            let (row, column, channel) = (place / 96, place / 3 % 32, place % 3)
            let x = Float(column) / 16 - 1 - 0.3 * Float(index % 5 - 2)
            let y = Float(row) / 16 - 1 - 0.3 * Float(index % 3 - 1)
            return exp(-(x * x + y * y) * (1 + Float((index + channel) % 4)))
        }
        return Picture(height: 32, width: 32, channels: 3, values: values)
    }
}
