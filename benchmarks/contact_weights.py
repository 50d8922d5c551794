"""Learns what each piece of evidence for a contact detail weighs, and writes weights.json.

From the sentences of tests/contacts, by logistic regression. Each set is also judged by weights
learnt without it: what that holds is printed, and is what unseen writing may expect of it.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from conversations.contacts import phones
from conversations.contacts.evidence import features
from conversations.contacts.folding import fold
from conversations.contacts.signs import with_signs
from tests.contacts.sentences import CLEAN, LANGUAGES, SETS, UNSEEN, help_lines, sentences

WEIGHTS = Path(__file__).parents[1] / "conversations" / "contacts" / "weights.json"
STRENGTH = 0.5
"""How far weights may grow; found by leaving one set out after the other."""
SEEN_AT_LEAST = 2
CHANCE = 0.75
"""Evidence is enough when at least so many of a hundred such messages held a detail."""
SCALE = 100
SMALLEST = 4
"""Weights below four hundredths decide nothing and are left out."""
LEARNT_FROM = tuple(name for name in SETS if name not in UNSEEN)


def evidence(text: str, lines: frozenset[str]) -> frozenset[str]:
    folded = fold(text)
    found, _ = features(phones.without_lines(with_signs(folded) or folded, lines))
    return frozenset(found)


def learnt(rows: csr_matrix, held: np.ndarray) -> LogisticRegression:
    model = LogisticRegression(  # type: ignore[no-untyped-call]
        C=STRENGTH, solver="liblinear", class_weight="balanced", max_iter=500, random_state=0
    )
    model.fit(rows, held)
    return model


def left_out(rows: csr_matrix, held: np.ndarray, sets: np.ndarray) -> None:
    """Print what weights hold that were learnt without the set."""
    print("evidence alone, learnt without the set: held, clean held")
    for name in LEARNT_FROM:
        out = sets == name
        model = learnt(rows[~out], held[~out])
        chances = model.predict_proba(rows[out])[:, 1] > CHANCE  # type: ignore[no-untyped-call]
        shares = [100 * chances[held[out] == kind].mean() for kind in (True, False)]
        print(f"{name:10} {shares[0]:5.1f} % {shares[1]:5.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only print, write nothing")
    arguments = parser.parse_args()
    lines = phones.digits_of(help_lines())
    every = [
        (name, one) for name in LEARNT_FROM for lang in LANGUAGES for one in sentences(name, lang)
    ]
    found = [evidence(one.text, lines) for _, one in every]
    often = Counter(piece for pieces in found for piece in pieces)
    known = [{one: 1 for one in sorted(row) if often[one] >= SEEN_AT_LEAST} for row in found]
    vectors = DictVectorizer()  # type: ignore[no-untyped-call]
    rows = vectors.fit_transform(known)
    rows.indices, rows.indptr = rows.indices.astype(np.int32), rows.indptr.astype(np.int32)
    held = np.array([one.kind != CLEAN for _, one in every])
    left_out(rows, held, np.array([name for name, _ in every]))
    model = learnt(rows, held)
    weights = {
        name: round(SCALE * float(weight))
        for name, weight in zip(vectors.feature_names_, model.coef_[0], strict=True)
        if abs(SCALE * weight) >= SMALLEST
    }
    print(f"{len(every)} sentences, {len(weights)} weights")
    if not arguments.check:
        data = {
            "base": round(SCALE * float(model.intercept_[0])),
            "threshold": round(SCALE * float(np.log(CHANCE / (1 - CHANCE)))),
            "weights": dict(sorted(weights.items())),
        }
        WEIGHTS.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
