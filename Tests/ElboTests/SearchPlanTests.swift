import Elbo
import Testing

@Suite("Search plan")
struct SearchPlanTests {
    private let suited = TrainingOptions(epochs: 40, patience: 10)

    @Test("a plan costs no more than there is time for, and leaves less than a trial of it unused")
    func fits() {
        for affordable in [150.0, 400, 1000, 3000] {
            let plan = SearchPlan.fitting(epochs: affordable, suited)
            #expect(Double(plan.cost) <= affordable)
            #expect(plan.trials >= 14)
            var longer = plan
            longer.trials += 1
            #expect(Double(longer.cost) > affordable)
        }
    }

    @Test("short of time seeds go first, then the length of trainings, with its patience")
    func order() {
        let long = SearchPlan.fitting(epochs: 2000, suited)
        #expect(long.seeds == 3 && long.epochs == 40 && long.patience == 10)
        let middle = SearchPlan.fitting(epochs: 350, suited)
        #expect(middle.seeds < 3 && middle.epochs == 40)
        let short = SearchPlan.fitting(epochs: 60, suited)
        #expect(short.epochs < 40 && (short.patience ?? 0) < 10)
        // However short it is, there is a plan.
        #expect(SearchPlan.fitting(epochs: 0.1, suited).epochs == 1)
    }

    @Test("large data have shorter epochs before trainings become too short to tell anything")
    func shortEpochs() {
        let text = TrainingOptions(epochs: 15, batchSize: 64, patience: 10)
        let plan = SearchPlan.fitting(epochs: 12, text, after: 7, examples: 120_000)
        #expect(plan.epochs >= 10 && plan.halving.rungs.allSatisfy { $0 > 7 })
        let share = Double(plan.examplesPerEpoch ?? 0) / 108_000
        #expect(share < 0.2 && share * Double(plan.cost) <= 12)
        #expect(share * Double(plan.cost) > 11.9 && plan.trials == 6)
        let held = (plan.validation ?? 0) * 120_000
        #expect(held >= 1000 && held < 12_000)
        // Where there is time, they are whole.
        let long = SearchPlan.fitting(epochs: 400, text, after: 7, examples: 120_000)
        #expect(long.examplesPerEpoch == nil && long.validation == nil)
        // However short the time, there are steps to learn from.
        let short = SearchPlan.fitting(epochs: 0.01, text, after: 7, examples: 120_000)
        #expect(short.examplesPerEpoch == 20 * 64 && short.trials == 6)
        #expect(
            SearchPlan.fitting(epochs: 0.01, text, after: 7, examples: 1000).examplesPerEpoch
                == nil)
        #expect(short.share(of: text, examples: 120_000) < 0.01)
        #expect(long.share(of: text, examples: 120_000) == 1)
    }

    @Test("halving costs what its rungs add up to")
    func cost() {
        // 27 trials for 3 epochs, ten for 6 more, four for 18 more; then three from two seeds.
        let plan = SearchPlan(trials: 27, epochs: 27, patience: nil, finalists: 3, seeds: 2)
        #expect(plan.cost == 27 * 3 + 10 * 6 + 4 * 18 + 6 * 27)
    }
}
