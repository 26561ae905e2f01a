public import ElboData
public import ElboGraph
import ElboNetworks

/// A dynamical autoencoder of clips with its parameters and all it needs to take clips as they are: a frame is a row in time.
public struct TrainedFrames: ExampleModel {
    /// The composition.
    public let model: DynamicalAutoencoder
    /// The parameters' values, in the order of `model.parameters`.
    public let parameters: [HostArray]
    /// What an example is: a clip, [frames, height, width, channels].
    public let schema: ExampleSchema

    /// Puts a trained model together.
    public init(model: DynamicalAutoencoder, parameters: [HostArray], schema: ExampleSchema) {
        precondition(
            parameters.map(\.shape) == model.parameters.map(\.shape),
            "the parameters' shapes are not the model's")
        precondition(
            schema.observation.clips?.images.itemShape.reduce(1, *) == model.dataSize,
            "clips of shape \(schema.observation.itemShape), frames of \(model.dataSize) numbers")
        self.model = model
        self.parameters = parameters
        self.schema = schema
    }

    /// How moving pictures become clips.
    public var treatment: ClipTreatment {
        guard let clips else { preconditionFailure("checked when it was put together") }
        return clips
    }

    /// The same model of clips with another number of frames, on which its parameters do not depend.
    public func lasting(_ frames: Int) -> TrainedFrames {
        TrainedFrames(
            model: model, parameters: parameters, schema: schema.lasting(frames))
    }

    /// Clips of any number of frames as this model reads them.
    ///
    /// - Throws: `AutoencoderError` when they are no clips, or clips of other frames than the model's.
    public func reader(of data: Dataset) throws -> ExampleReader {
        guard let found = data.clips else {
            throw AutoencoderError.otherDimensions(
                name: data.name, expected: itemShape, found: data.itemShape)
        }
        let expected = treatment.lasting(found.frames)
        guard expected.agrees(with: found) else {
            throw AutoencoderError.otherClips(
                name: data.name, expected: treatment, found: found)
        }
        guard !data.hasMissing else {
            throw AutoencoderError.option(
                name: "a pixel of \(data.name)", value: "missing",
                allowed: "there: models of frames take whole clips")
        }
        let schema = schema.lasting(found.frames)
        try data.checkSupport(model.likelihood.part.support, transform)
        return try ExampleReader(data, as: schema)
    }
}

extension ExampleSchema {
    /// Clips of another number of frames; other examples as they are.
    func lasting(_ frames: Int) -> ExampleSchema {
        guard let clips = observation.clips else { return self }
        let treatment = clips.lasting(frames)
        return ExampleSchema(
            itemShape: treatment.itemShape, transform: observation.transform, clips: treatment)
    }
}

extension ClipTreatment {
    /// The same of clips with another number of frames.
    package func lasting(_ frames: Int) -> ClipTreatment {
        ClipTreatment(
            frames: frames, every: every, stride: stride == self.frames ? frames : stride,
            rate: rate, images: images)
    }
}
