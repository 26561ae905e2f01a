import Elbo

extension ClipEvaluation {
    /// The evaluation of a model of clips for people.
    func text(beside evaluation: Evaluation) -> String {
        var lines = [
            evaluation.text, "",
            Format.entry(
                "bound per frame",
                "\(Format.number(boundPerFrame.mean)) ± \(Format.number(boundPerFrame.standardError)) nats",
                "the bound over \(frames) frames"),
            Format.entry(
                "squared error", Format.number(squaredErrorPerFrame),
                "of shares of white, summed over a frame, reconstructions from posterior means; \(Format.number(meanSquaredError, decimals: 4)) a pixel; the mean clip: \(Format.number(squaredErrorOfMean))"
            ),
            Format.entry(
                "PSNR", "\(Format.number(peakRatio)) dB",
                "mean over \(Format.count(examples, "clip")) of \(Format.count(frames, "frame"))"),
        ]
        if let similarity {
            lines.append(
                Format.entry(
                    "SSIM", Format.number(similarity, decimals: 3),
                    "windows of 7 x 7 pixels, mean over the same frames"))
        }
        return lines.joined(separator: "\n")
    }
}
