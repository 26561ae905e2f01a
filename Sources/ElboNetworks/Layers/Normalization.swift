import ElboGraph

/// (x - mean) / √(variance + ε) · scale + shift, statistics over the last axis (Ba et al. 2016).
func layerNormalized(_ x: Tensor, scale: Tensor, shift: Tensor) -> Tensor {
    layerNormalized(x, scale: scale) + shift
}

/// The same without a shift.
func layerNormalized(_ x: Tensor, scale: Tensor) -> Tensor {
    let centred = x - x.mean(along: [-1], keepingAxes: true)
    let variance = centred.squared().mean(along: [-1], keepingAxes: true)
    return centred / sqrt(variance + epsilon) * scale
}

/// (x - mean) / √(variance + ε) · scale + shift, statistics over each example's pixels and the channels of a
/// group (Wu and He 2018, equations 1, 2 and 7).
///
/// Channels are the last axis; a group is a run of neighbouring channels. Means are taken over pixels
/// first, so that all large arrays keep the images' own order.
func groupNormalized(_ x: Tensor, groups: Int, scale: Tensor, shift: Tensor) -> Tensor {
    let (examples, channels) = (x.shape[0], x.shape[-1])
    let images = x.reshaped(to: [
        examples, x.shape.extents.dropFirst().dropLast().reduce(1, *), channels,
    ])
    func groupMeans(_ values: Tensor) -> Tensor {
        let grouped: Shape = [examples, groups, channels / groups]
        return values.mean(along: [1]).reshaped(to: grouped)
            .mean(along: [2], keepingAxes: true).broadcast(to: grouped)
            .reshaped(to: [examples, 1, channels])
    }
    let centred = images - groupMeans(images)
    let factor = scale / sqrt(groupMeans(centred.squared()) + epsilon)
    return (centred * factor + shift).reshaped(to: x.shape)
}

/// (x - mean) / √(variance + ε) · scale + shift, statistics of each element of the last axis over all
/// others, in training those of the batch and otherwise running averages (Ioffe and Szegedy 2015).
func batchNormalized(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
    let (scale, shift) = (pass["\(path).scale"], pass["\(path).shift"])
    let (runningMean, runningVariance) = (
        pass["\(path).runningMean"], pass["\(path).runningVariance"]
    )
    switch pass.mode {
    case .inference:
        return (x - runningMean) / sqrt(runningVariance + epsilon) * scale + shift
    case .training:
        let axes = Array(0..<x.shape.rank - 1)
        let count = Double(x.shape.count / x.shape[-1])
        let mean = x.mean(along: axes)
        let centred = x - mean
        let variance = centred.squared().mean(along: axes)
        // The running variance is the unbiased one, which estimates the population's; a single
        // value says nothing about it.
        let unbiased = count > 1 ? variance * (count / (count - 1)) : runningVariance
        pass.update("\(path).runningMean", to: momentum * runningMean + (1 - momentum) * mean)
        pass.update(
            "\(path).runningVariance", to: momentum * runningVariance + (1 - momentum) * unbiased)
        return centred / sqrt(variance + epsilon) * scale + shift
    }
}

/// Keeps the division finite when a feature is constant.
private let epsilon = 1e-5
/// The share of the old running statistics kept at each step.
private let momentum = 0.9
