#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""train_net.py - the weights of the net under the reader (schema/narrative/net.csv), from labelled texts.

usage: train_net.py [--leave-one-out] [--output FILE]      (needs BUILD_DIR and SOURCE_DIR)

Texts: tests/data/field/AUTHOR/, labelled by report; tests/data/train/sentences.csv says which of their
sentences ask for what is owed (by how the sentence begins); tests/data/train/phrases.csv are sentences
of our own with their label, some with blanks that words.csv fills.  What a sentence shows comes from the program itself (tests/train/features),
so that there is one reader only.  A logistic regression, trained by steps in a fixed order: the same
texts and word lists make the same file, byte by byte.

--leave-one-out writes nothing: each author is decided by weights made without that author, and the
figures of score_decisions.py are printed; that is the figure for texts whose author nobody knew.
"""
import argparse
import collections
import csv
import itertools
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE, BUILD = os.environ["SOURCE_DIR"], os.environ["BUILD_DIR"]
sys.path.insert(0, os.path.join(SOURCE, "tests/score"))
import score_decisions as decisions  # noqa: E402

ASK, HARMLESS = 0.0, -2.0  # logarithms of odds
ROUNDS, STEP, SHRINK = 25, 0.2, 0.5
ASKS_WEIGHT = 2.0  # one sentence that asks stands beside thirty that do not
UNSURE_WEIGHT = 0.3  # the others of a report that owes something
VARIANTS = 3  # of a phrase with blanks to fill
PHRASE_WEIGHT = 0.5  # each stands twice, with and without a heading
RARE = 2  # a feature of fewer texts is not weighed
SMALLEST = 10  # thousandths; smaller weights are left out

Text = collections.namedtuple("Text", "sentences asks owes weight")


def rows(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(itertools.dropwhile(lambda line: line.startswith("#"), f)))


def seen_in(reports):
    """{id: [sentence]}, each with text and features."""
    link = b"".join(b"\x0b" + decisions.message(r) + b"\x1c\r" for r in reports)
    out = subprocess.run([os.path.join(BUILD, "tests/train/features"), os.path.join(SOURCE, "schema/narrative")],
                         input=link, stdout=subprocess.PIPE, check=True).stdout
    found = {}
    for line in out.decode().splitlines():
        report = json.loads(line)
        for sentence in report["sentences"]:
            sentence["text"] = " ".join(sentence["text"].split())
            sentence["features"] = sorted(f for f in set(sentence["features"]) if not f.startswith("@reader="))
        found.setdefault(report["number"][1:], []).extend(report["sentences"])
    return found


def texts_of(author, labels):
    reports, owed = rows("tests/data/field", author, "reports.csv"), set()
    for row in rows("tests/data/field", author, "expect.csv"):
        if row["decision"] in ("open", "ask"):
            owed.add(row["id"])
    found = seen_in(reports)
    texts = []
    for report in reports:
        sentences = found.get(report["id"], [])
        begins = labels.get(report["id"], [])
        asks = {i for i, s in enumerate(sentences)
                if any(s["text"].startswith(b) or (len(s["text"]) > 11 and b.startswith(s["text"])) for b in begins)}
        texts.append(Text(sentences, asks, report["id"] in owed, 1.0))
    return texts


def fill(phrase, words, order):
    """"{exam} {time}." with words of each kind."""
    return re.sub(r"\{(\w+)\}", lambda found: order.choice(words[found.group(1)]), phrase)


def filled_phrases():
    words, order, filled = collections.defaultdict(list), random.Random(1), []
    for row in rows("tests/data/train/words.csv"):
        words[row["kind"]].append(row["word"])
    for row in rows("tests/data/train/phrases.csv"):
        for _ in range(VARIANTS if "{" in row["text"] else 1):
            text = fill(row["text"], words, order)
            filled.append({"asks": row["asks"], "text": text[:1].upper() + text[1:]})
    return filled


def phrase_texts():
    phrases = filled_phrases()
    headings = ("", "IMPRESSION:\n")
    reports = [{"id": "%d/%d" % (i, k), "exam": "CT", "text": heading + phrase["text"]}
               for i, phrase in enumerate(phrases) for k, heading in enumerate(headings)]
    found = seen_in(reports)
    texts = []
    for report in reports:
        asks = phrases[int(report["id"].split("/")[0])]["asks"] == "1"
        sentences = found[report["id"]]
        longest = max(range(len(sentences)), key=lambda i: len(sentences[i]["text"]))
        texts.append(Text(sentences, {longest} if asks else set(), asks, PHRASE_WEIGHT))
    return texts


def train(texts):
    """{feature: weight}, with "@bias"."""
    count = collections.Counter()
    for text in texts:
        count.update({f for s in text.sentences for f in s["features"]})
    names = sorted(f for f, n in count.items() if n >= RARE)
    index = {f: i for i, f in enumerate(names)}
    examples, holders = [], [0] * len(names)
    for text in texts:
        for i, sentence in enumerate(text.sentences):
            asks = i in text.asks
            factor = ASKS_WEIGHT if asks else UNSURE_WEIGHT if text.owes else 1.0
            vector = [index[f] for f in sentence["features"] if f in index]
            for f in vector:
                holders[f] += 1
            examples.append((vector, float(asks), factor * text.weight))
    weight, travelled, bias, bias_travelled = [0.0] * len(names), [1e-6] * len(names), 0.0, 1e-6
    order = random.Random(1)
    for _ in range(ROUNDS):
        order.shuffle(examples)
        for vector, asks, factor in examples:
            score = bias
            for f in vector:
                score += weight[f]
            slope = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - asks) * factor
            if abs(slope) < 1e-4:
                continue
            for f in vector:
                step = slope + SHRINK * weight[f] / holders[f]
                travelled[f] += step * step
                weight[f] -= STEP * step / math.sqrt(travelled[f])
            bias_travelled += slope * slope
            bias -= STEP * slope / math.sqrt(bias_travelled)
    found = dict(zip(names, weight))
    found["@bias"] = bias
    return found


def write(path, weights):
    with open(path, "w", encoding="utf-8") as out:
        out.write("# SPDX-License-Identifier: Apache-2.0\n#\n"
                  "# net.csv - made by tests/train/train_net.py (make train-net); not to be edited.\n#\n"
                  "# Thousandths of a natural logarithm of odds that a sentence asks for something.  feature: a word, a\n"
                  "# word pair, the first letters of longer words (*), or a rule (@).  From @ask on a sentence that nothing\n"
                  "# explains is a question; below @harmless what the reader was in doubt about is none.\n"
                  "feature,weight\n")
        rows_ = {f: round(1000 * w) for f, w in weights.items()}
        rows_["@ask"], rows_["@harmless"] = round(1000 * ASK), round(1000 * HARMLESS)
        for feature in sorted(rows_):
            if abs(rows_[feature]) >= SMALLEST:
                out.write("%s,%d\n" % (feature, rows_[feature]))


def score_without(author, texts_by_author, phrases):
    """The figures of an author, decided with weights made from all others."""
    weights = train([t for other in sorted(texts_by_author) if other != author for t in texts_by_author[other]] + phrases)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(SOURCE, "schema"), os.path.join(folder, "schema"))
        write(os.path.join(folder, "schema/narrative/net.csv"), weights)
        one = decisions.Author(os.path.join(SOURCE, "tests/data/field", author), "")
        os.environ["SOURCE_DIR"] = folder
        targets, questions, _ = decisions.decide_in_memory(one)
        os.environ["SOURCE_DIR"] = SOURCE
    for report in one.reports:
        decisions.score(one, report, targets.get(report["id"], []), questions.get(report["id"], []))
    return one


def leave_one_out(texts_by_author, phrases, show):
    total = {figure: [0, 0] for figure in decisions.FIGURES}
    print("%-8s" % "author" + "".join("%9s" % f for f in decisions.FIGURES))
    for author in sorted(texts_by_author):
        one = score_without(author, texts_by_author, phrases)
        for told in [t for t in one.told if any(f == "LOST" or f.startswith("noise") for f in t[2])][:show]:
            decisions.show(200, *told)
        print(one.line())
        for figure, (hits, of) in one.counts.items():
            total[figure] = [total[figure][0] + hits, total[figure][1] + of]
    print("%-8s" % "all" + "".join("%9s" % ("%d/%d" % tuple(total[f])) for f in decisions.FIGURES))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--leave-one-out", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="of the reports that went wrong")
    parser.add_argument("--output", default=os.path.join(SOURCE, "schema/narrative/net.csv"))
    options = parser.parse_args()
    labels = collections.defaultdict(list)
    for row in rows("tests/data/train/sentences.csv"):
        labels[row["report"]].append(" ".join(row["begins"].split()))
    authors = sorted(d for d in os.listdir(os.path.join(SOURCE, "tests/data/field"))
                     if os.path.exists(os.path.join(SOURCE, "tests/data/field", d, "expect.csv")))
    authors = [a for a in authors if a in os.environ.get("NET_AUTHORS", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    texts_by_author = {author: texts_of(author, labels) for author in authors}
    phrases = phrase_texts()
    if options.leave_one_out:
        leave_one_out(texts_by_author, phrases, options.show)
    else:
        write(options.output, train([t for a in authors for t in texts_by_author[a]] + phrases))
    return 0


if __name__ == "__main__":
    sys.exit(main())
