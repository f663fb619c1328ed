#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_system.py - what an administrator sees of the instance, and has applied again; what every page says
when nothing is applied or nothing arrives."""
import os
import signal
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import wait_for
import scenario
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
ADMINISTRATOR = b"A1,Lindqvist,Noor,admin@riverbend.example,administrator,en,yes\n"
# A source that sends every five minutes at this hour of the week, but for the last 40 minutes.
QUIET = """INSERT INTO inbound (received_at, source, format, verdict, lane, control_id, message_type, sha256, raw)
    SELECT at, 'QUIET_ORU', 'hl7', 'accepted', 0, 'Q' || at, 'ORU^R01', sha256(at::text::bytea), 'MSH'
    FROM generate_series(0, 4) w, generate_series(-20, 20) s
    CROSS JOIN LATERAL (SELECT clock_now() - w * interval '7 days' + s * interval '5 minutes' AS at) t
    WHERE at < clock_now() - interval '40 minutes'"""


class System(Scenario):
    def setUp(self):
        super().setUp()
        with open(self.inst.dir + "/administrator.csv", "wb") as f:
            f.write(scenario.PEOPLE + ADMINISTRATOR)
        self.inst.ctl("people", "import", self.inst.dir + "/administrator.csv")

    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        b.sign_in(ref, words[words.index("Password") + 1])
        return b

    def test_an_administrator_sees_what_is_wrong_and_mends_it(self):
        for i, patient in enumerate(("RIVERA", "TAN", "LEE")):
            self.report("F%d" % i, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        self.send(b"MSH|^~\\&|RIS|LAKE|F|F|20260302120000||ORU^R01||P|2.5\rPID|1||SECRET^^^M||SMITH^ANN\r", code="AE")
        b, coordinator = self.visitor("A1"), self.visitor("C1")
        self.only_his(b, coordinator)
        self.failed_ones(b)
        self.verify()
        self.silent_source(b, coordinator)
        self.told_of_the_silent_source()
        self.nothing_sent(b)
        self.silent_engine(b, coordinator)

    def only_his(self, b, coordinator):
        wait_for("each role's first beat", lambda: "has run for 30" not in b.get("/system").text)
        p = b.get("/system")
        self.assertEqual(p.status, 200, p.text)
        self.assertIn("/system", p.links)
        for words in ("Engine", "Mailer", "What arrives", "reports (ORU)", "not known yet: it has not sent for a week",
                      "Messages that wait to be applied 0", "Noor Lindqvist", "Jude Fairweather", "lung-rads 2022",
                      "1 message was rejected within a day.", "Rehearsal, clock Mon 2 Mar 2026.", "table signatures missing: "):
            self.assertIn(words, p.text)
        for word in ("RIVERA", "SMITH", "SECRET", "RXTAN"):
            self.assertNotIn(word, p.html)
        for path in ("/system", "/system/messages", "/system/messages/1"):
            self.assertEqual(coordinator.get(path).status, 404)
        self.assertNotIn("/system", coordinator.get("/").links)
        self.assertIn("Rehearsal, clock Mon 2 Mar 2026.", coordinator.get("/").text)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM access_items"), [(0,)])

    def failed_ones(self, b):
        """Two failed for one reason, one for another; a look at the first kind, and both are applied again."""
        ids = [i for i, in self.inst.sql("SELECT id FROM inbound WHERE verdict = 'accepted' AND format = 'hl7' ORDER BY id")]
        for message, why in zip(ids, ("no table", "no table", "too long")):
            self.inst.sql("UPDATE applied SET outcome = 'failed', detail = %s WHERE inbound_id = %s", why, message)
        self.assertIn("3 messages could not be applied.", b.get("/system").text)
        p = b.get("/system/messages")
        self.assertEqual((p.text.count("no table"), p.text.count("too long"), p.text.count("rejected")), (2, 1, 2))
        one = b.get("/system/messages/%d" % ids[0])
        self.assertIn("PID|9||", one.text)
        for word in ("RIVERA", "RXRIVERA", "chest", "20260302"):
            self.assertNotIn(word, one.html)
        (rejected,), = self.inst.sql("SELECT id FROM inbound WHERE verdict = 'rejected'")
        page = b.get("/system/messages/%d" % rejected)
        self.assertEqual((page.status, [f["action"] for f in page.forms if "replay" in f["action"]]), (200, []))
        self.assertEqual(b.get("/system/messages/%d" % (rejected + 99)).status, 404)
        like = b.get(one.links[[l.startswith("/system/messages?like=") for l in one.links].index(True)])
        self.assertIn("2 messages of one source and type failed for the same reason.", like.text)
        self.assertNotIn("too long", like.text)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM replays"), [(0,)])
        done = b.send(like, "/system/messages/replay")
        wait_for("both", lambda: "Replay: 2 of 2 applied." in b.get(done.path).text)
        b.send(b.get("/system/messages/%d" % ids[2]), "/system/messages/replay")
        self.settle()
        self.assertEqual(self.inst.sql("SELECT said_by, count(*) FROM replays GROUP BY batch, said_by ORDER BY batch"),
                         [("A1", 2), ("A1", 1)])
        self.assertEqual(self.inst.sql("SELECT count(*) FROM applied WHERE outcome = 'failed'"), [(0,)])
        self.inst.ctl("messages", "replay", str(ids[0]))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM replays"), [(4,)])

    def silent_source(self, b, coordinator):
        self.assertNotIn("No report has arrived", coordinator.get("/").text)
        self.inst.sql(QUIET)
        wait_for("the banner", lambda: "No report has arrived from QUIET_ORU since" in coordinator.get("/").text)
        self.assertRegex(b.get("/system").text,
                         r"QUIET_ORU: no reports \(ORU\) for 4[0-9] minutes; at this hour of the week it is [345] minutes at most\.")

    def told_of_the_silent_source(self):
        """By mail, once; the question ends when the source has sent again."""
        asked = "SELECT resolved_at IS NULL, question FROM review_items WHERE kind = 'source-silent'"
        later = "SELECT clock_set(clock_now() + interval '6 minutes')"  # it is looked every five
        self.inst.sql(later)
        wait_for("the question", lambda: self.inst.sql(asked))
        (is_open, words), = self.inst.sql(asked)
        self.assertTrue(is_open)
        self.assertRegex(words, r"^QUIET_ORU has sent no reports \(ORU\) for [45][0-9] minutes; .* [345] minutes at most$")
        told = self.inst.sql("SELECT p.ref FROM notices n JOIN people p ON p.id = n.person_id WHERE n.kind = 'source-silent'")
        self.assertEqual(told, [("A1",)])
        self.inst.sql("INSERT INTO inbound (received_at, source, format, verdict, lane, control_id, message_type, sha256, raw)"
                      " SELECT clock_now(), 'QUIET_ORU', 'hl7', 'accepted', 0, 'again', 'ORU^R01', sha256('again'), 'MSH'")
        self.inst.sql(later)
        wait_for("its end", lambda: not self.inst.sql(asked)[0][0])

    def nothing_sent(self, b):
        text = b.get("/system").text
        self.assertIn("Nothing was sent today.", text)
        self.assertNotIn("unusual", text)
        self.inst.sql("WITH n AS (SELECT id, row_number() OVER () AS k FROM notices LIMIT 3) INSERT INTO deliveries (notice_id,"
                      " outcome, message_id, recipient, attempts, at) SELECT -k, 'accepted', 'm' || k, 'x', 1,"
                      " clock_now() - k * interval '7 days' - interval '2 hours' FROM generate_series(1, 3) k")
        self.assertIn("Nothing was sent today. This is unusual for a Monday.", b.get("/system").text)

    def silent_engine(self, b, coordinator):
        os.kill(self.inst.role_pid("engine"), signal.SIGSTOP)
        try:
            self.inst.sql("UPDATE heartbeats SET at = now() - interval '50 seconds' WHERE role = 'engine'")
            wait_for("the banner", lambda: "The engine has not answered for " in coordinator.get("/").text)
            self.assertRegex(coordinator.get("/").text,
                             "The engine has not answered for [0-9]+ seconds. What you record is kept and applied later.")
            self.assertIn("No engine has run for 30 seconds or longer: nothing is decided.", b.get("/system").text)
        finally:
            os.kill(self.inst.role_pid("engine"), signal.SIGCONT)


if __name__ == "__main__":
    unittest.main()
