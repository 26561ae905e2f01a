import ArgumentParser
import Elbo

/// `elbo data`
struct DescribeData: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "What Elbo makes of data: kind, columns, missing cells, ranges.",
        discussion: """
            Says what a row is, which columns hold numbers, which are categories, and which are left out and \
            why, how many cells are missing, and each column's range, mean and standard deviation (the root of \
            the mean squared deviation) or its commonest texts. Both families take numbers and categories. Of \
            sentences: how many, their words and lengths, and what a vocabulary would leave unknown. \
            Nothing is written.

            Example:
              elbo data penguins.csv
              elbo data photos --size 64 --json
              elbo data reviews.txt
              elbo data notes --seconds 1
              elbo data talk.mp4 --frames 16 --every 2
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func run() throws {
        if let source = try data.reading.sentences(data.path, threads: running.threads) {
            guard columns.given.isEmpty else {
                throw CommandFailure(.usage, "--column belongs to tables, not to sentences")
            }
            let description = SentenceDescription(source)
            return try format.show(description, text: description.text)
        }
        let examples = try data.read(
            allowsEmptyColumns: true, categories: columns.reading(pooling: true),
            threads: running.threads,
            talk: SoundFolder.isAt(data.path) || VideoFolder.isAt(data.path)
                || data.reading.kind != nil
                ? .all : .nothing)
        try columns.requireNumbers(in: examples)
        let description = try DataDescription(
            examples, try ColumnSummary.columns(of: examples.rowSource, threads: running.threads))
        try format.show(description, text: description.text)
    }
}
