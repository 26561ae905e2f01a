import ElboReport
import Foundation

/// The page about a search: what decided, who went on, what it cost.
public struct SearchPage {
    private let search: RecordedRun
    let schedule: SearchSchedule
    let known: SearchSchedule.Knowledge
    private let runs: [RecordedRun]
    private let outcomes: [RecordedOutcome]
    /// The curves of the trials at the last rung.
    private let curves: [Int: [RecordedPoint]]
    private let verdict: String
    private let importance: [String: Double]?
    let measure: SearchMeasure
    let against: SearchCost?
    private let test: [String: Estimate]?
    private let command: String

    /// Gathers what the page shows.
    ///
    /// - Parameters:
    ///   - search: The search.
    ///   - schedule: Its rules.
    ///   - known: What is known of it.
    ///   - record: Where it is kept.
    ///   - verdict: The sentence that says what came of it.
    ///   - importance: The share of each option in what decided.
    ///   - measure: What scores are.
    ///   - against: What counts beside them; nil for nothing.
    ///   - test: What the winner and the default come to on test examples; nil for none.
    ///   - command: That began it.
    /// - Throws: `RunRecordError`.
    public init(
        search: RecordedRun, schedule: SearchSchedule, known: SearchSchedule.Knowledge,
        record: RunRecord, verdict: String, importance: [String: Double]?,
        measure: SearchMeasure = .bound, against: SearchCost? = nil,
        test: [String: Estimate]? = nil, command: String
    ) throws {
        self.search = search
        self.schedule = schedule
        self.known = known
        self.verdict = verdict
        self.importance = importance
        self.measure = measure
        self.against = against
        self.test = test
        self.command = command
        runs = try record.runs(of: search.id)
        outcomes = try record.outcomes(of: search.id)
        var curves: [Int: [RecordedPoint]] = [:]
        let last = Set(schedule.trials(at: schedule.halving.rungs.count - 1, known))
        for run in runs where run.verb == "trial" && last.contains(run.number ?? -1) {
            curves[run.number ?? -1] = try record.curve(of: run.id)
        }
        self.curves = curves
    }

    /// The page.
    public func report() -> Report {
        let ranking = schedule.ranking(known)
        let seconds = runs.reduce(0) { $0 + $1.seconds * Double($1.threads) }
        let failed = runs.count { $0.verb == "trial" && $0.state == .failed }
        return Report(
            title: "Search for \(search.data)",
            subtitle:
                "\(known.configurations.count) trials of \(schedule.space.parameters.map(\.name).joined(separator: ", "))",
            summary: plainWords(ranking),
            headlines: [
                HeadlineNumber(
                    hasFreshSeeds ? "best, from fresh seeds" : "best, at the last rung",
                    value: ranking.first.map { text($0.mean) } ?? "-",
                    unit: measure == .bound ? "nats per example" : measure.name,
                    method:
                        "\(ranking.first.map { $0.scores.count > 1 } ?? false ? "mean of " : "")trial \(ranking.first?.trial ?? 0): \(measure.title)"
                )
            ] + testHeadline + [
                HeadlineNumber(
                    "epochs trained",
                    value: NumberText.text(epochsTrained),
                    method:
                        "for the choice; \(NumberText.text(known.configurations.count * (schedule.halving.rungs.last ?? 1))) without rungs"
                ),
                HeadlineNumber(
                    "cost", value: NumberText.text(seconds / 60, significantDigits: 2),
                    unit: "core-minutes", method: "seconds of work times threads, all trials"),
                HeadlineNumber("failed", value: "\(failed)", unit: "trials"),
            ],
            sections: [
                Report.Section(
                    "What was tried",
                    lead:
                        "Each line is a trial, but for the default, which has none of these options; the last axis is its \(measure.name) at the first rung. Lines in colour went on to the last rung.",
                    figures: [Figure(coordinates, width: .full)] + importanceFigure),
                Report.Section(
                    "Who went on",
                    lead:
                        "Trials are compared after \(schedule.halving.rungs.map(String.init).joined(separator: ", ")) epochs; the best third\(against == nil ? " and the default go on" : ", the default and the front of each rung go on").",
                    figures: [
                        Figure(
                            rungs, title: "Rungs",
                            caption:
                                "At each rung, of the trials that reached the second: \(measure.name). What lies far below all others is left out."
                        ),
                        Figure(
                            curveChart, title: "Curves",
                            caption:
                                "Validation bound of the trials at the last rung, from where they come near each other."
                        ),
                    ]),
            ] + frontSection + [
                Report.Section(
                    "The best",
                    lead: hasFreshSeeds
                        ? "Trained anew from fresh seeds, the best first."
                        : "By the last rung, from one seed; the best first.",
                    figures: [Figure(TableFigure(finalists(ranking), layout: .rows), width: .full)]),
                .origin(PageOrigin(command: command), program: search.program),
            ])
    }

