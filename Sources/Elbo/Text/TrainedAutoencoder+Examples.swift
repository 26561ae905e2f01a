extension TrainedAutoencoder {
    /// What one of its examples is called: "sentence" or "example".
    var exampleName: String { schema.text == nil ? "example" : "sentence" }
}
