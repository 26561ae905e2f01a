/// One of the few numbers at the top of the page, with its unit and how it was computed.
public struct HeadlineNumber: Sendable, Equatable {
    /// What it is: "test ELBO".
    public let label: String
    /// The number as it is to be read: "−101.9" (see `NumberText`).
    public let value: String
    /// Its standard error, in the same digits; empty when it has none.
    public let error: String
    /// The unit: "nats per image".
    public let unit: String
    /// The small print: "mean of 10 000 images, one sample each".
    public let method: String

    /// A number and what a reader needs to judge it.
    package init(
        _ label: String, value: String, error: String = "", unit: String = "", method: String = ""
    ) {
        self.label = label
        self.value = value
        self.error = error
        self.unit = unit
        self.method = method
    }

    /// An estimate rounded to its standard error, which the small print names.
    package init(
        _ label: String, mean: Double, standardError: Double, unit: String = "", method: String
    ) {
        let text = NumberText.text(mean, error: standardError)
        self.init(
            label, value: text.value, error: standardError > 0 ? text.error : "", unit: unit,
            method: method + (standardError > 0 ? "; ± is the standard error of the mean" : ""))
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
                        error.isEmpty
                            ? .empty
                            : .sequence([
                                .text(" "),
                                .element("span", ["class": "error"], text: "± " + error),
                            ]),
                        unit.isEmpty
                            ? .empty
                            : .sequence([
                                .text(" "), .element("span", ["class": "unit"], text: unit),
                            ]),
                        method.isEmpty
                            ? .empty : .element("small", [:], [.prose(method)]),
                    ]),
            ])
    }
}
