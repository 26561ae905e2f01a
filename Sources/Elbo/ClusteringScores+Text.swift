import ElboEvaluation
import ElboReport

extension ClusteringScores {
    /// All scores, beside what the largest class alone would give.
    var sentence: String {
        "accuracy \(NumberText.text(accuracy, decimals: 3)) by optimal matching, "
            + "purity \(NumberText.text(purity, decimals: 3)) (the largest class alone would give "
            + "\(NumberText.text(majorityShare, decimals: 3)) of both), adjusted Rand index "
            + "\(NumberText.text(adjustedRandIndex, decimals: 3)), normalised mutual information "
            + "\(NumberText.text(normalizedMutualInformation, decimals: 3))."
    }
}