    private var hasFreshSeeds: Bool { schedule.seeds(known) > 0 }

    /// What came of it, for who reads nothing else.
    private func plainWords(_ ranking: [SearchSchedule.Finalist]) -> String {
        var words = verdict.prefix(1).uppercased() + verdict.dropFirst() + "."
        if let decisive = importance?.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
            words +=
                " What decided most at the first rung was \(decisive.key) (\(NumberText.text(decisive.value * 100, decimals: 0)) % of what can be told apart)."
        }
        if let best = ranking.first, best.trial != SearchSchedule.defaultTrial {
            let options = known.configurations[best.trial].sorted { $0.key < $1.key }
                .map { "\($0.key) \(SearchPage.text($0.value))" }.joined(separator: ", ")
            words += " The best has \(options)."
        }
        return words
    }

    private var testHeadline: [HeadlineNumber] {
        test.flatMap { $0["the best"] }.map { best in
            let standard = test?["the default"].map {
                "; the default \(text($0.mean)) ± \(text($0.standardError))"
            }
            return [
                HeadlineNumber(
                    "best, on the test examples", value: text(best.mean),
                    unit: measure == .bound ? "nats per example" : measure.name,
                    method: "± \(text(best.standardError))\(standard ?? "")")
            ]
        } ?? []
    }

    private var epochsTrained: Int {
        Dictionary(grouping: outcomes, by: \.trial).values
            .reduce(0) { $0 + ($1.map(\.epochs).max() ?? 0) }
    }

    func score(_ trial: Int, _ rung: Int) -> Double? {
        known.score(.rung(trial: trial, rung: rung))
    }

    // MARK: Figures

    private var coordinates: ParallelCoordinates {
        let scores = known.configurations.indices.compactMap { score($0, 0) }.sorted()
        // A few trials that went astray would press all others together.
        let low = scores.isEmpty ? 0 : scores[scores.count / 10]
        let high = scores.last ?? 1
        let width = high > low ? high - low : 1
        let axes =
            schedule.space.parameters.map { parameter in
                ParallelCoordinates.Axis(parameter.name, labels: parameter.domain.labels)
            } + [
                ParallelCoordinates.Axis(
                    measure.name,
                    labels: [
                        .init(0, text(low)), .init(1, text(high)),
                    ])
            ]
        let best = Set(schedule.trials(at: schedule.halving.rungs.count - 1, known))
        let lines = known.configurations.indices.dropFirst().compactMap {
            trial -> ParallelCoordinates.Line? in
            guard let score = score(trial, 0) else { return nil }
            let configuration = known.configurations[trial]
            let places = schedule.space.parameters.map { parameter in
                configuration[parameter.name].flatMap(parameter.domain.height)
            }
            return ParallelCoordinates.Line(
                "trial \(trial): \(text(score))",
                places + [min(max((score - low) / width, 0), 1)], isBest: best.contains(trial))
        }
        return ParallelCoordinates(axes: axes, lines: lines)
    }

    private var importanceFigure: [Figure] {
        guard let importance else { return [] }
        let bars = schedule.space.parameters.map {
            BarChart.Bar($0.name, 100 * (importance[$0.name] ?? 0))
        }
        let shares = bars.sorted { $0.value > $1.value }.map {
            "\($0.label) \(NumberText.text($0.value, decimals: 0)) %"
        }
        return [
            Figure(
                BarChart(
                    bars: bars, xAxis: ChartAxis("option"),
                    yAxis: ChartAxis("importance", unit: "%")),
                title: "What decided",
                caption: shares.joined(separator: ", ")
                    + ". PED-ANOVA (Watanabe, Bansal and Hutter 2023): how much the values of the best quarter differ from those of all.",
                width: .full)
        ]
    }

    private var rungs: LineChart {
        let second = schedule.halving.rungs.count > 1 ? schedule.trials(at: 1, known) : []
        let finalists = Set(schedule.finalists(known))
        let series = second.map { trial in
            let reached = schedule.halving.rungs.indices.filter { score(trial, $0) != nil }
            return line(
                trial, isFinalist: finalists.contains(trial),
                x: reached.map { Double(schedule.halving.rungs[$0]) },
                y: reached.map { score(trial, $0) ?? .nan })
        }
        return LineChart(
            series: SearchPage.legible(series), xAxis: ChartAxis("epoch"),
            yAxis: ChartAxis(measure.name, unit: measure.unit))
    }

    private var curveChart: LineChart {
        let finalists = Set(schedule.finalists(known))
        let series = curves.sorted { $0.key < $1.key }.map { trial, points in
            let points = points.filter { $0.name == Metric.elbo }
            return line(
                trial, isFinalist: finalists.contains(trial), x: points.map { Double($0.epoch) },
                y: points.map { $0.validation ?? .nan })
        }
        return LineChart(
            series: SearchPage.legible(series), xAxis: ChartAxis("epoch"),
            yAxis: ChartAxis("bound", unit: "nats"))
    }

    /// A trial's line: finalists have their names, the default is in dashes.
    private func line(_ trial: Int, isFinalist: Bool, x: [Double], y: [Double])
        -> LineChart.Series
    {
        let isDefault = trial == SearchSchedule.defaultTrial
        return LineChart.Series(
            isDefault ? "default" : isFinalist ? "trial \(trial)" : "", x: x, y: y,
            tone: isFinalist && !isDefault ? .accent : .neutral, dashed: isDefault)
    }

    /// The lines with a name last, and without points so far below the others that these would be pressed together: by
    /// Tukey's outer fence, three quartile ranges below the lower quartile.
    private static func legible(_ series: [LineChart.Series]) -> [LineChart.Series] {
        let heights = series.flatMap(\.y).filter(\.isFinite).sorted()
        var shown = series
        if heights.count >= 8 {
            let lower = heights[heights.count / 4]
            let fence = lower - 3 * (heights[heights.count * 3 / 4] - lower)
            for line in shown.indices {
                shown[line].y = shown[line].y.map { $0 < fence ? .nan : $0 }
            }
        }
        return shown.filter(\.name.isEmpty) + shown.filter { !$0.name.isEmpty }
    }

    private func finalists(_ ranking: [SearchSchedule.Finalist]) -> [TableFigure.Group] {
        [
            TableFigure.Group(
                "",
                ranking.map { finalist in
                    TableFigure.Entry(
                        finalist.trial == SearchSchedule.defaultTrial
                            ? "default" : "trial \(finalist.trial)",
                        withUnit(finalist.mean) + options(of: finalist.trial),
                        remark: finalist.scores.map(text).joined(separator: ", "))
                })
        ]
    }

    func text(_ score: Double) -> String {
        NumberText.text(score, decimals: measure.decimals)
    }

    private func withUnit(_ score: Double) -> String {
        measure.unit.isEmpty ? text(score) : "\(text(score)) \(measure.unit)"
    }

    /// A trial's options behind a semicolon; nothing for the default.
    func options(of trial: Int) -> String {
        let options = known.configurations[trial].sorted { $0.key < $1.key }
            .map { "\($0.key)=\(SearchPage.text($0.value))" }.joined(separator: " ")
        return options.isEmpty ? "" : "; \(options)"
    }

    private static func text(_ value: SearchValue) -> String {
        if case .real(let number) = value { NumberText.text(number) } else { "\(value)" }
    }
}

extension SearchDomain {
    /// How high a value stands on an axis.
    fileprivate func height(of value: SearchValue) -> Double? {
        guard let choices else { return place(of: value) }
        return choices.firstIndex(of: "\(value)").map {
            Double($0) / Double(max(choices.count - 1, 1))
        }
    }

    /// The words of an axis: all of a list, both ends of a range.
    fileprivate var labels: [ParallelCoordinates.Label] {
        extremes.compactMap { value in
            height(of: value).map { height in
                let text =
                    if case .real(let number) = value {
                        NumberText.text(number, significantDigits: 2)
                    } else { "\(value)" }
                return ParallelCoordinates.Label(height, text)
            }
        }
    }
}
