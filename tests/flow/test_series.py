#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_series.py - what a decision table asks for over time: series, steps, supersession, disagreement."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import Instance, SOURCE
from scenario import Scenario

LDCT = "79086-5^CT Chest for screening WO contrast^LN"
CHEST = "29252-4^CT Chest WO contrast^LN"
MAMMOGRAM = "26347-5^MG Breast - left Diagnostic^LN"
BOTH = "26346-7^MG Breast - bilateral Diagnostic^LN"
LUNG = "lung-rads/2022.category"


def fleischner(**values):
    all_values = dict({"context": "incidental", "type": "solid", "count": "single", "risk": "low"}, **values)
    return {"fleischner/2017." + k: v for k, v in all_values.items()}


class Series(Scenario):
    def windows(self):
        return [(c["state"], c["row"], c["step"], c["target"]) for c in self.cases()]

    def birads(self, category):
        return {"bi-rads/5.modality": "MG", "bi-rads/5.category": category}

    def test_birads_3_at_6_12_24_months_is_one_pathway(self):
        visits = (("20260302", "M1", MAMMOGRAM), ("20260905", "M2", MAMMOGRAM), ("20270301", "M3", BOTH))
        for i, (day, accession, procedure) in enumerate(visits):
            self.until("%s-%s-%sT23:00:00Z" % (day[:4], day[4:6], day[6:]))
            self.report("S%d" % i, accession, day, procedure, self.birads("3"), modality="MG")
        self.assertEqual(self.windows(), [
            ("closed", "BR5-MG-3", 1, "2026-09-02"), ("closed", "BR5-3S2", 2, "2027-03-02"),
            ("open", "BR5-3S3", 3, "2028-03-02")])
        self.assertEqual(self.inst.sql("SELECT count(DISTINCT series_id) FROM followups")[0][0], 1)
        self.assertEqual([c["closure"] for c in self.cases()], ["DONE_MATCH", "DONE_MATCH", None])
        # 24 months: unchanged, called benign; the pathway ends and nothing is owed.
        self.until("2028-03-05T23:00:00Z")
        self.report("S9", "M4", "20280305", BOTH, self.birads("2"), modality="MG")
        self.assertEqual([c["state"] for c in self.cases()], ["closed"] * 3)
        self.verify()

    def test_an_exam_in_doubt_does_not_start_the_series_again(self):
        self.report("S1", "M1", "20260302", MAMMOGRAM, self.birads("3"), modality="MG")
        self.until("2026-09-05T23:00:00Z")
        self.report("S2", "M2", "20260905", MAMMOGRAM, self.birads("3"), modality="MG")
        self.until("2027-03-01T23:00:00Z")
        self.report("S3", "M3", "20270301", MAMMOGRAM, self.birads("3"), modality="MG")  # both sides were due
        self.assertEqual(self.windows()[1:], [("open", "BR5-3S2", 2, "2027-03-02")])
        self.assertEqual(set(self.reviews()), {"exam-match", "superseded", "series-restart"})
        number = self.cases()[-1]["id"]
        self.inst.ctl("close", str(number), "--code", "DONE_EQUIV", "--by", "C1", "--clinician", "R1", "--exam", "M3")
        self.assertEqual([w for w in self.windows() if w[0] == "open"], [("open", "BR5-3S3", 3, "2028-03-02")])
        self.verify()

    def test_a_corrected_report_of_a_later_visit_opens_nothing_twice(self):
        self.report("S1", "M1", "20260302", MAMMOGRAM, self.birads("3"), modality="MG")
        self.until("2026-09-05T23:00:00Z")
        self.report("S2", "M2", "20260905", MAMMOGRAM, self.birads("3"), modality="MG")
        self.report("S3", "M2", "20260905", MAMMOGRAM, self.birads("3"), modality="MG", status="C", text="Typing error.")
        self.assertEqual(self.windows(), [("closed", "BR5-MG-3", 1, "2026-09-02"), ("open", "BR5-3S2", 2, "2027-03-02")])
        self.report("S4", "M2", "20260905", MAMMOGRAM, self.birads("4"), modality="MG", status="C", text="Upgraded.")
        last = self.cases()[-1]
        self.assertEqual((len(self.cases()), last["state"], last["row"], last["revision"]), (2, "open", "BR5-MG-4", 1))
        self.verify()

    def test_lung_rads_steps_down_from_4A_by_the_reports(self):
        self.report("S1", "L1", "20260302", LDCT, {LUNG: "4A"})
        self.until("2026-06-03T23:00:00Z")
        self.report("S2", "L2", "20260603", LDCT, {LUNG: "3"})
        self.assertEqual([(c["state"], c["row"], c["target"]) for c in self.cases()],
                         [("closed", "LR22-M4A", "2026-06-02"), ("open", "LR22-M3", "2026-12-03")])
        self.until("2026-12-05T23:00:00Z")
        self.report("S3", "L3", "20261205", LDCT, {LUNG: "2"})
        self.assertEqual([c["state"] for c in self.cases()], ["closed", "closed"])
        self.verify()

    def test_a_newer_result_takes_the_place_of_the_older_duty(self):
        self.report("S1", "L1", "20260302", LDCT, {LUNG: "3"})
        self.until("2026-04-01T23:00:00Z")
        self.report("S2", "L2", "20260401", LDCT, {LUNG: "4A"})  # long before the window
        older, newer = self.cases()
        self.assertEqual((older["state"], older["closure"]), ("closed", "RESOLVED_BY_RESULT"))
        self.assertEqual((newer["state"], newer["row"], newer["target"], newer["step"]),
                         ("open", "LR22-M4A", "2026-07-01", 2))
        self.verify()

    def test_an_early_benign_result_is_a_question_and_ends_nothing(self):
        self.report("S1", "L1", "20260302", LDCT, {LUNG: "3"})
        self.until("2026-04-01T23:00:00Z")
        self.report("S2", "L2", "20260401", LDCT, {LUNG: "2"})
        self.assertEqual(self.case()["state"], "open")
        self.assertIn("superseded", self.reviews())
        self.verify()

    def test_another_modality_supersedes_nothing(self):
        self.report("S1", "M1", "20260302", MAMMOGRAM, self.birads("3"), modality="MG")
        self.until("2026-04-01T23:00:00Z")
        self.report("S2", "U1", "20260401", "24601-7^US Breast^LN",
                    {"bi-rads/5.modality": "US", "bi-rads/5.category": "3"}, modality="US")
        self.assertEqual([c["state"] for c in self.cases()], ["open", "open"])
        self.verify()

    def test_a_stated_recommendation_outranks_the_table_and_both_are_shown(self):
        self.report("S1", "L1", "20260302", LDCT, {LUNG: "3", "FUMONTHS": "4"})
        self.assertEqual(self.case()["target"], "2026-07-02")
        question = self.inst.sql("SELECT question FROM review_items WHERE kind = 'disagreement'")[0][0]
        self.assertRegex(question, r"4 to 4 months.*LR22-M3.*6 to 6 months")
        self.verify()

    def test_two_duties_owed_together_are_followed_each_by_itself(self):
        adrenal = {"size_mm": "45", "benign_feature": "none", "cancer": "no", "prior": "none"}
        self.report("S1", "A1", "20260302", "30620-7^CT Abdomen^LN",
                    {"acr-adrenal/2017." + k: v for k, v in adrenal.items()})
        rows = self.inst.sql("SELECT action, modality, published, guideline->>'row' FROM followups ORDER BY action")
        self.assertEqual(rows, [("clinical-referral", "SURG-ADRENAL", False, "AD-3"), ("lab-workup", "", False, "AD-3")])
        # A corrected size makes one duty of it; the other is asked about, not dropped.
        adrenal["size_mm"] = "15"
        self.report("S2", "A1", "20260302", "30620-7^CT Abdomen^LN",
                    {"acr-adrenal/2017." + k: v for k, v in adrenal.items()}, status="C", text="Size corrected.")
        rows = self.inst.sql("SELECT action, modality, hold FROM followups ORDER BY action")
        self.assertEqual(rows, [("clinical-referral", "SURG-ADRENAL", "review"), ("follow-up-imaging", "CT-ADRENAL", "none")])
        self.assertIn("finding-gone", self.reviews())
        self.verify()

    def test_a_thyroid_nodule_goes_through_its_schedule(self):
        def nodule(**more):
            return {"ti-rads/2017." + k: v for k, v in dict({"level": "TR3", "size_mm": "18"}, **more).items()}
        thyroid = "25010-0^US Thyroid gland^LN"
        self.report("S1", "T1", "20260302", thyroid, nodule(), modality="US")
        self.assertEqual([(c["row"], c["modality"], c["target"]) for c in self.cases()],
                         [("TI-3b", "US-THYROID", "2027-03-02")])
        self.until("2027-03-04T23:00:00Z")
        self.report("S2", "T2", "20270304", thyroid, nodule(growth="no", level_increased="no"), modality="US")
        self.assertEqual([(c["state"], c["row"], c["step"], c["target"]) for c in self.cases()],
                         [("closed", "TI-3b", 1, "2027-03-02"), ("open", "TI-F2", 2, "2029-03-04")])
        self.until("2029-03-04T23:00:00Z")
        self.report("S3", "T3", "20290304", thyroid, nodule(size_mm="26"), modality="US")
        last = self.cases()[-1]
        self.assertEqual((last["row"], last["modality"], last["step"]), ("TI-3c", "FNA-THYROID", 3))
        self.verify()

    def test_a_suggestion_is_opened_and_never_overdue(self):
        self.report("S1", "C1", "20260302", CHEST, fleischner(size_mm="5", risk="high"))
        case = self.case()
        self.assertEqual((case["row"], case["target"]), ("FL17-S-LT6-H", "2027-03-02"))
        self.assertTrue(self.inst.sql("SELECT optional FROM followups")[0][0])
        self.until("2027-09-01T17:00:00Z")
        self.assertEqual(self.inst.sql("SELECT overdue, tier FROM followups"), [(False, 0)])
        self.verify()

    def test_missing_inputs_are_named_to_a_person(self):
        self.report("S1", "C1", "20260302", CHEST, fleischner(size_mm="7", risk="unknown"))
        # What all answers have in common is tracked meanwhile, from its earliest day.
        self.assertEqual([(c["state"], c["target"]) for c in self.cases()], [("open", "2026-09-02")])
        self.assertEqual(self.inst.sql("SELECT guideline->>'provisional' IS NOT NULL FROM followups"), [(True,)])
        question = self.inst.sql("SELECT question FROM review_items WHERE kind = 'guideline-review'")[0][0]
        self.assertIn("risk", question)
        self.verify()

    def test_the_table_that_decided_is_kept_and_named_until_it_is_signed(self):
        self.report("S1", "L1", "20260302", LDCT, {LUNG: "3"})
        self.until("2026-03-04T17:00:00Z")
        self.assertIn("lung-rads 2022", self.body(self.wait_mails(1)[0]))
        kept = self.inst.sql("SELECT guideline->>'table_sha256', guideline->>'evidence' FROM followups")[0]
        table = [t for t in json.loads(self.inst.ctl("--json", "guideline", "list"))
                 if (t["system"], t["version"]) == ("lung-rads", "2022")][0]
        self.assertEqual(kept, (table["table_sha256"], "V2"))
        self.inst.ctl("guideline", "sign", "lung-rads", "2022", "--by", "Dr. May")
        self.report("S2", "L2", "20260305", LDCT, {LUNG: "4A"}, patient="SC2")
        self.until("2026-03-07T17:00:00Z")
        later = [m for m in self.mails() if m["subject"] != self.mails()[0]["subject"]]
        self.assertTrue(later)
        self.assertNotIn("lung-rads 2022", self.body(later[-1]))
        self.verify()


