public import ElboData
public import ElboEvaluation
public import ElboMixtures
import Foundation

/// A mixture on disk: one safetensors file, the manifest in its metadata, the parameters as Float64
/// tensors `weights` [G], `means` [G, d] and `covariances` [G, d, d], or `variances` [G, d]; none of the three for
/// categories alone. Of t distributions the matrices are their scales, and `degreesOfFreedom` is [G]; of contaminated normal laws `goodShares` and `inflations` are [G]. The probabilities of all levels are `levels` [G, Σ_j L_j], category after category.
/// The statistics of a mixture that learns as rows come stand beside them (`OnlineRecord`).
public struct MixtureFile: Sendable {
    /// Everything but the parameters.
    public let manifest: MixtureManifest
    /// The mixture, ready to use.
    public let mixture: GaussianMixture
    /// The mixture with its statistics, where it learned from rows as they came; nil for any other.
    public let online: OnlineMixture?
    /// False for a file without a hash of its contents (`SafeTensors.File.sealName`), whose damage nobody notices.
    public let isSealed: Bool

    /// Pairs a mixture with its description.
    ///
    /// - Parameters:
    ///   - mixture: The mixture.
    ///   - names: The components' names, when labels were known for some rows.
    ///   - target: What the mixture's classes are of.
    ///   - validation: How well folds of the rows were told by the others.
    ///   - merging: The clusters that its components were joined into.
    ///   - selection: How its columns were selected.
    ///   - fit: How it was fitted.
    ///   - rows: What it was fitted to: the file keeps their fingerprint, and how their columns write numbers.
    /// - Throws: `DataError` from reading.
    public init(
        _ mixture: GaussianMixture, names: [String]? = nil, target: String? = nil,
        validation: DiscriminantScores? = nil, merging: ComponentMerging? = nil,
        selection: ColumnSelectionRecord? = nil, fit: MixtureFitRecord? = nil,
        fittedTo rows: (any RowSource)? = nil
    ) throws {
        manifest = MixtureManifest(
            mixture, names: names, target: target, validation: validation,
            merging: merging, selection: selection, fit: fit,
            fittedTo: try rows?.fingerprint(),
            formats: try rows.map { try mixture.numberFormats(of: $0) })
        self.mixture = mixture
        online = nil
        isSealed = true
    }

    /// A mixture that has learned from further rows; it keeps its names and clusters, and no longer says how it was fitted at first.
    ///
    /// - Parameters:
    ///   - online: The mixture with its statistics.
    ///   - before: The file that it began with.
    public init(_ online: OnlineMixture, after before: MixtureFile) {
        manifest = MixtureManifest(
            online.mixture, names: before.manifest.names, merging: before.manifest.merging,
            selection: before.manifest.selection,
            online: OnlineRecord(online, updates: (before.manifest.online?.updates ?? 0) + 1),
            formats: before.manifest.formats)
        mixture = online.mixture
        self.online = online
        isSealed = true
    }

    /// The states' laws of a model of series, which its manifest describes.
    package init(_ states: GaussianMixture, _ manifest: MixtureManifest) {
        mixture = states
        self.manifest = manifest
        online = nil
        isSealed = true
    }

    /// An ensemble for anomalies as one mixture, whose description says where each member begins.
    ///
    /// - Parameter fingerprint: `RowSource.fingerprint()` of the rows it was fitted to.
    public init(anomalies members: [GaussianMixture], fittedTo fingerprint: String? = nil) {
        mixture = GaussianMixture(inEqualShares: members)
        online = nil
        isSealed = true
        manifest = MixtureManifest(
            mixture, members: members.map(\.components.count), fittedTo: fingerprint)
    }

    /// Whether these are the rows that the mixture was fitted to, by their fingerprint.
    ///
    /// - Throws: `DataError` from reading.
    public func wasFitted(to rows: any RowSource) throws -> Bool {
        guard let fingerprint = manifest.dataFingerprint else { return false }
        return try fingerprint == rows.fingerprint()
    }

    /// The members of an ensemble for anomalies; nil for any other mixture.
    public var anomalyMembers: [GaussianMixture]? {
        manifest.members.map(mixture.members)
    }

    /// Opens a mixture; nothing in the file is trusted.
    ///
    /// - Throws: `DataError` for a file that cannot be read or is no safetensors file, `ModelFileError`
    ///   for one that holds no usable mixture.
    public init(opening path: String) throws {
        try self.init(SafeTensors.File.read(path), path: path)
    }

    init(_ file: SafeTensors.File, path: String) throws {
        let manifest: MixtureManifest = try file.manifest(path: path)
        mixture = try MixtureFile.mixture(manifest, file, path: path)
        online = try MixtureFile.online(manifest, mixture, file, path: path)
        self.manifest = manifest
        isSealed = file.isSealed
    }

