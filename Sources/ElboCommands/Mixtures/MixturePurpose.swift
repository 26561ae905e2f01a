import ArgumentParser

/// What a mixture is wanted for.
enum MixturePurpose: String, CaseIterable, ExpressibleByArgument {
    /// One mixture that describes the data: clusters, densities, missing cells, new rows.
    case clusters
    /// An ensemble that scores the rows it was fitted to.
    case anomalies
}
