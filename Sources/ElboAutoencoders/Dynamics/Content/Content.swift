extension Dynamics {
    /// What stays the same in a clip, or nearly so, told the decoder of frames that were seen before: codes and memory then need
    /// to carry only what changes.
    public struct Content: Codable, Hashable, Sendable {
        /// k: so many frames are read, the first of a clip in training, the last that are seen when one goes on.
        public var frames: Int
        /// Whether the decoder sees the encoder's maps of the last of these, resolution by resolution (Denton and Fergus 2018).
        public var skips: Bool
        /// Whether it sees a vector w that all of these give, whatever their order (Franceschi et al. 2020, section 3.1).
        public var summary: Bool

        /// Chooses.
        public init(frames: Int = 5, skips: Bool = false, summary: Bool = false) {
            self.frames = frames
            self.skips = skips
            self.summary = summary
        }

        /// In words.
        var title: String {
            let parts = [
                skips ? "the maps of the last frame seen" : nil,
                summary ? "a summary of the last \(frames) frames seen" : nil,
            ].compactMap(\.self)
            return "a decoder that sees \(parts.joined(separator: " and "))"
        }

        /// Checks that there is something to see.
        ///
        /// - Throws: `AutoencoderError.option`.
        func validate() throws(AutoencoderError) {
            try require(
                (1...1000).contains(frames), "the number of frames of a content", frames,
                "in 1...1000")
            try require(
                skips || summary, "a content", "empty", "one of maps, of a summary, or of both")
        }
    }
}
