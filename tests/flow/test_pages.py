#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages.py - the worklist as people use it, over HTTP, without a script.

Each page is asked for by its links and forms, as a browser does; what a form has recorded is read
back from the page behind it and from the database.
"""
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHEST = "24627-2^CT Chest^LN"


class Pages(Scenario):
    def setUp(self):
        super().setUp()
        self.b = self.visitor("C1")

    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        p = b.sign_in(ref, words[words.index("Password") + 1])
        self.assertEqual((p.status, p.title.split(" (")[0]), (200, "To do today"), p.text)
        return b

    def open(self, patient, category="4A", day="20260302", **more):
        self.report("F" + patient, "RX" + patient, day, LDCT, {LUNG: category}, patient=patient, **more)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def case(self, ref, b=None):
        p = (b or self.b).get("/case/" + ref)
        self.assertEqual(p.status, 200, p.text)
        return p

    def record(self, ref, page, values, says, b=None):
        """Fills in the form at /case/REF/PAGE and reads what is said of it."""
        b = b or self.b
        path = "/case/%s/%s" % (ref, page)
        p = b.get(path)
        self.assertEqual(p.status, 200, p.text)
        p = b.send(p, path, values)
        self.assertEqual(p.status, 200, p.text)
        self.assertIn("Recorded:", p.text)
        self.assertIn(says, p.text)
        return p

    # ---- looking ------------------------------------------------------------------------------

    def test_a_follow_up_is_found_read_and_decided(self):
        ref, other = self.open("RIVERA", text=r"{\E\rtf1 See {\E\b coded} values.}"), self.open("TAN")
        self.report("FQ", "RXQUINN", "20260302", CHEST, {}, patient="QUINN", text="Pulmonary nodule. Recommend follow-up.")
        self.until("2026-07-08T16:00:00Z")
        p = self.b.get("/?scope=all")
        for words in (ref, other, "5 weeks overdue", "Overdue 2", "Questions 1", "tier 2 to Amara Osei"):
            self.assertIn(words, p.text)
        for name, says in (("open", "All open 2"), ("waiting", "Nothing waits."), ("soon", "Nothing is due"),
                           ("closed", "Nothing was closed."), ("overdue", other)):
            p = self.b.get("/list/%s?scope=all" % name)
            self.assertEqual(p.status, 200, name)
            self.assertIn(says, p.text)
        self.assertEqual(self.b.get("/list/nothing").status, 404)
        self.look(ref)
        self.decide(ref, other)
        closed = self.b.get("/list/closed?scope=all").text
        for words in (other, "Closed, last 30 days 1", "1 to 1 of 1"):
            self.assertIn(words, closed)
        # Who owns none is told of none.
        self.assertNotIn("Of your 0", self.b.get("/").text)
        self.assertRegex(self.b.get("/").text, r"needs? you now\.")
        self.answer_question()
        self.enter()
        self.verify()

    def look(self, ref):
        p = self.case(ref)
        for words in ("Low-dose chest CT", "If nobody does anything", "Amara Osei", "LR22-M4A", "RXRIVERA",
                      "Chain unbroken", "No appointment", "5 weeks overdue",
                      "Read from an RTF document, segment OBX 1 of the message:", "See coded values."):
            self.assertIn(words, p.text)
        self.assertNotIn("followupctl", p.text)
        self.assertNotIn("RIVERA", p.title)
        # By what somebody has at hand: a reference written anyhow, a number of the patient.
        self.assertEqual(self.b.send(p, "/search", {"q": ref.lower()[:3] + " " + ref.lower()[3:]}).headings,
                         p.headings)
        found = self.b.send(p, "/search", {"q": "RIVERA"})
        self.assertRegex(found.path, "^/search/[0-9]+$")
        self.assertIn(ref, found.text)

    def decide(self, ref, other):
        self.record(ref, "attempt", {"outcome": "no-answer", "channel": "phone", "next": "2026-07-10"}, "attempt")
        self.record(ref, "attempt", {"outcome": "left-message", "whom": "office", "next": ""}, ref)
        self.record(ref, "note", {"text": "Prefers calls after 17:00 <b>"}, ref)
        p = self.case(ref)
        self.assertIn("Prefers calls after 17:00 <b>", p.text)
        self.assertNotIn("17:00 <b>", p.html)
        self.assertIn("left", p.text)
        p = self.b.send(self.case(ref), "/case/%s/ack" % ref)
        self.assertIn("Recorded:", p.text)
        self.assertIn("Acknowledged on", p.text)
        self.record(ref, "postpone", {"until": "day", "day": "+14d", "because": "waits for the insurer"}, ref)
        self.record(ref, "transfer", {"to": "Vale, Tamsin (R1)", "because": "her patient"}, ref)
        radiologist = self.visitor("R1")
        p = radiologist.send(self.case(ref, radiologist), "/case/%s/accept" % ref)
        self.assertIn("Recorded:", p.text)
        self.assertEqual(self.inst.sql("SELECT o.ref FROM followups f JOIN people o ON o.id = f.owner_id WHERE f.ref = %s",
                                       ref), [("R1",)])
        p = self.b.get("/case/%s/close?way=elsewhere" % ref)
        p = self.b.send(p, "/case/%s/close" % ref, {"code": "DONE_ELSEWHERE"})
        self.assertEqual(p.status, 422)
        self.assertIn("Place is needed.", p.text)
        self.assertIn("Day is needed.", p.text)
        p = self.b.send(p, "/case/%s/close" % ref, {"code": "DONE_ELSEWHERE", "DONE_ELSEWHERE.source": "Lakeside Imaging",
                                                    "DONE_ELSEWHERE.day": "3 Aug 2026"})
        self.assertIn("2026-08-03 is in the future", p.text)
        p = self.b.send(p, "/case/%s/close" % ref, {"code": "DONE_ELSEWHERE", "DONE_ELSEWHERE.source": "Lakeside Imaging",
                                                    "DONE_ELSEWHERE.day": "3 Jun 2026"})
        self.assertIn("closed with DONE_ELSEWHERE", p.text)
        self.record(ref, "reopen", {"because": "another patient's"}, ref)
        self.assertEqual(self.inst.sql("SELECT state FROM followups WHERE ref = %s", ref), [("open",)])
        self.report("G1", "RXTAN2", "20260601", LDCT, {LUNG: "2"}, patient="TAN")
        self.assertIn("Closed", self.case(other).text)

    def answer_question(self):
        (number,), = self.inst.sql("SELECT id FROM review_items WHERE kind = 'incomplete-recommendation'")
        path = "/question/Q%d" % number
        p = self.b.get(path)
        self.assertEqual(p.status, 200, p.text)
        p = self.b.send(p, path, {"answer": "open", "open.what": "", "open.in": "3mo"})
        self.assertEqual(p.status, 422)
        self.assertIn("Exam: this is needed.", p.text)
        p = self.b.send(p, path, {"answer": "open", "open.what": "CT chest", "open.in": "3 months"})
        self.assertIn("Recorded:", p.text, p.text)
        self.assertEqual(self.inst.sql("SELECT target FROM followups ORDER BY id DESC LIMIT 1")[0][0].isoformat(), "2026-06-02")
        self.assertIn("Answered", self.b.get(path).text)

    def enter(self):
        p = self.b.send(self.b.get("/new"), "/new", {"number": "NOBODY"})
        self.assertEqual(p.status, 422)
        p = self.b.send(p, "/new", {"number": "TAN"})
        self.assertIn("What is owed?", p.text, p.text)
        p = self.b.send(p, "/new", {"report": "RXTAN2", "note": "8 mm nodule", "what": "CT chest", "in": "6 months"})
        self.assertEqual(p.status, 422)
        self.assertIn("Say why it is entered by hand.", p.text)
        p = self.b.send(p, "/new", {"report": "RXTAN2", "reason": "told by phone"})
        self.assertIn("Recorded:", p.text, p.text)
        self.assertEqual(self.inst.sql("SELECT target FROM followups ORDER BY id DESC LIMIT 1")[0][0].isoformat(), "2026-12-01")

    # ---- who --------------------------------------------------------------------------------------

    def test_nobody_gets_in_without_a_session_and_nothing_typed_is_lost(self):
        ref = self.open("RIVERA")
        stranger = Browser(self.inst.pages_port)
        for path in ("/", "/list/overdue", "/case/" + ref, "/search/1", "/settings"):
            p = stranger.get(path, follow=False)
            self.assertEqual((p.status, p.headers["Location"].split("?")[0]), (303, "/sign-in"), path)
        self.assertIn(b"no-store", stranger.get("/sign-in").headers["Cache-Control"].encode())
        for elsewhere in ("//evil.example", "/%5Cevil.example", "https://evil.example", "/x%0D%0AX-Evil:%201"):
            kept = dict(stranger.get("/sign-in?back=" + elsewhere).form("/sign-in")["fields"])["back"]
            self.assertEqual(kept, "/", elsewhere)
        p = self.case(ref)
        wrong = self.b.send(p, "/case/%s/ack" % ref, {"csrf": "0" * 64})
        self.assertEqual(wrong.status, 403)
        wrong = self.b.send(p, "/case/%s/ack" % ref, headers={"Origin": "https://elsewhere.example"})
        self.assertEqual(wrong.status, 403)
        self.assertIn("Nothing was recorded", wrong.text)
        wrong = self.b.send(p, "/case/%s/ack" % ref, headers={"Origin": None})
        self.assertEqual(wrong.status, 403)
        form = self.b.get("/case/%s/note" % ref)
        self.inst.ctl("people", "sign-out", "C1")
        p = self.b.send(form, "/case/%s/note" % ref, {"text": "long and precious"})
        self.assertEqual(p.status, 401)
        self.assertIn("long and precious", p.html)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM events WHERE kind = 'noted'"), [(0,)])
        words = self.inst.ctl("people", "sign-in", "C1", "--one-time").split()
        p = self.b.send(p, "/sign-in", {"name": "C1", "password": words[words.index("Password") + 1]})
        self.assertIn("long and precious", p.html)
        p = self.b.send(p, "/case/%s/note" % ref)
        self.assertIn("Recorded:", p.text, p.text)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM events WHERE kind = 'noted'"), [(1,)])

    def test_a_clinician_sees_own_patients_and_what_was_shown_is_on_record(self):
        mine, theirs = self.open("RIVERA"), self.open("TAN")
        self.inst.sql("UPDATE followups SET owner_id = (SELECT id FROM people WHERE ref = '41220') WHERE ref = %s", theirs)
        b = self.visitor("P10011")
        before = self.inst.sql("SELECT count(*) FROM access_items")[0][0]
        self.assertEqual(b.get("/case/" + mine).status, 200)
        absent, foreign = b.get("/case/ZZZZZZ"), b.get("/case/" + theirs)
        self.assertEqual((absent.status, foreign.status), (404, 404))
        self.assertEqual(absent.text, foreign.text)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM access_items")[0][0], before + 1)
        self.assertEqual(
            self.inst.sql("SELECT w.ref, a.page FROM access_items a JOIN people w ON w.id = a.person_id"
                          " ORDER BY a.id DESC LIMIT 1"), [("P10011", "case")])

    def test_the_same_form_twice_is_one_answer(self):
        ref = self.open("RIVERA")
        p = self.b.get("/case/%s/note" % ref)
        for _ in range(3):
            again = self.b.send(p, "/case/%s/note" % ref, {"text": "once"})
            self.assertEqual(again.status, 200, again.text)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM events WHERE kind = 'noted'"), [(1,)])
        other = self.b.send(p, "/case/%s/note" % ref, {"text": "twice"})
        self.assertEqual(other.status, 409)

    def test_two_people_on_one_case_and_what_is_said_is_taken_back(self):
        ref = self.open("RIVERA")
        other = self.visitor("N1")
        mine, theirs = (b.get("/case/%s/postpone" % ref) for b in (self.b, other))
        note = other.get("/case/%s/note" % ref)
        fields = {"until": "day", "day": "+14d"}
        self.assertIn("Recorded:", self.b.send(mine, "/case/%s/postpone" % ref, dict(fields, because="the insurer")).text)
        p = other.send(theirs, "/case/%s/postpone" % ref, dict(fields, because="a long reason"))
        self.assertEqual(p.status, 409, p.text)
        for words in ("changed since you looked: Jude Fairweather", "press once more"):
            self.assertIn(words, p.text)
        self.assertIn("a long reason", p.html)
        self.assertIn("meanwhile", other.send(note, "/case/%s/note" % ref, {"text": "a fact"}).text)
        p = other.send(p, "/case/%s/postpone" % ref)
        self.assertEqual(p.status, 409, p.text)  # the note came between
        p = other.send(p, "/case/%s/postpone" % ref, fields)
        self.assertEqual(p.status, 422, p.text)
        self.assertIn("it is postponed until 2026-03-16 already", p.text)
        p = other.send(p, "/case/%s/postpone" % ref, {"until": "day", "day": "+20d"})
        self.assertIn("Recorded:", p.text, p.text)
        self.assertEqual(self.inst.sql("SELECT postponements FROM followups"), [(2,)])
        p = other.send(p, "/undo")
        self.assertIn("Recorded:", p.text, p.text)
        self.assertEqual(self.inst.sql("SELECT postponements, postponed_why FROM followups"), [(1, "the insurer")])
        p = self.b.get("/case/%s/postpone" % ref)
        p = self.b.send(p, "/case/%s/postpone" % ref, {"until": "day", "day": "+21d", "because": "again"})
        self.assertIn("Recorded:", p.text)
        p = self.b.get("/case/%s/postpone" % ref)
        self.assertIn("postponed twice already", p.text)
        self.verify()

    def test_settings_are_kept_by_the_browser(self):
        form = self.b.get("/settings")
        self.assertNotIn("Strict-Transport-Security", form.headers)  # nobody comes by https
        sent = self.b.send(form, "/settings", {"rows": "50", "theme": "dark", "keys": None}, follow=False)
        cookies = sent.headers.get_all("Set-Cookie")
        self.assertEqual(len(cookies), 3)
        for cookie in cookies:
            self.assertRegex(cookie, "^__Host-fu-[a-z]+=[a-z0-9]+; Path=/; Secure; HttpOnly; SameSite=Lax;")
        p = self.b.get(sent.headers["Location"])
        self.assertIn('data-theme="dark"', p.html)
        self.assertIn('data-keys="off"', p.html)
        self.assertIn('value="50" selected', p.html)
        self.assertEqual(self.b.get("/stay").status, 200)
        self.inst.sql("UPDATE people SET roles = '{administrator}' WHERE ref = 'C1'")
        self.assertEqual(self.b.get("/").title.split(" -")[0], "Settings")  # who has no list is not sent astray
        self.assertEqual(self.b.get("/list/open").status, 404)
        left = self.b.send(self.b.get("/"), "/sign-out", follow=False)
        self.assertIn('"storage"', left.headers["Clear-Site-Data"])
        p = self.b.get(left.headers["Location"])
        self.assertEqual(p.title.split(" -")[0], "Sign in")
        self.assertEqual(self.b.get("/settings", follow=False).status, 303)

    def test_without_an_engine_it_is_stored_and_said_so(self):
        ref = self.open("RIVERA")
        p = self.b.get("/case/%s/note" % ref)
        engine = self.inst.role_pid("engine")
        os.kill(engine, 19)
        try:
            p = self.b.send(p, "/case/%s/note" % ref, {"text": "kept"})
            self.assertIn("not applied yet", p.text)
        finally:
            os.kill(engine, 18)
        self.settle()
        p = self.b.get(re.search(r'href="([^"]*done=[0-9]+)"', p.html).group(1))
        self.assertIn("Recorded:", p.text)


class ByProxy(Scenario):
    def instance_settings(self):
        return {"pages.sign_in": "header", "pages.header_peer_uid": os.getuid(),
                "pages.socket": "%s/fud-pages.%d" % (os.environ.get("TMPDIR", "/tmp"), os.getpid())}

    def test_who_the_proxy_names_is_signed_in(self):
        who = {"X-Remote-User": "C1"}
        proxy = Browser(0, path=self.inst.settings["pages.socket"])
        p = proxy.get("/list/overdue", headers=who)
        self.assertEqual((p.status, p.title.split(" (")[0]), (200, "Overdue"), p.text)
        p = proxy.get("/settings")  # the session goes on without it
        self.assertEqual(p.status, 200)
        self.inst.ctl("people", "sign-out", "C1")
        self.assertEqual(proxy.get("/settings", headers=who).title.split(" -")[0], "Settings")
        stranger = Browser(0, path=self.inst.settings["pages.socket"])
        self.assertEqual(stranger.get("/", headers={"X-Remote-User": "nobody"}).status, 403)
        direct = Browser(self.inst.pages_port)
        self.assertEqual(direct.get("/", headers=who).status, 400)
        self.assertEqual(direct.get("/sign-in", headers=who).status, 400)
        os.unlink(self.inst.settings["pages.socket"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
