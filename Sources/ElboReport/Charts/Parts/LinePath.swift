/// The path of one line, thinned to what the drawing can show and broken where data is missing.
package struct LinePath: Sendable {
    /// The commands of an SVG path; empty if no two neighbouring points can be drawn.
    package let commands: String
    /// Points without neighbours, which a path would not show.
    package let isolated: [SIMD2<Double>]

    /// A line through `points`; nil is a gap.
    package init(through points: [SIMD2<Double>?]) {
        var commands = ""
        var isolated: [SIMD2<Double>] = []
        for run in points.split(separator: nil) {
            let run = LinePath.thinned(run.compactMap { $0 })
            if run.count == 1 { isolated += run }
            guard run.count > 1 else { continue }
            for (index, point) in run.enumerated() {
                commands += index == 0 ? "M" : index == 1 ? "L" : " "
                commands += coordinate(point.x) + " " + coordinate(point.y)
            }
        }
        self.commands = commands
        self.isolated = isolated
    }

    /// In each half unit of width the first, lowest, highest and last point: the line looks the same.
    private static func thinned(_ run: [SIMD2<Double>]) -> [SIMD2<Double>] {
        guard run.count > 2_000 else { return run }
        var result: [SIMD2<Double>] = []
        var start = 0
        while start < run.count {
            let column = (run[start].x * 2).rounded(.down)
            var end = start + 1
            while end < run.count, (run[end].x * 2).rounded(.down) == column { end += 1 }
            let inside = start..<end
            let low = inside.min { run[$0].y < run[$1].y } ?? start
            let high = inside.max { run[$0].y < run[$1].y } ?? start
            result += Set([start, low, high, end - 1]).sorted().map { run[$0] }
            start = end
        }
        return result
    }
}
