# Golden steps of a greedy selection of clustering columns (Raftery and Dean 2006; the regression of Maugis et al. 2009), written
# out with mclust's Mclust and R's lm; without VVE, whose orientation elbo finds in another way.
#
#     Rscript make_selection_golden.R > selection_golden.json
suppressMessages(library(mclust))

bic_regression <- function(y, x) {
  fit <- if (ncol(x) == 0) lm(y ~ 1) else lm(y ~ as.matrix(x))
  2 * as.numeric(logLik(fit)) - (ncol(x) + 2) * log(length(y))
}

bic_explained <- function(data, column, others) {
  chosen <- integer(0)
  best <- bic_regression(data[, column], data[, chosen, drop = FALSE])
  repeat {
    tried <- c(lapply(setdiff(others, chosen), function(j) c(chosen, j)), lapply(chosen, function(j) setdiff(chosen, j)))
    if (length(tried) == 0) break
    values <- sapply(tried, function(set) bic_regression(data[, column], data[, set, drop = FALSE]))
    if (max(values) <= best) break
    chosen <- tried[[which.max(values)]]
    best <- max(values)
  }
  best
}

groups <- function(data, columns, numbers) {
  columns <- sort(columns)
  names <- if (length(columns) == 1) c("E", "V") else setdiff(mclust.options("emModelNames"), "VVE")
  fit <- Mclust(data[, columns, drop = FALSE], G = numbers, modelNames = names, verbose = FALSE, warn = FALSE)
  list(bic = fit$bic, G = fit$G, model = if (length(columns) == 1) c(E = "EII", V = "VII", X = "EII")[[fit$modelName]] else fit$modelName)
}

select <- function(data, numbers) {
  d <- ncol(data)
  chosen <- integer(0)
  best <- 0
  steps <- list()
  note <- function(w, added, done) {
    steps[[length(steps) + 1]] <<- sprintf(
      '{"column": %d, "isAddition": %s, "difference": %.6f, "isDone": %s, "components": %d, "model": "%s"}',
      w$column - 1, tolower(added), w$difference, tolower(done), w$G, w$model)
  }
  additions <- function() {
    weighed <- lapply(setdiff(seq_len(d), chosen), function(j) {
      with <- groups(data, c(chosen, j), numbers)
      list(column = j, difference = with$bic - best - bic_explained(data, j, sort(chosen)), G = with$G, model = with$model, bic = with$bic)
    })
    if (length(weighed) == 0) return(NULL)
    weighed[[which.max(sapply(weighed, function(w) w$difference))]]
  }
  for (i in 1:2) {
    w <- additions()
    chosen <- c(chosen, w$column)
    best <- w$bic
    note(w, TRUE, TRUE)
  }
  repeat {
    before <- chosen
    w <- additions()
    if (!is.null(w)) {
      done <- w$difference > 0
      note(w, TRUE, done)
      if (done) { chosen <- c(chosen, w$column); best <- w$bic }
    }
    if (length(chosen) > 2) {
      weighed <- lapply(chosen, function(j) {
        rest <- sort(setdiff(chosen, j))
        without <- groups(data, rest, numbers)
        list(column = j, difference = best - without$bic - bic_explained(data, j, rest), G = without$G, model = without$model, bic = without$bic)
      })
      w <- weighed[[which.min(sapply(weighed, function(w) w$difference))]]
      done <- w$difference <= 0
      note(w, FALSE, done)
      if (done) { chosen <- setdiff(chosen, w$column); best <- w$bic }
    }
    if (identical(chosen, before)) break
  }
  sprintf('{"columns": [%s], "steps": [%s]}', paste(sort(chosen) - 1, collapse = ", "), paste(unlist(steps), collapse = ",\n  "))
}

# Iris beside two columns that tell nothing: one depends on its petals, one is alone. Numbers without a random generator.
made <- function(table) {
  n <- nrow(table)
  wave <- ((seq_len(n) * 0.6180339887498949) %% 1)
  other <- ((seq_len(n) * 0.7548776662466927) %% 1)
  cbind(table, explained = table[, 3] / 2 + qnorm(pmin(pmax(wave, 1e-3), 1 - 1e-3)) / 3, alone = qnorm(pmin(pmax(other, 1e-3), 1 - 1e-3)))
}

iris4 <- as.matrix(read.csv("iris.csv"))
cat('{"version": "mclust ', as.character(packageVersion("mclust")), '",\n', sep = "")
cat('"iris": ', select(iris4, 2:5), ',\n', sep = "")
cat('"banknote": ', select(as.matrix(read.csv("banknote.csv")), 2:5), ',\n', sep = "")
six <- made(iris4)
cat('"made": ', select(six, 2:5), ',\n', sep = "")
cat('"rows": [', paste(sprintf("%.17g", t(six)), collapse = ", "), ']}\n', sep = "")
