"""
Records what SciPy makes of the states of the shift figure, as figures_shifts.json: normal densities and Bayes' rule at one
place, errors as integrals over each side of the boundary, and the boundary as a root.
"""

import json
from pathlib import Path

from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

CASES = [
    ("label", 0.5, 0.1, 0, 2, 1.7),
    ("label", 0.3, 0.8, 0, 3, 0.4),
    ("covariate", 0.5, 0.1, 1.5, 2, 1.7),
    ("covariate", 0.3, 0.1, -2.2, 1.2, -0.4),
    ("covariate", 0.05, 0.1, 3, 4, 6),
    ("concept", 0.5, 0.1, 1.5, 2, 1.7),
    ("concept", 0.8, 0.1, -0.7, 1, 0.2),
]


def facts(shift, source, target, moved, apart, x):
    joint = lambda prior: (lambda at: (1 - prior) * norm.pdf(at), lambda at: prior * norm.pdf(at, apart))
    density = lambda prior: lambda at: sum(part(at) for part in joint(prior))
    posterior = lambda prior: lambda at: joint(prior)[1](at) / density(prior)(at)
    before, after = (density(source), posterior(source)), {
        "label": (density(target), posterior(target)),
        "covariate": (lambda at: density(source)(at - moved), posterior(source)),
        "concept": (density(source), lambda at: posterior(source)(at - moved)),
    }[shift]
    border = lambda domain: brentq(lambda at: domain[1](at) - 0.5, -12, 14, xtol=1e-12)

    def error(domain, at):
        p, one = domain
        missed, _ = quad(lambda v: p(v) * one(v), -12, at, epsabs=1e-12, limit=200)
        alarmed, _ = quad(lambda v: p(v) * (1 - one(v)), at, 16, epsabs=1e-12, limit=200)
        return missed + alarmed

    return {
        "state": {"shift": shift, "source": source, "target": target, "moved": moved, "apart": apart, "x": x},
        "before": before[1](x),
        "after": after[1](x),
        "weight": after[0](x) / before[0](x),
        "boundary": {"source": border(before), "target": border(after)},
        "error": {"source": error(before, border(before)), "kept": error(after, border(before)), "moved": error(after, border(after))},
    }


if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps([facts(*case) for case in CASES]) + "\n")
