/// Examples that a model has met in training.
public enum TrainingExamples: String, Codable, Hashable, Sendable, CaseIterable {
    /// All of them.
    case all
    /// Those it learned from.
    case training
    /// Those that were held back, which decided at most when training stopped.
    case validation
}

extension TrainingRecord {
    /// Whether these are the data of the training, by their fingerprint.
    func used(_ data: Dataset) -> Bool {
        data.count == examples && data.fingerprint == dataFingerprint
    }

    /// A part of the data of the training.
    ///
    /// - Throws: `AutoencoderError.option` when they are other data, or nothing was held back.
    func examples(_ part: TrainingExamples, of data: Dataset) throws -> Dataset {
        guard used(data) else {
            throw AutoencoderError.option(
                name: "the data", value: data.name,
                allowed:
                    "those that the model was trained with (\(self.data), \(examples) examples), of which alone it is known which ones it learned from"
            )
        }
        let split = try options.split(of: data)
        switch part {
        case .all: return data
        case .training: return data.subset(rows: split.training)
        case .validation:
            guard !split.validation.isEmpty else {
                throw AutoencoderError.option(
                    name: "the validation share", value: "0",
                    allowed:
                        "above 0 for there to be validation examples: train with --validation 0.1"
                )
            }
            return data.subset(rows: split.validation)
        }
    }
}

extension FramesFile {
    /// Whether these are the data that the model was trained with, by their fingerprint.
    public func wasTrained(with data: Dataset) -> Bool { manifest.training.used(data) }

    /// A part of the data that the model was trained with.
    ///
    /// - Parameters:
    ///   - part: Which.
    ///   - data: All of them.
    /// - Throws: `AutoencoderError.option` when they are other data, or nothing was held back.
    public func examples(_ part: TrainingExamples, of data: Dataset) throws -> Dataset {
        try manifest.training.examples(part, of: data)
    }
}

extension ModelFile {
    /// Whether these are the data that the model was trained with, by their fingerprint.
    public func wasTrained(with data: Dataset) -> Bool { manifest.training.used(data) }

    /// A part of the data that the model was trained with.
    ///
    /// - Parameters:
    ///   - part: Which.
    ///   - data: All of them.
    /// - Throws: `AutoencoderError.option` when they are other data, or nothing was held back.
    public func examples(_ part: TrainingExamples, of data: Dataset) throws -> Dataset {
        try manifest.training.examples(part, of: data)
    }
}
