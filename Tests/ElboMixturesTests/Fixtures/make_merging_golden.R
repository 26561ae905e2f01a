# Components joined into clusters: by entropy with mclust's clustCombi (Baudry et al. 2010), by misclassification and by the
# Bhattacharyya bound with fpc's mergenormals (Hennig 2010). Baudry's first example, and Reaven's and
# Miller's diabetes; of these also the first two directions of MclustDR, with means and covariances alike (Scrucca 2010).
#
#     Rscript make_merging_golden.R > merging_golden.json
suppressMessages({library(mclust); library(fpc)})
number <- function(x) paste0("[", paste(sprintf("%.15g", x), collapse = ", "), "]")
rows <- function(m) paste0("[", paste(apply(m, 1, number), collapse = ", "), "]")
data(Baudry_etal_2010_JCGS_examples)
data(diabetes)

# The entropy of the rows' shares for each number of clusters.
entropies <- function(z, combiM) {
  ent <- numeric(); z0 <- z
  for (K in ncol(z):1) { z0 <- t(combiM[[K]] %*% t(z0)); ent[K] <- -sum(mclust:::xlog(z0)) }
  ent
}
case <- function(x, G, model) {
  fit <- Mclust(x, G = G, modelNames = model, control = emControl(tol = c(1e-12, 1e-12), itmax = c(100000, 1000)), verbose = FALSE)
  combi <- clustCombi(fit)
  best <- clustCombiOptim(combi)
  demp <- mergenormals(x, fit, method = "demp")
  bhat <- mergenormals(x, fit, method = "bhat")
  directions <- MclustDR(fit, lambda = 0.5)$basis[, 1:2]
  sigma <- sapply(1:G, function(k) rows(fit$parameters$variance$sigma[, , k]))
  paste0('{"rows": ', rows(as.matrix(x)), ',\n  "weights": ', number(fit$parameters$pro), ', "means": ', rows(t(fit$parameters$mean)),
    ',\n  "covariances": [', paste(sigma, collapse = ", "), '],\n  "logLikelihood": ', sprintf("%.12g", fit$loglik),
    ',\n  "entropies": ', number(entropies(fit$z, combi$combiM)), ', "clusters": ', best$numClusters.combi,
    ', "labels": ', number(best$cluster.combi),
    ',\n  "demp": {"values": ', number(demp$valuemerged), ', "groups": ', number(demp$mergedtonumbers),
    '},\n  "directions": ', rows(t(directions)), ', "bhat": {"values": ', number(bhat$valuemerged), ', "groups": ', number(bhat$mergedtonumbers), '}}')
}
cat('{"version": "mclust ', as.character(packageVersion("mclust")), ', fpc ', as.character(packageVersion("fpc")), '", "cases": [\n', sep = "")
cat(case(ex4.1, 6, "VVV"), ",\n", sep = "")
cat(case(diabetes[, -1], 5, "VVV"), "\n", sep = "")
cat("]}\n")
