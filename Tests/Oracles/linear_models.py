"""Likelihoods of probabilistic principal components and factor analysis: scikit-learn's fits, as golden numbers.

Columns are standardised with their deviation over n. PCA of scikit-learn divides by n - 1, maximum likelihood by n: its covariance is
scaled. Run as: python linear_models.py Tests/ElboMixturesTests/Fixtures/iris.csv
"""
import sys
import numpy as np
from scipy.stats import multivariate_normal
from sklearn.decomposition import PCA, FactorAnalysis
import sklearn


def noise(i, k):
    return np.modf(np.sin(i * 12.9898 + k * 78.233 + 200) * 43758.5453)[0]


def factors():
    """Six columns of two factors, 300 rows, as the tests make them."""
    loadings = [[1, 0], [0.8, 0.3], [-0.6, 0.5], [0.2, 1], [0, -0.9], [0.5, 0.5]]
    rows = []
    for i in range(300):
        z = [noise(i, 0), noise(i, 1)]
        rows.append([round(1000 * (2 + 10 * w[0] * z[0] + 10 * w[1] * z[1] + (j + 2) * noise(i, j + 2))) / 1000
                     for j, w in enumerate(loadings)])
    return np.array(rows)


def scale(x):
    s = x.std(0)
    return (x - x.mean(0)) / s, s


print("scikit-learn", sklearn.__version__)
z, s = scale(np.genfromtxt(sys.argv[1], delimiter=",", skip_header=1, usecols=range(4)))
for q in (1, 2, 3):
    c = PCA(q).fit(z).get_covariance() * (len(z) - 1) / len(z)
    print("iris ppca", q, multivariate_normal(np.zeros(4), c).logpdf(z).mean() - np.log(s).sum())
x = factors()
z, s = scale(x)
print("sums", x.sum(), (x * x).sum())
for q in (1, 2):
    c = PCA(q).fit(z).get_covariance() * (len(z) - 1) / len(z)
    print("factors ppca", q, multivariate_normal(np.zeros(6), c).logpdf(z).mean() - np.log(s).sum())
    f = FactorAnalysis(q, tol=1e-13, max_iter=100000, svd_method="lapack").fit(z)
    print("factors fa", q, f.score(z) - np.log(s).sum(), f.noise_variance_)
c = f.get_covariance()
total = 0
for i, row in enumerate(z):
    known = [j for j in range(6) if not (j == 1 and i % 5 == 0) and not (j == 3 and i % 7 == 0)]
    total += multivariate_normal(np.zeros(len(known)), c[np.ix_(known, known)]).logpdf(row[known]) - np.log(s[known]).sum()
print("factors fa 2, every fifth row without column 2, every seventh without column 4", total / len(z))
known, lost = [0, 2, 4, 5], [1, 3]
fill = c[np.ix_(lost, known)] @ np.linalg.solve(c[np.ix_(known, known)], z[0][known])
print("row 1 without both, filled", fill * s[lost] + x.mean(0)[lost])
