/// What the numbers of a row of sound are.
public enum SoundRepresentation: String, Hashable, Sendable, Codable, CaseIterable {
    /// Levels of mel bands in decibels, as hearing tells sounds apart.
    case levels
    /// Powers |X|² of all bins of the spectrum, whose law is exponential where X is complex Gaussian.
    case power
    /// The samples.
    case wave
}