class SiteTables(unittest.TestCase):
    def setUp(self):
        self.inst = Instance()
        self.addCleanup(self.inst.__exit__, None, None, None)
        self.folder = self.inst.dir + "/tables"
        os.mkdir(self.folder)
        self.inst.settings["rules.site_guidelines"] = self.folder
        self.inst.write_config()
        self.inst.ctl("init", "--rehearsal")
        self.inst.process = self.inst.start_role("database")

    def site_copy(self, change):
        with open(SOURCE + "/schema/guidelines/lung-rads-2022.csv") as f:
            text = f.read()
        changed = change(text)
        self.assertNotEqual(changed, text)
        with open(self.folder + "/ours.csv", "w") as f:
            f.write(changed)

    def test_a_table_with_a_gap_is_refused_at_the_start_with_its_counter_example(self):
        self.site_copy(lambda text: re.sub(r"(?m)^row,LR22-M3,.*\n", "", text))
        with self.assertRaises(AssertionError):
            self.inst.start_role("engine")
        self.assertRegex(self.inst.log_text(), r"ours\.csv:\d+: lung-rads 2022: .*no row matches .*category=3")

    def test_the_sites_own_copy_decides(self):
        self.site_copy(lambda text: re.sub(r"(?m)^(row,LR22-M3,.*),6,6,months", r"\1,5,5,months", text))
        answer = json.loads(self.inst.ctl("guideline", "evaluate", "lung-rads", "2022", "category=3"))
        self.assertEqual((answer["min"], answer["max"]), (5, 5))
        engine = self.inst.start_role("engine")
        engine.stop()


if __name__ == "__main__":
    unittest.main()
