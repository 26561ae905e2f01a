# Discriminant analysis of Fisher's irises by mclust: the fit of every EDDA model, the chosen one's probabilities, and MclustDA.
#
#     Rscript make_discriminant_golden.R > discriminant_golden.json
suppressMessages(library(mclust))
rows <- iris[, 1:4]
class <- iris$Species
number <- function(x) paste0("[", paste(sprintf("%.12g", x), collapse = ", "), "]")
fits <- lapply(mclust.options("emModelNames"), function(name) MclustDA(rows, class, modelType = "EDDA", modelNames = name))
names(fits) <- mclust.options("emModelNames")
best <- MclustDA(rows, class, modelType = "EDDA")
parts <- MclustDA(rows, class, modelType = "MclustDA")
cat("{\n")
cat('  "version": "mclust ', as.character(packageVersion("mclust")), '",\n', sep = "")
cat('  "models": {', paste0('"', names(fits), '": ', sprintf("%.12g", sapply(fits, `[[`, "loglik")), collapse = ", "), "},\n")
cat('  "chosen": "', best$models[[1]]$modelName, '",\n', sep = "")
cat('  "probabilities": ', number(t(predict(best)$z)), ",\n", sep = "")
cat('  "mixtures": {"logLikelihood": ', sprintf("%.12g", parts$loglik), ', "components": ',
    number(sapply(parts$models, `[[`, "G")), ', "parameters": ', parts$df, "}\n", sep = "")
cat("}\n")
