#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_documents.py - a report that comes as a document is read as its text is; what cannot be read is asked about."""
import os
import shutil
import signal
import socket
import struct
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import documents as d
from instance import wait_for
from scenario import Scenario

IMPRESSION = ["There is a solid nodule of 7 mm in the right upper lobe, without calcification.",
              "Recommend CT chest in 6 months."]
REPORT = ["IMPRESSION:"] + IMPRESSION
TOLD = [" ".join(IMPRESSION)]


def oru(number, values, status="F"):
    """values: (OBX-2, OBX-5) of each line; patient and accession by the number."""
    head = [r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|20260302101500-0800||ORU^R01^ORU_R01|D%d|P|2.5.1" % number,
            "PID|1||SC%d^^^RGH^MR||ALDERWICK%d^ROWAN||19591104|F" % (number, number),
            "OBR|1|O-%d|A%d|24627-2^CT Chest^LN|||20260302093000-0800|||||||||P10011^OKONJO^DELPHINE||A%d||||"
            "20260302101000-0800||CT|%s|||||||R2041&VALE&TAMSIN" % (number, number, number, status)]
    lines = ["OBX|%d|%s|18748-4^Diagnostic imaging study^LN|%d|%s||||||%s" % (i + 1, kind, i + 1, value, status)
             for i, (kind, value) in enumerate(values)]
    return "\r".join(head + lines).encode() + b"\r"


class Reports(Scenario):
    def opened(self):
        """By accession, what is owed."""
        return dict((a, list(r)) for a, *r in self.inst.sql(
            "SELECT x.accession, f.modality, f.earliest::text, f.target::text, f.latest::text"
            " FROM followups f JOIN exams x ON x.id = f.index_exam_id ORDER BY f.id"))

    def asked(self):
        """By accession, why."""
        return dict(self.inst.sql("SELECT x.accession, q.question FROM review_items q JOIN exams x ON q.key LIKE x.id || '/%'"
                                  " WHERE q.kind = 'unread-report' AND q.resolved_at IS NULL"))

    def lacks(self):
        return dict(self.inst.sql("SELECT inbound_id, lack FROM document_texts"))

    def close_books(self):
        self.verify()
        self.inst.ctl("rebuild", "--check")


