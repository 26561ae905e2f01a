extension ReportBuilder {
    /// What a page shows of sentences in place of pictures and rows.
    var sentenceSections: [Report.Section] {
        get throws {
            guard let tokenizer = model.schema.text?.tokenizer else { return [] }
            let known = try session.classes(of: data)
            func texts(
                _ codes: [Float], _ choice: TokenChoice, _ key: RandomKey, like rows: [Int]
            ) throws -> [String] {
                try session.decodeSentences(
                    codes, classes: known.map { classes in rows.map { classes[$0] } }, by: choice,
                    key: key
                ).map { tokenizer.sentence(of: $0) }
            }
            var samples = try session.decodeSentences(
                session.drawCodes(16, key: key.child(1)), classes: classesInTurn(16),
                by: TokenChoice(), key: key.child(11)
            ).map { tokenizer.sentence(of: $0) }
            if let names = model.classNames, let classes = classesInTurn(16) {
                samples = zip(classes, samples).map { "\(names[$0]): \($1)" }
            }
            let sampleSection = Report.Section(
                "Samples", lead: "Sentences drawn from the model, word by word.",
                figures: [
                    Figure(CodeBlock(samples.joined(separator: "\n")), width: .full),
                    try varietyFigure,
                ])
            let surprises = try surpriseSection(tokenizer)
            guard !autoencoder.isExact else {
                return [sampleSection, surprises] + [seenSection].compactMap { $0 }
            }
            let rows = Array(key.child(0).permutation(data.count).prefix(12)).sorted()
            let again = try texts(rows.flatMap { codes[$0] }, .greedy, key, like: rows)
            let reconstructions = Report.Section(
                "Reconstructions",
                lead:
                    "Each sentence is encoded to the mean of its posterior and said again, the likeliest word at each place.",
                figures: [
                    Figure(
                        TableFigure(
                            [
                                .init(
                                    "",
                                    zip(rows, again).map {
                                        .init(data.rowNames?[$0] ?? "", $1)
                                    })
                            ], layout: .rows), width: .full)
                ])
            return [reconstructions, sampleSection, surprises]
                + [try interpolations(texts), seenSection].compactMap { $0 }
        }
    }

    /// How varied drawn sentences are beside as many real ones.
    private var varietyFigure: Figure {
        get throws {
            let count = min(data.count, SentenceQuality.mostCompared)
            let drawn = try session.decodeSentences(
                session.drawCodes(count, key: key.child(13)), classes: classesInTurn(count),
                by: TokenChoice(), key: key.child(14))
            let real = key.child(15).permutation(data.count).prefix(count).map {
                Array(data.tokens(ofRow: $0).dropLast())
            }
            func row(_ name: String, _ measure: ([[Int]]) -> Double) -> TableFigure.Entry {
                .init(
                    name,
                    "\(NumberText.text(measure(drawn), decimals: 3)); of real sentences \(NumberText.text(measure(real), decimals: 3))"
                )
            }
            return Figure(
                TableFigure(
                    [
                        .init(
                            "",
                            [
                                row("Different words") { SentenceVariety.distinct(1, of: $0) },
                                row("Different pairs of words") {
                                    SentenceVariety.distinct(2, of: $0)
                                },
                                row("Self-BLEU", SentenceVariety.selfBLEU),
                            ])
                    ], layout: .rows),
                caption:
                    "\(NumberText.text(count)) drawn sentences beside as many real ones: the shares of words and pairs of words that are different from all others (distinct-1, distinct-2), and how much each sentence is like some others (1 where all are alike). elbo evaluate --synthetic says more.",
                width: .full)
        }
    }

    /// All classes in turn, for a model that is told one.
    private func classesInTurn(_ count: Int) -> [Int]? {
        autoencoder.condition.map { all in (0..<count).map { $0 % all.size } }
    }

    /// Codes on each way from one sentence to another, both ends included.
    private static let wayPoints = 6

    /// On the way from one sentence to another, all told the class of the first.
    private func interpolations(
        _ texts: ([Float], TokenChoice, RandomKey, _ like: [Int]) throws -> [String]
    ) throws -> Report.Section? {
        let ends = Array(key.child(2).permutation(data.count).prefix(6))
        guard ends.count >= 2 else { return nil }
        let blocks = try stride(from: 0, to: ends.count - 1, by: 2).map { place -> Figure in
            let path = LatentCodes.line(
                from: Array(codes[ends[place]]), to: Array(codes[ends[place + 1]]),
                steps: Self.wayPoints)
            let said = try texts(
                path, .greedy, key, [Int](repeating: ends[place], count: Self.wayPoints))
            func original(_ row: Int) -> TableFigure.Entry {
                .init("original", data.rowNames?[row] ?? "")
            }
            let points = said.enumerated().map { step, sentence in
                TableFigure.Entry(
                    "\(100 * step / (Self.wayPoints - 1)) % of the way", sentence)
            }
            return Figure(
                TableFigure(
                    [.init("", [original(ends[place])] + points + [original(ends[place + 1])])],
                    layout: .rows), width: .full)
        }
        return Report.Section(
            "Interpolations",
            lead:
                "Sentences of codes on straight lines between two sentences, which stand at the ends as they were written.",
            figures: blocks)
    }

    /// The sentences that cost most for their length, and the words to blame.
    private func surpriseSection(_ tokenizer: Tokenizer) throws -> Report.Section {
        let rows = Array(key.child(12).permutation(data.count).prefix(500))
        let surprises = try session.tokenSurprises(data.subset(rows: rows))
        let ranked = rows.indices.sorted { (a: Int, b: Int) -> Bool in
            surprises[a].reduce(0, +) / Double(surprises[a].count)
                > surprises[b].reduce(0, +) / Double(surprises[b].count)
        }
        let entries = ranked.prefix(10).map { place -> TableFigure.Entry in
            let sentence = data.rowNames?[rows[place]] ?? ""
            let shown = tokenizer.shown(data.tokens(ofRow: rows[place]), of: sentence)
            let blamed = zip(shown, surprises[place]).sorted { $0.1 > $1.1 }.prefix(3)
                .map { "\($0) \(NumberText.text($1, decimals: 1))" }
            return .init(sentence, blamed.joined(separator: ", "))
        }
        return Report.Section(
            "Surprising sentences",
            lead:
                "Of \(NumberText.text(rows.count)) sentences those that cost most for each word, with the words that cost most, in nats.",
            figures: [Figure(TableFigure([.init("", entries)], layout: .rows), width: .full)])
    }

    /// The sentences that stand in the text of training and those that do not; nil where that is not known.
    private var seenSection: Report.Section? {
        guard let sentences, sentences.seen != nil || sentences.unseen != nil else { return nil }
        func entries(_ name: String, _ group: SentenceGroup?) -> [TableFigure.Entry] {
            guard let group else { return [.init("\(name) sentences", "0")] }
            func text(_ value: Estimate) -> String {
                let rounded = NumberText.text(value.mean, error: value.standardError)
                return "\(rounded.value) ± \(rounded.error)"
            }
            let nats = autoencoder.isExact ? "log p(x)" : "ELBO"
            return [
                .init("\(name) sentences", NumberText.text(group.sentences)),
                .init(
                    nats,
                    "\(text(group.elbo)) nats a sentence, perplexity \(NumberText.text(group.perplexity, significantDigits: 4))"
                ),
            ]
                + (group.swapPenalty.map {
                    [
                        .init("Reconstruction", text(group.reconstruction)),
                        .init("KL", text(group.kl)), .init("Swapped codes", text($0)),
                    ]
                } ?? [])
        }
        return Report.Section(
            "Seen and unseen sentences",
            lead:
                "Some sentences stand word for word in the text of training; how well a model tells others is seen on those that do not.",
            figures: [
                Figure(
                    TableFigure([
                        .init("Not in training", entries("Unseen", sentences.unseen)),
                        .init("In training, word for word", entries("Seen", sentences.seen)),
                    ]), width: .full)
            ])
    }

    /// What the tops of pages say of sentences beside the bound.
    var sentenceHeadlines: [HeadlineNumber] {
        guard let sentences else { return [] }
        let perplexity = HeadlineNumber(
            "Perplexity", value: NumberText.text(sentences.perplexity, significantDigits: 4),
            unit: autoencoder.isExact ? "" : "at most",
            method:
                "exp of the nats a token costs: lower is better; \(NumberText.text(100 * sentences.unknownShare, decimals: 1)) % of the tokens are unknown words"
        )
        guard let penalty = sentences.swapPenalty else { return [perplexity] }
        return [
            perplexity,
            HeadlineNumber(
                "Swapped codes", mean: penalty.mean, standardError: penalty.standardError,
                unit: unit,
                method:
                    "what a sentence costs more told with the code of another: 0 where codes are ignored"
            ),
        ]
    }
}
