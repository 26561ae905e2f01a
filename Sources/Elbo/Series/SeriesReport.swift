import ElboData
import ElboEvaluation
import ElboGraph
import ElboMixtures
import ElboModelFiles
import ElboNumerics
import ElboReport
import ElboStateSpaces
import Foundation

/// Assembles the page of a model of series.
struct SeriesReport {
    let file: SeriesFile
    let rows: SequencedRows
    let order: TimeOrder
    let origin: PageOrigin
    let isFitted: Bool
    let threads: Int?
    let model: any SeriesModel
    let evaluation: SeriesEvaluation

    /// Series that are drawn, the first ones.
    private static let drawnSeries = 3
    /// Columns that are drawn, the first ones.
    private static let drawnColumns = 4
    /// Steps that are drawn of a series, its last ones.
    private static let drawnSteps = 600
    /// Steps of a forecast.
    private static let ahead = 24

    init(
        file: SeriesFile, rows: SequencedRows, order: TimeOrder, isFitted: Bool, origin: PageOrigin,
        threads: Int?, executor: any Executor
    ) throws {
        self.file = file
        self.rows = rows
        self.order = order
        self.origin = origin
        self.isFitted = isFitted
        self.threads = threads
        model = file.model.opened(on: executor)
        evaluation = try model.evaluate(rows, threads: threads)
    }

    func report() throws -> Report {
        let kind: String
        switch file.model {
        case .hiddenMarkov(let model):
            kind = "Hidden Markov model with \(model.chain.states) states"
        case .stateSpace(let model):
            kind = "Linear-Gaussian state space (\(model.form.name))"
        case .dynamics(let trained):
            kind =
                "Dynamical autoencoder (\(file.manifest.dynamics?.recipe.name ?? trained.model.dynamics.title))"
        }
        return Report(
            title: rows.table.name,
            subtitle:
                "\(kind), judged on \(NumberText.text(evaluation.rows)) rows of \(order.series.count) series\(order.gaps > 0 ? ", with \(NumberText.text(order.gaps)) steps between that have no row" : "")\(isFitted ? ", those that it was fitted to" : "")",
            summary: summary, headlines: headlines, findings: findings,
            sections: try [forecastSection()] + stateSections()
                + [
                    file.manifest.dynamics.flatMap {
                        .training($0.training, of: $0.model, each: "row")
                    }
                ].compactMap(\.self) + [
                    .origin(
                        origin, program: file.manifest.program,
                        entries: [
                            .init("Data", rows.table.name),
                            .init("Time", file.manifest.columns.time),
                        ])
                ],
            footer: "Written by \(file.manifest.program). The page needs no network.")
    }

    private var summary: String {
        switch file.model {
        case .hiddenMarkov(let model):
            let stay = (0..<model.chain.states).map { model.chain.meanDuration(of: $0) }
            let text = stay.map { $0.isFinite ? NumberText.text($0, decimals: 1) : "always" }
            return
                "Each row is in one of \(model.chain.states) states, and what comes next depends on the state alone. \(text.enumerated().map { "State \(file.name(ofState: $0.offset)) lasts \($0.element)" }.joined(separator: ", ")) steps on average."
        case .stateSpace(let model):
            return
                "A state of \(model.dimension) numbers moves from row to row, and rows tell of it with noise: what all rows say about it is exact, also where cells are missing."
        case .dynamics(let trained):
            return
                "Each row has a code of \(trained.model.latentDimension) numbers: \(trained.model.dynamics.title). What rows say about codes, and what comes next, is told by particles."
        }
    }

    private var headlines: [HeadlineNumber] {
        var numbers = [
            HeadlineNumber(
                "Log-likelihood", mean: evaluation.logLikelihood.mean,
                standardError: evaluation.logLikelihood.standardError, unit: "nats per row",
                method: "log-density of a row given those before it: higher is better"
                    + (evaluation.bound.map { "; estimated by \($0.particles) particles" } ?? "")),
            evaluation.bound.map {
                HeadlineNumber(
                    "Bound", value: NumberText.text($0.elbo, decimals: 3),
                    method:
                        "evidence lower bound, nats per row: reconstruction \(NumberText.text($0.reconstruction, decimals: 3)) − KL \(NumberText.text($0.kl, decimals: 3))"
                )
            }
                ?? HeadlineNumber(
                    "BIC", value: NumberText.text(evaluation.bic, decimals: 1),
                    method:
                        "2 L − ν log n on these rows, larger is better; ν\u{A0}=\u{A0}\(evaluation.parameters)"
                        + (evaluation.firstRows == 0
                            ? "" : "; without the first \(evaluation.firstRows) of each series")
                ),
        ]
        for name in model.rowColumnNames.prefix(2) {
            guard let scores = evaluation.forecasts[name], let error = scores.scaledError else {
                continue
            }
            numbers.append(
                HeadlineNumber(
                    "Scaled error of \(name)", value: NumberText.text(error, decimals: 3),
                    method:
                        "mean absolute error of the next row's forecast over that of the last value; the interval for nine in ten holds \(NumberText.text(100 * scores.coverage, decimals: 1)) %"
                ))
        }
        return numbers
    }

