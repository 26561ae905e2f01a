import ElboGraph
import ElboNetworks
import ElboTestSupport
import Testing

@Suite struct ScheduleAndClippingTests {
    @Test("Schedules at points of training")
    func schedules() {
        func factors(_ schedule: LearningRateSchedule) -> [Double] {
            [0, 0.25, 0.5, 1].map { schedule.factor(progress: $0, epoch: 0) }
        }
        #expect(factors(.constant) == [1, 1, 1, 1])
        #expect(isClose(factors(.linear(final: 0.2)), [1, 0.8, 0.6, 0.2]))
        let quarter = 0.5 * (1 + 0.5.squareRoot())
        #expect(isClose(factors(.cosine(final: 0)), [1, quarter, 0.5, 0]))
        #expect(isClose(factors(.cosine(final: 0.5)), [1, 0.5 + 0.5 * quarter, 0.75, 0.5]))
        let steps = LearningRateSchedule.step(epochs: 3, factor: 0.1)
        let found = [0, 2, 3, 5, 6].map { steps.factor(progress: 0, epoch: $0) }
        #expect(isClose(found, [1, 1, 0.1, 0.1, 0.01]))
    }

    @Test("The global norm runs over all gradients")
    func norm() throws {
        let found = try numbers(of: [row([3]), row([0, 4]), array([1, 1], [12])]) {
            globalNorm($0)
        }
        #expect(isClose(found, [13]))
    }

    @Test(
        "Clipping scales all gradients by one factor when the norm is above the limit, and only then",
        arguments: [(1.0, 0.2), (5, 1), (10, 1), (0.5, 0.1)])
    func clipping(limit: Double, factor: Double) throws {
        let found = try outputs(of: [row([3]), row([0, 4])]) {
            clipped($0, norm: globalNorm($0), to: limit)
        }
        #expect(isClose(found[0].doubles, [3 * factor]))
        #expect(isClose(found[1].doubles, [0, 4 * factor]))
    }

    @Test("Gradients of zero stay zero under clipping")
    func clippingZero() throws {
        for executor in [TestExecutors.exact, TestExecutors.fast] {
            let found = try outputs(of: [row([0, 0])], on: executor) {
                clipped($0, norm: globalNorm($0), to: 1)
            }
            #expect(found[0].doubles == [0, 0])
        }
    }

    @Test("Progress counts fractions of epochs and of the whole")
    func progress() {
        let point = TrainingProgress(step: 25, stepsPerEpoch: 10, totalSteps: 100, examples: 320)
        #expect(point.epochs == 2.5)
        #expect(point.fraction == 0.25)
    }
}
