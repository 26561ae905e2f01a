import Elbo
import Testing

@Suite("What a model of some data looks like when nothing is said about it")
struct DataDefaultsTests {
    @Test("bytes are pixels under a Bernoulli likelihood")
    func bytes() {
        let data = Dataset(bytes: [UInt8](repeating: 7, count: 3 * 784), itemShape: [28, 28])
        let defaults = DataDefaults(for: data, rows: [0, 1])
        #expect(defaults.likelihood == .bernoulli && defaults.transform == .pixels)
        #expect(defaults.observation == .stochastic && defaults.latentDimension == 20)
    }

    @Test("numbers in [0, 1] with two axes are pixels as they are")
    func grey() throws {
        let data = try Dataset([Float](repeating: 0.5, count: 2 * 16), itemShape: [4, 4])
        let defaults = DataDefaults(for: data, rows: [0])
        #expect(defaults.likelihood == .bernoulli && defaults.transform == .identity)
        #expect(defaults.latentDimension == 8)
    }

    @Test("levels of sounds are standardised together, powers stay as they are under their own law")
    func sounds() throws {
        let levels = SoundTreatment(rate: 8000, window: 64, hop: 16, frames: 8, bands: 8)
        let power = SoundTreatment(
            .power, rate: 8000, window: 64, hop: 16, frames: 8, bands: 33)
        func defaults(_ treatment: SoundTreatment) -> DataDefaults {
            let count = 2 * treatment.bands * treatment.frames
            let numbers: [Float] = (0..<count).map { Float($0) / 600 }
            return DataDefaults(
                for: Dataset(sounds: numbers, by: treatment, name: "sounds"), rows: [0, 1])
        }
        #expect(defaults(levels).likelihood == .gaussian(sigma: .optimal, per: .all))
        guard case .standardizeAll = defaults(levels).transform else {
            Issue.record("\(defaults(levels).transform)")
            return
        }
        #expect(defaults(power).likelihood == .exponential)
        #expect(defaults(power).transform == .identity && defaults(power).observation == .none)
    }

    @Test(
        "images of bytes with channels are levels under a discretised logistic likelihood",
        arguments: [1, 3])
    func channels(_ channels: Int) {
        let data = Dataset(
            bytes: [UInt8](repeating: 7, count: 2 * 64 * channels), itemShape: [8, 8, channels])
        let defaults = DataDefaults(for: data, rows: [0, 1])
        #expect(defaults.likelihood == .discretizedLogistic && defaults.transform == .pixels)
        #expect(defaults.observation == .none)
    }

    @Test("bytes with two channels, or with channels of numbers, stay under a Bernoulli likelihood")
    func otherChannels() throws {
        let two = Dataset(bytes: [UInt8](repeating: 7, count: 2 * 128), itemShape: [8, 8, 2])
        #expect(DataDefaults(for: two, rows: [0, 1]).likelihood == .bernoulli)
        let shares = try Dataset([Float](repeating: 0.5, count: 2 * 64), itemShape: [8, 8, 1])
        #expect(DataDefaults(for: shares, rows: [0, 1]).likelihood == .bernoulli)
    }

    @Test("numbers from 0 to 255 are levels where the likelihood asks for them")
    func levels() throws {
        let data = try Dataset([0, 10, 2, 255], itemShape: [2])
        #expect(DataDefaults(for: data, likelihood: .betaBinomial, rows: [0]).transform == .pixels)
        let spread = DataDefaults(for: data, dequantizes: true, rows: [0])
        #expect(spread.transform == .pixels && spread.observation == .dequantized)
    }

    @Test("a table is standardised on its training rows and gets a Gaussian likelihood")
    func table() throws {
        let data = try Dataset([0, 10, 2, 10, 900, 0], itemShape: [2])
        let defaults = DataDefaults(for: data, rows: [0, 1])
        #expect(defaults.likelihood == .gaussian(sigma: .optimal, per: .column))
        let asked = DataDefaults(for: data, likelihood: .gaussian(sigma: .learned), rows: [0, 1])
        #expect(asked.likelihood == .gaussian(sigma: .learned, per: .column))
        let shared = Likelihood.gaussian(sigma: .optimal, per: .all)
        #expect(DataDefaults(for: data, likelihood: shared, rows: [0, 1]).likelihood == shared)
        #expect(defaults.transform == .standardize(means: [1, 10], deviations: [1, 1]))
        #expect(defaults.observation == .none && defaults.latentDimension == 2)
    }

    @Test("a Bernoulli likelihood of a table wants values in [0, 1], and says where they are not")
    func support() throws {
        let data = try Dataset(
            [0, 0.5, 1, 1.5], itemShape: [2], columns: ["a", "b"], name: "t.csv")
        #expect(
            throws: AutoencoderError.outsideSupport(
                name: "t.csv", row: 2, column: "column b", value: 1.5, support: "0...1")
        ) {
            try AutoencoderRun(data, likelihood: .bernoulli)
        }
    }
}
