extension ReportBuilder {
    /// How often each codeword stands somewhere, for a model whose codes are made of them.
    var codebookSection: Report.Section? {
        guard let use = evaluation.usage.codebook, let layout = autoencoder.codeLayout else {
            return nil
        }
        let sorted = use.shares.sorted(by: >).map { 100 * $0 }
        // As many bars as can be told apart, each the mean of neighbours.
        let width = max(1, (sorted.count + 127) / 128)
        let bars = stride(from: 0, to: sorted.count, by: width).map { start in
            let own = sorted[start..<min(start + width, sorted.count)]
            return BarChart.Bar("\(start + 1)", own.reduce(0, +) / Double(own.count))
        }
        return Report.Section(
            "Codebook", lead: "Of which vectors codes are made: \(layout.summary).",
            figures: [
                Figure(
                    BarChart(
                        bars: bars, xAxis: ChartAxis("codewords, the most frequent first"),
                        yAxis: ChartAxis("share of the places", unit: "%")),
                    title: "Use of the codewords",
                    caption:
                        "\(NumberText.text(use.used)) of \(NumberText.text(use.codewords)) codewords occur in these examples; "
                        + "they are as varied as \(NumberText.text(use.perplexity, significantDigits: 3)) used alike (their perplexity)."
                        + (width == 1 ? "" : " Each bar is the mean of \(width)."),
                    width: .full)
            ])
    }
}
