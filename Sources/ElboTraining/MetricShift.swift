/// What is added to metrics of training before they are recorded, such as the logarithms of Jacobian determinants that
/// make densities those of the data's own units. The loss stays as it is.
public struct MetricShift: Sendable {
    /// Which metrics.
    public let metrics: Set<String>
    /// For each example what is added, in nats.
    public let values: [Double]

    /// Describes a shift.
    public init(of metrics: Set<String>, by values: [Double]) {
        self.metrics = metrics
        self.values = values
    }

    /// The metrics of some rows, shifted.
    func callAsFunction(_ found: [(name: String, value: Double)], rows: ArraySlice<Int>) -> [(
        name: String, value: Double
    )] {
        let shift = rows.reduce(0) { $0 + values[$1] } / Double(rows.count)
        return found.map { metrics.contains($0.name) ? ($0.name, $0.value + shift) : $0 }
    }
}
