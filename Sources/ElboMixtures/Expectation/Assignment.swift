import ElboNumerics

/// How rows share themselves out among the components in an E step.
enum Assignment: Sendable {
    /// By posterior probability: expectation-maximisation.
    case posterior
    /// Wholly to the most probable component: classification EM (Celeux and Govaert 1992).
    case mostProbable
    /// Wholly to a component drawn from the posterior: stochastic EM (Celeux and Diebolt 1985). The draw
    /// belongs to the row and the key.
    case drawn(RandomKey)
    /// As a start says: the component of each row, -1 for rows left out.
    case partition([Int])
    /// As a start says: each row's responsibilities, row after row.
    case responsibilities([Double])

    /// Whether the rows' shares are said, so that densities decide nothing.
    var isGiven: Bool {
        switch self {
        case .posterior, .mostProbable, .drawn: false
        case .partition, .responsibilities: true
        }
    }

    /// Makes the weights of a panel's rows for `count` laws out of their posterior probabilities.
    func apply(to r: UnsafeMutablePointer<Double>, count: Int, _ panel: Panel) {
        switch self {
        case .posterior: break
        case .mostProbable:
            for place in 0..<panel.count {
                var best = 0
                for k in 1..<count
                where r[k * Panel.rows + place] > r[best * Panel.rows + place] { best = k }
                choose(best, r, count, place)
            }
        case .drawn(let key):
            for (place, row) in panel.indices.enumerated() {
                let chosen = chosenLaw(at: key.uniform(at: row), of: count) {
                    r[$0 * Panel.rows + place]
                }
                choose(chosen, r, count, place)
            }
        case .partition(let labels):
            for (place, row) in panel.indices.enumerated() {
                choose(labels[row], r, count, place)
            }
        case .responsibilities(let values):
            for (place, row) in panel.indices.enumerated() {
                for k in 0..<count { r[k * Panel.rows + place] = values[row * count + k] }
            }
        }
    }

    private func choose(
        _ chosen: Int, _ r: UnsafeMutablePointer<Double>, _ count: Int, _ place: Int
    ) {
        for k in 0..<count { r[k * Panel.rows + place] = k == chosen ? 1 : 0 }
    }
}
