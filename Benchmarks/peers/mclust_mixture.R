# usage: Rscript mclust_mixture.R DATA.csv COMPONENTS ITERATIONS - milliseconds for an iteration of EM (VVV).
suppressMessages(library(mclust))
words <- commandArgs(TRUE)
data <- as.matrix(read.csv(words[1], header = FALSE))
components <- as.integer(words[2])
d <- ncol(data)
parameters <- list(pro = rep(1 / components, components), mean = t(data[seq_len(components), ]),
                   variance = list(modelName = "VVV", d = d, G = components,
                                   cholsigma = array(2 * diag(d), c(d, d, components)),
                                   sigma = array(4 * diag(d), c(d, d, components))))
first <- estep(data, "VVV", parameters)
seconds <- function(count) {
    control <- emControl(itmax = c(count, 1), tol = c(0, 0))
    system.time(fit <<- me(data, "VVV", first$z, control = control))[["elapsed"]]
}
options(warn = -1)
one <- seconds(1)
many <- seconds(as.integer(words[3]))
cat((many - one) / (as.integer(words[3]) - 1) * 1e3, fit$loglik / nrow(data), "\n")
