/// What repeated work takes, in seconds.
struct Timing {
    let median: Double
    let least: Double

    /// `work`, repeated for so many seconds, a fifth of it warm-up.
    static func times(_ seconds: Double, least: Int = 5, _ work: () throws -> Void) rethrows
        -> Timing
    {
        let clock = ContinuousClock()
        let start = clock.now
        var times: [Double] = []
        while times.count < least || clock.now - start < .seconds(seconds) {
            times.append(try clock.measure(work) / .seconds(1))
        }
        let warm = times.dropFirst(times.count / 5).sorted()
        return Timing(median: warm[warm.count / 2], least: warm[0])
    }
}
