import ArgumentParser
import Elbo

/// How words are chosen where a model says sentences.
struct DecodingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Of sentences: below 1 likely words become likelier, above 1 less so (default: 1).",
            valueName: "number"))
    var temperature: Double?

    @Option(
        help: ArgumentHelp(
            "Of sentences: draw from so many of the likeliest words only.", valueName: "count"))
    var top: Int?

    @Option(
        help: ArgumentHelp(
            "Of sentences: draw from the likeliest words that together have this probability only, such as 0.9.",
            valueName: "share"))
    var nucleus: Double?

    @Flag(help: "Of sentences: take the likeliest word at each place.")
    var greedy = false

    @Option(
        help: ArgumentHelp(
            "Of sentences: look for the most probable sentence, with so many beginnings side by side, such as 5.",
            valueName: "count"))
    var beam: Int?

    func validate() throws {
        if let temperature, !(temperature > 0 && temperature <= 100) {
            throw ValidationError(
                "--temperature is \(temperature), it must be above 0 and at most 100")
        }
        if let top, top < 1 { throw ValidationError("--top is \(top), it must be at least 1") }
        if let nucleus, !(nucleus > 0 && nucleus <= 1) {
            throw ValidationError("--nucleus is \(nucleus), it must be above 0 and at most 1")
        }
        if let beam, !(1...1000).contains(beam) {
            throw ValidationError("--beam is \(beam), it must be in 1...1000")
        }
        if beam != nil, greedy || isGiven {
            throw ValidationError(
                "--beam looks for the most probable sentence; --greedy takes the likeliest word, and --temperature, --top and --nucleus draw"
            )
        }
        if greedy, isGiven {
            throw ValidationError(
                "--greedy takes the likeliest word; --temperature, --top and --nucleus draw")
        }
    }

    private var isGiven: Bool { temperature != nil || top != nil || nucleus != nil }

    /// The rule, or what stands when nothing is said.
    func choice(standard: TokenChoice) -> TokenChoice {
        if let beam { return .beam(beam) }
        if greedy { return .greedy }
        guard isGiven else { return standard }
        return TokenChoice(temperature: temperature ?? 1, top: top, nucleus: nucleus ?? 1)
    }

    /// Refuses what has no effect.
    ///
    /// - Throws: `CommandFailure` for options of sentences and a model of other data.
    func refuse() throws {
        guard !isGiven, !greedy, beam == nil else {
            throw CommandFailure(
                .usage,
                "--temperature, --top, --nucleus, --greedy and --beam belong to models of sentences"
            )
        }
    }
}
