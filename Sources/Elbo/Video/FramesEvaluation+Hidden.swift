import ElboAutoencoders
import ElboData
import ElboEvaluation

/// How near frames come that a model was not shown.
public struct HiddenFramesQuality: Codable, Hashable, Sendable {
    /// The first hidden frame of each clip, from 1.
    public let first: Int
    /// The last one.
    public let last: Int
    /// What the model tells of them, all other frames of their clips seen.
    public let told: FrameQuality
    /// The straight way, pixel by pixel, from the last frame before them to the first behind; where none is behind, the last before.
    public let blend: FrameQuality
    /// The mean clip in the place of every one: the squared error of each hidden frame.
    public let squaredErrorsOfMean: [Double]

    /// The squared error of the mean clip: the mean over the hidden frames.
    public var squaredErrorOfMean: Double { squaredErrorsOfMean.mean }
}

/// Hidden frames as they are judged, some clips at a time.
struct JudgedHidden {
    let hidden: Range<Int>
    private var told: [FrameJudge.Judgement] = []
    private var blends: [FrameJudge.Judgement] = []
    private var errorsOfMean: [Double] = []

    init(hidden: Range<Int>) { self.hidden = hidden }

    mutating func add(
        _ data: Dataset, _ originals: [Float], _ mean: [Float], by session: FramesSession,
        _ judge: FrameJudge
    ) throws {
        let (frames, size) = (data.itemShape[0], judge.pixels)
        func frame(_ clip: Int, _ frame: Int) -> ArraySlice<Float> {
            let start = (clip * frames + frame) * size
            return originals[start..<start + size]
        }
        var (truth, blend, means): ([Float], [Float], [Float]) = ([], [], [])
        for clip in 0..<data.count {
            let before = frame(clip, hidden.lowerBound - 1)
            let behind = hidden.upperBound < frames ? frame(clip, hidden.upperBound) : before
            for (place, own) in hidden.enumerated() {
                let share = Float(place + 1) / Float(hidden.count + 1)
                truth += frame(clip, own)
                blend += zip(before, behind).map { $0 + share * ($1 - $0) }
            }
            means += mean[hidden.lowerBound * size..<hidden.upperBound * size]
        }
        var found: [Float] = []
        try session.hiddenFrames(of: data, hidden) { _, values in
            found += session.trained.transform.inverted(values).map { Float($0) }
        }
        told += judge(truth, found)
        blends += judge(truth, blend)
        errorsOfMean += judge.squaredErrors(truth, means)
    }

    var quality: HiddenFramesQuality {
        HiddenFramesQuality(
            first: hidden.lowerBound + 1, last: hidden.upperBound,
            told: FrameQuality(told, framesPerClip: hidden.count),
            blend: FrameQuality(blends, framesPerClip: hidden.count),
            squaredErrorsOfMean: errorsOfMean.means(each: hidden.count))
    }
}
