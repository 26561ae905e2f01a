/// One of the few numbers at the top of the page, with its unit and how it was computed.
public struct HeadlineNumber: Sendable, Equatable {
    /// What it is: "test ELBO".
    public let label: String
    /// The number as it is to be read: "−101.9" (see `NumberText`).
    public let value: String
    /// The unit: "nats per image".
    public let unit: String
    /// The small print: "mean of 10 000 images, one sample each".
    public let method: String

    /// A number and what a reader needs to judge it.
    package init(_ label: String, value: String, unit: String = "", method: String = "") {
        self.label = label
        self.value = value
        self.unit = unit
        self.method = method
    }

    var markup: Markup {
        .element(
            "div", [:],
            [
                .element("dt", text: label),
                .element(
                    "dd", [:],
                    [
                        .element("span", ["class": "value"], text: value),
                        unit.isEmpty
                            ? .empty
                            : .sequence([
                                .text(" "), .element("span", ["class": "unit"], text: unit),
                            ]),
                        method.isEmpty
                            ? .empty : .element("small", [:], [.text(method)]),
                    ]),
            ])
    }
}
