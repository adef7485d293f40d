"""Times Python's `rouge`, `difflib` and `sympy` on pairs of texts, the way SN1 called them.

Usage: python scorers.py pairs.json
Prints one JSON object: for each scorer the seconds for all its pairs and the values.
"""

import difflib
import json
import sys
import time

# As the node that reads this, the peers must not fail on a long sentence.
sys.setrecursionlimit(100_000)


def load():
    missing = []
    try:
        from rouge import Rouge
    except ImportError:
        missing.append("rouge==1.0.1")
    try:
        from sympy.parsing.sympy_parser import parse_expr
    except ImportError:
        missing.append("sympy")
    if missing:
        print(json.dumps({"missing": missing}))
        sys.exit(0)
    return Rouge(metrics=["rouge-l"]), parse_expr


def rouge_l(rouge):
    return lambda reference, reply: rouge.get_scores(reference, reply)[0]["rouge-l"]["f"]


def ratio(reference, reply):
    return difflib.SequenceMatcher(None, reference, reply).ratio()


def float_diff(parse_expr):
    def extract(text):
        for word in reversed(text.split()):
            bare = word.strip(".").replace(",", "")
            try:
                return float(parse_expr(bare).evalf())
            except Exception:
                try:
                    return float(bare)
                except ValueError:
                    continue
        return None

    def score(reference, reply):
        answer, target = extract(reply), float(reference)
        if answer is None:
            return 0.0
        if answer == target:
            return 1.0
        distance = min(abs((target - answer) / (target + 1e-10)), 1)
        return 0.0 if distance > 0.999 else 1 - distance

    return score


def main():
    rouge, parse_expr = load()
    with open(sys.argv[1], encoding="utf-8") as file:
        pairs = json.load(file)
    scorers = {"rouge-l": rouge_l(rouge), "diff": ratio, "float-diff": float_diff(parse_expr)}
    result = {}
    for name, score in scorers.items():
        score(*pairs[name][0])
        start = time.perf_counter()
        values = [score(reference, reply) for reference, reply in pairs[name]]
        result[name] = {"seconds": time.perf_counter() - start, "values": values}
    print(json.dumps(result))


main()
