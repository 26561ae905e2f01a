import ElboAutoencoders
import ElboData
import ElboNetworks

extension ModelManifest: SavedManifest {
    static let key = "elbo.manifest"
    static let readVersions = currentFormatVersion...currentFormatVersion

    /// Checks that the parts fit each other.
    ///
    /// - Throws: `AutoencoderError.option`, `ExampleSchemaError`.
    func validate() throws {
        try autoencoder.validate()
        try schema.validate()
        let observation = schema.observation
        guard observation.itemSize == autoencoder.dataSize else {
            throw AutoencoderError.option(
                name: "the shape of an example", value: "\(observation.itemShape)",
                allowed: "\(autoencoder.dataSize) numbers in all")
        }
        guard autoencoder.seesMask == (schema.mask != nil) else {
            throw AutoencoderError.option(
                name: "the mask of missing cells", value: "\(autoencoder.seesMask)",
                allowed: "a field of the schema exactly when the encoder sees it")
        }
        guard autoencoder.decoder.vocabulary == schema.text?.tokenizer.count else {
            throw AutoencoderError.option(
                name: "the vocabulary", value: "\(autoencoder.decoder.vocabulary ?? 0)",
                allowed: "that of the tokenizer, \(schema.text?.tokenizer.count ?? 0)")
        }
        if let condition = autoencoder.told {
            guard let classes = schema.classes, classes.name == condition.field,
                classes.itemSize == condition.size
            else {
                throw AutoencoderError.option(
                    name: "the classes told", value: condition.field,
                    allowed: "a field of \(condition.size) classes")
            }
        }
    }
}
