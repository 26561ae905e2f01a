import ArgumentParser
import Elbo
import Foundation

/// `elbo cluster`
struct Cluster: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Which component or cluster each row belongs to, and how surely.",
        discussion: """
            One line for each row: the number of its most probable component (or the name of the known class \
            it stands for) and the uncertainty, the probability that this is wrong. --responsibilities adds \
            the probability of every component. Where components were joined into clusters (elbo mixture --merge) the line has \
            the cluster, the component, and the probability that the cluster is another, and --responsibilities those of the clusters. \
            An autoencoder clusters by the components of its prior \
            (--prior normal-mixture): the mean over 16 draws from q(z|x) of each component's probability. A hidden Markov \
            model gives the states of the most probable path of each series (Viterbi).

            Example:
              elbo cluster penguins.safetensors penguins.csv --output clusters.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Flag(help: "Add the probability of every component.")
    var responsibilities = false

    @OptionGroup var output: TableOutputOption
    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func run() throws {
        try output.requireTable()
        try output.check(reading: model.path, data.path, told.labels)
        let model = try model.openAny()
        try model.refuseSentences("cluster their codes: elbo encode, then elbo mixture")
        switch model {
        case .frames:
            throw CommandFailure(
                .usage,
                "a model of frames groups nothing; elbo encode gives codes, and elbo mixture clusters them"
            )
        case .series(let file):
            try model.requireCondition(toBeTold: told.labels)
            let hidden = try file.requireStates("cluster")
            let use = try SeriesUse(file, data, threads: running.threads)
            let found = try hidden.posteriors(of: use.rows, threads: running.threads)
            let count = hidden.chain.states
            let steps = found.path.enumerated().flatMap { step, state -> [Double] in
                let shares = Array(found.shares[step * count..<(step + 1) * count])
                return line(state, max(1 - shares[state], 0), shares)
            }
            try write(
                (0..<count).map(file.name(ofState:)),
                try output.beginning(data, of: use.examples, for: model, standard: use.beginning)
            ) { try $0(use.rows.inDataOrder(steps, width: responsibilities ? count + 2 : 2)) }
        case .mixture(let file):
            try file.requireMixture()
            try model.requireCondition(toBeTold: told.labels)
            let examples = try data.read(for: model, threads: running.threads)
            let groups = file.groups
            let isMerged = file.manifest.merging != nil
            let hasBad = file.mixture.law == .contaminated
            try write(
                groups.indices.map(file.name(ofGroup:)),
                within: isMerged ? (0..<file.mixture.laws).map(file.name(ofComponent:)) : nil,
                hasBad: hasBad,
                try output.beginning(data, of: examples, for: model, standard: .number)
            ) { body in
                try file.mixture.forEachPosterior(
                    of: examples.rows(for: file.mixture), threads: running.threads
                ) { part in
                    let labels = part.labels
                    for place in labels.indices {
                        let (group, uncertainty) = part.group(of: groups, at: place)
                        try body(
                            line(
                                group, within: isMerged ? labels[place] : nil, uncertainty,
                                bad: hasBad ? part.badness?[place] ?? 0 : nil,
                                part.shares(of: groups, at: place)))
                    }
                }
            }
        case .autoencoder(let file):
            let examples = try data.read(
                for: model, told: told.labels, threads: running.threads)
            let shares = try ModelSession(file.model, on: running.executor).responsibilities(
                examples, key: RandomKey(seed: seed.seed))
            let names = (1...(shares.first?.count ?? 1)).map(String.init)
            try write(
                names, try output.beginning(data, of: examples, for: model, standard: .number)
            ) { body in
                for row in shares {
                    let label = row.indices.max { row[$0] < row[$1] } ?? 0
                    try body(line(label, 1 - Double(row[label]), row.map(Double.init)))
                }
            }
        }
    }

    /// A row's group, its component where groups are clusters of several, the uncertainty, of contaminated laws the probability of a bad row, and the responsibilities if they were
    /// asked for.
    private func line(
        _ label: Int, within component: Int? = nil, _ uncertainty: Double, bad: Double? = nil,
        _ shares: [Double]
    ) -> [Double] {
        [Double(label)] + (component.map { [Double($0)] } ?? []) + [uncertainty]
            + (bad.map { [$0] } ?? []) + (responsibilities ? shares : [])
    }

    private func write(
        _ names: [String], within components: [String]? = nil, hasBad: Bool = false,
        _ beginning: RowBeginning?,
        _ rows: (([Double]) throws -> Void) throws -> Void
    ) throws {
        let shares = responsibilities ? names.map { "p_\($0)" } : []
        try TableOutput(
            columns: (components == nil ? [] : ["cluster"]) + ["component", "uncertainty"]
                + (hasBad ? ["bad"] : []) + shares,
            levels: components.map { [0: names, 1: $0] } ?? [0: names],
            beginning: beginning
        ).write(to: output.place, rows)
    }
}
