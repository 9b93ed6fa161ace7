"""Reference values of the elementary functions, from Python's decimal arithmetic at 60 digits.

    python3 generate.py 160 > values.csv

Each line is a function, its arguments, the double nearest to the exact value, and the distance of the exact value from
it in units in the last place. exp, ln and powers are those of `decimal`, which
are exact to the precision asked for; erfc comes from its Taylor series and Lentz's continued fraction, the normal
quantile from Newton steps on it, lgamma from Stirling's series after a shift, the incomplete functions from their
power series.
"""
import math
import random
import sys
from decimal import Decimal as D, getcontext

getcontext().prec = 60
ONE = D(1)


def atan_inverse(n):
    total, term, k = D(0), ONE / n, 0
    while abs(term) > D(10) ** -65:
        total += term / (2 * k + 1) * (1 if k % 2 == 0 else -1)
        term /= n * n
        k += 1
    return total


PI = 4 * (4 * atan_inverse(5) - atan_inverse(239))


def erfc(x):
    getcontext().prec = 60 + int(abs(x) * abs(x))
    if abs(x) < 6:
        total, term, k = D(0), x, 0
        while abs(term) > D(10) ** -(getcontext().prec + 5):
            total += term / (2 * k + 1)
            k += 1
            term *= -x * x / k
        result = ONE - 2 / PI.sqrt() * total
    else:
        f = D(0)
        for k in range(600, 0, -1):
            f = D(k) / 2 / (abs(x) + f)
        result = (-x * x).exp() / PI.sqrt() / (abs(x) + f)
        if x < 0:
            result = 2 - result
    getcontext().prec = 60
    return +result


ROOT2 = D(2).sqrt()


def normal_cdf(x):
    return erfc(-x / ROOT2) / 2


def normal_quantile(p):
    from statistics import NormalDist

    x = D(NormalDist().inv_cdf(float(p)))
    for _ in range(6):
        density = (-x * x / 2).exp() / (2 * PI).sqrt()
        x -= (normal_cdf(x) - p) / density
    return x


BERNOULLI = [D(1) / 6, D(-1) / 30, D(1) / 42, D(-1) / 30, D(5) / 66, D(-691) / 2730, D(7) / 6, D(-3617) / 510,
             D(43867) / 798, D(-174611) / 330, D(854513) / 138, D(-236364091) / 2730, D(8553103) / 6]


def lgamma(x):
    shift = ONE
    while x < 200:
        shift *= x
        x += 1
    series = sum(b / (2 * k * (2 * k - 1) * x ** (2 * k - 1)) for k, b in enumerate(BERNOULLI, 1))
    return (x - D("0.5")) * x.ln() - x + (2 * PI).ln() / 2 + series - shift.ln()


def gamma_p(a, x):
    term = total = ONE / a
    n = 0
    while abs(term) > abs(total) * D(10) ** -58:
        n += 1
        term *= x / (a + n)
        total += term
    return total * (-x + a * x.ln() - lgamma(a)).exp()


def beta_regularized(x, a, b):
    term = total = ONE
    n = 0
    while abs(term) > abs(total) * D(10) ** -58:
        term *= (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
    log_beta = lgamma(a) + lgamma(b) - lgamma(a + b)
    return total * (a * x.ln() + b * (1 - x).ln() - log_beta).exp() / a


def entry(args, exact):
    f = float(exact)
    return [*args, f, round(float((exact - D(f)) / D(math.ulp(f))), 6)]


def table(n, draw, f):
    rows = []
    while len(rows) < n:
        args = draw()
        args = args if isinstance(args, tuple) else (args,)
        exact = f(*(D(a) for a in args))
        if exact != 0 and 2.3e-308 < abs(exact) < D("1.7e308"):
            rows.append(entry(args, exact))
    return rows


def main(n):
    rng = random.Random(20240229)
    u, g = rng.uniform, rng.gauss
    signed = lambda lo, hi: math.copysign(10 ** u(lo, hi), rng.random() - 0.5)
    tanh = lambda x: ((2 * x).exp() - 1) / ((2 * x).exp() + 1)
    tables = {
        "exp": table(n, lambda: rng.choice([u(-708, 709), g(0, 1), signed(-8, 0)]), lambda x: x.exp()),
        "expm1": table(n, lambda: rng.choice([u(-40, 709), g(0, 1), signed(-8, 0)]), lambda x: x.exp() - 1),
        "log": table(n, lambda: rng.choice([10 ** u(-307, 308), u(0.5, 2), 1 + signed(-8, -1)]), lambda x: x.ln()),
        "log1p": table(n, lambda: rng.choice([10 ** u(-9, 20), u(-0.999, 3), signed(-8, -1)]), lambda x: (1 + x).ln()),
        "pow": table(n, lambda: rng.choice([(10 ** u(-5, 5), u(-60, 60)), (u(0.5, 2), u(-1000, 1000)),
                                            (1 + signed(-9, -2), signed(0, 6))]), lambda x, y: (y * x.ln()).exp()),
        "tanh": table(n, lambda: rng.choice([u(-20, 20), g(0, 1), signed(-6, 0)]), tanh),
        "sigmoid": table(n, lambda: rng.choice([u(-700, 40), g(0, 2)]), lambda x: 1 / (1 + (-x).exp())),
        "logit": table(n, lambda: rng.choice([u(0, 1), 10 ** u(-300, 0), 0.5 + signed(-8, -1.1)]),
                       lambda p: (p / (1 - p)).ln()),
        "erf": table(n, lambda: rng.choice([u(-6, 6), signed(-8, 0)]), lambda x: 1 - erfc(x)),
        "erfc": table(n, lambda: u(-6, 26), erfc),
        "normalCdf": table(n, lambda: rng.choice([u(-37, 8), g(0, 1)]), normal_cdf),
        "normalQuantile": table(n, lambda: rng.choice([u(0, 1), 10 ** u(-16, 0), 1 - 10 ** u(-15, 0)]),
                                normal_quantile),
        "lgamma": table(n, lambda: rng.choice([u(0, 3), u(3, 40), 10 ** u(-5, 10), 1 + signed(-6, -1),
                                               2 + signed(-6, -1)]), lgamma),
        "gammaP": table(n // 4, lambda: rng.choice([(u(0.1, 30), u(0.01, 60)), (u(100, 2000), u(90, 2100))]), gamma_p),
        "betaRegularized": table(n // 4, lambda: rng.choice([(u(0.01, 0.99), u(0.2, 20), u(0.2, 20)),
                                                             (u(0.3, 0.7), u(50, 500), u(50, 500))]),
                                 beta_regularized),
    }
    for name, rows in tables.items():
        for row in rows:
            print(name, *map(repr, row), sep=",")


main(int(sys.argv[1]))
