/// What an axis measures.
package struct ChartAxis: Sendable, Equatable {
    /// What is measured: "reconstruction", "epoch".
    package var title: String
    /// In which unit: "nats per image"; empty when it has none.
    package var unit: String

    /// An axis from its words.
    package init(_ title: String, unit: String = "") {
        self.title = title
        self.unit = unit
    }

    /// The title with its unit, as it is written along the axis.
    var text: String {
        unit.isEmpty ? title : title.isEmpty ? unit : "\(title) (\(unit))"
    }
}
