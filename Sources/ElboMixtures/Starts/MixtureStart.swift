/// Where EM begins.
public enum MixtureStart: Hashable, Sendable {
    /// Model-based hierarchical agglomeration (Fraley 1998), on a sample of the rows when there are many.
    case agglomeration
    /// k-means++ and Lloyd's iterations on standardised columns.
    case kMeans
    /// Rows drawn as means.
    case random
    /// Each row's component, from 0; -1 for rows that the start leaves open.
    case partition([Int])
}