    /// The mixture that a manifest, which was checked, describes, of the tensors of a file.
    ///
    /// - Parameter prefix: What stands before the tensors' names.
    /// - Throws: `ModelFileError`.
    static func mixture(
        _ manifest: MixtureManifest, _ file: SafeTensors.File, prefix: String = "", path: String
    ) throws -> GaussianMixture {
        let (count, d) = (manifest.components, manifest.dimension)
        func tensor(_ name: String, _ shape: [Int]) throws -> [Double] {
            try file.numbers(prefix + name, shape, path: path)
        }
        let weights = try tensor("weights", [count])
        let means = d == 0 ? [] : try tensor("means", [count, d])
        let isDiagonal = d == 0 || file[prefix + "variances"] != nil
        let size = isDiagonal ? d : d * d
        let spreads =
            try d == 0
            ? []
            : isDiagonal
                ? tensor("variances", [count, d]) : tensor("covariances", [count, d, d])
        let tails: [Tails?] =
            switch manifest.law {
            case nil, .normal?: Array(repeating: nil, count: count)
            case .t?:
                try tensor("degreesOfFreedom", [count]).map { .t(degreesOfFreedom: $0) }
            case .contaminated?:
                try zip(tensor("goodShares", [count]), tensor("inflations", [count])).map {
                    .contaminated(Contamination(goodShare: $0, inflation: $1))
                }
            }
        let components = (0..<count).map { k in
            let numbers = Array(spreads[k * size..<(k + 1) * size])
            return GaussianMixture.Component(
                weight: weights[k], mean: Array(means[k * d..<(k + 1) * d]),
                covariance: isDiagonal ? .diagonal(numbers) : .full(numbers, dimension: d),
                tails: tails[k])
        }
        return try ModelFileError.damage(in: path) {
            let columns = try manifest.table.map { try MixedColumns($0) }
            let whole = try GaussianMixture(
                components: components, law: manifest.law ?? .normal, noise: manifest.noise,
                model: manifest.model, columns: manifest.columns,
                categories: columns.map { columns in
                    try LevelProbabilities(
                        columns,
                        tensor: tensor("levels", [count, columns.levels.joined().count]))
                })
            return try manifest.classes.map(whole.ofClasses) ?? whole
        }
    }

    /// Writes the file as a whole or not at all.
    ///
    /// - Parameters:
    ///   - path: where to write; `-` is standard output.
    ///   - existing: what becomes of a file that is there.
    /// - Throws: `DataError` of kind `.cannotCreate`; a file that was there before is then untouched.
    public func save(to path: String, existing: ExistingFile = .replaced) throws {
        try manifest.write(
            with: MixtureFile.tensors(of: mixture)
                + (online.map(MixtureFile.tensors(of:)) ?? []), to: path, existing: existing)
    }

    /// The parameters of a mixture.
    static func tensors(of mixture: GaussianMixture) -> [SafeTensors.Tensor] {
        let (count, d) = (mixture.components.count, mixture.dimension)
        let isDiagonal = mixture.components.allSatisfy { $0.covariance.isDiagonal }
        let spreads = mixture.components.flatMap { component -> [Double] in
            if isDiagonal, case .diagonal(let variances) = component.covariance {
                return variances
            }
            return component.covariance.matrix
        }
        var tensors = [
            SafeTensors.Tensor(
                name: "weights", shape: [count],
                values: .float64(mixture.components.map(\.weight)))
        ]
        if d > 0 {
            tensors += [
                .init(
                    name: "means", shape: [count, d],
                    values: .float64(mixture.components.flatMap(\.mean))),
                .init(
                    name: isDiagonal ? "variances" : "covariances",
                    shape: isDiagonal ? [count, d] : [count, d, d], values: .float64(spreads)),
            ]
        }
        let degrees = mixture.components.compactMap(\.degreesOfFreedom)
        if !degrees.isEmpty {
            tensors.append(
                .init(name: "degreesOfFreedom", shape: [count], values: .float64(degrees)))
        }
        let contaminations = mixture.components.compactMap { $0.tails?.contamination }
        if !contaminations.isEmpty {
            tensors += [
                .init(
                    name: "goodShares", shape: [count],
                    values: .float64(contaminations.map(\.goodShare))),
                .init(
                    name: "inflations", shape: [count],
                    values: .float64(contaminations.map(\.inflation))),
            ]
        }
        if let categories = mixture.categories {
            let numbers = categories.tensor
            tensors.append(
                .init(
                    name: "levels", shape: [count, numbers.count / count],
                    values: .float64(numbers)))
        }
        return tensors
    }
}
