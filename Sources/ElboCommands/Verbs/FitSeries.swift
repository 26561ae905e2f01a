import ArgumentParser
import Elbo

/// `elbo series`
struct FitSeries: ParsableCommand {
    /// How the state is built, as an option says it.
    enum FormName: String, CaseIterable, ExpressibleByArgument {
        case level, trend, free
    }

    static let configuration = CommandConfiguration(
        commandName: "series",
        abstract: "Fit a linear-Gaussian state space to series, and forecast.",
        discussion: """
            A state moves from row to row by a matrix and noise, and rows tell of it with noise of their own: the filter \
            and smoother (Kalman; Rauch, Tung and Striebel) are exact, missing cells and rows included, and EM (Shumway and \
            Stoffer) finds the parameters. The state is a level, a level with a slope, either with a season of --season \
            steps, or free: numbers that move by a matrix of their own, as a cycle does. All that fit the options are tried \
            (with --season those that have one), and the one with the best BIC is kept (larger is better).

            elbo predict then forecasts, impute fills gaps, score finds rows that do not follow, encode gives the path of \
            the state. For series that jump between states, elbo mixture --time.

            Examples:
              elbo series co2.csv --time month --season 12 --report co2.html
              elbo predict series.safetensors co2.csv --count 24 --output forecast.csv
              elbo series shops.csv --time day --series shop --season 7 --form trend
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var times: TimeOptions

    @Option(
        help: ArgumentHelp(
            "How many steps a season has, such as 12 of months (default: none).",
            valueName: "steps"))
    var season: Int?

    @Option(
        name: .customLong("form"),
        help:
            "How the state is built: level, trend (level and slope), free (default: the best of all)."
    )
    var forms: [FormName] = []

    @Option(
        help: ArgumentHelp(
            "Of a free state: how many numbers to try, such as 2, 1...4 or 2,4 (default: 1...4).",
            valueName: "numbers"))
    var latent: ComponentRange?

    @Option(
        help:
            "Iterations end when the log-likelihood L changes by less than this times 1 + |L|.")
    var tolerance: Double = 1e-7

    @Option(help: "The most iterations.")
    var iterations: Int = 1000

    @Option(name: .shortAndLong, help: "Where the model goes.", completion: .file())
    var output: String = "series.safetensors"

    @Option(help: "Write a page to look at.", completion: .file())
    var report: String?

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        if times.time == nil {
            throw ValidationError("--time names the column that says when each row is")
        }
        if let season, !(2...1000).contains(season) {
            throw ValidationError("--season is \(season), it must be in 2...1000")
        }
        if !(tolerance >= 0 && tolerance.isFinite) {
            throw ValidationError("--tolerance is \(tolerance), it must be at least 0")
        }
        if !(1...1_000_000).contains(iterations) {
            throw ValidationError("--iterations is \(iterations), it must be in 1...1000000")
        }
        if latent != nil, !(forms.isEmpty && season == nil), !forms.contains(.free) {
            throw ValidationError("--latent belongs to --form free")
        }
        if season != nil, !forms.isEmpty, !forms.contains(where: { $0 != .free }) {
            throw ValidationError("--season belongs to --form level and trend, not to free")
        }
    }

    func run() throws {
        let place = overwriting.place(output)
        let lock = try OutputPlaces(output, report, reading: [data.path])
            .claimModel(overwriting: overwriting.force)
        defer { lock.release() }
        guard let columns = times.columns else { return }
        let table = try data.read(
            aside: [times.time, times.series], threads: running.threads, talk: .losses)
        MixtureTalk.describe(table)
        let source = table.levelSource
        let order = try columns.order(
            beside: data.path, count: table.count, reading: data.reading.options())
        let rows = try SequencedRows(source, order)
        Terminal.say(order.line)
        var search = StateSpaceSearch(forms: candidates)
        search.tolerance = tolerance
        search.maximumIterations = iterations
        search.threads = running.threads
        let line = FitProgressLine(of: search.forms.count, "forms")
        let fits = try search.run(rows) { _ in line.done() }
            .compactMap(\.self).sorted { $0.bic > $1.bic }
        line.end()
        if fits.count > 1 {
            Terminal.say("BIC of \(Format.count(fits[0].judged.rows, "row")); the first is kept")
            for fit in fits {
                Terminal.say("  \(Format.number(fit.bic, decimals: 1))   \(fit.model.form.name)")
            }
        }
        try SeriesFile(fits, columns: columns, order: order, fittedTo: source).finish(
            place, named: output, report: report.map { ($0, overwriting.place($0)) }, data, table,
            format, threads: running.threads)
    }

    /// The forms that the options leave.
    private var candidates: [StateForm] {
        let asked = forms.isEmpty ? (season == nil ? FormName.allCases : [.level, .trend]) : forms
        return asked.flatMap { name -> [StateForm] in
            switch name {
            case .level, .trend: return [.structural(trend: name == .trend, season: season)]
            case .free: return (latent?.values ?? Array(1...4)).map { .free(dimension: $0) }
            }
        }
    }
}
