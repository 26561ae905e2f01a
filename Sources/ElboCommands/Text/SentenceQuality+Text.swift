import Elbo

extension SentenceQuality {
    /// The numbers for people.
    var text: String {
        func percent(_ share: Double) -> String { Format.number(100 * share, decimals: 1) + " %" }
        func estimate(_ cost: Cost) -> String {
            Format.estimate(cost.nats.mean, cost.nats.standardError)
        }
        func told(_ cost: Cost) -> String {
            "\(Format.number(cost.nats.mean)), perplexity \(Format.number(cost.perplexity))"
        }
        let among = heldBack == nil ? "real sentences" : "sentences held back"
        var lines = [
            "\(Format.count(drawn, "drawn sentence")) beside \(Format.count(real)) real ones"
                + (heldBack.map { " and \(Format.count($0)) held back" } ?? ""),
            Format.wrapped(
                "in brackets the same of \(among); nats a sentence with its end, ± standard error of the mean over sentences"
            ), "",
            Format.entry(
                "length", Format.number(length.drawn), "tokens (\(Format.number(length.real)))"),
        ]
        for (n, pair) in zip(1..., distinct) {
            lines.append(
                Format.entry(
                    "distinct-\(n)", Format.number(pair.drawn, decimals: 3),
                    "share of \(n == 1 ? "tokens" : "pairs of tokens") that are different, among \(Format.count(compared, "sentence")) (\(Format.number(pair.real, decimals: 3)))"
                ))
        }
        lines += [
            Format.entry(
                "self-BLEU", Format.number(selfBLEU.drawn, decimals: 3),
                "of each of these beside the others: 1 where all are alike (\(Format.number(selfBLEU.real, decimals: 3)))"
            ),
            Format.entry(
                "copies", percent(copies),
                "of the sentences stand among the real ones word for word"
                    + (copiesHeldBack.map { " (\(percent($0)))" } ?? "")),
            Format.entry(
                "forward", estimate(forward),
                "nats of drawn sentences under a trigram of the real ones, perplexity \(Format.number(forward.perplexity))"
                    + (forwardHeldBack.map {
                        " (\(told($0))\(forwardUnseen.map { "; of those not among the real ones \(told($0))" } ?? ""))"
                    } ?? "")
            ),
            Format.entry(
                "reverse", estimate(reverse),
                "nats of \(among) under a trigram of the drawn ones, perplexity \(Format.number(reverse.perplexity))"
                    + (reverseReal.map { "; of as many real ones \(told($0))" } ?? "")),
        ]
        return lines.joined(separator: "\n")
    }
}
