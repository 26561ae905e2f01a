/// How many pictures the page shows: fewer where each has more pixels, so that each is seen well and the page
/// stays small.
struct PictureCounts: Equatable {
    /// Side by side, of samples and comparisons.
    let columns: Int
    /// Rows of samples.
    let sampleRows: Int
    /// Originals with their reconstructions.
    let comparisons: Int
    /// On a side of the decoded plane; odd, so that the middle is shown.
    let plane: Int
    /// Interpolations, and the pictures on each.
    let strips: Int
    let stripSteps: Int
    /// Dimensions traversed, and the pictures on each; odd, so that the middle is shown.
    let dimensions: Int
    let dimensionSteps: Int

    /// Longest side of a picture in the page; larger ones are reduced.
    static let longestSide = 96
    /// About how many bytes the moving picture may have.
    static let movingBytes = 600_000
    /// Frames below which a motion is jerky.
    static let fewestFrames = 24
    /// Frames above which a motion gains nothing.
    static let mostFrames = 48

    /// The counts for pictures of a size.
    init(height: Int, width: Int) {
        let isSmall = max(height, width) <= 40
        columns = isSmall ? 14 : 10
        sampleRows = isSmall ? 4 : 3
        comparisons = isSmall ? 28 : 20
        plane = isSmall ? 15 : 7
        strips = isSmall ? 5 : 4
        stripSteps = isSmall ? 14 : 10
        dimensions = isSmall ? 10 : 6
        dimensionSteps = isSmall ? 15 : 11
    }
}