class Documents(Reports):
    def instance_settings(self):
        return {"documents.deadline": 5, "documents.max_size": 1, "documents.max_pages": 5}

    def test_each_format_opens_what_its_text_opens(self):
        self.send(oru(1, [("TX", "~".join(REPORT))]))
        text = self.opened()["A1"]
        two_pages = d.pdf([["General Hospital", "Page 1 of 2", "IMPRESSION:", IMPRESSION[0], "Recommend CT chest in"],
                           ["General Hospital", "Page 2 of 2", "6 months."]])
        ways = [[("ED", d.enclosed(d.pdf([REPORT])))],
                [("ED", d.enclosed(d.pdf([REPORT]), wrap=76))],
                [("ED", d.enclosed(two_pages))],
                [("ED", d.enclosed(d.rtf(REPORT), "application^msword"))],
                [("ED", d.enclosed(d.html(REPORT), "text^html"))],
                [("ED", d.enclosed(d.cda(IMPRESSION), "multipart^x-hl7-cda"))],
                [("ED", "^^^^" + d.enclosed("\n".join(REPORT).encode()).split("^")[-1])],
                [("ED", "^TEXT^^A^" + "\\.br\\".join(REPORT))],
                [("FT", d.rtf(REPORT).decode().replace("\\", "\\E\\").replace("\r\n", ""))],
                # a copy beside the text is the same finding, and a picture beside it no question
                [("TX", "~".join(REPORT)), ("ED", d.enclosed(d.pdf([["General Hospital"] + REPORT])))],
                [("TX", "See attached report."), ("ED", d.enclosed(d.pdf([REPORT]))), ("ED", d.enclosed(d.rtf(REPORT)))],
                [("TX", "~".join(REPORT)), ("ED", d.enclosed(b"\xff\xd8\xff\xe0", "image^jpeg"))],
                [("TX", "~".join(REPORT)), ("RP", "http://127.0.0.1:1/report.pdf^RIS")]]
        for number, values in enumerate(ways, 2):
            self.send(oru(number, values))
        for number in range(2, 2 + len(ways)):
            self.assertEqual(self.opened().get("A%d" % number), text, (number, self.asked()))
        self.assertEqual(len(self.cases()), len(ways) + 1)
        self.assertEqual(self.asked(), {})
        self.close_books()
        # Applied once more, it is not read once more.
        before = self.inst.sql("SELECT inbound_id, place, text, read_at FROM document_texts ORDER BY 1, 2")
        self.inst.ctl("messages", "replay", str(before[0][0]))
        self.settle()
        self.assertEqual(self.inst.sql("SELECT inbound_id, place, text, read_at FROM document_texts ORDER BY 1, 2"), before)
        self.assertEqual(len(self.cases()), len(ways) + 1)
        self.close_books()

    def test_what_cannot_be_read_is_asked_while_others_go_on(self):
        self.mllp.send(oru(1, [("ED", d.enclosed(d.bomb()))]))
        # Not one of them shares the lane of the first: the same text of other patients.
        lane, = self.inst.sql("SELECT lane FROM inbound")[0]
        for number in range(2, 12):
            self.mllp.send(oru(number, [("TX", "~".join(REPORT))]))
        wait_for("the others", lambda: self.inst.sql(
            "SELECT count(*) FROM inbound_todo t WHERE t.lane <> %s", lane)[0][0] == 0)
        self.settle()
        broken = [(d.scan(), "a picture without letters"), (d.locked(REPORT), "encrypted"),
                  (b"%PDF-1.4 no more of it", "damaged"), (d.pdf([REPORT]) + b" " * (2 << 20), "too large"),
                  (b"PK\x03\x04 word", "not read")]
        for number, (data, _) in enumerate(broken, 20):
            self.send(oru(number, [("ED", d.enclosed(data))]))
        self.send(oru(30, [("RP", "http://127.0.0.1:1/report.pdf^RIS")]))
        self.send(oru(31, [("ED", d.enclosed(d.pdf([REPORT, [b"x"][:0]])))]))
        self.send(oru(32, [("ED", d.enclosed(d.pdf([REPORT] + [["More."]] * 6)))]))
        asked = self.asked()
        self.assertIn("took too long", asked["A1"])
        for number, (_, why) in enumerate(broken, 20):
            self.assertIn(why, asked["A%d" % number])
        self.assertIn("only says where", asked["A30"])
        # What was read counts, and the rest is asked.
        self.assertIn("only its beginning", asked["A32"])
        self.assertEqual(sorted(self.opened()), sorted(["A%d" % n for n in range(2, 12)] + ["A31", "A32"]))
        self.close_books()

    def engine_children(self):
        pid = self.inst.role_pid("engine")
        try:
            with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
                return [int(p) for p in f.read().split()]
        except (OSError, TypeError):
            return []

    def confined(self, pid):
        try:
            with open("/proc/%d/status" % pid) as f:
                return "Seccomp:\t2\n" in f.read()
        except OSError:
            return False

    def next_worker(self, *old):
        """One that has its document; killed before, it would only be started again."""
        found = []
        wait_for("a document worker", lambda: found.extend(
            p for p in self.engine_children() if p not in old and self.confined(p)) or found)
        return found[0]

    def test_a_killed_worker_or_engine_loses_nothing(self):
        self.mllp.send(oru(1, [("ED", d.enclosed(d.bomb()))]))
        # Behind it in its lane: the same patient's next report waits for it.
        self.mllp.send(oru(1, [("TX", "~".join(REPORT))]).replace(b"|D1|", b"|D1b|").replace(b"A1", b"B1"))
        worker = self.next_worker()
        os.kill(self.inst.role_pid("engine"), signal.SIGKILL)
        wait_for("its worker's end", lambda: not os.path.exists("/proc/%d" % worker))
        worker = self.next_worker(worker)
        os.kill(worker, signal.SIGKILL)
        again = self.next_worker(worker)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound_todo")[0][0], 2)
        os.kill(again, signal.SIGKILL)
        self.settle()
        self.assertEqual(list(self.lacks().values()), ["ended"])
        self.assertIn("ended over it", self.asked()["A1"])
        self.assertEqual(list(self.opened()), ["B1"])
        order = [o for o, in self.inst.sql("SELECT inbound_id FROM applied ORDER BY at, inbound_id")]
        self.assertEqual(order, sorted(order))
        # Read again when somebody says so.
        self.inst.ctl("messages", "replay", str(order[0]))
        self.settle()
        self.assertEqual(list(self.lacks().values()), ["cost"])
        self.verify()


class BrokenWorker(Reports):
    """Its document has taken the worker over: it says what it likes."""

    def instance_settings(self):
        self.place = tempfile.mkdtemp()
        os.chmod(self.place, 0o755)
        self.addCleanup(shutil.rmtree, self.place)
        self.worker = socket.socket(socket.AF_UNIX)
        self.addCleanup(self.worker.close)
        self.worker.bind(self.place + "/worker")
        os.chmod(self.place + "/worker", 0o777)
        self.worker.listen(8)
        return {"documents.socket": self.place + "/worker"}

    def say(self, texts):
        for text in texts:
            connection, _ = self.worker.accept()
            with connection:
                connection.recv(1 << 20)
                connection.sendall(b"R" + struct.pack("=QII", len(text), 0, 0) + text)
                connection.recv(1 << 20)

    def test_what_is_no_text_stops_nothing(self):
        texts = [b"CT \xff\xfe in 6 months.", b"half of a pair \xed\xa0\x80", "\n".join(REPORT).encode()]
        thread = threading.Thread(target=self.say, args=(texts,), daemon=True)
        thread.start()
        self.send(oru(1, [("ED", d.enclosed(d.pdf([REPORT])))]))
        self.send(oru(2, [("TX", "~".join(REPORT))]))
        self.assertIn("ended over it", self.asked()["A1"])
        self.send(oru(3, [("ED", d.enclosed(d.pdf([REPORT])))]))
        thread.join(10)
        self.assertEqual(sorted(self.opened()), ["A2", "A3"])
        self.close_books()


if __name__ == "__main__":
    unittest.main(verbosity=2)
