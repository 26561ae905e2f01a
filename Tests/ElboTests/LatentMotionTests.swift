import Elbo
import Testing

@Suite("Codes in motion")
struct LatentMotionTests {
    private let a: [Float] = [1, 0, 2]
    private let b: [Float] = [0, 3, -1]
    private let c: [Float] = [-2, -2, 0.5]

    private func distance(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }.squareRoot()
    }

    private var motions: [LatentMotion] {
        [
            .still(a), .sweep(1, of: a, from: -3, to: 3), .tour(through: [a, b, c], by: .linear),
            .tour(through: [a, b], by: .spherical), .tour(through: [a], by: .linear),
            .circle(through: a, b),
        ]
    }

    @Test("a loop ends where it begins and never jumps")
    func closed() {
        for motion in motions {
            #expect(distance(motion.code(0), motion.code(1)) < 1e-5)
            let steps = (0...600).map { motion.code(Double($0) / 600) }
            for (before, after) in zip(steps, steps.dropFirst()) {
                #expect(distance(before, after) < 0.06)
            }
        }
    }

    @Test("a sweep reaches both ends of its dimension and leaves the others")
    func sweep() {
        let motion = LatentMotion.sweep(1, of: a, from: -3, to: 3)
        #expect(distance(motion.code(0), [1, -3, 2]) < 1e-6)
        #expect(distance(motion.code(0.25), [1, 0, 2]) < 1e-6)
        #expect(distance(motion.code(0.5), [1, 3, 2]) < 1e-6)
        #expect(distance(motion.code(0.3), motion.code(0.7)) < 1e-5)
    }

    @Test("directions are swept along great circles")
    func sphere() {
        let start: [Float] = [0.6, 0, 0.8]
        for motion in [
            LatentMotion.sweep(1, of: start, from: -2, to: 2, within: .sphere),
            .swing(1, of: start, reach: 0.9, within: .sphere),
        ] {
            for step in 0...20 {
                let code = motion.code(Double(step) / 20)
                #expect(abs(distance(code, [0, 0, 0]) - 1) < 1e-6)
                // Always in the plane of the beginning and the axis.
                #expect(abs(code[0] * 0.8 - code[2] * 0.6) < 1e-6)
            }
        }
    }

    @Test("a tour passes its points in order")
    func tour() {
        let motion = LatentMotion.tour(through: [a, b, c], by: .linear)
        for (index, point) in [a, b, c].enumerated() {
            #expect(distance(motion.code(Double(index) / 3), point) < 1e-5)
        }
        #expect(distance(motion.code(1.0 / 6), [0.5, 1.5, 0.5]) < 1e-5)
    }

    @Test("at each moment a walk is a draw from the prior")
    func walk() throws {
        // 20 000 draws: the mean is within 5 of its standard errors of 0, the variance of 1; a false alarm
        // comes once in a million seeds.
        let schema = ExampleSchema(itemShape: [1])
        let model = try Recipe.vae.autoencoder(
            for: schema, latentDimension: 20_000,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [1])))
        let session = ModelSession(
            TrainedAutoencoder(
                autoencoder: model, parameters: model.parameters.initialValues(key: .init(seed: 1)),
                schema: schema), on: CPUExecutor(threads: 1))
        let motion = try session.walkThroughPrior(key: RandomKey(seed: 3))
        for share in [0, 0.13, 0.4, 0.77] {
            let code = motion.code(share).map(Double.init)
            let mean = code.reduce(0, +) / 20_000
            let variance = code.reduce(0) { $0 + $1 * $1 } / 20_000
            #expect(abs(mean) < 5 * 0.00707)
            #expect(abs(variance - 1) < 5 * 0.01)
        }
    }

    @Test("an arc keeps the radius, a line does not")
    func arcs() {
        let (x, y): ([Float], [Float]) = ([3, 0], [0, 3])
        let middle = LatentInterpolation.spherical.point(from: x, to: y, share: 0.5)
        #expect(distance(middle, [2.1213203, 2.1213203]) < 1e-5)
        for share in [0.1, 0.37, 0.9] {
            let point = LatentInterpolation.spherical.point(from: x, to: y, share: share)
            #expect(abs(distance(point, [0, 0]) - 3) < 1e-5)
        }
        #expect(LatentInterpolation.linear.point(from: x, to: y, share: 0.5) == [1.5, 1.5])
    }

    @Test("codes without an angle between them are joined by a line")
    func degenerateArcs() {
        for (from, to): ([Float], [Float]) in [
            ([1, 2], [2, 4]), ([1, 0], [-1, 0]), ([0, 0], [1, 5]), ([0, 0], [0, 0]),
        ] {
            let arc = LatentInterpolation.spherical.point(from: from, to: to, share: 0.25)
            let line = LatentInterpolation.linear.point(from: from, to: to, share: 0.25)
            #expect(distance(arc, line) < 1e-6)
        }
    }

    @Test("a path has both ends and its points on the way", arguments: LatentInterpolation.allCases)
    func path(_ interpolation: LatentInterpolation) {
        let path = interpolation.path(through: [a, b, c], steps: 5)
        #expect(path.count == 15)
        #expect(distance(Array(path[0..<3]), a) < 1e-5)
        #expect(distance(Array(path[6..<9]), b) < 1e-5)
        #expect(distance(Array(path[12..<15]), c) < 1e-5)
        #expect(interpolation.path(through: [a, b], steps: 1) == a)
    }

    @Test("dimensions are ordered by what they cost, points by how far they spread")
    func use() {
        let codes = LatentCodes(
            means: [0, 1, 5, 0, -1, 5], variances: [1, 0.5, 1, 1, 0.5, 1], dimension: 3)
        // KL: 0; ½(1 + 0.5 - 1 + ln 2) = 0.60; 12.5.
        let prior: (mean: [Float], deviation: [Float]) = ([0, 0, 0], [1, 1, 1])
        #expect(codes.dimensionsByUse(under: prior) == [2, 1, 0])
        let points = LatentCodes(
            means: [0, 1, 5, 0, -1, 5], variances: [0, 0, 0, 0, 0, 0], dimension: 3)
        #expect(points.dimensionsByUse(under: prior) == [1, 0, 2])
    }
}
