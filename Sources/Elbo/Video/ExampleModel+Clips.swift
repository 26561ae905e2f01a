import ElboData
public import ElboReport

extension ExampleModel {
    /// Rows of numbers in the data's own units as clips, each the pictures of its frames; nil when examples are no clips.
    public func clipFrames(_ values: [Float]) -> [[Picture]]? {
        guard let clips else { return nil }
        let size = clips.images.size
        let channels = clips.images.color.channels
        let count = size.height * size.width * channels
        let frames = frames(values, height: size.height, width: size.width, channels: channels)
        return stride(from: 0, to: values.count / count, by: clips.frames).map {
            Array(frames[$0..<$0 + clips.frames])
        }
    }

    /// Rows of numbers in the data's own units as one moving picture in which all clips play; nil when examples are no clips.
    ///
    /// - Parameters:
    ///   - values: Rows of `dataSize` numbers in the data's own units; at least one.
    ///   - perRow: Clips side by side.
    ///   - scale: How many times as large a pixel becomes; nil enlarges small pictures until they are legible.
    public func movingPicture(_ values: [Float], perRow: Int, scale: Int? = nil) -> MovingPicture? {
        guard let clips, let played = clipFrames(values), !played.isEmpty else { return nil }
        let frames = (0..<clips.frames).compactMap { time in
            sheet(played.map { $0[time] }, perRow: perRow, scale: scale).picture
        }
        return MovingPicture(frames, framesPerSecond: clips.framesPerSecond)
    }
}

extension ExampleModel {
    /// The bytes of a PNG file with a row of frames for each clip; nil when examples are no clips.
    ///
    /// - Parameters:
    ///   - values: Rows of `dataSize` numbers in the data's own units.
    ///   - scale: How many times as large a pixel becomes; nil enlarges small pictures until they are legible.
    /// - Throws: `PNGError` if libpng refuses.
    public func clipSheet(_ values: [Float], scale: Int? = nil) throws -> [UInt8]? {
        guard let clips, let played = clipFrames(values) else { return nil }
        return try sheet(played.flatMap(\.self), perRow: clips.frames, scale: scale).picture?.png()
    }
}

extension ClipTreatment {
    /// Whole frames in a second, as files of moving pictures count them.
    var framesPerSecond: Int { min(max(Int(rate.rounded()), 1), 1000) }
}
