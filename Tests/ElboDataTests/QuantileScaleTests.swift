import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite struct QuantileScaleTests {
    /// Columns as people have them.
    private enum Column: CaseIterable {
        case zeroInflated, counts, heavyTail, twoHeaps, grades, tiny, decimals

        var numbers: [Double] {
            let key = RandomKey(seed: 11)
            func uniform(_ place: Int) -> Double { key.uniform(at: place) }
            switch self {
            case .zeroInflated:
                return (0..<3000).map { (row: Int) -> Double in
                    row % 12 > 0 ? 0 : exp(7 + 2 * key.normal(at: row)).rounded()
                }
            case .counts:
                return (0..<2000).map { (-4 * log(1 - uniform($0))).rounded(.down) }
            case .heavyTail: return (0..<1500).map { exp(1.5 * key.normal(at: $0)) }
            case .twoHeaps:
                return (0..<900).map { (row: Int) -> Double in
                    [40, 20, 60 * uniform(row)][row % 3]
                }
            case .grades: return (0..<500).map { Double($0 % 7) }
            case .tiny: return [1, 2, 2, 5, 8]
            case .decimals: return (0..<400).map { (100 * key.normal(at: $0)).rounded() / 100 }
            }
        }

        var format: NumberFormat? {
            let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 1)
            switch self {
            case .heavyTail, .twoHeaps: return nil
            case .decimals: return NumberFormat(decimals: 2, range: least...most)
            case .zeroInflated, .counts, .grades, .tiny:
                return NumberFormat(decimals: 0, range: least...most)
            }
        }

        func scale() throws -> QuantileScale {
            try #require(QuantileScale(fittedTo: numbers, format: format))
        }
    }

    private func below(_ score: Double) -> Double { 1 / (1 + exp(-score)) }

    @Test(
        "Every number of a column comes back from the middle of its interval",
        arguments: Column.allCases)
    private func roundTrip(column: Column) throws {
        let scale = try column.scale()
        for number in Set(column.numbers) {
            let back = scale.number(at: scale.interval(of: number).middle)
            let tolerance = column.format == nil ? scale.resolution : 0
            #expect(abs(back - number) <= tolerance, "\(column): \(number) became \(back)")
        }
    }

    @Test(
        "Intervals of a grid's numbers have all the mass together",
        arguments: [Column.counts, .grades, .tiny, .decimals])
    private func wholeMass(column: Column) throws {
        let scale = try column.scale()
        let (first, last) = (column.numbers.min() ?? 0, column.numbers.max() ?? 0)
        var sum = 0.0
        for number in stride(from: first - 40, through: last + 40 + 1e-9, by: scale.resolution) {
            let interval = scale.interval(of: number)
            #expect(interval.width > 0)
            sum +=
                below(interval.middle + interval.width / 2)
                - below(interval.middle - interval.width / 2)
        }
        #expect(abs(sum - 1) < 0.02, "\(column): \(sum)")
    }

    @Test("A number that many rows share has its share of the rows")
    func heaps() throws {
        for (column, number) in [(Column.zeroInflated, 0.0), (.twoHeaps, 40), (.grades, 3)] {
            let numbers = column.numbers
            let share = Double(numbers.count { $0 == number }) / Double(numbers.count)
            let interval = try column.scale().interval(of: number)
            let mass =
                below(interval.middle + interval.width / 2)
                - below(interval.middle - interval.width / 2)
            #expect(abs(mass - share) < 0.01, "\(column): \(mass) for \(share)")
        }
    }

    @Test(
        "Logistic scores are numbers with the column's distribution (Kolmogorov-Smirnov at 1e-6)",
        arguments: Column.allCases)
    private func distribution(column: Column) throws {
        let scale = try column.scale()
        let numbers = column.numbers.sorted()
        let key = RandomKey(seed: 4)
        let drawn = (0..<5000).map { place -> Double in
            let u = key.uniform(at: place)
            return scale.number(at: log(u / (1 - u)))
        }.sorted()
        func share(of sorted: [Double], upTo x: Double) -> Double {
            Double(sorted.count { $0 <= x }) / Double(sorted.count)
        }
        // Cells hold a hundredth of the rows, or ten of them; within one the distribution is a line.
        let cell = max(0.01, 10 / Double(numbers.count))
        let limit = (log(2e6) / (2 * 5000)).squareRoot() + min(cell, 1)
        for x in Set(numbers) {
            #expect(
                abs(share(of: drawn, upTo: x) - share(of: numbers, upTo: x)) < limit,
                "\(column): \(x)")
        }
    }

    @Test(
        "Scores rise with numbers, beyond the column too, and missing stays missing",
        arguments: Column.allCases)
    private func order(column: Column) throws {
        let scale = try column.scale()
        let (least, most) = (column.numbers.min() ?? 0, column.numbers.max() ?? 0)
        let range = most - least
        let steps = (0...400).map { (place: Int) -> Double in
            least - range + 3 * range * Double(place) / 400
        }
        let scores = steps.map { scale.score(of: $0) }
        #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 })
        #expect(scale.interval(of: .nan).middle.isNaN && scale.interval(of: .nan).width.isNaN)
    }

    @Test("The steps have the mean of the numbers that scores stand for")
    func mean() throws {
        for column in [Column.counts, .heavyTail, .twoHeaps, .zeroInflated] {
            let scale = try column.scale()
            for (location, width) in [(0.0, 1.0), (1.3, 0.4), (-2, 0.2)] {
                let expected = scale.steps().reduce(scale.edges[0]) { sum, step in
                    sum + step.rise * below((location - step.score) / width)
                }
                // The mean over even quantiles of the law of scores.
                let count = 200_000
                var numeric = 0.0
                for place in 0..<count {
                    let u = (Double(place) + 0.5) / Double(count)
                    let score: Double = location + width * log(u / (1 - u))
                    numeric += scale.number(at: score) / Double(count)
                }
                let unit = scale.spread + abs(numeric) / 20
                #expect(abs(expected - numeric) < 0.1 * unit, "\(column): \(expected), \(numeric)")
            }
        }
    }

    @Test("Skewed columns and heaps are found, plain ones are not")
    func choice() {
        let key = RandomKey(seed: 2)
        #expect(!QuantileScale.suits((0..<500).map { key.normal(at: $0) }))
        #expect(!QuantileScale.suits([1, 1, 1]))
        for column in [Column.zeroInflated, .heavyTail, .twoHeaps, .grades] {
            #expect(QuantileScale.suits(column.numbers), "\(column)")
        }
    }

    @Test("What a file cannot say is refused: falling edges, scores of other number, no resolution")
    func unsound() throws {
        for text in [
            #"{"edges":[1,0],"scores":[0,1],"resolution":1,"heaps":[]}"#,
            #"{"edges":[0,1],"scores":[0],"resolution":1,"heaps":[]}"#,
            #"{"edges":[0,1],"scores":[0,1],"resolution":0,"heaps":[]}"#,
            #"{"edges":[0,1],"scores":[0,1],"resolution":1,"heaps":[2,2]}"#,
        ] {
            let scale = try JSONDecoder().decode(QuantileScale.self, from: Data(text.utf8))
            #expect(!scale.isSound, "\(text)")
        }
        let column = try JSONDecoder().decode(
            TableColumn.self,
            from: Data(
                #"{"name":"a","levels":["x","y"],"quantiles":{"edges":[0,1],"scores":[0,1],"resolution":1,"heaps":[]}}"#
                    .utf8))
        #expect(!column.isSound)
    }

    @Test("A table is scaled where it suits, rows are read as intervals, and cells come back")
    func dataset() throws {
        let key = RandomKey(seed: 9)
        let rows = (0..<400).map { row in
            "\(row % 3 == 0 ? 7 : 0),\(key.normal(at: row)),\(row % 2 == 0 ? "a" : "b")"
        }
        let text = "heap,plain,level\n" + rows.joined(separator: "\n") + "\n,1,a\n"
        let plain = try Dataset.read(
            Array(text.utf8), named: "t.csv", options: ReadOptions(categories: .found()))
        let scaled = plain.scaled(.suited, rows: 0..<300)
        let table = try #require(scaled.table)
        #expect(table.map(\.width) == [2, 1, 2] && table[0].quantiles != nil)
        #expect(scaled.itemSize == 5 && scaled.columns?.count == 5)
        #expect(scaled.schema.mask?.itemShape == [5])
        try scaled.schema.validate()
        let values = try scaled.rowSource.values(ofRows: 0..<401)
        #expect(
            table.codes(of: Array(values[..<10])) == [
                7, key.normal(at: 0), 0, 0, key.normal(at: 1), 1,
            ])
        #expect(values[2000].isNaN && values[2001].isNaN)
        // A model's columns read other rows in the same way, from a text or an array.
        let again = try Dataset.read(
            Array(text.utf8), named: "t.csv",
            options: ReadOptions(columns: table.map(\.name), categories: .known(table)))
        #expect(again.table == table)
        let other = try again.rowSource.values(ofRows: 0..<401)
        #expect(zip(values, other).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        #expect(plain.scaled(.none, rows: 0..<300).itemSize == 4)
        #expect(
            plain.scaled(.all, except: ["heap": false], rows: 0..<300).table?.map(\.width) == [
                1, 2, 2,
            ])
    }
}
