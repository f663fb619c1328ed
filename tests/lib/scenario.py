# SPDX-License-Identifier: Apache-2.0
"""scenario.py - one rehearsal instance with an SMTP server that keeps what it gets, for one test."""
import os
import re
import unittest

from instance import LIMIT, Instance, Process, wait_for, SOURCE
import mailbox

PEOPLE = b"""ref,family,given,email,roles,language,active
P10011,Okonjo,Delphine,d.okonjo@riverbend.example,clinician,en,yes
P10090,Brandvold,Erik,e.brandvold@riverbend.example,clinician,en,yes
41220,Marchetti,Pia,p.marchetti@calder.example,clinician,en,yes
C1,Fairweather,Jude,coordinator1@riverbend.example,coordinator,en,yes
N1,Osei,Amara,navigator@riverbend.example,navigator,en,yes
R1,Vale,Tamsin,radiologist@riverbend.example,radiologist,en,yes
"""


class Scenario(unittest.TestCase):
    """From an empty database; everything goes over real MLLP, PostgreSQL and SMTP."""

    start_at = "2026-03-02T20:00:00Z"
    digests = False  # the shipped policy; else that of a site that tells each step by a mail of its own,
    asks_reviews = False  # ... and does not ask who has seen a report

    def instance_listeners(self):
        return None

    def instance_settings(self):
        return None

    def setUp(self):
        self.inst = Instance(self.instance_settings(), listeners=self.instance_listeners())
        self.inst.tell_no_silence()
        if not self.digests:
            self.inst.tell_alone(self.asks_reviews)
        port = self.inst.settings["mail.port"]
        self.mails_dir = self.inst.dir + "/mails"
        os.mkdir(self.mails_dir)
        self.smtp = Process(["/usr/bin/python3", "-B", SOURCE + "/tests/lib/mailbox.py", self.mails_dir, str(port)],
                            self.inst.dir + "/smtp.log")
        self.addCleanup(self.finish)
        self.inst.start()
        self.set_clock(self.start_at)
        with open(self.inst.dir + "/people.csv", "wb") as f:
            f.write(PEOPLE)
        self.inst.ctl("people", "import", self.inst.dir + "/people.csv")
        self.mllp = self.inst.mllp(int(next(iter(self.inst.listeners.values()))["port"]))

    def finish(self):
        result = self._outcome.result
        failed = any(test is self for test, _ in result.failures + result.errors)
        self.mllp.close()
        self.smtp.stop()
        self.inst.__exit__(Exception if failed else None, None, None)

    def body(self, mail):
        return mail["mail"].get_body(("plain",)).get_content()

    # ---- doing ------------------------------------------------------------------------------

    def send(self, message, code="AA"):
        answer = self.mllp.send(message)
        self.assertIn(("MSA|" + code).encode(), answer)
        self.settle()
        return answer

    def set_clock(self, at):
        self.inst.sql("SELECT clock_set(%s)", at)

    def settle(self):
        wait_for("the engine", lambda: self.inst.sql("SELECT count(*) FROM inbound_todo")[0][0] == 0)

    def until(self, day):
        self.inst.ctl("clock", "advance", "--to", day, "--wait", str(int(LIMIT)))

    def mails(self, to=None):
        all_mails = mailbox.read(self.mails_dir)
        return [m for m in all_mails if to is None or m["to"] == to]

    def wait_mails(self, count, to=None):
        wait_for("%d mails to %s" % (count, to), lambda: len(self.mails(to)) >= count)
        found = self.mails(to)
        self.assertEqual(len(found), count, [m["subject"] for m in found])
        return found

    def cases(self):
        rows = self.inst.sql(
            "SELECT f.id, f.state, f.hold, f.tier, f.modality, f.earliest::text, f.target::text, f.latest::text, p.ref,"
            " f.guideline->>'row', f.closure, f.series_step, f.appointment_at, f.revision"
            " FROM followups f JOIN people p ON p.id = f.owner_id ORDER BY f.id")
        names = ("id", "state", "hold", "tier", "modality", "earliest", "target", "latest", "owner", "row", "closure",
                 "step", "appointment", "revision")
        return [dict(zip(names, r)) for r in rows]

    def case(self):
        found = self.cases()
        self.assertEqual(len(found), 1, found)
        return found[0]

    def reviews(self):
        """What is asked, but for whether somebody has seen a report that nobody acted on."""
        return [r[0] for r in self.inst.sql("SELECT kind FROM review_items WHERE resolved_at IS NULL AND class <> 'review'"
                                              " ORDER BY id")]

    def verify(self):
        self.inst.ctl("verify")

    def calendar(self, mail):
        text = mail["ics"].replace("\r\n ", "")
        get = lambda name: re.search(r"^%s[^:\r\n]*:([^\r\n]*)" % name, text, re.M).group(1)
        return {"method": get("METHOD"), "uid": get("UID"), "sequence": int(get("SEQUENCE")), "start": get("DTSTART")}

    def assert_neutral(self):
        """No name, number, finding or body part in a subject or a calendar title."""
        for m in self.mails():
            title = m["subject"] + " " + (m["ics"] or "")
            for word in ("QUINTERO", "Marisol", "RG100245", "SORRELL", "nodule", "chest", "CT ", "adrenal", "lung"):
                self.assertNotIn(word.lower(), title.lower())

    def report(self, number, accession, day, procedure, codes, status="F", text="See coded values.", modality="CT",
               patient="SC1", at="0930", name="ALDERWICK^ROWAN"):
        """Sends a result with coded values {"system/version.input": value}; day is 20260302."""
        segments = [
            r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|%s101500-0800||ORU^R01^ORU_R01|%s|P|2.5.1" % (day, number),
            "PID|1||%s^^^RGH^MR||%s||19591104|F" % (patient, name),
            "OBR|1|O-%s|%s|%s|||%s%s00-0800|||||||||P10011^OKONJO^DELPHINE||%s||||%s101000-0800||%s|%s|||||||R2041&VALE&TAMSIN"
            % (accession, accession, procedure, day, at, accession, day, modality, status),
            "OBX|1|TX|19005-8^Radiology Impression^LN|1|%s||||||%s" % (text, status)]
        for i, (code, value) in enumerate(codes.items()):
            kind = "NM" if str(value).replace(".", "").isdigit() and not code.endswith("category") else "CE"
            name = code + "^^99FUD" if "." in code else code
            segments.append("OBX|%d|%s|%s|1|%s||||||%s" % (i + 2, kind, name, value, status))
        self.send("\r".join(segments).encode() + b"\r")
