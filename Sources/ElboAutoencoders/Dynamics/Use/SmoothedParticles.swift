import ElboNumerics

/// What rows up to some steps later say of each step: means over the particles then, of what their ancestors were (fixed-lag
/// smoothing, Kitagawa and Sato 2001).
struct SmoothedParticles {
    /// How many steps later; nil for all, which needs particles enough for as many steps.
    let lag: Int?
    /// Numbers that are kept of each particle.
    let width: Int
    private var parents: [[Int]] = []
    private var numbers: [[Float]] = []

    init(lag: Int?, width: Int) {
        self.lag = lag
        self.width = width
    }

    /// Keeps a step: the particles' numbers, and from which of the step before they come.
    mutating func append(_ values: [Float], parents: [Int]) {
        numbers.append(values)
        self.parents.append(parents)
        if let lag, numbers.count > lag + 1 {
            numbers[numbers.count - lag - 2] = []
            self.parents[self.parents.count - lag - 2] = []
        }
    }

    /// The step, if any, of which all is known that will be, now that the last step was kept.
    var settled: Int? { lag.flatMap { numbers.count > $0 ? numbers.count - 1 - $0 : nil } }

    /// The steps that settle when there are none to come.
    var unsettled: Range<Int> {
        (lag.map { max(numbers.count - $0, 0) } ?? 0)..<numbers.count
    }

    /// The place at a step of the ancestor of a particle of the last step.
    func ancestor(of particle: Int, at step: Int) -> Int {
        var place = particle
        for later in (step + 1..<numbers.count).reversed() { place = parents[later][place] }
        return place
    }

    /// Numbers of a particle at a step.
    func numbers(at step: Int, of place: Int) -> ArraySlice<Float> {
        numbers[step][place * width..<(place + 1) * width]
    }

    /// Means at a step for a series, by the weights of its particles at the last step.
    func means(at step: Int, of series: Int, weights: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: width)
        for (particle, weight) in weights.enumerated() where weight > 0 {
            let place = ancestor(of: series * weights.count + particle, at: step)
            for (number, value) in numbers(at: step, of: place).enumerated() {
                sums[number] += weight * Double(value)
            }
        }
        return sums
    }
}
