import Elbo

extension ClusteringScores {
    /// The numbers for people: what each is called, its value, and what it means.
    ///
    /// - Parameter noun: What examples are put into, such as "component".
    func entries(of noun: String) -> [(name: String, value: String, meaning: String)] {
        func number(_ value: Double) -> String { Format.number(value, decimals: 4) }
        return [
            ("accuracy", number(accuracy), "by optimal matching"),
            ("purity", number(purity), "by the most frequent class of each \(noun)"),
            (
                "largest class", number(majorityShare),
                "what one \(noun) alone would have of both"
            ),
            ("adjusted Rand index", number(adjustedRandIndex), "corrected for chance"),
            ("mutual information", number(normalizedMutualInformation), "normalised"),
        ]
    }
}
