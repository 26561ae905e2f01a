extension RowPosteriors {
    /// The shares of sets of laws in one of the rows, counted from the first of these.
    public func shares(of groups: [[Int]], at place: Int) -> [Double] {
        let first = place * laws
        return groups.map { $0.reduce(0) { $0 + responsibilities[first + $1] } }
    }

    /// In one of the rows, counted from the first of these: the group with the greatest share, and the probability that the row
    /// belongs to another.
    public func group(of groups: [[Int]], at place: Int) -> (label: Int, uncertainty: Double) {
        let shares = shares(of: groups, at: place)
        let label = mostProbable(shares)
        return (label, max(1 - shares[label], 0))
    }
}
