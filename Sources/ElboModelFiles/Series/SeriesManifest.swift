public import ElboData

/// Everything about a saved model of series except its parameters.
///
/// It holds no times of its making, paths or thread counts: the same run gives the same file.
public struct SeriesManifest: Codable, Hashable, Sendable {
    /// What kind of model the file holds.
    public enum Family: String, Codable, Hashable, Sendable {
        /// A hidden Markov model: tensors of a mixture, `initial` [K] and `transitions` [K, K].
        case hiddenMarkov = "hidden-markov"
        /// A linear-Gaussian state space: `transition`, `transition_noise` and `first_covariance` [d, d], `observation` [p, d],
        /// `offset` and `noise` [p], `first_mean` [d].
        case stateSpace = "state-space"
        /// A dynamical variational autoencoder: its parameters under their own names.
        case dynamics = "dynamics"
    }

    /// The version of this description; readers refuse later ones.
    public let formatVersion: Int
    /// The program that wrote it.
    public let program: String
    /// What kind of model the file holds.
    public let family: Family
    /// The columns of the table that say when a row is.
    public let columns: TimeColumns
    /// How far apart the rows were that it was fitted to.
    public let step: TimeStep
    /// How the column of times was written.
    public let timeFormat: NumberFormat?
    /// How many series there were.
    public let series: Int
    /// How many steps these had, gaps included.
    public let steps: Int
    /// `RowSource.fingerprint()` of the rows it was fitted to, in the data's own order.
    public let dataFingerprint: String
    /// How each column writes its numbers, where that is known.
    public let formats: [NumberFormat?]
    /// Of a hidden Markov model the states' laws, and how they were fitted.
    public let states: MixtureManifest?
    /// Of a state space how it is built, and how it was fitted.
    public let stateSpace: StateSpaceRecord?
    /// Of a dynamical autoencoder its composition, and how it was trained.
    public let dynamics: DynamicsRecord?

    /// The version that this program writes and reads.
    public static let currentFormatVersion: Int = 1

    /// Describes a model that was fitted to rows in time.
    init(
        family: Family, columns: TimeColumns, order: TimeOrder, fittedTo fingerprint: String,
        formats: [NumberFormat?], states: MixtureManifest? = nil,
        stateSpace: StateSpaceRecord? = nil, dynamics: DynamicsRecord? = nil
    ) {
        formatVersion = Self.currentFormatVersion
        program = elboVersion
        self.family = family
        self.columns = columns
        step = order.step
        timeFormat = order.format
        series = order.series.count
        steps = order.rows.count
        dataFingerprint = fingerprint
        self.formats = formats
        self.states = states
        self.stateSpace = stateSpace
        self.dynamics = dynamics
    }
}

extension SeriesManifest: SavedManifest {
    static let key = "elbo.series"
    static let readVersions = currentFormatVersion...currentFormatVersion

    /// Checks what the model itself does not.
    ///
    /// - Throws: `ManifestDefect`.
    func validate() throws {
        switch step {
        case .rows: break
        case .equal(let step) where step > 0 && step.isFinite: break
        case .months(let step) where step > 0 && step < 1 << 20: break
        case .equal, .months: throw ManifestDefect("a step of time that is not positive")
        }
        if timeFormat?.isSound == false {
            throw ManifestDefect("a format of times that no column has")
        }
        if !formats.allSatisfy({ $0?.isSound ?? true }) {
            throw ManifestDefect("a format that no column has")
        }
        if series < 0 || steps < 0 {
            throw ManifestDefect("\(series) series of \(steps) steps")
        }
    }
}
