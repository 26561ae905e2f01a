import Elbo

extension ModelCost {
    /// The cost for people.
    var text: String {
        func line(_ name: String, _ work: Int, _ seconds: Double?) -> String {
            let time = seconds.map { ", \(Format.shortTime($0)) measured" } ?? ""
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
