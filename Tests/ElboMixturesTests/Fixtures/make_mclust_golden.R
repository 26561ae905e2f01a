# Writes mclust_golden.json, and the data sets it was computed from as CSV files, into the current folder.
#
#   Rscript make_mclust_golden.R          (Debian: apt-get install r-cran-mclust r-cran-jsonlite; minutes)
#
# Conventions of the JSON: numbers have 10 significant digits; null is mclust's NA; matrices are lists of rows;
# `means` holds one list for each component; a partition is a string with one digit for each row, from 1
# (0: noise).
suppressMessages({
    library(mclust)
    library(jsonlite)
})
mclust.options(warn = FALSE)

models <- mclust.options("emModelNames")
# Those for which ?defaultPrior promises a conjugate prior.
priorModels <- c("EII", "VII", "EEI", "VEI", "EVI", "VVI", "EEE", "EEV", "VEV", "VVV")

everyOther <- function(data, rows) {
    data[round(seq(1, nrow(data), length.out = rows)), , drop = FALSE]
}
data(diabetes, thyroid, banknote, wreath, GvHD, acidity, cross, chevron, package = "mclust")
sets <- list(
    faithful = faithful,
    iris = iris[, 1:4],
    diabetes = diabetes[, -1],
    thyroid = thyroid[, -1],
    banknote = banknote[, -1],
    wreath = everyOther(as.data.frame(wreath), 500),
    gvhd = everyOther(GvHD.control, 500),
    cross = as.data.frame(cross[, -1]),
    trees = trees)
sets <- lapply(sets, function(x) { x <- as.data.frame(x); rownames(x) <- NULL; x })
for (name in names(sets)) write.csv(sets[[name]], paste0(name, ".csv"), row.names = FALSE, quote = FALSE)
write.csv(data.frame(acidity = acidity), "acidity.csv", row.names = FALSE, quote = FALSE)
# As the files give them, so that both programs see the same digits.
sets <- setNames(lapply(names(sets), function(n) read.csv(paste0(n, ".csv"))), names(sets))
acidity <- read.csv("acidity.csv")

number <- function(x) unbox(if (is.null(x) || is.na(x)) NA_real_ else as.numeric(x))
numbers <- function(x) as.numeric(x)
rowsOf <- function(m) lapply(seq_len(nrow(m)), function(i) as.numeric(m[i, ]))
string <- function(classes) unbox(paste(classes, collapse = ""))

covariancesOf <- function(parameters, d, G) {
    v <- parameters$variance
    if (d == 1) return(rep_len(as.numeric(v$sigmasq), G))
    sigma <- array(v$sigma, c(d, d, G))
    lapply(seq_len(G), function(k) rowsOf(matrix(sigma[, , k], d, d)))
}
meansOf <- function(parameters, d, G) {
    m <- matrix(parameters$mean, d, G)
    lapply(seq_len(G), function(k) as.numeric(m[, k]))
}
parametersOf <- function(parameters, d, G) {
    list(weights = numbers(parameters$pro), means = meansOf(parameters, d, G),
         covariances = covariancesOf(parameters, d, G))
}

# mclust's own start: agglomeration by VVV after its singular value transformation.
tree <- function(data) hc(data, modelName = "VVV", use = "SVD")

fitOne <- function(data, G, model, pairs = NULL, prior = NULL, parameters = TRUE) {
    d <- NCOL(data)
    fit <- tryCatch(
        Mclust(data, G = G, modelNames = model, prior = prior, verbose = FALSE,
               initialization = if (is.null(pairs)) NULL else list(hcPairs = pairs)),
        error = function(e) NULL)
    if (is.null(fit) || is.null(fit$loglik) || is.na(fit$loglik)) return(NULL)
    iterations <- NA
    if (G > 1 && !is.null(pairs)) {
        again <- me(data, model, unmap(hclass(pairs, G)), prior = prior)
        iterations <- attr(again, "info")[[1]]
        stopifnot(abs(again$loglik - fit$loglik) < 1e-6 * abs(fit$loglik))
    }
    result <- list(logLikelihood = number(fit$loglik), bic = number(fit$bic), df = number(fit$df),
                   iterations = number(iterations), classes = string(fit$classification))
    if (parameters) result <- c(result, parametersOf(fit$parameters, d, G))
    result
}

# One M step from the hard partition.
mstepOne <- function(data, model, z, prior = NULL) {
    fit <- tryCatch(mstep(data, model, z, prior = prior), error = function(e) NULL)
    if (is.null(fit) || any(is.na(fit$parameters$mean))) return(NULL)
    parametersOf(fit$parameters, NCOL(data), ncol(z))
}

each <- function(keys, f) Filter(Negate(is.null), setNames(lapply(keys, f), keys))

