#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pack.py - the evidence of a closed follow-up as one file, and what its checker finds when it is altered; all histories
beside their checkpoints, when the owner of the database has altered them."""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import SOURCE, wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHECKER = SOURCE + "/daemon/verify-pack"
# Who has altered a line computes the chain of its case anew, by the function that the database has.
ANEW = """
WITH RECURSIVE line AS (
  SELECT e.id, e.followup_id, e.seq, event_hash('', followup_id, seq, at, actor, kind, detail) AS hash FROM events e WHERE e.seq = 1
  UNION ALL
  SELECT n.id, n.followup_id, n.seq, event_hash(l.hash, n.followup_id, n.seq, n.at, n.actor, n.kind, n.detail)
  FROM line l JOIN events n ON n.followup_id = l.followup_id AND n.seq = l.seq + 1)
UPDATE events e SET hash = line.hash FROM line WHERE line.id = e.id"""


class Pack(Scenario):
    def checked(self, data):
        path = self.inst.dir + "/pack.html"
        with open(path, "wb") as f:
            f.write(data)
        p = subprocess.run(["/usr/bin/python3", "-B", "-I", CHECKER, path], capture_output=True, text=True)
        self.assertEqual(p.stderr, "")
        return p.returncode, p.stdout

    def test_a_closed_case_is_proved_offline(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "4A"}, patient="ONE", text="Solid <b>nodule</b> & \"more\" </pre><script>")
        ref, = self.inst.sql("SELECT ref FROM followups")[0]
        self.until("2026-03-05T20:00:00Z")
        self.inst.ctl("attempt", ref, "--channel", "phone", "--outcome", "no-answer", "--by", "N1")
        self.until("2026-06-05T20:00:00Z")
        self.report("F2", "RX2", "20260604", LDCT, {LUNG: "2"}, patient="ONE")
        self.assertEqual(self.inst.sql("SELECT state, closure IS NOT NULL FROM followups WHERE ref = %s", ref), [("closed", True)])
        path = self.inst.dir + "/out.html"
        self.inst.ctl("pack", ref, "--output", path)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, "rb") as f:
            pack = f.read()
        self.holds(ref, pack)
        self.altered(pack)
        self.from_the_page(ref)
        self.verify()
        self.two_checkpoints()
        self.one_that_is_no_checkpoint()
        self.the_owner_alters()
        self.a_checkpoint_is_lost()
        self.the_database_went_back()
        self.one_cannot_be_made()

    def holds(self, ref, pack):
        status, said = self.checked(pack)
        last, = self.inst.sql("SELECT encode(hash, 'hex') FROM events WHERE followup_id = (SELECT id FROM followups WHERE ref = %s)"
                              " ORDER BY seq DESC LIMIT 1", ref)[0]
        self.assertEqual((status, said.strip().split()[-1]), (0, last), said)
        self.assertNotIn(b"<script", pack)
        text = pack.decode()
        for words in (ref, "RX1", "RX2", "no-answer", "LR22-M4A", "message-", "mail-", "MSH|", "Subject:"):
            self.assertIn(words, text)
        self.assertEqual(len(re.findall("message-[0-9]+[.]hl7\" data", text)), 2)

    def altered(self, pack):
        """Each byte may be the one that is altered; what was altered is named."""
        r = random.Random(1)
        for i in [r.randrange(len(pack)) for _ in range(60)] + [0, len(pack) - 1]:
            bad = bytearray(pack)
            bad[i] ^= 1
            self.assertEqual(self.checked(bytes(bad))[0], 1, i)
        self.assertEqual(self.checked(pack[:-100])[0], 1)
        self.assertEqual(self.checked(pack + b" ")[0], 1)
        for was, now, named in ((b"MSH|", b"MSH!", "message-"), (b"Subject:", b"Subjekt:", "mail-"), (b"no-answer", b"no_answer", "attempts.json"),
                                (b"RESOLVED", b"RESOLVEX", ".json"), (b"&quot;kind&quot;: &quot;told", b"&quot;kind&quot;: &quot;toll", "history.json")):
            if was in pack:
                status, said = self.checked(pack.replace(was, now, 1))
                self.assertEqual(status, 1)
                self.assertIn(named, said)
        status, said = self.checked(self.hashed_anew(pack))
        self.assertEqual((status, "history: line 2 does not fit its hash" in said), (1, True), said)

    def hashed_anew(self, pack):
        """Somebody alters a line of the history and computes the hashes of the part and of the file once more."""
        import hashlib
        import html
        body = pack[:pack.rindex(b"<!-- sha256")].decode()
        old = re.search('data-part="history.json" data-sha256="([0-9a-f]+)" data-as="text">(.*?)</pre>', body, re.S)
        lines = html.unescape(old.group(2))
        second = lines.index('"seq": 2')
        start = lines.index('"actor": "', second) if '"actor"' in lines[second:] else second
        new = lines[:start] + lines[start:].replace('"actor": "', '"actor": "x', 1)
        digest = hashlib.sha256(new.encode()).hexdigest()
        section = body[body.rindex("<section>", 0, old.start()):old.end()]
        fresh = section.replace(old.group(1), digest).replace(old.group(2), html.escape(new, quote=False).replace('"', "&quot;"))
        fresh = re.sub("[0-9]+ bytes", "%d bytes" % len(new.encode()), fresh, 1)
        body = body.replace(section, fresh)
        return body.encode() + b"<!-- sha256 of all before this line: %s -->\n" % hashlib.sha256(body.encode()).hexdigest().encode()

    def from_the_page(self, ref):
        words = self.inst.ctl("people", "sign-in", "C1", "--one-time").split()
        b = Browser(self.inst.pages_port)
        self.assertEqual(b.sign_in("C1", words[words.index("Password") + 1]).status, 200)
        p = b.get("/case/" + ref)
        self.assertEqual(p.status, 200, p.text)
        self.assertIn("/case/%s/pack" % ref, p.links)
        p = b.get("/case/%s/pack" % ref)
        self.assertEqual((p.status, self.checked(p.html.encode())[0]), (200, 0))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM access_items WHERE page = 'pack'"), [(1,)])
        self.assertEqual(b.get("/case/NOSUCH/pack").status, 404)

    # ---- checkpoints ------------------------------------------------------------------------------

    def two_checkpoints(self):
        """The first on command, the second by the engine on the next day."""
        self.place, self.key = self.inst.dir + "/checkpoints", self.inst.dir + "/checkpoint.key"
        os.mkdir(self.place)
        made = json.loads(self.inst.ctl("--json", "checkpoint", "key", self.key))
        self.assertEqual(os.stat(self.key).st_mode & 0o777, 0o400)
        self.assertEqual(self.inst.ctl("checkpoint", "key", self.key, check=False).returncode, 1)
        with open(self.inst.dir + "/public.pem", "w", encoding="ascii") as f:
            f.write(made["pem"])
        self.inst.settings.update({"checkpoint.directory": self.place, "checkpoint.key_file": self.key})
        self.inst.write_config()
        self.inst.process.signal(signal.SIGHUP)
        self.report("F3", "RX3", "20260605", "24627-2^CT Chest^LN", {}, patient="TWO",
                    text="CRITICAL RESULT: large tension pneumothorax.")  # for the histories of questions
        self.assertEqual(json.loads(self.inst.ctl("--json", "checkpoint", "make"))["number"], 1)
        self.until("2026-06-07T20:00:00Z")
        wait_for("the engine's", lambda: self.inst.sql("SELECT max(number) FROM checkpoints") == [(2,)])
        listed = json.loads(self.inst.ctl("--json", "checkpoint", "list"))
        self.assertEqual([(c["number"], c["file"]) for c in listed], [(2, "whole"), (1, "whole")])
        self.assertIn("checkpoint 2 of the histories: SHA-256 " + listed[0]["sha256"], self.inst.log_text())
        self.assertEqual({os.stat(os.path.join(self.place, n)).st_mode & 0o777 for n in os.listdir(self.place)}, {0o640})
        os.chmod(self.place + "/00000001.checkpoint", 0)
        p = self.inst.ctl("--json", "checkpoint", "list", check=False)
        self.assertEqual((p.returncode, [c["file"] for c in json.loads(p.stdout)]), (1, ["whole", "unreadable"]))
        os.chmod(self.place + "/00000001.checkpoint", 0o640)
        self.newest = listed[0]["sha256"]
        status, said = self.against_checkpoints()
        self.assertEqual(status, 0, said)
        self.assertRegex(said, "^2 checkpoints hold, the newest 2 of 2026-06-0")
        lines = self.inst.sql("SELECT count(*), (SELECT count(*) FROM mails) FROM events")[0]
        self.assertIn(" %d lines of 1 cases" % lines[0], said)
        self.assertIn(" %d mails" % lines[1], said)

    def against_checkpoints(self, *options):
        export = self.inst.dir + "/export"
        shutil.rmtree(export, ignore_errors=True)
        self.inst.ctl("checkpoint", "export", export)
        return self.exported(*options)

    def exported(self, *options):
        p = subprocess.run(["/usr/bin/python3", "-B", "-I", CHECKER, "--key", self.inst.dir + "/public.pem", *options, self.inst.dir + "/export"],
                           capture_output=True, text=True, check=False)
        self.assertEqual(p.stderr, "")
        return p.returncode, p.stdout

    def finds(self, words, *options):
        status, said = self.against_checkpoints(*options)
        self.assertEqual(status, 1, said)
        self.assertIn(words, said)

    def the_owner_alters(self):
        """Each is found, and put back."""
        sql = self.inst.sql
        case, last = sql("SELECT followup_id, max(seq) FROM events GROUP BY followup_id")[0]
        for table in ("events", "mails", "question_events", "access_items", "access_seals"):
            sql("CREATE TABLE kept_%s AS SELECT * FROM %s" % (table, table))

        def back(table):
            sql("DELETE FROM %s" % table)
            sql("INSERT INTO %s OVERRIDING SYSTEM VALUE SELECT * FROM kept_%s" % (table, table))
        sql("UPDATE events SET actor = 'somebody' WHERE seq = 2")
        self.finds("case %d: history: line 2 does not fit its hash" % case)
        sql(ANEW)
        self.verify()  # the database itself has nothing to say
        self.finds("case %d, line %d: it is not the one that checkpoint" % (case, last))
        back("events")
        sql("DELETE FROM events WHERE seq = %s", last)
        self.finds("case %d, line %d: checkpoint" % (case, last))
        back("events")
        one, two = [r[0] for r in sql("SELECT notice_id FROM mails ORDER BY 1 LIMIT 2")]
        sql("UPDATE mails SET bytes = (SELECT bytes FROM kept_mails WHERE notice_id = %s) WHERE notice_id = %s", two, one)
        self.finds("mail %d: it is not the one that checkpoint 1 vouches for" % one)
        back("mails")
        sql("UPDATE question_events SET words = 'x' WHERE id = (SELECT min(id) FROM question_events)")
        self.finds("question %d: it is not the one" % sql("SELECT min(id) FROM question_events")[0][0])
        back("question_events")
        sql("UPDATE access_items SET page = 'x' WHERE id = (SELECT min(id) FROM access_items)")
        self.finds("do not fit their seal")
        sql("UPDATE access_seals s SET hash = access_hash('', NULL, s.last_id)")
        self.finds("it is not the one that checkpoint")
        back("access_items")
        back("access_seals")
        # All is as it was, in rows that are new: the next checkpoint names them once more.
        self.assertEqual(json.loads(self.inst.ctl("--json", "checkpoint", "make"))["number"], 3)
        status, said = self.against_checkpoints()
        self.assertEqual((status, said.split(",")[0]), (0, "3 checkpoints hold"), said)
        # What was altered before is in none that follows.
        sql("UPDATE events SET actor = 'somebody' WHERE seq = 2")
        sql(ANEW)
        self.inst.ctl("checkpoint", "make")
        self.finds("case %d: checkpoint 4 says another hash than one before" % case)
        back("events")

    def one_that_is_no_checkpoint(self):
        """Whatever a file says, the checker ends in words."""
        broken = self.inst.dir + "/broken"
        shutil.copytree(self.place, broken)
        with open(self.place + "/00000001.checkpoint", "rb") as f:
            whole = f.read()
        for was, now in ((rb"\nprevious -", b""), (rb"\nkey [^\n]*", b""), (rb"\nkey [^\n]*", rb"\nkey 12"), (rb"\nat [^\n]*", b""),
                         (rb"\n(case [0-9]+)[^\n]*", rb"\n\1"), (rb"\ncount cases", rb"\ncount beds"), (rb"signature ", rb"signature x")):
            with open(broken + "/00000001.checkpoint", "wb") as f:
                f.write(re.sub(was, now, whole, count=1))
            status, said = self.exported("--checkpoints", broken)
            self.assertEqual((status, "checkpoint 1: it cannot be read" in said), (1, True), said)

    def a_checkpoint_is_lost(self):
        os.unlink(self.place + "/00000004.checkpoint")
        self.finds("checkpoint 4 is lost")
        self.inst.sql("DELETE FROM checkpoints WHERE number > 2")
        os.unlink(self.place + "/00000003.checkpoint")
        self.assertEqual(self.against_checkpoints("--newest", self.newest)[0], 0)
        os.rename(self.place + "/00000001.checkpoint", self.inst.dir + "/first")
        self.finds("checkpoint 1 is lost")
        shutil.copy(self.inst.dir + "/first", self.place + "/00000001.checkpoint")
        os.rename(self.place + "/00000002.checkpoint", self.inst.dir + "/second")
        self.inst.sql("DELETE FROM checkpoints WHERE number = 2")
        self.finds("the newest checkpoint is not the one that was named", "--newest", self.newest)
        # By another key it can be written anew, and is not believed.
        self.inst.ctl("checkpoint", "key", self.inst.dir + "/other.key")
        self.inst.settings["checkpoint.key_file"] = self.inst.dir + "/other.key"
        self.inst.write_config()
        self.inst.ctl("checkpoint", "make")
        self.finds("checkpoint 2: its signature is not that of the key")
        os.chmod(self.inst.dir + "/other.key", 0o440)
        p = self.inst.ctl("checkpoint", "make", check=False)
        self.assertEqual((p.returncode, b"may be read by others" in p.stderr), (1, True))
        os.chmod(self.inst.dir + "/other.key", 0o400)

    def the_database_went_back(self):
        """What does not remember the newest file names everything once more: its transactions are counted anew."""
        def mails_in(number):
            with open(self.place + "/%08d.checkpoint" % number, encoding="ascii") as f:
                return f.read().count("\nmail ")
        self.inst.ctl("checkpoint", "make")
        self.assertEqual(mails_in(3), 0)
        self.inst.sql("DELETE FROM checkpoints WHERE number = 3")
        self.inst.ctl("checkpoint", "make")
        self.assertEqual([(mails_in(4),)], self.inst.sql("SELECT count(*) FROM mails"))

    def one_cannot_be_made(self):
        """The administrator is told, as of other faults, until the next one is made."""
        def told():
            return any(w.startswith("no checkpoint of the histories: could not write") for w in
                       json.loads(self.inst.ctl("--json", "status"))["warnings"])
        os.chmod(self.place, 0o500)
        self.until("2026-06-10T20:00:00Z")
        wait_for("the warning", told)
        self.assertGreater(self.inst.sql("SELECT max((counters ->> 'checkpoints_failed_total')::int) FROM heartbeats")[0][0], 0)
        os.chmod(self.place, 0o700)
        self.until("2026-06-12T20:00:00Z")
        wait_for("the warning's end", lambda: not told())


if __name__ == "__main__":
    unittest.main()
