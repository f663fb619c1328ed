#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""train_net.py - the weights of the net under the reader (schema/narrative/net.csv), from labelled texts.

usage: train_net.py [--leave-one-out] [--output FILE] [--labels FILE]   (needs BUILD_DIR and SOURCE_DIR)

Texts: tests/data/field/AUTHOR/, labelled by report; tests/data/train/sentences.csv says which of their
sentences ask for what is owed (by how the sentence begins); tests/data/train/phrases.csv are sentences
of our own with their label, some with blanks that words.csv fills.  All of them become one file of
labelled reports (kept with --labels), which followupctl extract --train makes weights from, as it does
of a site's: the same texts and word lists make the same file, byte by byte.

--leave-one-out writes nothing: each author is decided by weights made without that author, and the
figures of score_decisions.py are printed; that is the figure for texts whose author nobody knew.
"""
import argparse
import collections
import csv
import itertools
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

VARIANTS = 3  # of a phrase with blanks to fill
COLUMNS = ("id", "text", "asks", "modality", "group")


def rows(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(itertools.dropwhile(lambda line: line.startswith("#"), f)))


def reports_of(author, quotes):
    """The rows of an author's reports; what is owed and quoted nowhere stands somewhere."""
    owed = {row["id"] for row in rows("tests/data/field", author, "expect.csv") if row["decision"] in ("open", "ask")}
    for report in rows("tests/data/field", author, "reports.csv"):
        text, modality = report["text"], decisions.modality_of(report["exam"])
        for asks in quotes.get(report["id"]) or ["?" if report["id"] in owed else "no"]:
            yield report["id"], text, asks, modality, author
            text = ""


def fill(phrase, words, order):
    """"{exam} {time}." with words of each kind."""
    return re.sub(r"\{(\w+)\}", lambda found: order.choice(words[found.group(1)]), phrase)


def filled_phrases():
    words, order = collections.defaultdict(list), random.Random(1)
    for row in rows("tests/data/train/words.csv"):
        words[row["kind"]].append(row["word"])
    for row in rows("tests/data/train/phrases.csv"):
        for _ in range(VARIANTS if "{" in row["text"] else 1):
            text = fill(row["text"], words, order)
            yield text[:1].upper() + text[1:], row["asks"] == "1"


def phrases():
    """Each twice: with and without a heading.  Of several sentences the longest asks."""
    for i, (text, asks) in enumerate(filled_phrases()):
        longest = max(re.split(r"(?<=[.?!]) |\n", text), key=len)
        for heading in ("", "IMPRESSION:\n"):
            yield "phrase-%d%s" % (i, "/heading" * bool(heading)), heading + text, longest if asks else "no", "CT", "phrases"


def write_labels(path, authors):
    quotes = collections.defaultdict(list)
    for row in rows("tests/data/train/sentences.csv"):
        quotes[row["report"]].append(row["begins"])
    with open(path, "w", encoding="utf-8", newline="") as out:
        labels = csv.writer(out)
        labels.writerow(COLUMNS)
        for author in authors:
            labels.writerows(reports_of(author, quotes))
        labels.writerows(phrases())


def train(labels, output):
    """The shipped weights come from these texts, so that nothing is gained by a comparison: --folds 0."""
    subprocess.run([os.path.join(BUILD, "followupctl"), "extract", "--train", "--rules", os.path.join(SOURCE, "schema/narrative"),
                    "--base", "none", "--folds", "0", "--force", "--output", output, labels], check=True,
                   stdout=subprocess.DEVNULL)


def score_without(author, authors):
    """The figures of an author, decided with weights made from all others."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(SOURCE, "schema"), os.path.join(folder, "schema"))
        write_labels(os.path.join(folder, "labels.csv"), [a for a in authors if a != author])
        train(os.path.join(folder, "labels.csv"), os.path.join(folder, "schema/narrative/net.csv"))
        one = decisions.Author(os.path.join(SOURCE, "tests/data/field", author), "")
        os.environ["SOURCE_DIR"] = folder
        targets, questions, _ = decisions.decide_in_memory(one)
        os.environ["SOURCE_DIR"] = SOURCE
    for report in one.reports:
        decisions.score(one, report, targets.get(report["id"], []), questions.get(report["id"], []))
    return one


def leave_one_out(authors, show):
    total = {figure: [0, 0] for figure in decisions.FIGURES}
    print("%-8s" % "author" + "".join("%9s" % f for f in decisions.FIGURES))
    for author in authors:
        one = score_without(author, authors)
        for told in [t for t in one.told if any(f == "LOST" or f.startswith("noise") for f in t[2])][:show]:
            decisions.show(200, *told)
        print(one.line(), flush=True)
        for figure, (hits, of) in one.counts.items():
            total[figure] = [total[figure][0] + hits, total[figure][1] + of]
    print("%-8s" % "all" + "".join("%9s" % ("%d/%d" % tuple(total[f])) for f in decisions.FIGURES))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--leave-one-out", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="of the reports that went wrong")
    parser.add_argument("--output", default=os.path.join(SOURCE, "schema/narrative/net.csv"))
    parser.add_argument("--labels", help="keep the labelled reports there")
    options = parser.parse_args()
    authors = sorted(d for d in os.listdir(os.path.join(SOURCE, "tests/data/field"))
                     if os.path.exists(os.path.join(SOURCE, "tests/data/field", d, "expect.csv")))
    authors = [a for a in authors if a in os.environ.get("NET_AUTHORS", a).split()]
    if options.leave_one_out:
        leave_one_out(authors, options.show)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        labels = options.labels or os.path.join(folder, "labels.csv")
        write_labels(labels, authors)
        train(labels, options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
