/// Where a small window stands as it slides over the two inner axes of images [N, H, W, C].
///
/// Position (i, j) of the result sees the elements (i·stride + k·dilation − low) of each axis, for k in
/// 0..<kernel; elements outside the image count as zero.
public struct Window: Hashable, Codable, Sendable {
    /// Height and width, in elements.
    public var kernel: [Int]
    /// Steps from one position to the next, along height and width.
    public var strides: [Int]
    /// Zeros before the first row and column.
    public var low: [Int]
    /// Zeros after the last row and column.
    public var high: [Int]
    /// Distances between neighbouring elements of the window; 1 for a window without gaps.
    public var dilation: [Int]

    /// Makes a window; each argument lists height and width.
    public init(
        kernel: [Int], strides: [Int] = [1, 1], low: [Int] = [0, 0], high: [Int] = [0, 0],
        dilation: [Int] = [1, 1]
    ) {
        self.kernel = kernel
        self.strides = strides
        self.low = low
        self.high = high
        self.dilation = dilation
    }

    /// Makes a window with equal zeros on all four sides.
    public init(
        kernel: [Int], strides: [Int] = [1, 1], padding: Int, dilation: [Int] = [1, 1]
    ) {
        self.init(
            kernel: kernel, strides: strides, low: [padding, padding], high: [padding, padding],
            dilation: dilation)
    }

    /// Elements from the first to the last of the window along an axis.
    public func reach(_ axis: Int) -> Int { (kernel[axis] - 1) * dilation[axis] + 1 }

    /// Positions along height and width for images of these extents; none where the window does not fit.
    public func positions(over extents: [Int]) -> [Int] {
        (0..<2).map { axis in
            let room = extents[axis] + low[axis] + high[axis] - reach(axis)
            return room < 0 ? 0 : room / strides[axis] + 1
        }
    }

    /// The number of elements of the window.
    public var count: Int { kernel[0] * kernel[1] }

    /// What is wrong with the numbers; nil when nothing is.
    var defect: String? {
        let all = [kernel, strides, low, high, dilation]
        guard all.allSatisfy({ $0.count == 2 }) else { return "wants two numbers of each kind" }
        guard (kernel + strides + dilation).allSatisfy({ $0 >= 1 }) else {
            return "kernel, strides and dilation must be positive"
        }
        return (low + high).allSatisfy { $0 >= 0 } ? nil : "padding must not be negative"
    }

    /// The text form, what is usual left out.
    var summary: String {
        var text = kernel.map(String.init).joined(separator: "x")
        if strides != [1, 1] { text += " by \(strides)" }
        if low != [0, 0] || high != [0, 0] { text += " padded \(low) \(high)" }
        if dilation != [1, 1] { text += " dilated \(dilation)" }
        return text
    }
}
