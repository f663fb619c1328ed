#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_import.py - the cases of an old tracker, from a CSV file over a mapping to follow-ups, and back again."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

COORDINATOR = "coordinator1@riverbend.example"
MAP = """# of a tracker that was kept as a spreadsheet
facility = "RIVERBEND"
field "authority" { value = "RIVERBEND" }
field "case" { column = "Case" }
field "number" { column = "MRN" }
field "name" { column = "Patient" }
field "birth" { column = "DOB" format = "M/D/YYYY" }
field "sex" { column = "Sex" }
field "exam" { column = "Exam" }
field "exam_date" { column = "Done" format = "M/D/YYYY" }
field "finding" { column = "Finding" }
field "recommended" { column = "Next" }
field "due" { column = "Due" format = "M/D/YYYY" }
field "owner" { column = "Doctor" otherwise = "C1" }
field "status" { column = "Status" map = {"Pending = open", "Completed = closed"} }
"""
HEAD = "Case,MRN,Patient,DOB,Sex,Exam,Done,Finding,Next,Due,Doctor,Status"
ROWS = {
    "long due": '1,X1,"Doe, Jane",2/1/1960,F,CT CHEST,1/2/2025,"9 mm nodule, right",CT chest,7/1/2025,Delphine Okonjo,Pending',
    "ahead": '2,X2,"Roe, Rita",3/1/1960,F,CT CHEST,1/5/2026,adrenal nodule 2 cm,MRI adrenal glands,7/5/2026,,Pending',
    "unknown": '3,X3,"Poe, Paul",4/1/1960,M,CT CHEST,1/6/2026,odd spot,frobnicate the spleen,7/6/2026,P10011,Pending',
    "over": '4,,,,,,,,,,,Completed',
}


