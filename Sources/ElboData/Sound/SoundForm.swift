/// What the numbers of a sound's row are.
public enum SoundForm: String, Codable, Hashable, Sendable, CaseIterable {
    /// Levels of mel bands in decibels.
    case levels
    /// The samples.
    case wave
}

extension SoundTreatment {
    private enum CodingKeys: String, CodingKey {
        case form, rate, window, hop, frames, bands, takesAll
    }

    /// Reads a treatment; one without a form is of levels.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let form = try values.decodeIfPresent(SoundForm.self, forKey: .form) ?? .levels
        try self.init(
            unchecked: form, rate: values.decode(Int.self, forKey: .rate),
            window: values.decode(Int.self, forKey: .window),
            hop: values.decode(Int.self, forKey: .hop),
            frames: values.decode(Int.self, forKey: .frames),
            bands: values.decode(Int.self, forKey: .bands),
            takesAll: values.decode(Bool.self, forKey: .takesAll))
    }

    /// Writes it; levels are not named, as in files from before there were other forms.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        if form != .levels { try values.encode(form, forKey: .form) }
        try values.encode(rate, forKey: .rate)
        try values.encode(window, forKey: .window)
        try values.encode(hop, forKey: .hop)
        try values.encode(frames, forKey: .frames)
        try values.encode(bands, forKey: .bands)
        try values.encode(takesAll, forKey: .takesAll)
    }
}
