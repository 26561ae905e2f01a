public import ArgumentParser
import Elbo

extension Choice: ExpressibleByArgument {}
extension ExpectationMaximization.Variant: ExpressibleByArgument {}

/// Where EM begins, as an option says it.
enum StartName: String, CaseIterable, ExpressibleByArgument {
    case agglomeration
    case kMeans = "k-means"
    case random
    case randomPartition = "random-partition"

    var start: MixtureStart {
        switch self {
        case .agglomeration: .agglomeration
        case .kMeans: .kMeans
        case .random: .random
        case .randomPartition: .randomPartition
        }
    }
}

/// Where EM begins, as an option says it: a way to find groups, a mixture, or groups that are known.
enum StartOption: ExpressibleByArgument, Equatable {
    case found(StartName)
    /// A model file, a model by its name in a record, or a .json file of parameters.
    case mixture(path: String)
    /// A column, or a file, of groups.
    case labels(String)

    init?(argument: String) {
        let prefix = "labels:"
        if let name = StartName(rawValue: argument) {
            self = .found(name)
        } else if argument.hasPrefix(prefix), argument.count > prefix.count {
            self = .labels(String(argument.dropFirst(prefix.count)))
        } else if [".safetensors", ".json"].contains(where: argument.lowercased().hasSuffix)
            || RecordedModelName.parts(of: argument) != nil
        {
            self = .mixture(path: argument)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        if case .found(let name) = self { name.rawValue } else { "" }
    }

    static var allValueStrings: [String] {
        StartName.allCases.map(\.rawValue) + ["labels:COLUMN", "MODEL.safetensors", "GIVEN.json"]
    }

    /// What `labels:` names.
    var labels: String? { if case .labels(let name) = self { name } else { nil } }
}

/// What the components of a mixture are, as an option says it.
enum ComponentLawName: String, CaseIterable, ExpressibleByArgument {
    case normal
    case t
    case contaminated
}

/// How degrees of freedom are found, as an option says it.
struct DegreesOfFreedomOption: ExpressibleByArgument, Equatable {
    let value: DegreesOfFreedom

    init(_ value: DegreesOfFreedom) { self.value = value }

    init?(argument: String) {
        switch argument {
        case "own": value = .own
        case "shared": value = .shared
        default:
            // Below a tenth quantiles of the tails leave the range of numbers.
            guard let degrees = Double(argument), degrees >= 0.1, degrees.isFinite else {
                return nil
            }
            value = .fixed(degrees)
        }
    }

    static var allValueStrings: [String] { ["own", "shared", "NUMBER"] }
}

/// The prior of the weights in variational Bayes, as an option says it.
enum WeightPriorName: String, CaseIterable, ExpressibleByArgument {
    case dirichlet
    case process
}

/// How mixtures are fitted and chosen.
struct MixtureFitting: ParsableArguments {
    @Option(
        help:
            "What the components are. t distributions have heavy tails, in which wild rows neither move a component nor take one; of contaminated normal laws each row is a good or a bad one, which elbo cluster tells."
    )
    var law: ComponentLawName = .normal

    @Option(
        help: ArgumentHelp(
            "Of --law t: estimated for each component (own), one for all (shared), or a number such as 4 (default: own).",
            valueName: "own|shared|number"))
    var degreesOfFreedom: DegreesOfFreedomOption?

    @Option(
        help: ArgumentHelp(
            "Leave this share of the rows, the least probable, out of each iteration, such as 0.05.",
            valueName: "share"))
    var trim: Double = 0

    @Option(
        help:
            "Where EM begins: agglomeration is mclust's hierarchical clustering (Ward's above 30 columns), on at most 2000 of the rows; a mixture with so many components as it has, or the groups of a column."
    )
    var start: StartOption = .found(.agglomeration)

    @Option(
        help: ArgumentHelp(
            "Further starts, by k-means++ and random rows by turns, for every mixture; the best fit counts (default: up to 31 as far as small data allow, and mixtures of one size learn from one another).",
            valueName: "number"))
    var restarts: Int?

    @Option(
        help:
            "What decides; larger is better for all. validation is the log-likelihood of held-out rows, slope takes off twice what a parameter gains in the largest mixtures."
    )
    var criterion: Choice = .criterion(.bic)

    @Option(
        help:
            "em; classification (rows go wholly to one component); stochastic (to one drawn by probability)."
    )
    var variant: ExpectationMaximization.Variant = .em

    @Flag(
        help:
            "A conjugate prior on means and covariances against collapsing components (Fraley and Raftery 2007)."
    )
    var prior = false

    @Option(
        help: ArgumentHelp(
            "The least variance in any direction, in units of the columns' variances, such as 1e-6.",
            valueName: "share"))
    var floor: Double = 0

    @Option(
        help: ArgumentHelp(
            "A uniform noise component for rows that belong nowhere, and the share of rows it begins with, such as 0.05.",
            valueName: "share"))
    var noise: Double?

    @Option(
        name: .customLong("bayes"),
        help:
            "Variational Bayes instead of a grid: dirichlet weights, or a Dirichlet process; components without rows go away."
    )
    var bayesName: WeightPriorName?

