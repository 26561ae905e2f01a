extension TrainingOptions {
    /// Options that suit data and what is trained on them.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - recipe: The named composition.
    ///   - objective: What is maximised.
    ///   - network: What stands between examples and codes; nil leaves it to the data.
    ///   - validationFraction: The share kept for validation.
    public static func suited(
        to data: Dataset, _ recipe: Recipe, _ objective: Objective, _ network: Architecture? = nil,
        validationFraction: Double = 0.1
    ) -> TrainingOptions {
        guard data.schema.text == nil else {
            let warmup = (objective.part as? any KLWeighted)?.klWeight.epochsOfWarmup ?? 0
            return suited(
                toSentences: data.count, warmup: Int(warmup.rounded(.up)),
                validationFraction: validationFraction)
        }
        return suited(
            toRows: data.count,
            isConvolutional: (network ?? DataDefaults.network(itemShape: data.itemShape))
                .isConvolutional, validationFraction: validationFraction)
    }
}
