/// Points as a few paths: thousands of elements would make a page slow.
struct PointCloud {
    struct Point {
        let place: SIMD2<Double>
        let category: Int?
        /// How uncertain the category is; nil where that is not known.
        var uncertainty: Double?
    }

    let points: [Point]
    /// How many categories have names.
    let categories: Int

    /// The points, in a few layers that mix the categories so that none hides behind the others;
    /// uncertain points are larger, stronger and drawn last.
    var markup: Markup {
        let plain = points.count > 3_000 ? 1.6 : points.count > 600 ? 2.1 : 3
        let layers = points.count > 1_000 ? 6 : 1
        let steps = points.map { $0.uncertainty.map(Uncertainty.init) }
        var paths: [Markup] = []
        for step in [nil] + Uncertainty.allCases.map(Optional.some) where steps.contains(step) {
            let r = plain * (step?.size ?? 1)
            let style = step.map { " \($0.className)" } ?? ""
            for layer in 0..<layers {
                var commands = [String](repeating: "", count: categories + 1)
                for (index, point) in points.enumerated()
                where index % layers == layer && steps[index] == step {
                    let marker = point.category.map { Marker(category: $0) } ?? .circle
                    commands[point.category ?? categories] += marker.commands(
                        x: point.place.x, y: point.place.y, r: r)
                }
                for (category, path) in commands.enumerated() where !path.isEmpty {
                    paths.append(
                        .element(
                            "path",
                            [
                                "class": "points\(style) \(tone(category).name) c-\(category)",
                                "d": path,
                            ]))
                }
            }
        }
        return .element("g", ["class": "cloud"], paths)
    }

    /// The same points as specks, for drawings so small that shapes could not be told apart.
    func specks(size: Double) -> Markup {
        let layers = points.count > 300 ? 4 : 1
        var paths: [Markup] = []
        for layer in 0..<layers {
            var commands = [String](repeating: "", count: categories + 1)
            for (index, point) in points.enumerated() where index % layers == layer {
                commands[point.category ?? categories] +=
                    "M\(coordinate(point.place.x)) \(coordinate(point.place.y))h0"
            }
            for (category, path) in commands.enumerated() where !path.isEmpty {
                paths.append(
                    .element(
                        "path",
                        [
                            "class": "speck \(tone(category).name) c-\(category)",
                            "stroke-width": coordinate(size), "d": path,
                        ]))
            }
        }
        return .element("g", ["class": "cloud"], paths)
    }

    private func tone(_ category: Int) -> Tone {
        category < categories ? .category(category) : categories == 0 ? .accent : .neutral
    }
}

/// How uncertain a point's category is, in steps that can be told apart by size and strength.
enum Uncertainty: Int, CaseIterable {
    case slight
    case some
    case much
    case greatest

    /// The step of one minus the greatest responsibility.
    init(_ value: Double) {
        self = value > 0.35 ? .greatest : value > 0.2 ? .much : value > 0.05 ? .some : .slight
    }

    /// How large the point is beside one of unknown uncertainty.
    var size: Double { [0.75, 1, 1.35, 1.8][rawValue] }

    /// The style-sheet class that sets the point's strength.
    var className: String { "u-\(rawValue)" }

    /// What the step stands for.
    var words: String {
        ["up to 5\u{202F}%", "to 20\u{202F}%", "to 35\u{202F}%", "more"][rawValue]
    }
}