    @Option(
        help: ArgumentHelp(
            "Of --bayes: how readily components are filled; small keeps few (default: 0.01).",
            valueName: "number"))
    var concentration: Double?

    @Option(
        help:
            "Iterations end when the log-likelihood L changes by less than this times 1 + |L|.")
    var tolerance: Double = 1e-5

    @Option(help: "The most iterations (default: 1000; 2000 with --bayes).")
    var iterations: Int?

    @Flag(
        help:
            "Fit only the columns that tell groups apart; the others are said to follow these or to tell nothing (Raftery and Dean 2006)."
    )
    var selectColumns = false

    var bayes: WeightPrior? {
        bayesName.map {
            let concentration = concentration ?? 0.01
            return $0 == .dirichlet
                ? .dirichlet(concentration: concentration)
                : .dirichletProcess(concentration: concentration)
        }
    }

    func validate() throws {
        func check(_ name: String, _ value: Double?, _ holds: (Double) -> Bool, _ allowed: String)
            throws
        {
            if let value, !(value.isFinite && holds(value)) {
                throw ValidationError("--\(name) is \(value), it must be \(allowed)")
            }
        }
        try check("floor", floor, { $0 >= 0 && $0 < 1 }, "in 0..<1")
        try check("trim", trim, { $0 >= 0 && $0 < 0.5 }, "in 0..<0.5")
        try check("noise", noise, { $0 > 0 && $0 < 1 }, "between 0 and 1")
        try check("concentration", concentration, { $0 > 0 }, "positive")
        try check("tolerance", tolerance, { $0 >= 0 }, "at least 0")
        if let restarts, !(0...10_000).contains(restarts) {
            throw ValidationError("--restarts is \(restarts), it must be in 0...10000")
        }
        if let iterations, !(1...10_000_000).contains(iterations) {
            throw ValidationError("--iterations is \(iterations), it must be in 1...10000000")
        }
        if criterion == .validation, trim > 0 {
            throw ValidationError(
                "--criterion validation excludes --trim: rows set aside would be judged")
        }
        if criterion != .criterion(.bic), bayesName != nil {
            throw ValidationError(
                "--criterion chooses from a grid; --bayes has a bound of its own")
        }
        if selectColumns, bayesName != nil || noise != nil || trim > 0 {
            throw ValidationError("--select-columns excludes --bayes, --noise and --trim")
        }
        if selectColumns, case .found = start {
        } else if selectColumns {
            throw ValidationError(
                "--select-columns fits mixtures of many columns, which --start cannot all begin; name a way to find groups"
            )
        }
        if concentration != nil, bayesName == nil {
            throw ValidationError("--concentration belongs to --bayes")
        }
        if bayesName != nil,
            prior || noise != nil || floor > 0 || variant != .em || law != .normal
                || trim > 0
        {
            throw ValidationError(
                "--bayes excludes --law, --trim, --prior, --noise, --floor and --variant")
        }
        if degreesOfFreedom != nil, law != .t {
            throw ValidationError("--degrees-of-freedom belongs to --law t")
        }
        if law != .normal, prior {
            throw ValidationError(
                "--law \(law.rawValue) excludes --prior; --floor holds its covariances up")
        }
    }

    /// The options that differ from their defaults, as they are written.
    var chosen: [String] {
        [
            law == .normal ? nil : "--law", trim == 0 ? nil : "--trim",
            start == .found(.agglomeration) ? nil : "--start", restarts == nil ? nil : "--restarts",
            criterion == .criterion(.bic) ? nil : "--criterion", variant == .em ? nil : "--variant",
            prior ? "--prior" : nil, floor == 0 ? nil : "--floor",
            noise == nil ? nil : "--noise", bayesName == nil ? nil : "--bayes",
            selectColumns ? "--select-columns" : nil,
            tolerance == 1e-5 ? nil : "--tolerance", iterations == nil ? nil : "--iterations",
        ].compactMap(\.self)
    }

    /// Refuses a share of rows that is none of them.
    ///
    /// - Throws: `CommandFailure`.
    func requireTrimmedRows(of rows: Int) throws {
        guard trim > 0, trim * Double(rows) < 1 else { return }
        throw CommandFailure(
            .usage,
            "--trim \(trim) of \(Format.count(rows, "row")) is less than one; leave it out, or give \(Format.significant(1 / Double(rows), digits: 2)) or more"
        )
    }

    func search(
        components: [Int], models: [CovarianceModel], start: MixtureStart, folds: Int? = nil,
        seed: UInt64, threads: Int?
    ) throws -> MixtureSearch {
        var method = ExpectationMaximization(.vvv)
        method.law =
            switch law {
            case .normal: .normal
            case .t: .t(degreesOfFreedom?.value ?? .own)
            case .contaminated: .contaminated
            }
        method.trim = trim
        method.variant = variant
        method.floor = floor
        method.tolerance = tolerance
        method.maximumIterations = iterations ?? method.maximumIterations
        method.threads = threads
        var search = MixtureSearch(
            components: components, models: models, start: start, method: method,
            key: RandomKey(seed: seed))
        search.restarts = restarts.map { .exactly($0) } ?? .automatic
        search.choice = criterion
        search.folds = folds ?? search.folds
        search.hasPrior = prior
        search.noise = noise
        return search
    }
}
