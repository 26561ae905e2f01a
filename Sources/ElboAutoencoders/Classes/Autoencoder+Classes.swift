import ElboData
import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

extension Autoencoder {
    /// ln q(y|x) of each example, whatever class is told with it: [examples, classes]; nil where classes are not inferred.
    ///
    /// - Parameters:
    ///   - x: Observations and masks; see `observed`.
    ///   - pass: Parameters and mode.
    public func logClassProbabilities(of x: Inputs, in pass: inout ForwardPass) -> Tensor? {
        classes.map {
            logSoftmax($0.classifier(examplesAlone(x), at: Path.classifier, in: &pass))
        }
    }

    /// What is known of the classes of a batch.
    func classShares(of x: Inputs, in pass: inout ForwardPass) -> ClassShares? {
        guard let classes, let condition,
            let logInferred = logClassProbabilities(of: x, in: &pass)
        else { return nil }
        return ClassShares(
            told: x[condition.field], logInferred: logInferred,
            logPrior: logInferred.trace.constant(
                HostArray([classes.shares.count], classes.shares.map { Float(Foundation.log($0)) }))
        )
    }

    /// The batch once for each class, class after class, every example told that class.
    func beingToldEveryClass(_ x: Inputs) -> Inputs {
        guard let condition else { preconditionFailure("a model that is told no classes") }
        let (count, size) = (x.count, condition.size)
        func repeated(_ tensor: Tensor) -> Tensor {
            let item = Array(tensor.shape.extents.dropFirst())
            return tensor.expandingAxis(at: 0).broadcast(to: Shape([size, count] + item))
                .reshaped(to: Shape([size * count] + item))
        }
        let identity = x[condition.field].trace.constant(
            HostArray(
                [size, size],
                (0..<size * size).map { $0 % (size + 1) == 0 ? Float(1) : 0 }))
        let each = identity.expandingAxis(at: 1).broadcast(to: [size, count, size])
            .reshaped(to: [size * count, size])
        var fields = [ExampleSchema.observationName: repeated(x[ExampleSchema.observationName])]
        if let mask = x.tensor(named: ExampleSchema.maskName) {
            fields[ExampleSchema.maskName] = repeated(mask)
        }
        fields[condition.field] = each
        return Inputs(count: size * count, fields)
    }

    /// q(z|x) = Σ_y q(y|x) q(z|x,y), with one class alone where it is told: a class for each draw, then a code.
    func codesOfInferredClasses(
        for x: Inputs, _ shares: ClassShares, draws: Int, isStopping: Bool,
        in pass: inout ForwardPass
    ) -> LatentDraw {
        let each = codesGivenClass(
            for: beingToldEveryClass(x), draws: draws, isStopping: isStopping, in: &pass)
        let key = pass.nextKey()
        let chosen = Categorical(logits: log(maximum(shares.weights, 1e-30)))
            .sample(key: key, count: draws)
        let places = chosen.transposed([0, 2, 1]).expandingAxis(at: -1)
        let z = (shares.byClass(each.z) * places).sum(along: [1])
        let (mean, variance) = shares.moments(each)
        return LatentDraw(z: z, mean: mean, variance: variance)
    }

    /// The bound with classes summed over:
    ///
    ///     x, y   L(x,y) = E_q(z|x,y) log p(x|y,z) - D(q(z|x,y) ‖ p(z)) + ln p(y)
    ///     x      Σ_y q(y|x) [L(x,y) - ln q(y|x)]
    ///
    /// Kingma et al. 2014, equations 6 and 7. Importance weights have a place for each draw and class,
    /// p(y) p(x|y,z) p(z) / q(z|x,y), so that their sum over classes estimates p(x), or p(x,y) of a class that is told.
    ///
    /// - Parameter weights: What examples count in means: [examples]; nil for all alike.
    func boundOverClasses(
        of x: Inputs, _ shares: ClassShares, draws: Int, isStopping: Bool, prior: any PriorPart,
        reported: Range<Int>?, weights: Tensor?, in pass: inout ForwardPass
    ) -> (terms: BoundTerms, law: any ElementwiseDistribution, codes: LatentDraw) {
        let told = beingToldEveryClass(x)
        let drawn = codesGivenClass(for: told, draws: draws, isStopping: isStopping, in: &pass)
        let (reconstruction, law) = self.reconstruction(of: told, from: drawn.z, in: &pass)
        let latent = latentTerms(drawn, prior, in: &pass)
        let fits = shares.byClass(reconstruction)
        func weighted(_ values: Tensor) -> Tensor { weights.map { values * $0 } ?? values }
        let divergence: ClosedDivergence =
            switch latent.klPerDimension {
            case let each?:
                .perDimension(
                    weights.map { shares.mean(each) * $0.expandingAxis(at: -1) }
                        ?? shares.mean(each))
            case nil: .whole(weighted(shares.mean(latent.kl)))
            }
        let (mean, variance) = shares.moments(drawn)
        let codes = LatentDraw(
            z: (shares.byClass(drawn.z) * shares.byPlace).sum(along: [1]), mean: mean,
            variance: variance)
        let terms = BoundTerms(
            reconstruction: weighted((fits * shares.places).sum(along: [1])),
            layers: [
                LatentTerms(codes, prior: latent.prior, closedDivergence: divergence),
                shares.terms(divergence: weighted(shares.divergence)),
            ],
            law: law, observed: observation(in: x), reported: reported,
            jointLogWeights: latent.logRatio.map {
                (fits - shares.byClass($0) + shares.logPossible)
                    .reshaped(to: [draws * shares.size, x.count])
            })
        return (terms, law, codes)
    }
}

