import Elbo
import ElboTestSupport
import Foundation
import Testing

/// Mutual information of two groups of columns, from data to p-value.
@Suite struct DependenceTests {
    /// x of two columns, y of one that follows the first of them, and a column of noise.
    private static let columns: [[Float]] = {
        var dice = Dice(31)
        let (rho, count) = (0.9, 1500)
        let rows = (0..<count).map { _ -> [Double] in
            let x = dice.normal()
            let y = rho * x + (1 - rho * rho).squareRoot() * dice.normal()
            // Ranks alone count: y is stretched.
            return [x, dice.normal(), exp(y), dice.normal()]
        }
        return (0..<4).map { column in rows.map { Float($0[column]) } }
    }()

    private func data(_ chosen: [Int], missing: Int? = nil) throws -> Dataset {
        let count = Self.columns[0].count
        let values = (0..<count).flatMap { row in
            chosen.map { row == missing ? Float.nan : Self.columns[$0][row] }
        }
        return try Dataset(values, itemShape: [chosen.count])
    }

    private func estimate(_ chosen: [Int], bounds: [MutualInformationBound], seed: UInt64 = 1)
        throws
        -> Dependence
    {
        try DependenceRun(
            data(chosen), xColumns: chosen.count - 1, bounds: bounds, hidden: [32, 32], steps: 1500,
            seed: seed
        ).estimate(on: TestExecutors.fast)
    }

    /// The truth is .830 for ρ = .9. Seeds are fixed.
    @Test(
        "Dependence is found: near the truth by what lies about it, below by the rest, above by club"
    )
    func dependent() throws {
        let found = try estimate([0, 1, 2], bounds: [.jensenShannon, .smile, .contrastiveUpper])
        #expect(found.readings.map(\.bound) == [.jensenShannon, .smile, .contrastiveUpper])
        #expect(found.trainingRows == 900 && found.freshRows == 600)
        let values = found.readings.map(\.nats)
        #expect(values[0] > 0.55 && values[0] < 0.95)
        #expect(abs(values[1] - 0.83) < 0.2)
        #expect(values[2] > 0.83)
        #expect(found.readings.allSatisfy { $0.standardError > 0 && $0.standardError < 1 })
        #expect(isClose([found.pValue], [0.001], relative: 1e-9))
        #expect(try estimate([0, 1, 2], bounds: [.jensenShannon]).readings[0] == found.readings[0])
    }

    @Test("Independent columns: no bound above what fresh rows allow, and no verdict")
    func independent() throws {
        let found = try estimate([0, 1, 3], bounds: [.donskerVaradhan])
        #expect(found.readings[0].nats < 0.05)
        #expect(found.pValue > 0.05)
    }

    @Test("A capped bound says so")
    func cap() throws {
        var dice = Dice(5)
        let values = (0..<1500).flatMap { _ -> [Float] in
            let x = Float(dice.normal())
            return [x, x]
        }
        let found = try DependenceRun(
            Dataset(values, itemShape: [2]), xColumns: 1, bounds: [.noiseContrastive],
            hidden: [24, 24], steps: 400
        ).estimate(on: TestExecutors.fast).readings[0]
        let cap = try #require(found.cap)
        #expect(isClose([cap], [log(64)], relative: 1e-9))
        #expect(found.nats <= cap && found.nats > 1)
    }

    @Test("Categories tell no more than their entropy, whatever a normal law of them comes to")
    func categories() throws {
        /// Of x and y, where y is p in a quarter of the rows and q in the others.
        func read(_ x: (Int) -> String) throws -> Dependence.Reading {
            let lines = (0..<400).map { "\(x($0)),\($0 % 4 == 0 ? "p" : "q")" }
            let data = try withTemporaryFolder { folder in
                let path = folder + "/t.csv"
                try (["x,y"] + lines).joined(separator: "\n").write(
                    toFile: path, atomically: true, encoding: .utf8)
                return try Dataset.read(path, options: ReadOptions(categories: .found()))
            }
            return try DependenceRun(
                data, xColumns: 1, bounds: [.contrastiveUpper], hidden: [32], steps: 1500
            ).estimate(on: TestExecutors.fast).readings[0]
        }
        let entropy = log(4) - 0.75 * log(3)
        // A letter of its own for each level of y.
        let told = try read { $0 % 4 == 0 ? "a" : "b" }
        #expect(isClose([told.nats], [entropy], relative: 1e-9) && told.standardError < 1e-9)
        #expect(isClose([told.cap ?? 0], [entropy], relative: 1e-9))
        #expect(told.caution?.contains("their entropy is given instead") == true)
        let number = try read { "\($0 * 7 % 400)" }
        #expect(isClose([number.cap ?? 0], [entropy], relative: 1e-9))
        #expect(number.nats <= entropy + 1e-12)
    }

    @Test("Rows with holes are left out and counted; what cannot be judged is refused")
    func refusals() throws {
        let found = try DependenceRun(
            data([0, 2], missing: 7), xColumns: 1, bounds: [.smile], hidden: [8], steps: 20
        ).estimate(on: TestExecutors.fast)
        #expect(found.incompleteRows == 1 && found.trainingRows == 899)
        #expect(throws: DependenceError.tooFewRows(name: "data", count: 50)) {
            try DependenceRun(
                Dataset([Float](repeating: 1, count: 100), itemShape: [2], name: "data"),
                xColumns: 1)
        }
        #expect(throws: DependenceError.constant(column: "x2")) {
            try DependenceRun(
                Dataset((0..<400).map { $0 % 2 == 0 ? Float($0) : 3 }, itemShape: [2]), xColumns: 1)
        }
    }
}