    private var findings: [Finding] {
        var all: [Finding] = []
        if let dynamics = file.manifest.dynamics {
            let training = dynamics.training
            all += [
                .collapsed(training.keptRecord, of: dynamics.model.objective, codesOf: "a row"),
                .rising(training.history),
            ].compactMap(\.self)
        }
        if file.manifest.stateSpace?.isConverged == false {
            all.append(
                Finding(
                    .warning, "The fit had not settled",
                    text:
                        "Its parameters would still move, and every number here with them: raise --iterations, or name a --form."
                ))
        }
        for name in model.rowColumnNames {
            guard let scores = evaluation.forecasts[name], let naive = scores.naive else {
                continue
            }
            let better = scores.rankedProbabilityScore < naive.rankedProbabilityScore
            all.append(
                Finding(
                    better ? .good : .note,
                    better
                        ? "The next \(name) is forecast better than by the last value"
                        : "The last value forecasts the next \(name) better",
                    text:
                        "Continuous ranked probability score, which judges the whole law of a forecast (smaller is better): \(NumberText.text(scores.rankedProbabilityScore)) against \(NumberText.text(naive.rankedProbabilityScore))."
                ))
        }
        return Array(all.prefix(6))
    }

    // MARK: Pictures

    /// The steps of a series that are drawn, and where each is in time.
    private func drawn(_ sequence: Range<Int>) -> (steps: Range<Int>, x: [Double]) {
        let steps =
            max(sequence.lowerBound, sequence.upperBound - Self.drawnSteps)..<sequence.upperBound
        return (steps, steps.map { place(ofStep: $0, in: sequence) })
    }

    /// Where a step is on the axis: its time, dates as years; the step's number where rows keep no distance.
    private func place(ofStep step: Int, in sequence: Range<Int>) -> Double {
        let first = rows.origins[sequence.lowerBound].map { order.times[$0] } ?? 0
        guard let time = order.step.time(step - sequence.lowerBound, after: first) else {
            return Double(step - sequence.lowerBound + 1)
        }
        guard let date = order.format?.date else { return time }
        return 1970 + time / (date.isTime ? 86_400 : 1) / 365.2425
    }

    private var timeAxis: ChartAxis {
        order.step == .rows
            ? ChartAxis("row")
            : ChartAxis(
                file.manifest.columns.time, unit: order.format?.date == nil ? "" : "year")
    }

    private func title(of place: Int) -> String {
        order.series[place].name.map { "Series \($0)" } ?? "The series"
    }

    private func stateSections() throws -> [Report.Section] {
        switch file.model {
        case .stateSpace, .dynamics: return [try pathSection()]
        case .hiddenMarkov(let model):
            let found = try model.posteriors(of: rows, threads: threads)
            var figures: [Figure] = []
            for (place, sequence) in rows.sequences.enumerated().prefix(Self.drawnSeries) {
                let (steps, x) = drawn(sequence)
                let count = model.chain.states
                figures.append(
                    Figure(
                        LineChart(
                            series: [
                                .init("state", x: x, y: steps.map { Double(found.path[$0] + 1) })
                            ], xAxis: timeAxis, yAxis: ChartAxis("state")),
                        title: "\(title(of: place)): the path of states",
                        caption: "The most probable path of all rows together (Viterbi).",
                        width: .full))
                figures.append(
                    Figure(
                        LineChart(
                            series: (0..<count).map { state in
                                .init(
                                    file.name(ofState: state), x: x,
                                    y: steps.map { found.shares[$0 * count + state] },
                                    tone: .category(state))
                            }, xAxis: timeAxis, yAxis: ChartAxis("probability")),
                        title: "How sure the states are",
                        caption: "The probability of each state given all rows.", width: .full))
                figures += columnFigures(steps, x, place)
            }
            return [
                Report.Section(
                    "States in time",
                    lead: whichSeries, figures: figures),
                chainSection(model),
            ]
        }
    }

    /// The numbers of the state in time.
    private func pathSection() throws -> Report.Section {
        let paths = try model.paths(of: rows, threads: threads)
        let names = model.pathNames
        // Of a season one number is enough: the others are what it was.
        let shown = names.indices.filter { !names[$0].contains("season_") }.prefix(6)
        var figures: [Figure] = []
        for (place, sequence) in rows.sequences.enumerated().prefix(Self.drawnSeries) {
            let (steps, x) = drawn(sequence)
            for number in shown {
                figures.append(
                    Figure(
                        LineChart(
                            series: [
                                .init("", x: x, y: steps.map { paths[$0 * names.count + number] })
                            ], xAxis: timeAxis, yAxis: ChartAxis(names[number])),
                        title: "\(title(of: place)): \(names[number])"))
            }
            figures += columnFigures(steps, x, place)
        }
        return Report.Section(
            "The state in time",
            lead: "What all rows of a series say about it, before and after. " + whichSeries,
            figures: figures)
    }

