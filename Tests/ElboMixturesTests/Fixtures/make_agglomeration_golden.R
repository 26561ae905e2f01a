# Writes agglomeration.json: partitions of mclust's hc() and hclass() into 1...9 clusters.
# Needs R with the packages mclust (6.0) and jsonlite; run in this folder: Rscript make_agglomeration_golden.R
suppressMessages(library(mclust))
data(banknote)
data(diabetes)
data(thyroid)
sets <- list(faithful = faithful, iris = iris[, 1:4], banknote = banknote[, -1],
             diabetes = diabetes[, -1], thyroid = thyroid[, -1], USArrests = USArrests, swiss = swiss)
digits <- function(labels) paste(labels - 1, collapse = "")
cases <- list()
for (name in names(sets)) {
  rows <- unname(as.matrix(sets[[name]]))
  trees <- list()
  for (criterion in c("EII", "VII", "VVV")) {
    classes <- hclass(hc(rows, modelName = criterion, use = "SVD"), 1:9)
    trees[[criterion]] <- apply(classes, 2, function(x) digits(match(x, unique(x))))
  }
  cases[[name]] <- list(width = ncol(rows), values = as.vector(t(rows)), partitions = lapply(trees, unname))
}
quantiles <- lapply(list(c(1, 2, 2, 2, 3, 4, 5, 6), c(1, 1, 1, 1, 1, 2), faithful$waiting, iris$Petal.Width), function(x)
  list(values = x, partitions = sapply(1:6, function(groups) {
    labels <- mclust:::qclass(x, groups)
    digits(match(labels, sort(unique(labels))))
  })))
writeLines(jsonlite::toJSON(list(sets = cases, quantiles = quantiles), auto_unbox = TRUE, digits = NA),
           "agglomeration.json")
