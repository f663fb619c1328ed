#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_measures.py - measures of quality over a population made by hand, each computed a second time from the raw rows."""
import collections
import csv
import datetime
import io
import json
import os
import random
import sys
import unittest
import xml.etree.ElementTree
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import wait_for
from scenario import Scenario

NOW = "2026-12-15T18:00:00Z"
TODAY = datetime.date(2026, 12, 15)
UTC = datetime.timezone.utc
ZONE = zoneinfo.ZoneInfo("America/Los_Angeles")
DONE = ("DONE_MATCH", "DONE_EARLY", "DONE_LATE", "DONE_EQUIV", "RESOLVED_BY_RESULT")
APART = {"DECLINED": "declined", "LTFU": "lost", "ADMIN_CLOSED": "ended"}
CODES = DONE + ("DONE_ELSEWHERE", "DONE_NONIMG", "CLIN_CLOSED", "DECEASED", "DUPLICATE") + tuple(APART)
LANGUAGES = ["en"] * 60 + ["es"] * 20 + ["vi"] * 3 + ["so"] + [None] * 5


def days(n):
    return datetime.timedelta(days=n)


def noon(day):
    return datetime.datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def day_of(at):
    return at.astimezone(ZONE).date()


def month(day):
    return day.strftime("%Y-%m")


