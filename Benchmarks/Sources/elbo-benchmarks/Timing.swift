/// Medians of repeated work.
enum Timing {
    /// The median of the seconds that `work` takes, repeated for so many seconds, a fifth of it warm-up.
    static func median(_ seconds: Double, least: Int = 5, _ work: () throws -> Void) rethrows
        -> Double
    {
        let clock = ContinuousClock()
        let start = clock.now
        var times: [Double] = []
        while times.count < least || clock.now - start < .seconds(seconds) {
            times.append(try clock.measure(work) / .seconds(1))
        }
        let warm = times.dropFirst(times.count / 5).sorted()
        return warm[warm.count / 2]
    }
}
