"""The least values that Optuna's samplers find of Branin and the six-dimensional Hartmann function, as CSV."""
import math, sys, warnings
import optuna
warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
HEIGHTS = [1.0, 1.2, 3.0, 3.2]
WIDTHS = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
CENTRES = [[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
           [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]]
def branin(trial):
    a, b = trial.suggest_float("x1", -5, 10), trial.suggest_float("x2", 0, 15)
    bend = b - 5.1 / (4 * math.pi**2) * a * a + 5 / math.pi * a - 6
    return bend**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10
def hartmann(trial):
    x = [trial.suggest_float(f"x{i + 1}", 0, 1) for i in range(6)]
    return -sum(h * math.exp(-sum(w * (v - c) ** 2 for w, v, c in zip(ws, x, cs))) for h, ws, cs in zip(HEIGHTS, WIDTHS, CENTRES))
seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
print("function,sampler,seed,least")
for f in (branin, hartmann):
    for seed in range(seeds):
        for name, sampler in (("optuna random", optuna.samplers.RandomSampler(seed=seed)), ("optuna tpe", optuna.samplers.TPESampler(seed=seed)),
                              ("optuna tpe multivariate", optuna.samplers.TPESampler(seed=seed, multivariate=True))):
            study = optuna.create_study(sampler=sampler)
            study.optimize(f, n_trials=200)
            print(f"{f.__name__},{name},{seed},{study.best_value}")
