public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// In each group of numbers all classes alike probable.
public struct UniformCategoriesPrior: PriorPart {
    /// "uniform-categories"
    public static let kind: String = "uniform-categories"
    /// For people who choose.
    public static let summary: String = "all classes alike, for the posterior categorical"
    /// What can be said about it.
    public static let options: [PartOption] = [.classes]

    /// Numbers of a group.
    public let classes: Int

    /// Makes the part.
    public init(classes: Int = PartOption.standardClasses) { self.classes = classes }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) { classes = try given.classes() }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try PartOption.require(classes: classes, of: "prior")
    }

    /// In words.
    public var title: String { "uniform-categories of \(classes)" }
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// Choices.
    public var space: CodeSpace { .categories(classes: classes) }
    /// One group.
    public var smallestDimension: Int { classes }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        StraightThroughCategories(
            logits: trace.constant(0).broadcast(to: [space.dimension / classes, classes]),
            temperature: 1)
    }

    /// 1/C and √(1/C (1 - 1/C)).
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let share = 1 / Double(classes)
        return (
            trace.constant(share).broadcast(to: [space.dimension]),
            trace.constant((share * (1 - share)).squareRoot()).broadcast(to: [space.dimension])
        )
    }

    /// The closed form.
    public func closedDivergence(from q: any Distribution, to p: any Distribution)
        -> ClosedDivergence?
    {
        guard let q = q as? StraightThroughCategories, let p = p as? StraightThroughCategories
        else { return nil }
        return .whole(klDivergence(from: q, to: p))
    }
}

extension Prior {
    /// All classes alike in each group.
    public static func uniformCategories(classes: Int = PartOption.standardClasses) -> Prior {
        Prior(UniformCategoriesPrior(classes: classes))
    }
}
