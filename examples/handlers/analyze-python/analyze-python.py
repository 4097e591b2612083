"""Executes jobs of type `analyze:python`: the figures of `analyze:basic`, computed from a run's decisions in Python alone.

It is written anew from the formulas in docs/evaluation.md rather than translated, so that the two check each other.
"""

import itertools
import math
import os
import statistics
import sys

# The helper's folder may be the app's own, where nothing is to be written.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import jobyard  # noqa: E402 - found by the line above

MOST_CONTESTED = 20
MOST_COMPARED = 150
#: What rounding leaves of a difference that is none.
NOTHING = 1e-12


def known(value):
    return {"value": value}


def unknown(reason):
    return {"value": None, "reason": reason}


def run(data):
    decided = {model: {} for model in data["models"]}
    undecided = dict.fromkeys(data["models"], 0)
    for one in sorted(data["decisions"], key=lambda one: (one["scenario"], one["sample"])):
        if one["model"] not in decided:
            continue
        if one["decision"] is None:
            undecided[one["model"]] += 1
        else:
            decided[one["model"]].setdefault(one["scenario"], []).append(one["decision"])
    print(f"{len(data['decisions'])} answers of {len(decided)} models")
    return {
        "kind": "basic",
        "models": [summary(model, flat(decided[model]), undecided[model], data["scale"]) for model in decided],
        "pairs": compared_pairs(decided),
        "dimensions": dimension_effects(data["scenarios"], decided),
        "contested": contested(data["scenarios"], decided),
    }


def flat(by_scenario):
    return [value for values in by_scenario.values() for value in values]


def summary(model, values, undecided, scale):
    n = len(values)
    middle = (scale["min"] + scale["max"]) / 2
    wins = sum(value > middle for value in values)
    losses = sum(value < middle for value in values)
    steps = range(min([scale["min"], *values]), max([scale["max"], *values]) + 1)
    counts = {step: values.count(step) for step in steps}

    def if_any(compute):
        return known(compute(values)) if n > 0 else unknown("no answer was decided")

    return {
        "model": model,
        "n": n,
        "undecided": undecided,
        "undecidedShare": known(undecided / (n + undecided)) if n + undecided > 0 else unknown("there are no answers"),
        "mean": if_any(statistics.fmean),
        "sd": known(statistics.stdev(values)) if n > 1 else unknown("needs 2 decisions"),
        "min": if_any(min),
        "max": if_any(max),
        "histogram": {
            str(step): count for step, count in counts.items() if count > 0 or scale["min"] <= step <= scale["max"]
        },
        "winRate": wilson(wins, wins + losses),
    }


def wilson(successes, n):
    """Wilson (1927)."""
    if n == 0:
        return unknown("no decision lies above or below the middle of the scale")
    z = statistics.NormalDist().inv_cdf(0.975)
    share = successes / n
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = (share + z * z / (2 * n) - reach) / (1 + z * z / n)
    high = (share + z * z / (2 * n) + reach) / (1 + z * z / n)
    return {"value": share, "low": 0 if successes == 0 else low, "high": 1 if successes == n else high}


def compared_pairs(decided):
    pairs = []
    for a, b in itertools.combinations(list(decided)[:MOST_COMPARED], 2):
        shared = [scenario for scenario in decided[a] if scenario in decided[b]]
        of_a = [decided[a][scenario] for scenario in shared]
        of_b = [decided[b][scenario] for scenario in shared]
        means_a = [statistics.fmean(values) for values in of_a]
        means_b = [statistics.fmean(values) for values in of_b]
        pairs.append(
            {
                "a": a,
                "b": b,
                "n": len(shared),
                "rho": spearman(means_a, means_b),
                "d": cohens_d(list(itertools.chain(*of_a)), list(itertools.chain(*of_b))),
                "p": paired_p([x - y for x, y in zip(means_a, means_b)]),
            }
        )
    for pair, corrected in zip(pairs, holm([pair["p"] for pair in pairs])):
        pair["pHolm"] = corrected
    return pairs