/// Which classes the examples of a batch have: what is told, q(y|x) where nothing is.
struct ClassShares {
    /// 1 for the class told, 0 for others, all 0 where none is: [examples, classes].
    let told: Tensor
    /// ln q(y|x): [examples, classes].
    let logInferred: Tensor
    /// ln p(y): [classes].
    let logPrior: Tensor

    /// How many classes there are.
    var size: Int { told.shape[1] }
    /// 1 where a class is told, else 0: [examples].
    var isTold: Tensor { told.sum(along: [-1]) }
    /// The probability of each class: [examples, classes].
    var weights: Tensor { told + (1 - isTold).expandingAxis(at: -1) * exp(logInferred) }
    /// The same, classes first: [classes, examples].
    var places: Tensor { weights.transposed() }
    /// The same beside numbers: [classes, examples, 1].
    var byPlace: Tensor { places.expandingAxis(at: -1) }

    /// D(q(y|x) ‖ p(y)), of a class that is told -ln p(y): [examples].
    var divergence: Tensor {
        let inferred = (exp(logInferred) * (logInferred - logPrior)).sum(along: [-1])
        return (1 - isTold) * inferred - (told * logPrior).sum(along: [-1])
    }

    /// ln p(y) of the classes that an example can have, as good as -∞ for others: [classes, examples].
    var logPossible: Tensor {
        let possible = told + (1 - isTold).expandingAxis(at: -1)
        return ((possible - 1) * 1e9 + logPrior).transposed()
    }

    /// -ln q(y|x) of the classes told, the mean over them; 0 where none is.
    var crossEntropy: Tensor {
        -(told * logInferred).sum() / maximum(isTold.sum(), 1)
    }

    /// What examples count in the mean over a batch in which those with a class are shown so many times as often as others:
    /// [examples].
    func weightsOfRepeated(_ repeats: Int) -> Tensor? {
        guard repeats > 1 else { return nil }
        let weights = 1 - isTold * (1 - 1 / Double(repeats))
        return weights * Double(told.shape[0]) / weights.sum()
    }

    /// Draws of examples that were told every class, [draws, classes · examples] or with numbers behind, by class:
    /// [draws, classes, examples] or with numbers behind.
    func byClass(_ draws: Tensor) -> Tensor {
        let extents = draws.shape.extents
        return draws.reshaped(
            to: Shape([extents[0], size, told.shape[0]] + Array(extents.dropFirst(2))))
    }

    /// The expectation over classes of values [classes · examples], or with numbers behind.
    func mean(_ values: Tensor) -> Tensor {
        let each = byFirstAxis(values)
        return (each * (each.shape.rank == 3 ? byPlace : places)).sum(along: [0])
    }

    /// E[z] and Var[z] of Σ_y q(y|x) q(z|x,y).
    func moments(_ each: LatentDraw) -> (mean: Tensor, variance: Tensor) {
        let center = mean(each.mean)
        let square = mean(each.variance + each.mean.squared())
        return (center, maximum(square - center.squared(), 0))
    }

    /// The layer of y, one latent variable.
    func terms(divergence: Tensor) -> LatentTerms {
        let none = divergence.expandingAxis(at: -1) * 0
        return LatentTerms(
            LatentDraw(z: none.expandingAxis(at: 0), mean: none, variance: none),
            prior: Categorical(logits: logPrior), closedDivergence: .whole(divergence))
    }

    private func byFirstAxis(_ values: Tensor) -> Tensor {
        values.reshaped(
            to: Shape([size, told.shape[0]] + Array(values.shape.extents.dropFirst())))
    }
}
