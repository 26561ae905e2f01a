import ArgumentParser

/// What data are, where their file cannot say it.
enum DataKind: String, ExpressibleByArgument, CaseIterable {
    /// Frames that follow one another.
    case video
}
