import ElboReport
import Foundation
import Testing

@Suite("Parallel coordinates")
struct ParallelCoordinatesTests {
    private func chart(_ lines: [ParallelCoordinates.Line]) -> ParallelCoordinates {
        ParallelCoordinates(
            axes: [
                .init("a & b", labels: [.init(0, "<low>"), .init(1, "high")]),
                .init("middle", labels: []),
                .init("end", labels: [.init(1, "a long word beside it")]),
            ], lines: lines)
    }

    @Test("lines that break, lines of one place and none at all make sound pages")
    func sound() throws {
        let lines: [[ParallelCoordinates.Line]] = [
            [], [.init("whole", [0, 0.5, 1], isBest: true)], [.init("broken", [0, nil, 1])],
            [.init("nowhere", [nil, nil, nil]), .init("one & two", [nil, 0.2, 0.4])],
        ]
        for lines in lines {
            for width in [Figure.Width.half, .full] {
                let page = try Page(chart(lines), width: width)
                page.expectSound()
                #expect(page.titles.contains { lines.map(\.name).contains($0) } || lines.isEmpty)
            }
        }
    }

    @Test("the best lines are drawn over the others")
    func order() throws {
        let html = try Page(
            chart([.init("best", [0, 0, 0], isBest: true), .init("other", [1, 1, 1])])
        ).html
        let best = try #require(html.range(of: ">best<"))
        let other = try #require(html.range(of: ">other<"))
        #expect(other.lowerBound < best.lowerBound)
    }
}
