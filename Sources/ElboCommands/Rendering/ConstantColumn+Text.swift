import Elbo

extension [ConstantColumn] {
    /// A line for each number that columns have in every row.
    var leftOut: [String] {
        let groups = [Double?: [ConstantColumn]](grouping: self, by: \.value).values
        return groups.sorted { $0[0].column < $1[0].column }.map { columns in
            let state = columns[0].value.map { Format.significant($0) } ?? "missing"
            let names = Format.list(columns.map(\.name), atMost: 8)
            return columns.count == 1
                ? "left out: column \(names) is \(state) in every row"
                : "left out: columns \(names) are \(state) in every row"
        }
    }
}
