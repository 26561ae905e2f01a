/// How a search finds where EM begins.
public enum MixtureStart: Hashable, Sendable {
    /// Model-based hierarchical agglomeration (Fraley 1998), on a sample of the rows when there are many: VVV up
    /// to 30 columns, EII above; equal quantiles when there is one column, and k-means when few rows are complete.
    case agglomeration
    /// k-means++ and Lloyd's iterations on standardised columns.
    case kMeans
    /// Different rows drawn as means; each row joins the nearest.
    case random
    /// Each row's component drawn on its own.
    case randomPartition
    /// Each row's component, from 0; -1 for rows that the start leaves open.
    case partition([Int])
    /// A mixture: its parameters, or of another covariance model or law its responsibilities.
    case mixture(GaussianMixture)
}
