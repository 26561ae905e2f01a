import ElboAutoencoders
import ElboReport
import ElboTraining

extension Finding {
    /// That training ended while its measure still rose; nil where it did not.
    ///
    /// - Parameters:
    ///   - history: All epochs.
    ///   - reset: After how many epochs parameters began anew; nil for never.
    ///   - measure: What rose.
    static func rising(_ history: [EpochRecord], after reset: Int? = nil, measure: String = "bound")
        -> Finding?
    {
        guard let gain = BoundHistory(of: history, after: reset).rise else { return nil }
        let span =
            gain.epochs == 1
            ? "in the last epoch"
            : "in the last \(gain.epochs) epochs over the \(gain.epochs) before"
        return Finding(
            .note,
            history.last?.training[Metric.elbo] != nil
                ? "The \(measure) was still rising" : "Reconstructions were still getting better",
            text:
                "It gained \(NumberText.text(gain.amount, significantDigits: 2)) nats \(span): the model is not "
                + "finished, and every number here would improve with more --epochs.")
    }

    /// That codes of places in time tell the decoder next to nothing; nil where they do.
    ///
    /// - Parameters:
    ///   - epoch: The epoch that was kept.
    ///   - objective: What was maximised.
    ///   - place: What has a code: a row, a frame.
    static func collapsed(_ epoch: EpochRecord?, of objective: Objective, codesOf place: String)
        -> Finding?
    {
        guard let epoch, let kl = (epoch.validation ?? epoch.training)[Metric.kl],
            kl < BoundHistory.idleKL
        else { return nil }
        return Finding(
            .warning, PosteriorCollapse.title,
            text:
                "Codes carry \(NumberText.text(kl, significantDigits: 2)) nats of \(place): the decoder goes by what it remembers. \(PosteriorCollapse.advice(of: objective))"
        )
    }
}
