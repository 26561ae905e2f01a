extension Recipe {
    /// Compositions for rows that follow one another in time.
    static let series: [Recipe] = [
        .deepMarkov, .variationalRecurrent, .stochasticRecurrent, .kalman,
        .videoGeneration, .latentVideo,
    ]

    /// Codes that follow one another by themselves.
    public static let deepMarkov: Recipe = Recipe(
        "dmm", "series: a code for each row that follows from the code before (--time)",
        equation: "Σₜ E_q [log p(xₜ|zₜ) - D(q(zₜ|zₜ₋₁, xₜ...) ‖ p(zₜ|zₜ₋₁))]",
        paper: "Krishnan, Shalit and Sontag 2015 and 2017",
        dynamics: .deepMarkov)
    /// A memory of rows and codes.
    public static let variationalRecurrent: Recipe = Recipe(
        "vrnn", "series: codes given a memory of all rows and codes before (--time)",
        equation:
            "Σₜ E_q [log p(xₜ|zₜ, hₜ) - D(q(zₜ|xₜ, hₜ) ‖ p(zₜ|hₜ))], hₜ = RNN(xₜ₋₁, zₜ₋₁, hₜ₋₁)",
        paper: "Chung et al. 2015, equation 11",
        dynamics: .variationalRecurrent)
    /// A memory of rows, and codes that follow one another.
    public static let stochasticRecurrent: Recipe = Recipe(
        "srnn", "series: a memory of rows, and codes that follow one another beside it (--time)",
        equation:
            "Σₜ E_q [log p(xₜ|zₜ, hₜ) - D(q(zₜ|zₜ₋₁, hₜ, xₜ...) ‖ p(zₜ|zₜ₋₁, hₜ))], hₜ = RNN(xₜ₋₁, hₜ₋₁)",
        paper: "Fraccaro, Sønderby, Paquet and Winther 2016",
        dynamics: .stochasticRecurrent)

    /// Codes that tell of a linear state.
    public static let kalman: Recipe = Recipe(
        "kvae",
        "clips: codes that tell of a linear state, whose filter and smoother are exact (--kind video)",
        equation:
            "Σₜ E_q [log p(xₜ|aₜ) - log q(aₜ|xₜ) + log p(aₜ|a_<t)], zₜ = Aₜ zₜ₋₁ + noise, aₜ = Cₜ zₜ + noise",
        paper: "Fraccaro, Kamronn, Paquet and Winther 2017, equation 8",
        dynamics: .kalman)

    /// A memory of frames and codes, and a decoder that sees the last frame given.
    public static let videoGeneration: Recipe = Recipe(
        "svg",
        "clips: a memory of frames, and a decoder that sees the last one given (--kind video)",
        equation:
            "Σₜ E_q [log p(xₜ|zₜ, hₜ, xₖ) - D(q(zₜ|xₜ, hₜ) ‖ p(zₜ|hₜ))], hₜ = RNN(xₜ₋₁, zₜ₋₁, hₜ₋₁)",
        paper: "Denton and Fergus 2018, with one memory in place of three",
        dynamics: .videoGeneration)
    /// A state that codes alone move, and content told once.
    public static let latentVideo: Recipe = Recipe(
        "srvp",
        "clips: a state that codes alone move, and what stays the same told once (--kind video)",
        equation:
            "Σₜ E_q [log p(xₜ|zₜ, hₜ, w) - D(q(zₜ|xₜ..., hₜ) ‖ p(zₜ|hₜ))], hₜ = RNN(zₜ₋₁, hₜ₋₁), w of x₁...xₖ",
        paper: "Franceschi et al. 2020, with recurrent units in place of residual steps",
        dynamics: .latentVideo)

    /// Whether it is for series alone.
    public var isForSeries: Bool { dynamics != nil }

    /// The names of those that are, in words.
    package static var namesForSeries: String {
        "one for series: \(all.filter(\.isForSeries).map(\.name).joined(separator: ", "))"
    }
}
