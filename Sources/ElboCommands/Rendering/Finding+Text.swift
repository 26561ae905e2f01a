import Elbo

extension Finding {
    /// The finding as a line of talk.
    var line: String {
        "\(level.rawValue): \(title)\(text.isEmpty ? "" : ". " + text)"
    }
}