def spearman(x, y):
    """Spearman (1904), tied values sharing the average of their ranks."""
    if len(x) < 3:
        return unknown("needs 3 scenarios that both decided")
    ranks_x, ranks_y = ranks(x), ranks(y)
    middle = (len(x) + 1) / 2
    products = math.fsum((p - middle) * (q - middle) for p, q in zip(ranks_x, ranks_y))
    spread_x = math.fsum((p - middle) ** 2 for p in ranks_x)
    spread_y = math.fsum((q - middle) ** 2 for q in ranks_y)
    if spread_x == 0 or spread_y == 0:
        return unknown("one of the models always decided the same")
    return known(max(-1.0, min(1.0, products / math.sqrt(spread_x * spread_y))))


def ranks(values):
    smaller = {value: sum(other < value for other in values) for value in set(values)}
    return [smaller[value] + (values.count(value) + 1) / 2 for value in values]


def cohens_d(a, b):
    """Cohen (1988), with the pooled standard deviation."""
    if len(a) < 2 or len(b) < 2:
        return unknown("needs 2 decisions of each model")
    within = (len(a) - 1) * statistics.variance(a) + (len(b) - 1) * statistics.variance(b)
    pooled = math.sqrt(within / (len(a) + len(b) - 2))
    if pooled == 0:
        return unknown("neither model ever varied")
    return known((statistics.fmean(a) - statistics.fmean(b)) / pooled)


def paired_p(differences):
    """Two-sided p of Student's paired t-test (1908)."""
    n = len(differences)
    if n < 2:
        return unknown("needs 2 scenarios that both decided")
    deviation = statistics.stdev(differences)
    if deviation < NOTHING:
        return unknown("the models differ by the same in every scenario")
    t = statistics.fmean(differences) / (deviation / math.sqrt(n))
    freedom = n - 1
    return known(incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5))


def incomplete_beta(x, a, b):
    """Regularised incomplete beta function, by its continued fraction (Press et al., Numerical Recipes, section 6.4)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    scale = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    fraction, c, d = 1.0, 1.0, 0.0
    for i in range(1000):
        m = i // 2
        if i == 0:
            step = 1.0
        elif i % 2 == 0:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + step * d)
        c = 1 + step / c
        fraction *= c * d
        if abs(1 - c * d) < 1e-15:
            break
    return scale * (fraction - 1)


def holm(values):
    """Holm (1979); what is unknown does not count as a test."""
    order = sorted((one["value"], i) for i, one in enumerate(values) if one["value"] is not None)
    corrected = list(values)
    largest = 0.0
    for place, (p, i) in enumerate(order):
        largest = max(largest, min(1.0, p * (len(order) - place)))
        corrected[i] = known(largest)
    return corrected


def dimension_effects(scenarios, decided):
    names = list(dict.fromkeys(name for scenario in scenarios for name in scenario["scores"]))
    effects = []
    for name in names:
        for model in [None, *decided]:
            groups = {}
            for one in decided if model is None else [model]:
                for scenario, values in decided[one].items():
                    score = scenarios[scenario]["scores"].get(name)
                    if score is not None:
                        groups.setdefault(score, []).extend(values)
            n = sum(len(group) for group in groups.values())
            effects.append({"dimension": name, "model": model, "n": n, "etaSquared": eta_squared(list(groups.values()))})
    return effects


def eta_squared(groups):
    """Share of the variation that lies between the groups (Fisher 1925)."""
    values = list(itertools.chain(*groups))
    if len(groups) < 2:
        return unknown("needs decisions on 2 levels of the dimension")
    if len(values) <= len(groups):
        return unknown("needs more decisions than there are levels")
    mean = statistics.fmean(values)
    total = math.fsum((value - mean) ** 2 for value in values)
    if total == 0:
        return unknown("all decisions are the same")
    within = math.fsum((value - statistics.fmean(group)) ** 2 for group in groups for value in group)
    return known(max(0.0, 1 - within / total))


def contested(scenarios, decided):
    found = []
    for i, scenario in enumerate(scenarios):
        means = {model: statistics.fmean(by[i]) for model, by in decided.items() if i in by}
        if len(means) > 1 and statistics.variance(means.values()) > NOTHING:
            found.append({"scenario": scenario["name"], "variance": statistics.variance(means.values()), "means": means})
    # Rounded, so that equal ones keep the order of the scenarios whatever their last digits are.
    return sorted(found, key=lambda one: -round(one["variance"], 9))[:MOST_CONTESTED]


if __name__ == "__main__":
    jobyard.run_json(run)
