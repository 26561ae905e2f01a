/// The least value of a function of a few numbers, by a simplex that walks and shrinks (Nelder and Mead 1965, "A simplex
/// method for function minimization"): no gradient, and no law of the function but that it has a valley.
package struct NelderMead {
    /// Where the least value was found.
    package private(set) var place: [Double]
    /// The least value.
    package private(set) var value: Double
    /// The least value after each step.
    package private(set) var history: [Double] = []
    /// Whether the simplex became so small, or its values so equal, that further steps are of no use.
    package private(set) var isSettled = false

    /// Walks.
    ///
    /// - Parameters:
    ///   - start: the first corner; at least one number.
    ///   - step: how far the other corners lie from it, each along an axis.
    ///   - tolerance: the corners' values may differ by this times 1 + |value| at the end.
    ///   - maximumSteps: the most steps.
    ///   - function: what is to be least; what is no number counts as the greatest value.
    package init(
        from start: [Double], step: Double, tolerance: Double, maximumSteps: Int,
        _ function: ([Double]) -> Double
    ) {
        func worth(_ place: [Double]) -> Double {
            let value = function(place)
            return value.isNaN ? .infinity : value
        }
        var corners = [(place: start, value: worth(start))]
        for axis in start.indices {
            var corner = start
            corner[axis] += step
            corners.append((corner, worth(corner)))
        }
        let last = start.count
        func point(_ middle: [Double], _ factor: Double) -> (place: [Double], value: Double) {
            let away = zip(middle, corners[last].place).map { $0 + factor * ($0 - $1) }
            return (away, worth(away))
        }
        func sort() { corners.sort { $0.value < $1.value } }
        sort()
        (place, value) = corners[0]
        while history.count < maximumSteps {
            history.append(corners[0].value)
            let spread = corners[last].value - corners[0].value
            let width =
                corners.dropFirst().flatMap { corner in
                    zip(corner.place, corners[0].place).map { abs($0 - $1) }
                }.max() ?? 0
            if spread <= tolerance * (1 + abs(corners[0].value)), width < 0.05 * step || spread == 0
            {
                isSettled = true
                break
            }
            let middle = start.indices.map { axis in
                corners[..<last].reduce(0) { $0 + $1.place[axis] } / Double(last)
            }
            let reflected = point(middle, 1)
            if reflected.value < corners[0].value {
                let expanded = point(middle, 2)
                corners[last] = expanded.value < reflected.value ? expanded : reflected
            } else if reflected.value < corners[last - 1].value {
                corners[last] = reflected
            } else {
                let contracted = point(middle, reflected.value < corners[last].value ? 0.5 : -0.5)
                if contracted.value < min(reflected.value, corners[last].value) {
                    corners[last] = contracted
                } else {
                    for index in 1...last {
                        let near = zip(corners[0].place, corners[index].place).map { ($0 + $1) / 2 }
                        corners[index] = (near, worth(near))
                    }
                }
            }
            sort()
        }
        (place, value) = corners[0]
    }
}
