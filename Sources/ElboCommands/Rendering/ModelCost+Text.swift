import Elbo

extension ModelCost {
    /// The cost for people.
    var text: String {
        func line(_ name: String, _ work: Int, _ seconds: Double?) -> String {
            let time =
                seconds.map { ", \(Format.significant($0 * 1e6, digits: 2)) µs measured" } ?? ""
            return name.padded(to: 20) + "\(Format.count(work)) multiply-adds\(time)"
        }
        return [
            "one example:", line("encoding", encodingMultiplyAdds, encodingSeconds),
            line("decoding", decodingMultiplyAdds, decodingSeconds),
            "parameters".padded(to: 20)
                + "\(Format.significant(Double(parameterBytes) / 1e6, digits: 2)) MB",
        ].joined(separator: "\n")
    }
}

/// A model's manifest as JSON, with what one example costs as one key more.
struct InspectedModel: Encodable {
    let manifest: ModelManifest
    let cost: ModelCost

    private enum Key: CodingKey { case cost }

    func encode(to encoder: any Encoder) throws {
        try manifest.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(cost, forKey: .cost)
    }
}
