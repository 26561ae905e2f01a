/// How a filter slides over images: the window, and how channels are grouped.
///
/// Images are [N, H, W, C], filters [kernel height, kernel width, C / groups, O], results [N, H', W', O].
/// With y = conv(x, w), the number Σ y·g is linear in each of x, w and g; the three operations
/// `convolution`, `transposedConvolution` and `convolutionFilter` are its derivatives by g, x and w, so
/// that each one's gradients are the other two.
public struct Convolution: Hashable, Codable, Sendable {
    /// Where the filter stands.
    public var window: Window
    /// Channels fall into this many groups; outputs of a group see the inputs of that group only.
    public var groups: Int

    /// Makes a convolution.
    public init(_ window: Window, groups: Int = 1) {
        self.window = window
        self.groups = groups
    }

    /// Makes a convolution with equal zeros on all four sides.
    public init(
        kernel: [Int], strides: [Int] = [1, 1], padding: Int = 0, dilation: [Int] = [1, 1],
        groups: Int = 1
    ) {
        self.init(
            Window(kernel: kernel, strides: strides, padding: padding, dilation: dilation),
            groups: groups)
    }

    /// Height and width of the result for images of these extents.
    public func outputExtents(for extents: [Int]) -> [Int] { window.positions(over: extents) }

    /// Why these channels do not fit; nil when they do.
    func defect(inputs: Int, outputs: Int) -> String? {
        if let defect = window.defect { return defect }
        guard groups >= 1, inputs % groups == 0, outputs % groups == 0 else {
            return "\(inputs) and \(outputs) channels do not fall into \(groups) groups"
        }
        return nil
    }

    /// The text form.
    var summary: String { window.summary + (groups > 1 ? " in \(groups) groups" : "") }
}
