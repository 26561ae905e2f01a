import ElboAutoencoders
import ElboData
import ElboGraph
import ElboModelFiles
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Random damage: a file opens as a usable model or is refused with one of our errors.
@Suite struct ModelFileFuzzTests {
    /// Bytes changed, removed, repeated or replaced by numbers that hurt.
    private func damaged(_ bytes: [UInt8], key: RandomKey) -> [UInt8] {
        func dice(_ index: Int, below count: Int) -> Int {
            Int(key.uniform(at: index) * Double(max(count, 1)))
        }
        let hurtful = ["-1", "0", "9223372036854775807", "1e309", "null", "{}", "[]", "\"\""]
        var bytes = bytes
        for change in 0...dice(0, below: 3) {
            // Most of the text is in the first half.
            let place = dice(10 * change + 1, below: bytes.count)
            switch dice(10 * change + 2, below: 5) {
            case 0: bytes[place] = UInt8(dice(10 * change + 3, below: 256))
            case 1: bytes[place] ^= 1 << UInt8(dice(10 * change + 3, below: 8))
            case 2:
                bytes.removeSubrange(
                    place..<min(place + 1 + dice(10 * change + 3, below: 9), bytes.count))
            case 3:
                // A number of the text becomes another one; the header keeps its length.
                guard let start = bytes[place...].firstIndex(where: { (48...57).contains($0) })
                else { continue }
                let digits = bytes[start...].prefix { (48...57).contains($0) }.count
                let text = Array(hurtful[dice(10 * change + 3, below: hurtful.count)].utf8)
                bytes.replaceSubrange(start..<start + digits, with: text)
                let growth = text.count - digits
                let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
                let longer = UInt64(max(Int(truncatingIfNeeded: length) + growth, 0))
                for index in 0..<8 {
                    bytes[index] = UInt8(truncatingIfNeeded: longer >> UInt64(8 * index))
                }
            default: bytes = Array(bytes.prefix(place + 8))
            }
            if bytes.count < 9 { return bytes }
        }
        return bytes
    }

    /// Uses all that a file can say: codes, data, a traced step of each phase of its training.
    private func use(_ file: ModelFile, _ sample: SampleModel) throws {
        let session = ModelSession(file.model, on: TestExecutors.exact)
        let model = file.model.autoencoder
        let codes = [Float](repeating: 0.5, count: model.latentDimension)
        let classes = model.condition.map { _ in [0] }
        #expect(try session.decode(codes, classes: classes).count == model.dataSize)
        _ = try session.sample(1, key: RandomKey(seed: 1), classes: classes)
        let reader: ExampleReader
        do {
            reader = try file.model.reader(of: sample.data())
        } catch is AutoencoderError { return } catch is DataError { return }
        #expect(try session.reconstruct(reader.data).count == 2 * reader.data.count)
        let step = TrainingStep(model: model, fields: reader.fields, optimizer: .adam)
        for phase in model.phases.phases {
            _ = step.graph(phase: phase, count: 2)
            _ = step.validationGraph(phase: phase, count: 2)
        }
    }

    @Test("Three seconds of mutated model files", arguments: SampleModel.allCases)
    func fuzz(sample: SampleModel) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            try sample.file().save(to: path)
            let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            let end = ContinuousClock.now + .seconds(3)
            var (opened, refused, trial) = (0, 0, UInt64(0))
            // One in some hundred files opens, and on a busy machine three seconds may be fewer.
            while ContinuousClock.now < end || opened == 0 && trial < 3000 {
                let bytes = damaged(original, key: RandomKey(seed: 1000 + trial))
                trial += 1
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                do {
                    try use(try ModelFile(opening: path), sample)
                    opened += 1
                } catch let error as any CustomStringConvertible & Error {
                    #expect(
                        error is DataError || error is ModelFileError, "trial \(trial): \(error)")
                    #expect(!error.description.isEmpty)
                    refused += 1
                }
            }
            #expect(opened > 0 && refused > 0)
        }
    }
}
