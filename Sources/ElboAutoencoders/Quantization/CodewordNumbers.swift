/// Which codewords the codes of many examples are made of.
public struct CodewordNumbers: Hashable, Sendable {
    /// How a code is put together.
    public let layout: CodeLayout
    /// The numbers of the codewords from 0, those of an example side by side, in the order of the places.
    public let numbers: [Int]

    /// Puts them together: whole codes.
    public init(layout: CodeLayout, numbers: [Int]) {
        precondition(
            numbers.count % layout.places == 0,
            "\(numbers.count) numbers are no codes of \(layout.places) places")
        self.layout = layout
        self.numbers = numbers
    }
}
