extension ModelPage {
    /// A metric of training over the epochs.
    func chart(_ title: String, _ metric: String, unit: String? = nil) -> LineChart {
        file.manifest.training.chart(title, metric, unit: unit ?? self.unit)
    }

    /// How a game with a critic went: what each side follows, how often the critic was right, and how steep each loss was.
    var gameFigures: [Figure] {
        guard autoencoder.adversary != nil else { return [] }
        let history = file.manifest.training.history
        func charts(_ named: [(title: String, metric: String, unit: String)]) -> [LineChart] {
            named.filter { item in history.contains { $0.training[item.metric] != nil } }
                .map { chart($0.title, $0.metric, unit: $0.unit) }
        }
        let sides = charts([
            ("The critic's loss", Metric.criticLoss, "nats"),
            ("Fooling the critic", Metric.fooling, "nats"),
            ("Wasserstein distance by the critic", Metric.distance, "transformed units"),
            ("Error in the critic's features", Metric.featureError, "no unit"),
            ("KL by the critic, an estimate", Metric.klEstimate, "nats per example"),
            ("Total correlation by the critic", Metric.totalCorrelation, "nats"),
            ("I(x; z) by the critic", Metric.mutualInformation, "nats"),
        ])
        let norms = Set(history.flatMap(\.training.keys)).filter { $0.hasPrefix("gradient of ") }
        let steepness = charts(
            [("Share of draws that the critic tells right", Metric.criticAccuracy, "share")]
                + norms.sorted().map { (title: "Norm of the \($0)", metric: $0, unit: "norm") })
        func isShown(_ metric: String) -> Bool { history.contains { $0.training[metric] != nil } }
        return [
            (
                sides,
                isShown(Metric.criticLoss)
                    ? "ln 2, or .69, is the loss of a critic that knows nothing." : ""
            ),
            (
                steepness,
                isShown(Metric.criticAccuracy)
                    ? "At one half the critic cannot tell; near one it has won and teaches little."
                    : ""
            ),
        ].compactMap { charts, caption in
            charts.isEmpty ? nil : Figure(Panels(charts), caption: caption, width: .full)
        }
    }
}