    /// Which series are drawn, where not all are.
    private var whichSeries: String {
        rows.sequences.count > Self.drawnSeries
            ? "Of \(NumberText.text(rows.sequences.count)) series the first \(Self.drawnSeries)."
            : ""
    }

    private func columnFigures(_ steps: Range<Int>, _ x: [Double], _ place: Int) -> [Figure] {
        numberColumns.prefix(Self.drawnColumns).map { column in
            Figure(
                LineChart(
                    series: [
                        .init(
                            "", x: x,
                            y: steps.map { rows.table.values[$0 * model.width + column] },
                            tone: .neutral)
                    ], xAxis: timeAxis, yAxis: ChartAxis(model.rowColumnNames[column])),
                title: "\(title(of: place)): the data's \(model.rowColumnNames[column])")
        }
    }

    private var numberColumns: [Int] {
        (0..<model.width).filter { model.table?[$0].levels == nil }
    }

    private func chainSection(_ model: HiddenMarkovModel) -> Report.Section {
        let names = (0..<model.chain.states).map(file.name(ofState:))
        let whole = model.states.components.map(\.weight)
        let transitions = LevelTable(
            groups: names.map { "from \($0)" },
            categories: [
                .init(
                    "next state",
                    levels: names.indices.map { next in
                        .init(
                            names[next], whole: whole[next],
                            shares: model.chain.transitions.map { $0[next] })
                    })
            ])
        let d = model.states.dimension
        let columns =
            ["state", "share", "first", "mean stay"] + model.states.columnNames.prefix(8)
        let laws = model.states.components.enumerated().map { state, component in
            let stay = model.chain.meanDuration(of: state)
            return [
                names[state], NumberText.text(component.weight, decimals: 3),
                NumberText.text(model.chain.initial[state], decimals: 3),
                stay.isFinite ? NumberText.text(stay, decimals: 1) : "always",
            ]
                + (0..<min(d, 8)).map {
                    "\(NumberText.text(component.mean[$0])) ± \(NumberText.text(component.covariance.variances[$0].squareRoot()))"
                }
        }
        return Report.Section(
            "States and their moves",
            lead: "What a row of each state is like, and which state follows.",
            figures: [
                Figure(
                    RowTable(columns: columns, rows: laws), title: "The states",
                    caption: "Mean ± standard deviation of each column.", width: .full),
                Figure(
                    transitions, title: "From one row's state to the next",
                    caption: "A column is a state, and says what comes after it.", width: .full),
            ])
    }

    private func forecastSection() throws -> Report.Section {
        let laws = try model.forecasts(after: rows, steps: Self.ahead, threads: threads)
        var figures: [Figure] = []
        for (place, sequence) in rows.sequences.enumerated().prefix(Self.drawnSeries) {
            for column in numberColumns.prefix(Self.drawnColumns) {
                let past =
                    max(
                        sequence.lowerBound, sequence.upperBound - 4 * Self.ahead)..<sequence
                    .upperBound
                let later = (0..<Self.ahead).map {
                    self.place(ofStep: sequence.upperBound + $0, in: sequence)
                }
                func line(_ value: (ScalarLaw) -> Double) -> [Double] {
                    (0..<Self.ahead).map { step in
                        guard case .number(let law) = laws[place][step * model.width + column]
                        else { return .nan }
                        return value(law)
                    }
                }
                figures.append(
                    Figure(
                        LineChart(
                            series: [
                                .init(
                                    "", x: past.map { self.place(ofStep: $0, in: sequence) },
                                    y: past.map { rows.table.values[$0 * model.width + column] },
                                    tone: .neutral),
                                .init(
                                    "95 %", x: later, y: line { $0.quantile(0.95) }, dashed: true),
                                .init("5 %", x: later, y: line { $0.quantile(0.05) }, dashed: true),
                                .init("mean", x: later, y: line { $0.mean }),
                            ], xAxis: timeAxis, yAxis: ChartAxis(model.rowColumnNames[column])),
                        title: model.rowColumnNames[column]
                            + (order.series[place].name.map { " of \($0)" } ?? "")))
            }
        }
        return Report.Section(
            "What comes next",
            lead:
                "\(Self.ahead) steps behind the end: the mean, and between the dashed lines nine in ten. \(whichSeries)",
            figures: figures)
    }
}
