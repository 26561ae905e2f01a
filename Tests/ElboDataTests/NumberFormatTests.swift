import ElboData
import Testing

/// How a table's columns write their numbers.
@Suite struct NumberFormatTests {
    @Test("Decimals and range are those of the numbers, whatever their binary digits")
    func found() throws {
        let rows: [[Double]] = [
            [1, 0.1, 1e9 + 0.25, 1.0 / 3, .nan, -2], [-3, 0.25, 1e9, 2, .nan, -2],
            [40, 12.5, 1e9 + 0.5, 3, .nan, -2],
        ]
        let formats = try NumericTable(rows.flatMap { $0 }, width: 6).numberFormats()
        #expect(formats[0] == NumberFormat(decimals: 0, range: -3...40))
        #expect(formats[1] == NumberFormat(decimals: 2, range: 0.1...12.5))
        #expect(formats[2] == NumberFormat(decimals: 2, range: 1e9...1e9 + 0.5))
        #expect(formats[3] == nil && formats[4] == nil)
        #expect(formats[5] == NumberFormat(decimals: 0, range: -2 ... -2))
        // Every decimal of up to six places is recognised.
        for decimals in 0...6 {
            let text = "123." + String("654321".prefix(decimals))
            let number = try #require(Double(decimals == 0 ? "123" : text))
            #expect(
                try NumericTable([number], width: 1).numberFormats()[0]?.decimals == decimals)
        }
    }

    @Test("The nearest number of a column is one that it could have")
    func nearest() {
        let ages = NumberFormat(decimals: 0, range: 17...90)
        #expect(
            [3, 17.4, 17.6, 44, 89.9, 200, -Double.infinity].map(ages.nearest) == [
                17, 17, 18, 44, 90, 90, 17,
            ])
        #expect(ages.nearest(to: .nan).isNaN)
        // The least number is no whole one, as where the column's numbers were cut.
        let lengths = NumberFormat(decimals: 1, range: 0.3...7.9)
        #expect(lengths.nearest(to: 0.30000001) == 0.3 && lengths.nearest(to: 5.149) == 5.1)
        let formats: [NumberFormat?] = [ages, nil]
        #expect(formats.nearest(to: [20.2, 20.2, 0, 1e9]) == [20, 20.2, 17, 1e9])
    }

    @Test("A schema whose formats are not its numbers' is refused")
    func soundness() throws {
        let good = ExampleSchema(itemShape: [2])
        try good.formatted([nil, NumberFormat(decimals: 0, range: 0...1)]).validate()
        #expect(throws: ExampleSchemaError.self) { try good.formatted([nil]).validate() }
    }
}
