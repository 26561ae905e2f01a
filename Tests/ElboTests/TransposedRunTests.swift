import Elbo
import ElboTestSupport
import Foundation
import Testing

@Suite("Runs that hear sounds in other pitches, too") struct TransposedRunTests {
    private static let transposition = SoundTransposition(semitones: 2, copies: 3)

    /// Twenty tones that fade, written as files and read back.
    ///
    /// - Parameter other: The number of a tone that is another one.
    private static func run(in folder: String, other: Int? = nil) throws -> AutoencoderRun {
        for index in 0..<20 {
            let hertz = index == other ? 1777.0 : 250 + 90 * Double(index)
            let samples = (0..<2000).map { place in
                let time = Double(place) / 8000
                return Float(0.4 * exp(-5 * time) * sin(2 * .pi * hertz * time))
            }
            try Data(WaveFile.bytes(of: Sound(rate: 8000, samples: samples)))
                .write(to: URL(fileURLWithPath: "\(folder)/\(index).wav"))
        }
        let data = try SoundFolder(folder).data
        let treatment = try #require(data.sounds)
        return try AutoencoderRun(
            data, network: .multilayerPerceptron(.init(hidden: [8])), latentDimension: 2,
            options: TrainingOptions(epochs: 3, batchSize: 5, validationFraction: 0.2, seed: 5)
        ).hearing(transposition, of: SoundOriginals(folder, treatment: treatment), threads: 1)
    }

    private static func trained(_ other: Int? = nil) throws -> (split: Split, [HostArray]) {
        try withTemporaryFolder { folder in
            let run = try Self.run(in: folder, other: other)
            return (run.split, try run.train(on: CPUExecutor(threads: 1)).model.parameters)
        }
    }

    @Test("What is held back is heard in no pitch, and what is not is heard in more than its own")
    func heldBack() throws {
        let (split, parameters) = try Self.trained()
        #expect(split.validation.count == 4 && split.training.count == 16)
        // Rows are in the order of the files' numbers. Any trace of a held-back sound would move parameters.
        for row in split.validation {
            #expect(try Self.trained(row).1 == parameters, "row \(row) was heard")
        }
        #expect(try Self.trained(split.training[3]).1 != parameters)
        let plain = try withTemporaryFolder { folder in
            let run = try Self.run(in: folder)
            return try AutoencoderRun(
                run.data, network: .multilayerPerceptron(.init(hidden: [8])), latentDimension: 2,
                options: TrainingOptions(epochs: 3, batchSize: 5, validationFraction: 0.2, seed: 5)
            ).train(on: CPUExecutor(threads: 1)).model.parameters
        }
        #expect(plain != parameters)
    }

    @Test("Stopped after an epoch or inside one and resumed: the same bits")
    func resumed() throws {
        struct Silent: TrainingObserver { mutating func observe(_ event: TrainingEvent) {} }
        let whole = try Self.trained().1
        // Four steps in an epoch.
        for stop in [3, 4, 9] {
            try withTemporaryFolder { folder in
                var (steps, observer) = (0, Silent())
                let sounds = folder + "/sounds"
                try FileManager.default.createDirectory(
                    atPath: sounds, withIntermediateDirectories: true)
                let stopped = try Self.run(in: sounds).train(
                    on: CPUExecutor(threads: 1), checkpoint: folder + "/c", observer: &observer
                ) {
                    steps += 1
                    return steps == stop
                }
                #expect(stopped.result.stop == .interrupted)
                // The run is made anew, as after a program that ended: moved sounds are drawn again.
                let again = try Self.run(in: sounds).train(
                    on: CPUExecutor(threads: 2), checkpoint: folder + "/c", resumes: true,
                    observer: &observer)
                #expect(again.file.model.parameters == whole, "after \(stop) steps")
            }
        }
    }

    @Test("Refused where nothing has a pitch, where classes are told, and in closed form")
    func refusals() throws {
        try withTemporaryFolder { folder in
            let run = try Self.run(in: folder)
            let treatment = try #require(run.data.sounds)
            let originals = try SoundOriginals(folder, treatment: treatment)
            let numbers = try AutoencoderRun(Dataset([1, 2, 4, 3, 5, 7, 9, 8], itemShape: [2]))
            #expect(throws: AutoencoderError.self) {
                try numbers.hearing(Self.transposition, of: originals)
            }
            let exact = try AutoencoderRun(run.data, recipe: .principalComponents)
            #expect(throws: AutoencoderError.self) {
                try exact.hearing(Self.transposition, of: originals)
            }
            let told = try AutoencoderRun(
                run.data.labelled(by: Labels((0..<20).map { "\($0 % 2)" })), recipe: .conditional)
            #expect(throws: AutoencoderError.self) {
                try told.hearing(Self.transposition, of: originals)
            }
        }
    }
}