selection <- function(data, modelNames = NULL) {
    bic <- mclustBIC(data, verbose = FALSE, modelNames = modelNames)
    best <- Mclust(data, x = bic, verbose = FALSE)
    icl <- mclustICL(data, verbose = FALSE, modelNames = modelNames)
    pick <- which(icl == max(icl, na.rm = TRUE), arr.ind = TRUE)[1, ]
    list(
        bic = setNames(lapply(colnames(bic), function(m) numbers(bic[, m])), colnames(bic)),
        best = list(model = unbox(best$modelName), components = number(best$G),
                    logLikelihood = number(best$loglik), bic = number(best$bic), df = number(best$df),
                    classes = string(best$classification)),
        icl = list(model = unbox(colnames(icl)[pick[2]]), components = number(rownames(icl)[pick[1]]),
                   icl = number(max(icl, na.rm = TRUE))))
}

golden <- list(
    mclust = unbox(as.character(packageVersion("mclust"))),
    R = unbox(R.version.string))

golden$parameterCounts <- lapply(list(c(1, 1), c(2, 3), c(4, 3), c(5, 9), c(20, 2)), function(dg) list(
    dimension = unbox(dg[1]), components = unbox(dg[2]),
    covariance = each(models, function(m) unbox(nVarParams(m, dg[1], dg[2]))),
    mixture = each(models, function(m) unbox(nMclustParams(m, dg[1], dg[2])))))

golden$partitions <- each(names(sets), function(n) {
    of <- function(use) {
        pairs <- hc(sets[[n]], modelName = "VVV", use = use)
        setNames(lapply(2:9, function(G) string(hclass(pairs, G))), 2:9)
    }
    list(SVD = of("SVD"), VARS = of("VARS"))
})

golden$threeComponents <- each(c("faithful", "iris"), function(n) {
    pairs <- tree(sets[[n]])
    each(models, function(m) fitOne(sets[[n]], 3, m, pairs))
})

golden$mSteps <- each(c("faithful", "iris", "thyroid"), function(n) {
    z <- unmap(hclass(tree(sets[[n]]), 3))
    each(models, function(m) mstepOne(sets[[n]], m, z))
})

golden$priors <- each(c("faithful", "iris"), function(n) {
    pairs <- tree(sets[[n]])
    z <- unmap(hclass(pairs, 3))
    list(
        mSteps = each(priorModels, function(m) mstepOne(sets[[n]], m, z, priorControl())),
        fits = each(priorModels, function(m) fitOne(sets[[n]], 3, m, pairs, priorControl(), FALSE)))
})

columns <- list(list("faithful", 1), list("faithful", 2), list("iris", 1), list("iris", 2),
                list("iris", 3), list("iris", 4))
golden$univariate <- lapply(columns, function(c) {
    x <- sets[[c[[1]]]][, c[[2]]]
    list(set = unbox(c[[1]]), column = unbox(c[[2]] - 1),
         fits = each(c("E", "V"), function(m) each(as.character(1:4), function(G) {
             fitOne(x, as.integer(G), m)
         })),
         # Where mclust starts for one column: equal counts between quantiles.
         starts = each(as.character(2:4), function(G) string(mclust:::qclass(x, as.integer(G)))))
})
golden$univariatePrior <- each(c("E", "V"), function(m) {
    fitOne(sets$faithful[, 2], 2, m, prior = priorControl())
})

golden$selection <- each(names(sets), function(n) selection(sets[[n]]))
golden$selection$acidity <- selection(acidity[, 1])

golden$noise <- local({
    set.seed(20260101)
    extra <- cbind(runif(30, 1, 6), runif(30, 30, 110))
    extra <- round(extra, 3)
    data <- rbind(as.matrix(sets$faithful), extra)
    noise <- nrow(sets$faithful) + seq_len(nrow(extra))
    runs <- each(c("EII", "EEI", "EEE", "EVE", "VVV"), function(m) {
        fit <- Mclust(data, G = 2, modelNames = m, initialization = list(noise = noise), verbose = FALSE)
        if (is.null(fit)) return(NULL)
        c(list(logLikelihood = number(fit$loglik), bic = number(fit$bic), df = number(fit$df),
               hypervolume = number(fit$hypvol), classes = string(fit$classification)),
          parametersOf(fit$parameters, 2, 2))
    })
    list(points = rowsOf(extra), hypervolume = number(hypvol(data)), twoComponents = runs)
})

golden$bootstrap <- each(c("faithful", "iris"), function(n) {
    set.seed(1)
    test <- mclustBootstrapLRT(sets[[n]], modelName = "VVV", nboot = 999, maxG = 3, verbose = FALSE)
    list(model = unbox("VVV"), replicates = unbox(999), components = numbers(test$G),
         statistic = numbers(test$obs), pValue = numbers(test$p.value))
})

text <- toJSON(golden, digits = I(10), na = "null", null = "null", pretty = FALSE)
# One line for each second-level entry keeps differences readable.
writeLines(gsub('("(?:EII|faithful|iris)":)', '\n\\1', text, perl = TRUE), "mclust_golden.json")
