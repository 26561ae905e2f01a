extension SearchJudge {
    /// Why trainings cannot be compared by this; nil where they can.
    ///
    /// - Parameter run: A training, whose split says which rows decide.
    public func refusal(of run: AutoencoderRun) -> String? {
        let posterior = run.autoencoder.posterior.part
        guard !run.split.validation.isEmpty else {
            return "trials are compared by validation examples; let --validation be above 0"
        }
        switch self {
        case .bound:
            return run.hasBound
                ? nil
                : "trials are compared by the bound of validation examples, and \(run.recipe.name) has none; take a recipe with a bound, or --judge probe"
        case .probe(let target):
            guard posterior.readsExamples else {
                return "\(run.recipe.name) has no encoder whose codes a probe could look at"
            }
            let (known, held) = (
                run.split.training.filter(target.isKnown),
                run.split.validation.filter(target.isKnown)
            )
            guard known.count >= 10, held.count >= 2 else {
                return
                    "the target is known of \(known.count) rows of training and \(held.count) of validation, too few for a probe; ten and two are needed"
            }
            return target.refusal(known: known, held: held)
        case .anomalies(let labels, let strange):
            guard run.autoencoder.hasBound else {
                return "anomaly scores need densities, and \(run.recipe.name) has none"
            }
            let held = run.split.validation.map { labels.values[$0] }
            let odd = held.count { $0 == strange }
            guard odd > 0, held.contains(where: { $0 >= 0 && $0 != strange }) else {
                return
                    "of \(held.count) validation rows \(odd) are '\(labels.names[strange])', and an AUC needs rows of both kinds; hold back more with --validation"
            }
            return nil
        case .imputation:
            guard run.autoencoder.hasBound else {
                return "imputations need a density of codes, and \(run.recipe.name) has none"
            }
            guard run.data.itemShape.count == 1, run.data.schema.text == nil else {
                return "--judge rmse fills cells of tables, and these are no rows of one"
            }
            let columns = run.data.schema.observation.tableColumns
            guard columns.count > 1, columns.contains(where: { $0.levels == nil }) else {
                return
                    "--judge rmse tells a column's numbers from other columns; it needs two columns, one of numbers"
            }
            return nil
        }
    }
}

extension SearchTarget {
    fileprivate func refusal(known: [Int], held: [Int]) -> String? {
        switch self {
        case .classes(let labels):
            let classes = Set(known.map { labels.values[$0] })
            guard 2 * classes.count <= known.count else {
                return
                    "the target has \(classes.count) classes in \(known.count) rows of training, too few of each for a probe; give a target with fewer"
            }
            return classes.count > 1
                ? nil
                : "every known row of training is of the class \(labels.names[labels.values[known[0]]]), so that there is nothing to tell apart; give a target with two"
        case .numbers(let numbers):
            let differ = Set(held.map { numbers[$0] }).count > 1
            return differ
                ? nil
                : "every known number of the target is \(numbers[held[0]]), so that there is nothing to tell"
        }
    }
}
