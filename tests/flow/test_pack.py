#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pack.py - the evidence of a closed follow-up as one file, and what its checker finds when it is altered."""
import os
import random
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import SOURCE
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHECKER = SOURCE + "/daemon/verify-pack"


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


if __name__ == "__main__":
    unittest.main()
