import ElboGraph

/// (x - mean) / √(variance + ε) · scale + shift, statistics over the last axis (Ba et al. 2016).
func layerNormalized(_ x: Tensor, scale: Tensor, shift: Tensor) -> Tensor {
    let centred = x - x.mean(along: [-1], keepingAxes: true)
    let variance = centred.squared().mean(along: [-1], keepingAxes: true)
    return centred / sqrt(variance + epsilon) * scale + shift
}

/// (x - mean) / √(variance + ε) · scale + shift, statistics over the batch in training and running
/// averages of them otherwise (Ioffe and Szegedy 2015).
func batchNormalized(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
    let (scale, shift) = (pass["\(path).scale"], pass["\(path).shift"])
    let (runningMean, runningVariance) = (
        pass["\(path).runningMean"], pass["\(path).runningVariance"]
    )
    switch pass.mode {
    case .inference:
        return (x - runningMean) / sqrt(runningVariance + epsilon) * scale + shift
    case .training:
        let count = Double(x.shape[0])
        let mean = x.mean(along: [0])
        let centred = x - mean
        let variance = centred.squared().mean(along: [0])
        // The running variance is the unbiased one, which estimates the population's; a batch of one
        // example says nothing about it.
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
