import ElboDistributions
import ElboGraph
import ElboNetworks

/// Steps of one kind, one after the other: a normalising flow over codes.
struct Flow<Step: FlowStep>: Codable, Hashable, Sendable {
    let steps: Int
    let hidden: Int

    static func options(steps: Int) -> [PartOption] {
        [
            PartOption("steps", standard: "\(steps)", "steps, 1...64"),
            PartOption(
                "hidden", standard: "\(standardHidden)", "width of their networks, 1...8192"),
        ].filter { Step.hasNetworks || $0.name != "hidden" }
    }

    static var standardHidden: Int { 128 }

    init(steps: Int, hidden: Int) { (self.steps, self.hidden) = (steps, hidden) }

    init(_ given: PartOptions, steps: Int) throws(AutoencoderError) {
        self.init(
            steps: try given.count("steps", standard: steps, in: 1...64),
            hidden: try given.count("hidden", standard: Self.standardHidden, in: 1...8192))
    }

    func validate() throws(AutoencoderError) {
        try require((1...64).contains(steps), "the number of steps of the flow", steps, "in 1...64")
        try require((1...8192).contains(hidden), "the width of the flow", hidden, "in 1...8192")
    }

    var title: String { "\(Step.name) flow of \(steps) steps" }

    func parameters(dimension: Int, context: Int, at path: String) -> [Parameter] {
        (0..<steps).flatMap {
            Step.parameters(
                dimension: dimension, hidden: hidden, context: context, at: "\(path).\($0)")
        }
    }

    func map(dimension: Int, context: Tensor?, at path: String, in pass: ForwardPass) -> Composition
    {
        Composition(
            (0..<steps).map {
                Step.map(
                    dimension: dimension, hidden: hidden, context: context,
                    isOdd: !$0.isMultiple(of: 2), at: "\(path).\($0)", in: pass)
            })
    }
}