class Import(Scenario):
    """The clock starts on Monday, 2 March 2026, at noon."""
    digests = True

    def write(self, name, *rows, head=HEAD):
        path = self.inst.dir + "/" + name
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join((head,) + rows) + "\n")
        return path

    def take_in(self, path, *more, status=0):
        """What followupctl import says of the file, as JSON."""
        map_path = self.inst.dir + "/map.conf"
        with open(map_path, "w") as f:
            f.write(MAP)
        p = self.inst.ctl("--json", "import", "cases", path, "--map", map_path, *more, check=False)
        self.assertEqual(p.returncode, status, p.stdout.decode() + p.stderr.decode())
        self.settle()
        return json.loads(p.stdout)

    @staticmethod
    def outcomes(said):
        return [(r["line"], r["outcome"]) for r in said["rows"]]

    def stored(self):
        return self.inst.sql("SELECT count(*) FROM inbound WHERE source = 'import'")[0][0]

    # ---- the story ---------------------------------------------------------------------------------

    def test_a_tracker_comes_in_and_goes_again(self):
        path = self.write("cases.csv", *ROWS.values())
        self.nothing_of_a_faulty_file()
        self.nothing_of_a_mapping_with_faults(path)
        self.dry_run_says_what_comes(path)
        batch = self.comes_in_without_a_flood(path)
        self.again_is_nothing_new(path)
        self.a_changed_case_changes_its_follow_up()
        self.same_finding_by_the_feed()
        self.what_tells_two_findings_apart()
        self.a_question_somebody_has_worked_on_is_left()
        self.is_taken_back(batch)
        self.comes_again_after_that(path)
        self.verify()
        self.assertIn(" 0 clinical differences, 0 of timing", self.inst.ctl("rebuild", "--check"))

    def nothing_of_a_faulty_file(self):
        bad = [ROWS["ahead"].replace("1/5/2026", "13/13/2026"), ROWS["unknown"].replace("P10011", "Dr. Nobody"),
               ROWS["long due"].replace('1,X1,"Doe, Jane"', '7,X7,"Moe, Mia"')]
        path = self.write("faulty.csv", *bad)
        said = self.take_in(path, status=1)
        self.assertEqual([(f["line"], f["column"], f["fault"]) for f in said["faults"]],
                         [(2, "Done", 'has "13/13/2026", which is no day as M/D/YYYY'),
                          (3, "Doctor", 'there is no person "Dr. Nobody" in the directory')])
        self.assertEqual((said["stored"], self.stored()), (False, 0))
        apart = self.inst.dir + "/apart.csv"
        said = self.take_in(path, "--dry-run", "--skip-faulty", apart)
        self.assertEqual((self.outcomes(said), self.stored(), os.path.exists(apart)), ([(4, "opens")], 0, False))
        said = self.take_in(path, "--skip-faulty", apart)
        self.assertEqual((said["stored"], self.stored()), (True, 1))
        with open(apart) as f:
            self.assertEqual(f.read(), "\n".join([HEAD] + bad[:2]) + "\n")
        self.inst.ctl("import", "undo", said["batch"], "--by", "C1")
        self.settle()
        said = self.take_in(path, "--dry-run", "--skip-faulty", apart)
        self.assertEqual(self.outcomes(said), [(4, "changes")])
        self.assertRegex(said["rows"][0]["text"], "^reopens follow-up [0-9A-Z]{6}: due")

    def nothing_of_a_mapping_with_faults(self, path):
        map_path = self.inst.dir + "/faults.conf"
        columns = ["No column of that name %d" % n for n in range(12)]
        with open(map_path, "w") as f:
            f.write(MAP + "".join('field "%s" { column = "X" }\n' % c for c in columns))
        p = self.inst.ctl("import", "cases", path, "--map", map_path, check=False)
        self.assertEqual((p.returncode, [c for c in columns if c not in p.stderr.decode()]), (1, []))

    def dry_run_says_what_comes(self, path):
        before = self.stored()
        said = self.take_in(path, "--dry-run")
        self.assertEqual(self.outcomes(said), [(2, "opens"), (3, "opens"), (4, "asks"), (5, "closed there")])
        self.assertEqual(self.outcomes(said), [(2, "opens"), (3, "opens"), (4, "asks"), (5, "closed there")])
        texts = [r["text"] for r in said["rows"]]
        self.assertEqual(texts[0], "CT-CHEST due 2025-07-01, owner P10011, overdue")
        self.assertEqual(texts[1], "MR-ADRENAL due 2026-07-05, owner C1")
        self.assertEqual(texts[2], "incomplete-recommendation of C1: frobnicate the spleen")
        self.assertEqual((said["stored"], self.stored()), (False, before))

    def comes_in_without_a_flood(self, path):
        said = self.take_in(path)
        self.assertEqual(said["messages"], 3)
        live = [c for c in self.cases() if c["state"] != "closed"]
        self.assertEqual([(c["modality"], c["target"], c["owner"]) for c in live],
                         [("CT-CHEST", "2025-07-01", "P10011"), ("MR-ADRENAL", "2026-07-05", "C1")])
        (question, evidence), = self.inst.sql("SELECT question, evidence FROM review_items WHERE resolved_at IS NULL"
                                              " AND kind = 'incomplete-recommendation'")
        self.assertIn("without a known exam", question)
        self.assertIn("frobnicate the spleen", evidence)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM notices"), [(0,)])
        self.until("2026-03-03T20:00:00Z")
        subjects = sorted(m["subject"] for m in self.mails(COORDINATOR))
        self.assertEqual(subjects, ["Follow-ups of old reports: 2 opened", "Waiting for you: 1"])
        self.assertEqual(len(self.mails()), 2)
        listed = json.loads(self.inst.ctl("--json", "import", "list"))[0]
        self.assertEqual([listed[k] for k in ("batch", "rows", "waiting", "opened", "still_open", "questions", "taken_back")],
                         [said["batch"], 3, 0, 2, 2, 1, 0])
        self.verify()
        return said["batch"]

    def again_is_nothing_new(self, path):
        before = self.stored()
        said = self.take_in(path)
        self.assertEqual([o for _, o in self.outcomes(said)], ["known", "known", "known", "closed there"])
        self.assertEqual(self.stored(), before)

    def a_changed_case_changes_its_follow_up(self):
        """The old tracker was kept for another week."""
        path = self.write("later.csv", ROWS["ahead"].replace("7/5/2026", "9/5/2026"))
        self.assertEqual(self.outcomes(self.take_in(path, "--dry-run")), [(2, "changes")])
        batch = self.take_in(path)["batch"]
        self.assertEqual([c["target"] for c in self.cases() if c["modality"] == "MR-ADRENAL"], ["2026-09-05"])
        said = json.loads(self.inst.ctl("--json", "import", "undo", batch, "--by", "C1"))
        self.settle()
        self.assertEqual(said["taken_back"], 0)
        self.assertRegex(said["left"][0]["why"], "^batch [0-9a-f]{8} has brought this case")
        self.assertEqual([c["state"] for c in self.cases() if c["modality"] == "MR-ADRENAL"], ["open"])

    def same_finding_by_the_feed(self):
        """What a report of the same day has opened already is not tracked twice; another patient under the same
        number is not taken for the first."""
        path = self.write("double.csv", ROWS["long due"].replace("1,X1", "9,X1", 1),
                          '10,X1,"Smith, Karl",9/9/1971,M,CT CHEST,1/2/2025,nodule,CT chest,7/1/2025,,Pending')
        said = self.take_in(path)
        self.assertEqual([o for _, o in self.outcomes(said)][0], "tracked already")
        self.assertIn("tracks CT-CHEST of the same exam day", said["rows"][0]["text"])
        self.assertRegex(said["rows"][1]["text"], "^CT-CHEST due 2025-07-01, owner C1, overdue; asks ")
        self.assertEqual(len([c for c in self.cases() if c["modality"] == "CT-CHEST" and c["state"] == "open"]), 2)

    def what_tells_two_findings_apart(self):
        """The other side, and a firm case beside a mere suggestion, are not tracked already."""
        breast = '20,X20,"Loe, Lea",3/1/1960,F,US Breast - %s,1/5/2026,"mass, %s breast",%s breast ultrasound,7/5/2026,,Pending'
        left = breast % ("left", "left", "left")
        self.take_in(self.write("left.csv", left))
        again = left.replace("20,X20", "21,X20")
        right = (breast % ("right", "right", "right")).replace("20,X20", "22,X20")
        said = self.take_in(self.write("sides.csv", again, right), "--dry-run")
        self.assertEqual(self.outcomes(said), [(2, "tracked already"), (3, "opens")])
        self.inst.sql("UPDATE followups SET optional = true WHERE laterality = 'left'")
        said = self.take_in(self.write("sides.csv", again), "--dry-run")
        self.assertEqual(self.outcomes(said), [(2, "opens")])

    def a_question_somebody_has_worked_on_is_left(self):
        batch = self.take_in(self.write("odd.csv", ROWS["unknown"].replace("3,X3", "30,X30")))["batch"]
        number = self.inst.sql("SELECT max(id) FROM review_items")[0][0]
        self.inst.ctl("review", "answer", "Q%d" % number, "reassign", "--to", "P10011", "--by", "C1")
        said = json.loads(self.inst.ctl("--json", "import", "undo", batch, "--by", "C1"))
        self.assertEqual((said["taken_back"], [x["why"] for x in said["left"]]),
                         (0, ["C1 has worked on question Q%d" % number]))

    def is_taken_back(self, batch):
        touched = [c for c in self.cases() if c["modality"] == "CT-CHEST" and c["state"] == "open"][0]
        ref, = self.inst.sql("SELECT ref FROM followups WHERE id = %s", touched["id"])[0]
        self.inst.ctl("ack", str(touched["id"]), "--by", "P10011")
        said = json.loads(self.inst.ctl("--json", "import", "undo", batch, "--by", "C1"))
        self.settle()
        self.assertEqual(said["taken_back"], 2)
        self.assertEqual([(x["followups"], x["why"]) for x in said["left"]],
                         [(ref, "P10011 has worked on follow-up " + ref)])
        self.assertEqual([(c["state"], c["closure"]) for c in self.cases() if c["modality"] == "MR-ADRENAL"],
                         [("closed", "ENTERED_IN_ERROR")])
        self.assertEqual([c["state"] for c in self.cases() if c["id"] == touched["id"]], ["open"])
        self.assertEqual(self.reviews().count("incomplete-recommendation"), 1)  # the one C1 has worked on
        self.assertIn("nothing of a batch", self.inst.ctl("import", "undo", "nosuch", "--by", "C1", check=False)
                      .stderr.decode())

    def comes_again_after_that(self, path):
        said = self.take_in(path)
        self.assertEqual([o for _, o in self.outcomes(said)], ["known", "opens", "asks", "closed there"])
        self.assertEqual([(c["state"], c["target"]) for c in self.cases() if c["modality"] == "MR-ADRENAL"],
                         [("closed", "2026-09-05"), ("open", "2026-07-05")])


if __name__ == "__main__":
    unittest.main()