class Population:
    """Patients with lung follow-ups and mammograms, by chance; the chance is always the same."""

    def __init__(self, inst, people):
        self.inst, self.r, self.people = inst, random.Random(14), people
        self.n = 10_000_000
        for i in range(140):
            self.patient(i)

    def id(self):
        self.n += 1
        return self.n

    def insert(self, table, **row):
        self.inst.sql("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(row), ", ".join(["%s"] * len(row))), *row.values())
        return row.get("id")

    def patient(self, i):
        r = self.r
        p = self.insert("patients", id=self.id(), family="FAM%d" % i, given="G", sex=r.choice("FFFM"), language=r.choice(LANGUAGES),
                        birth=datetime.date(r.randint(1940, 1992), r.randint(1, 12), r.randint(1, 28)), updated_at=NOW,
                        primary_care=r.choice([None, self.people["P10011"]]))
        self.insert("patient_identifiers", authority="RGH", value="H%d" % i, type="MR", patient_id=p)
        for _ in range(r.randint(0, 2)):
            self.lung(p)
        for _ in range(r.randint(0, 2)):
            self.breast(p)

    def exam(self, p, day, key, modality):
        return self.insert("exams", id=self.id(), patient_id=p, facility=self.r.choice(["NORTH", "SOUTH"]), accession="A%d" % self.n,
                           exam_key=key, modality=modality, day=day, status="final",
                           radiologist_id=self.r.choice([None, self.people["R1"], self.people["N1"]]))

    def report(self, exam, *categories):
        report = self.insert("reports", id=self.id(), exam_id=exam, version=1, status="final", status_at=NOW, current=True,
                             inbound_id=1, text_sha256=b"", text_inbound_id=1)
        return [self.insert("findings", id=self.id(), report_id=report, origin="discrete", finding_key="bi-rads:%d" % n, system="bi-rads",
                            inputs=json.dumps({"category": c, "modality": "MG"}), disposition="none")
                for n, c in enumerate(categories)]

    def lung(self, p):
        r = self.r
        day = datetime.date(2025, 6, 1) + days(r.randint(0, 480))
        index = self.exam(p, day, "CT_CHEST", "CT")
        target = day + days(r.choice([30, 90, 180]))
        f = self.followup(p, index, day, target, "lung-rads", r.choice(["follow-up-imaging", "follow-up-imaging", "clinical-referral",
                          "tissue-sampling|follow-up-imaging", "follow-up-imaging-optional"]))
        return f

    def followup(self, p, index, day, target, system, action):
        r, row = self.r, {}
        code = r.choice(CODES + (None,) * 6)
        done = target + days(r.randint(-110, 110))
        if code:
            row = {"closure": code, "closed_at": noon(max(min(done, TODAY - days(1)), day + days(1))), "closed_by": "C1"}
            proof = {}
            if code in DONE:
                exam = self.exam(p, max(done, day + days(1)), "CT_CHEST", "CT")
                proof = r.choice([{"exam": exam}, {"exam": "A%d" % exam}, {"exam": exam}, {}])
            row["closure_detail"] = json.dumps(proof)
        f = self.insert("followups", id=self.id(), ref="T%d" % (self.n - 10_000_000), patient_id=p, finding_id=1, finding_key="x",
                        index_exam_id=index, series_id=self.n, action=action, modality="CT-CHEST", anchor=day, target=target,
                        earliest=target - days(r.choice([0, 20])), latest=target + days(r.choice([0, 25])), published=True,
                        optional="optional" in action, guideline=json.dumps({"system": system, "version": "1", "row": "R"}),
                        state="closed" if code else "open", owner_id=r.choice([self.people["P10011"], self.people["P10090"]]),
                        opened_at=noon(day), planned_at=noon(day), policy="p", **row)
        self.events(f, day, row.get("closed_at"))
        return f

    def events(self, f, day, closed_at):
        r, lines = self.r, []
        for kind, share in (("acknowledged", .7), ("ordered", .6), ("scheduled", .4), ("performed", .2)):
            if r.random() < share:
                lines.append((noon(day) + datetime.timedelta(hours=r.randint(1, 60 * 24)), kind, {}))
        for step, tier in (("first", 0), ("due-soon", 0), ("late-2026-03-01", 1), ("late-2026-04-01", 1)):
            if r.random() < .5:
                lines.append((noon(day) + datetime.timedelta(hours=r.randint(1, 200 * 24)), r.choice(["reminded", "escalated", "overdue"]),
                              {"step": step, "tier": tier}))
        lines.append((noon(day) + days(1), "reminded", {"step": "look-again"}))
        if closed_at:
            lines.append((closed_at, "closed", {}))
        lines = sorted((l for l in lines if l[0] < noon(TODAY) - datetime.timedelta(hours=2)), key=lambda l: l[0])
        for seq, (at, kind, detail) in enumerate(lines, 1):
            self.insert("events", id=self.id(), followup_id=f, seq=seq, at=at, actor="engine", kind=kind, detail=json.dumps(detail),
                        hash=b"")

    def breast(self, p):
        r = self.r
        day = datetime.date(2025, 11, 1) + days(r.randint(0, 400))
        index = self.exam(p, day, r.choice(["MG_SCREEN", "MG_SCREEN", "MG_DIAG", None]), "MG")
        self.report(index, *r.choice([("0",), ("0",), ("4A",), ("5",), ("1",), ("2", "4B"), ("3",), ("0", "2"), ("6",)]))
        if r.random() < .4:
            self.followup(p, index, day, day + days(30), "bi-rads", "additional-imaging-now")
        if r.random() < .5:
            later = self.exam(p, day + days(r.randint(0, 110)), r.choice(["MG_DIAG", "US_BREAST", "MR_BREAST", "MG_SCREEN", None]),
                              r.choice(["MG", "US", "MR"]))
            if r.random() < .8:
                self.report(later, *r.choice([("1",), ("2",), ("3", "2"), ("0",), ("4",)]))
        if r.random() < .3:
            self.exam(p, day + days(r.randint(0, 400)), "BX_BREAST_US", "US")


class Again:
    """The measures, from the tables and the words of their definitions."""

    def __init__(self, inst):
        def table(name, columns):
            return [collections.namedtuple("Row", columns)(*r) for r in inst.sql("SELECT %s FROM %s" % (columns.replace(" ", ", "), name))]
        self.patients = {p.id: p for p in table("patients", "id sex birth language primary_care")}
        self.exams = {x.id: x for x in table("exams", "id patient_id facility accession exam_key modality day radiologist_id")}
        self.followups = table("followups", "id patient_id index_exam_id action optional earliest target latest closure closed_at closure_detail"
                                            " opened_at owner_id guideline")
        self.events = collections.defaultdict(list)
        for e in sorted(table("events", "followup_id seq at kind detail"), key=lambda e: (e.followup_id, e.seq)):
            self.events[e.followup_id].append(e)
        self.categories = collections.defaultdict(list)
        for exam, category in inst.sql("SELECT r.exam_id, i.inputs ->> 'category' FROM reports r JOIN findings i ON i.report_id = r.id"):
            self.categories[exam].append(category[0])

    def imaging(self, f):
        return f.action in ("follow-up-imaging", "tissue-sampling|follow-up-imaging", "additional-imaging-now")

    def acr_completion(self):
        for f in filter(self.imaging, self.followups):
            until = f.latest + days(60)
            proof = (f.closure_detail or {}).get("exam")
            exam = next((x for x in self.exams.values() if proof in (x.id, x.accession)), None)
            told = f.closed_at and day_of(f.closed_at)
            if until >= TODAY:
                outcome = "pending"
            elif not f.closure:
                outcome = "open"
            elif f.closure in DONE and exam:
                outcome = ("early" if exam.day < f.earliest - days(30) else "late" if exam.day > until else
                           "equivalent" if f.closure == "DONE_EQUIV" else "done")
            elif f.closure in DONE:
                outcome = "late" if told > until else "equivalent" if f.closure == "DONE_EQUIV" else "done"
            elif f.closure in ("DONE_ELSEWHERE", "DONE_NONIMG"):
                outcome = "late" if told > until else {"DONE_ELSEWHERE": "elsewhere", "DONE_NONIMG": "equivalent"}[f.closure]
            else:
                outcome = APART.get(f.closure, f.closure)
            yield f, month(f.target), outcome, None

    def within(self, kinds, limits, cases):
        for f in cases:
            first = next((e.at for e in self.events[f.id] if e.kind in kinds), None)
            last = f.opened_at + days(limits[-1][0])
            fits = [word for n, word in limits if first and first <= f.opened_at + days(n)]
            if last > noon(TODAY) - datetime.timedelta(hours=2):
                outcome = "pending"
            elif fits:
                outcome = fits[0]
            elif f.closed_at and f.closed_at <= last:
                outcome = "ended-first"
            else:
                outcome = "later" if first else "never"
            yield f, month(day_of(f.opened_at)), outcome, None

    def acknowledged(self):
        return self.within(("acknowledged",), [(1, "day"), (7, "week"), (14, "fortnight")], self.followups)

    def ordered(self):
        return self.within(("ordered", "scheduled", "performed"), [(7, "week"), (14, "fortnight"), (30, "month")],
                           filter(self.imaging, self.followups))

    def step_effect(self):
        for f in self.followups:
            met = {}
            for e in self.events[f.id]:
                if "tier" in e.detail:
                    met.setdefault(e.detail["step"].split("-2026")[0], e)
            for step, e in met.items():
                then = [o.kind for o in self.events[f.id] if o.seq > e.seq and o.at <= e.at + days(14)
                        and o.kind in ("ordered", "scheduled", "performed", "closed")]
                pending = e.at + days(14) > noon(TODAY) - datetime.timedelta(hours=2)
                yield f, month(day_of(e.at)), "pending" if pending else (then + ["none"])[0], step

    # ---- mammograms -----------------------------------------------------------------------------

    def mammograms(self):
        """(exam, category, age) of each, in order of time."""
        for x in sorted(self.exams.values(), key=lambda x: (x.day, x.id)):
            if x.modality == "MG" and self.categories[x.id]:
                p = self.patients[x.patient_id]
                age = x.day.year - p.birth.year - ((x.day.month, x.day.day) < (p.birth.month, p.birth.day))
                yield x, max(self.categories[x.id], key="1236045".index), age

    def tissue(self, x):
        found = [y.day for y in self.exams.values() if y.patient_id == x.patient_id and (y.exam_key or "").startswith("BX_BREAST")]
        found += [day_of(f.closed_at) for f in self.followups if f.patient_id == x.patient_id and f.closure == "DONE_NONIMG"
                  and f.guideline["system"] == "bi-rads"]
        return min((d for d in found if d > x.day), default=None)

    def imaged(self, x, settled):
        def fits(y):
            read, key = self.categories[y.id], y.exam_key
            known = key in ("MG_DIAG", "US_BREAST", "MR_BREAST") or (key is None and read)
            return y.patient_id == x.patient_id and y.day > x.day and known and (
                not settled or (read and set(read) <= {"1", "2", "3"}))
        return min((y.day for y in self.exams.values() if fits(y)), default=None)

    def resolved(self, x, imaged, limit):
        tissue, until = self.tissue(x), x.day + days(limit)
        first = min((d, word) for d, word in ((imaged or datetime.date.max, "imaging"), (tissue or datetime.date.max, "tissue")))
        return ("pending" if until >= TODAY else first[1] if first[0] <= until else
                "open" if first[0] == datetime.date.max else "late")

    def cms_1303(self):
        first = {}
        for x, category, age in self.mammograms():
            if category in "45" or (category == "0" and x.exam_key != "MG_DIAG"):
                first.setdefault((x.patient_id, x.day.year), (x, age))
        for x, age in first.values():
            if self.patients[x.patient_id].sex == "F" and 40 <= age <= 75:
                yield x, month(x.day), self.resolved(x, self.imaged(x, True), 60), None

    def hedis_fma_e(self):
        for x, category, age in self.mammograms():
            if category in "045" and 40 <= age <= 74:
                yield x, month(x.day), self.resolved(x, self.imaged(x, False) if category == "0" else None, 90), None

    def mqsa_outcome(self):
        for x, category, _ in self.mammograms():
            if category in "45":
                t = self.tissue(x)
                yield x, month(x.day), ("tissue" if t and t <= x.day + days(365) else "pending" if x.day + days(60) >= TODAY else "open"), None

    def mqsa_recall(self):
        for x, category, _ in self.mammograms():
            if x.exam_key == "MG_SCREEN":
                yield x, month(x.day), {"0": "recalled", "1": "negative", "2": "negative"}.get(category, "other"), None

    def index(self, case):
        return self.exams[case.index_exam_id] if hasattr(case, "index_exam_id") else case


MET = {"acr-completion": {"done", "equivalent", "elsewhere"}, "acknowledged": {"day", "week", "fortnight"},
       "ordered": {"week", "fortnight", "month"}, "step-effect": {"ordered", "scheduled", "performed", "closed"},
       "cms-1303": {"imaging", "tissue"}, "hedis-fma-e": {"imaging", "tissue"}, "mqsa-outcome": {"tissue"}, "mqsa-recall": {"recalled"}}
NOT = {"early", "late", "declined", "lost", "ended", "open", "later", "never", "none", "negative", "other"}


class Measures(Scenario):
    start_at = NOW

    def setUp(self):
        super().setUp()
        Population(self.inst, dict(self.inst.sql("SELECT ref, id FROM people")))
        self.inst.ctl("measures", "--refresh")
        self.again = Again(self.inst)

    def measured(self, name, *options):
        return json.loads(self.inst.ctl("--json", "measures", name, *options))

    def test_every_measure_is_what_its_words_say(self):
        for name in MET:
            cases = list(getattr(self.again, name.replace("-", "_"))())
            for year in ("2025", "2026"):
                for site in (None, "SOUTH"):
                    with self.subTest(name, year=year, site=site):
                        self.compare(name, year, site, [c for c in cases if c[1].startswith(year) and
                                                        site in (None, self.again.index(c[0]).facility)])
        self.assertGreater(self.measured("acr-completion")["total"]["cases"], 30)
        self.assertGreater(self.measured("cms-1303")["total"]["cases"], 10)

        self.nightly()

    def nightly(self):
        """The engine has counted by itself, and counts again the night after."""
        self.until("2026-12-19T11:00:00Z")
        night = datetime.datetime(2026, 12, 19, 10, tzinfo=UTC)
        wait_for("the nightly count", lambda: self.inst.sql(
            "SELECT max(as_of) FROM measure_runs WHERE finished_at IS NOT NULL")[0][0] > night)
        said = self.measured("mqsa-recall", "--year", "2026")
        self.assertEqual(said["total"]["cases"], len([c for c in self.again.mqsa_recall() if c[1].startswith("2026")]))
        self.assertLessEqual(self.inst.sql("SELECT count(*) FROM measure_runs")[0][0], 31)

    def compare(self, name, year, site, cases):
        said = self.measured(name, "--year", year, *(["--site", site] if site else []))
        outcomes = collections.Counter(c[2] for c in cases)
        self.assertEqual({k: n for k, n in said["total"]["outcomes"].items() if n}, dict(outcomes))
        met, n = (sum(outcomes[o] for o in words) for words in (MET[name], MET[name] | NOT))
        self.assertEqual((said["total"]["met"], said["total"]["cases"]), (met, n))
        if n:
            self.assertAlmostEqual(said["total"]["rate"]["percent"], 100 * met / n, delta=.051)
        months = collections.Counter(c[1] for c in cases)
        self.assertEqual({m["month"]: sum(m["outcomes"].values()) for m in said["months"] if sum(m["outcomes"].values())}, dict(months))
        for dim, of in (("guideline", lambda c: c.guideline["system"] if hasattr(c, "guideline") else "bi-rads"),
                        ("modality", lambda c: self.again.index(c).modality), ("site", lambda c: self.again.index(c).facility)):
            want = collections.Counter(of(c[0]) for c in cases)
            self.assertEqual({g["value"]: sum(g["outcomes"].values()) for g in said["groups"].get(dim, [])}, dict(want))
        if name == "step-effect":
            self.assertEqual({g["value"]: sum(g["outcomes"].values()) for g in said["groups"].get("step", [])},
                             dict(collections.Counter(c[3] for c in cases)))
        self.assertEqual("language" in said["groups"], site is None and bool(cases))


    # ---- the pages ----------------------------------------------------------------------------

    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        self.assertEqual(b.sign_in(ref, words[words.index("Password") + 1]).status, 200)
        return b

    def test_the_page_shows_what_is_counted_to_whom_it_concerns(self):
        for ref, role in (("Q1", "quality-officer"), ("A1", "administrator")):
            self.inst.sql("INSERT INTO people (ref, family, roles, email) VALUES (%s, 'Quill', %s, 'q@riverbend.example')", ref, [role])
        quality = self.visitor("Q1")
        p = quality.get("/measures")
        self.assertEqual(p.status, 200, p.text)
        for name in MET:
            self.assertTrue(any(link.startswith("/measures/%s?year=2026" % name) for link in p.links), name)
        self.page(quality)
        self.files(quality)
        self.cases(quality)
        self.small_groups(quality)
        self.own()
        self.administrator()

    def page(self, b):
        said = self.measured("acr-completion", "--year", "2026")
        p = b.get("/measures/acr-completion?year=2026")
        self.assertEqual(p.status, 200, p.text)
        total = said["total"]
        for words in ("%.0f %%" % total["rate"]["percent"], "%d of %d completed" % (total["met"], total["cases"]),
                      "95 %% interval %.0f to %.0f %%" % (total["rate"]["low"], total["rate"]["high"]), said["trend"],
                      "Scheduled does not count.", "measure_acr_completion", "SOUTH", "lung-rads", "Vale, Tamsin"):
            self.assertIn(words, p.text)
        self.assertIn('role="img"', p.html)
        self.assertNotIn("style=", p.html)
        for path in ("/measures/nothing", "/measures/acr-completion.pdf", "/measures/acr-completion?year=x",
                     "/measures/acr-completion?site=ELSEWHERE", "/measures/acr-completion/cases?month=2026-13",
                     "/measures/acr-completion/cases?by=language&value=so"):
            self.assertEqual(b.get(path).status, 404, path)

    def files(self, b):
        said = self.measured("acr-completion", "--year", "2026")
        self.assertEqual(json.loads(b.get("/measures/acr-completion.json?year=2026").html), said)
        text = self.inst.ctl("measures", "acr-completion", "--year", "2026", "--csv")
        self.assertEqual(b.get("/measures/acr-completion.csv?year=2026").html.replace("\r", ""), text.replace("\r", ""))
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual((rows[0]["by"], rows[0]["cases"]), ("all", str(said["total"]["cases"])))
        self.assertEqual([r["cases"] for r in rows if r["by"] == "month"], [str(m["cases"]) for m in said["months"]])
        svg = xml.etree.ElementTree.fromstring(b.get("/measures/acr-completion.svg?year=2026").html)
        self.assertEqual(svg.find("{*}desc").text, said["trend"])

    def cases(self, b):
        """Behind each number stand as many cases, and whoever sees them is in the access log."""
        said = self.measured("acr-completion", "--year", "2026")
        p = b.get("/measures/acr-completion?year=2026")
        listed = {link: b.get(link) for link in p.links if "/cases?" in link and "after" not in link}
        late = next(page for link, page in listed.items() if link.endswith("year=2026&outcome=late"))
        refs = [link for link in late.links if link.startswith("/case/")]
        self.assertEqual(len(refs), said["total"]["outcomes"]["late"])
        want = {ref for f, month, outcome, _ in self.again.acr_completion() if outcome == "late" and month.startswith("2026")
                for ref, in self.inst.sql("SELECT ref FROM followups WHERE id = %s", f.id)}
        self.assertEqual({r.split("/")[2] for r in refs}, want)
        every = next(link for link in listed if link.endswith("/cases?year=2026"))
        found, page = 0, listed[every]
        while True:
            found += len([link for link in page.links if link.startswith("/case/")])
            following = [link for link in page.links if "after=" in link]
            if not following:
                break
            page = b.get(following[0])
        self.assertEqual(found, said["total"]["cases"])
        self.assertGreater(self.inst.sql("SELECT count(*) FROM access_items WHERE page = 'measure-cases'")[0][0], 0)

    def small_groups(self, b):
        for name in MET:
            for year in ("2025", "2026"):
                said = self.measured(name, "--year", year)
                for dim in ("language", "sex", "age", "primary-care"):
                    lines = said["groups"].get(dim, [])
                    for line in lines:
                        self.assertTrue(("withheld" in line) != (line.get("cases", 0) >= 11), line)
                        self.assertNotIn("outcomes", line)
                    hidden = [l for l in lines if "withheld" in l]
                    self.assertNotEqual(len(hidden), 1 if len(lines) > 1 else -1, (name, dim))
        self.assertIn("< 11", b.get("/measures/acknowledged?year=2026").text)
        self.assertNotIn("Language", b.get("/measures/acknowledged?year=2026&site=SOUTH").text.replace("language", ""))

    def own(self):
        """A radiologist has the figures of what she read, no groups, and only her patients."""
        b = self.visitor("R1")
        me = self.inst.sql("SELECT id FROM people WHERE ref = 'R1'")[0][0]
        said = json.loads(b.get("/measures/acr-completion.json?year=2026").html)
        mine = [c for c in self.again.acr_completion() if c[1].startswith("2026") and self.again.index(c[0]).radiologist_id == me]
        self.assertEqual(said["total"]["cases"], len([c for c in mine if c[2] in MET["acr-completion"] | NOT]))
        self.assertEqual((said["of"], said["groups"]), ("radiologist", {}))
        p = b.get("/measures/acr-completion/cases?year=2026&outcome=open")
        self.assertEqual(len([l for l in p.links if l.startswith("/case/")]), len([c for c in mine if c[2] == "open"]))

    def administrator(self):
        b = self.visitor("A1")
        p = b.get("/measures/acr-completion?year=2026")
        self.assertEqual(p.status, 200)
        self.assertEqual([link for link in p.links if "/cases" in link], [])
        self.assertEqual(b.get("/measures/acr-completion/cases?year=2026").status, 404)


if __name__ == "__main__":
    unittest.main()
