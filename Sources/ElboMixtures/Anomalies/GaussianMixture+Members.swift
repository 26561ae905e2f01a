extension GaussianMixture {
    /// The mixture of mixtures in equal shares: all their components, one member's after another's.
    ///
    /// - Parameter members: at least one, of the same columns of numbers, without noise.
    public init(inEqualShares members: [GaussianMixture]) {
        precondition(!members.isEmpty, "no members")
        precondition(
            members.allSatisfy { $0.noise == nil && $0.categories == nil },
            "a member with noise or categories")
        let share = 1 / Double(members.count)
        self.init(
            checked: members.flatMap { member in
                member.components.map { $0.weighted($0.weight * share) }
            }, law: members[0].law, noise: nil, model: members[0].model,
            columns: members[0].columns, categories: nil)
    }

    /// The mixtures of which this one was made.
    ///
    /// - Parameter counts: how many components each has; they sum to the number of components.
    public func members(_ counts: [Int]) -> [GaussianMixture] {
        precondition(
            counts.reduce(0, +) == components.count && counts.allSatisfy { $0 > 0 },
            "\(counts) for \(components.count) components")
        var first = 0
        return counts.map { count in
            let own = components[first..<first + count]
            first += count
            let total = own.reduce(0) { $0 + $1.weight }
            return GaussianMixture(
                checked: own.map {
                    $0.weighted(total > 0 ? $0.weight / total : 1 / Double(count))
                }, law: law, noise: nil, model: model, columns: columns, categories: nil)
        }
    }
}
