#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_links.py - links in mails, over real SMTP: who gets one, what is kept of it, what an answer by it does, and
that whoever reads the database cannot answer."""
import email
import email.policy
import hashlib
import html
import http.client
import json
import os
import re
import sys
import unittest
import urllib.parse

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

OWNER, COORDINATOR = "d.okonjo@riverbend.example", "coordinator1@riverbend.example"
URL = "https://followup.riverbend.example"
LINK = re.compile(re.escape(URL) + "/a/([a-z2-7]{26})")


def sha256(token):
    return hashlib.sha256(token.encode()).digest()


class Links(Scenario):
    def instance_settings(self):
        return {"pages.public_url": URL, "mail.from": "followup@riverbend.example"}

    # ---- reading ----------------------------------------------------------------------------

    def token(self, mail):
        """That of a mail about one follow-up: once as text, four times as a button."""
        page = mail["mail"].get_body(("html",)).get_content()
        found = LINK.findall(self.body(mail))
        self.assertEqual(len(found), 1)
        self.assertEqual(LINK.findall(page), found * 4)
        self.assertEqual(re.findall(r"\?do=([a-z-]+)\"", page), ["ordered", "done", "later"])
        return found[0]

    def opened(self, token):
        """What the page is given, as the login that serves it; None: there is no such link."""
        rows = self.inst.sql("SELECT to_jsonb(o) FROM pages.link_open(%s, '192.0.2.7') o", sha256(token), login="pages")
        return rows[0][0] if rows else None

    def said(self, token, says, once="o" * 16, **more):
        """The id of the answer, or the code by which the database refuses it."""
        try:
            (message,), = self.inst.sql("SELECT pages.link_answer(%s, %s, %s, '192.0.2.7')", sha256(token), once,
                                        json.dumps(dict(more, says=says)), login="pages")
        except psycopg2.Error as e:
            return e.pgcode
        self.settle()
        return message

    def state(self):
        """All that an answer would change."""
        return self.inst.sql(
            "SELECT (SELECT json_agg(e ORDER BY e.followup_id, e.seq)::text FROM events e), (SELECT json_agg(o)::text FROM"
            " (SELECT * FROM outbox ORDER BY notice_id) o), (SELECT count(*) FROM inbound), (SELECT count(*) FROM links)")

    def asked(self):
        return self.inst.sql("SELECT id, question, evidence, proposal FROM review_items WHERE resolved_at IS NULL"
                             " AND kind = 'reply' ORDER BY id")

    def outcome(self, message):
        return self.inst.sql("SELECT outcome, detail FROM applied WHERE inbound_id = %s", message)[0]

    # ---- the story --------------------------------------------------------------------------

    def test_links(self):
        self.report("M1", "A1", "20260302", "71250^CT CHEST^C4", {"lung-rads/2022.category": "4A"}, patient="SC10017")
        self.until("2026-03-03T20:00:00Z")
        mail = self.wait_mails(1, OWNER)[0]
        token = self.token(mail)
        self.only_its_reader_has_it(mail, token)
        self.neutral(token)
        self.opening_changes_nothing(token)
        self.what_cannot_be_read(token)
        self.keeps_the_clock(token)
        self.would_stop_it(token)
        self.over(token)
        self.verify()
        self.assertIn(" 0 clinical differences, 0 of timing", self.inst.ctl("rebuild", "--check"))

    def only_its_reader_has_it(self, mail, token):
        """The database, and so whoever prints from it, has a name in the token's place that opens nothing."""
        (notice, kept), = self.inst.sql("SELECT notice_id, bytes FROM mails")
        kept = email.message_from_bytes(bytes(kept), policy=email.policy.default)
        name, = set(LINK.findall(kept.get_body(("plain",)).get_content() + kept.get_body(("html",)).get_content()))
        self.assertNotEqual(name, token)
        self.assertIsNone(self.opened(name))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM outbox"), [(0,)])
        self.assertEqual(self.inst.sql("SELECT notice_id, person_id = owner_id FROM links WHERE token_sha256 = %s",
                                       sha256(token)), [(notice, True)])
        self.assertNotIn(token, self.inst.ctl("show", self.inst.sql("SELECT ref FROM followups")[0][0]))
        for login, what in (("pages", "* FROM links"), ("pages", "* FROM followups"), ("pages", "* FROM mails"),
                            ("pages", "* FROM link_answers"), ("pages", "tokens FROM outbox"), ("ctl", "tokens FROM outbox")):
            with self.assertRaises(psycopg2.Error, msg=what):
                self.inst.sql("SELECT " + what, login=login)

    def neutral(self, token):
        page = self.opened(token)
        self.assertEqual([page[key] for key in ("state", "about", "initials", "born", "number_ends", "person", "fact")],
                         ["open", "follow-up", "R. A.", 1959, "017", "Delphine Okonjo", "open"])
        for word in ("ALDERWICK", "ROWAN", "SC10017", "lung", "thorax", "chest", "nodule", "rads"):
            self.assertNotIn(word.lower(), json.dumps(page).lower())

    def opening_changes_nothing(self, token):
        before = self.state()
        for _ in range(20):
            self.opened(token)
        self.assertEqual(self.state(), before)
        self.assertGreater(self.inst.sql("SELECT count(*) FROM link_visits WHERE peer = '192.0.2.7'")[0][0], 20)

    def what_cannot_be_read(self, token):
        before = self.state()
        self.assertEqual(self.said("a" * 26, "ordered"), "FU404")
        self.assertEqual(self.said(token, None), "FU422")
        self.assertEqual(self.said(token, "ordered", once="short"), "FU422")
        self.assertEqual(self.said(token, "later", day="tomorrow"), "FU422")
        self.assertEqual(self.said(token, "ordered", note="x" * 2001), "FU422")
        self.assertEqual(self.state(), before)

    def keeps_the_clock(self, token):
        """Ordered is seen, and looked out for; the same form twice is one answer."""
        first = self.said(token, "ordered", note="faxed today")
        self.assertEqual(self.said(token, "ordered", note="faxed today"), first)
        self.assertEqual(self.said(token, "later", day="2026-04-20"), "FU409")
        self.assertEqual(self.outcome(first)[0], "applied")
        self.assertEqual(self.inst.sql("SELECT acknowledged_at IS NOT NULL, need, need_at::date::text, state FROM followups"),
                         [(True, "order", "2026-03-10", "open")])
        page = self.opened(token)
        self.assertEqual((page["answer_id"], page["says"], page["outcome"]), (first, "ordered", "applied"))
        later = self.said(token, "later", once="l" * 16, day="2027-04-20")
        self.assertEqual(self.outcome(later)[0], "refused")
        self.assertEqual(self.said(token, "later", once="k" * 16, day="2026-03-20") > later, True)
        self.assertEqual(self.inst.sql("SELECT postponed_until::text FROM followups"), [("2026-03-20",)])

    def would_stop_it(self, token):
        """Not indicated is for a person to check within two working days; meanwhile its timer runs and the clinician
        is not reminded."""
        self.said(token, "not-indicated", once="n" * 16, note="benign on the outside film")
        self.assertEqual(self.case()["state"], "open")
        (number, question, evidence, proposal), = self.asked()
        self.assertIn("an answer by link about follow-up", question)
        self.assertIn("benign on the outside film", evidence)
        self.assertEqual(proposal, "not-owed not-indicated by P10011")
        self.assertEqual(self.inst.sql("SELECT p.ref FROM desk d JOIN people p ON p.id = d.person_id WHERE d.list = 'check'"
                                       " AND d.why = 'said' AND d.item_id = %s", number), [("C1",)])
        mails = len(self.mails(OWNER))
        self.until("2026-03-05T20:00:00Z")
        self.assertEqual([m["subject"] for m in self.mails(COORDINATOR)], ["A question for you, Q%d" % number] * 2)
        self.assertEqual(LINK.findall(self.body(self.mails(COORDINATOR)[0])), [])
        self.until("2026-03-06T20:00:00Z")
        self.assertEqual([m["subject"] for m in self.mails("radiologist@riverbend.example")],
                         ["A question for you, Q%d" % number])
        self.assertEqual(len(self.mails(OWNER)), mails)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM timers"), [(1,)])

    def over(self, token):
        """What was confirmed ends the link, and says so; a radiologist's question takes words."""
        question = LINK.findall(self.body(self.mails("radiologist@riverbend.example")[0]))[0]
        self.assertEqual(self.opened(question)["about"], "question")
        self.assertEqual(self.said(question, "unclear", note="not mine to say"), self.opened(question)["answer_id"])
        self.inst.ctl("review", "answer", str(self.asked()[0][0]), "confirm", "--by", "C1")
        self.assertEqual((self.case()["state"], self.case()["closure"]), ("closed", "CLIN_CLOSED"))
        self.assertEqual((self.opened(token)["state"], self.opened(question)["state"]), ("closed", "closed"))
        self.assertEqual(self.said(token, "ordered", once="p" * 16), "FU410")
        self.until("2026-04-03T20:00:00Z")
        self.assertEqual(self.opened(token)["state"], "expired")


class Form:
    """What stands on a page: its words, and the form with what is hidden in it."""

    def __init__(self, answer):
        body = answer.read().decode()
        self.status, self.headers, self.body = answer.status, answer.getheaders(), body
        self.words = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())
        self.hidden = {name: html.unescape(value) for name, value in
                       re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', body)}
        self.checked = re.findall(r'<input type="radio" name="answer" value="([a-z-]+)"[^>]* checked', body)
        self.offered = re.findall(r'<input type="radio" name="answer" value="([a-z-]+)"', body)
        self.values = dict(re.findall(r'<input[^>]* name="([a-z-]+)"[^>]* value="([^"]+)"', body))
        self.location = answer.getheader("Location")


class Pages(Links):
    """The same over HTTP, as a browser, and as a machine that follows every link of a mail."""

    def ask(self, method, path, form=None, **headers):
        c = http.client.HTTPConnection("127.0.0.1", self.inst.pages_port, timeout=60)
        body = urllib.parse.urlencode(form) if form is not None else None
        headers.update({"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {})
        c.request(method, path, body, headers)
        page = Form(c.getresponse())
        c.close()
        return page

    def press(self, token, answer, change=None, **fields):
        """Opens the page, chooses, presses, and is sent back to the page."""
        form = self.ask("GET", "/a/%s?again=1" % token)
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        sent = self.ask("POST", "/a/" + token, dict(form.hidden, answer=answer, **fields, **(change or {})))
        if sent.status != 303:
            return sent
        self.assertTrue(sent.location.startswith("/a/%s?done=" % token), sent.location)
        self.settle()
        return self.ask("GET", sent.location)

    def test_links(self):
        self.report("M1", "A1", "20260302", "71250^CT CHEST^C4", {"lung-rads/2022.category": "4A"}, patient="SC10017")
        self.until("2026-03-03T20:00:00Z")
        token = self.token(self.wait_mails(1, OWNER)[0])
        self.machines_change_nothing(token)
        self.what_lacks_is_said(token)
        self.answered(token)
        self.as_the_site_says(token)
        self.not_here(token)
        self.verify()

    def machines_change_nothing(self, token):
        before, path = self.state(), "/a/" + token
        first = self.ask("GET", path)
        self.assertEqual((first.status, first.checked, len(first.offered)), (200, [], 7))
        self.assertIn("For Delphine Okonjo What should happen with follow-up", first.words)
        self.assertIn("R. A., born 1959, number ends in 017", first.words)
        for word in ("ALDERWICK", "ROWAN", "SC10017", "lung", "chest", "nodule"):
            self.assertNotIn(word.lower(), first.body.lower())
        headers = dict(first.headers)
        self.assertEqual((headers["Referrer-Policy"], headers["Cache-Control"]), ("no-referrer", "no-store"))
        self.assertNotIn("Set-Cookie", headers)
        self.assertEqual(headers["Strict-Transport-Security"], "max-age=31536000")  # pages.public_url is https
        for _ in range(20):
            self.assertEqual(self.ask("GET", path).status, 200)
        self.assertEqual(self.ask("HEAD", path).body, "")
        self.assertEqual(self.ask("OPTIONS", path).status, 405)
        self.assertEqual(self.ask("GET", path.upper().replace("/A/", "/a/"), X_Forwarded_For="192.0.2.99").status, 200)
        for do, checked in (("ordered", 1), ("later", 1), ("not-mine", 1), ("done", 0), ("specialist", 0),
                            ("not-indicated", 0), ("declined", 0), ("unclear", 0), ("ack", 0), ("%00", None), ("", 0)):
            page = self.ask("GET", "%s?do=%s" % (path, do))
            self.assertEqual(len(page.checked) if page.status == 200 else None, checked, do)
        hidden = first.hidden
        minute = hidden["csrf"].split(".")[0]
        for form in ({}, hidden, dict(hidden, answer="ordered", csrf=""), dict(answer="ordered", once="o" * 32),
                     dict(hidden, answer="ordered", csrf=hidden["csrf"].replace(minute, str(int(minute) - 61))),
                     dict(hidden, answer="ordered", csrf="%d.%s" % (int(minute) + 1, hidden["csrf"].split(".")[1])),
                     dict(hidden, answer="ordered", csrf=hidden["csrf"][:-1] + "x"),
                     dict(hidden, answer="closed"), dict(hidden, answer="unclear")):
            self.assertEqual(self.ask("POST", path, form).status, 422, form)
        self.assertEqual(self.state(), before)

    def what_lacks_is_said(self, token):
        """The form comes back as it was filled in."""
        before = self.state()
        page = self.press(token, "later", later_day="1 Mar 2026", later_note="the patient is abroad")
        self.assertEqual((page.status, page.checked), (422, ["later"]))
        self.assertIn("Give a day from", page.words)
        self.assertEqual((page.values["later-day"], page.values["later-note"]), ("1 Mar 2026", "the patient is abroad"))
        self.assertIn("Say why.", self.press(token, "not-indicated").words)
        self.assertIn("Choose an answer.", self.press(token, "").words)
        page = self.press(token, "ordered", change={"csrf": "1.00"})
        self.assertIn("Please press once more", page.words)
        self.assertEqual(page.checked, ["ordered"])
        self.assertEqual(self.press(token, "ordered", change={"once": "x"}).status, 422)
        self.assertEqual(self.state(), before)

    def answered(self, token):
        page = self.press(token, "ordered")
        self.assertIn("Recorded: ordered. Thank you.", page.words)
        self.assertIn("If no order is seen by 10 Mar you get one mail.", page.words)
        self.assertEqual(self.ask("GET", "/a/" + token).words, page.words)
        page = self.press(token, "later", later_day="20 Mar")
        self.assertIn("You are reminded on 20 Mar.", page.words)
        self.assertEqual(self.ask("POST", "/a/%s/undo" % token, page.hidden).status, 303)
        self.settle()
        self.assertEqual(self.inst.sql("SELECT postponements, postponed_until FROM followups"), [(0, None)])
        self.press(token, "later", later_day="20 Mar")
        page = self.press(token, "later", later_day="18 Mar")
        self.assertIn("Not recorded: it is postponed until 2026-03-20 already.", page.words)
        page = self.press(token, "declined", declined_note="told by me <b>today</b>")
        self.assertIn("Recorded: declined. Thank you. A coordinator checks it with you within two working days.", page.words)
        self.assertEqual(self.case()["state"], "open")
        form = self.ask("GET", "/a/%s?again=1" % token).hidden
        for _ in range(3):
            self.assertEqual(self.ask("POST", "/a/" + token, dict(form, answer="not-mine")).status, 303)
        self.settle()
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound WHERE source = 'link'"), [(7,)])
        self.assertEqual(self.ask("POST", "/a/" + token, dict(form, answer="ordered")).status, 409)
        self.assertEqual(self.inst.sql("SELECT p.ref FROM followups f JOIN people p ON p.id = f.offer_to"), [("C1",)])
        self.assertEqual(self.asked(), [])  # the latest answer of the same person counts

    def as_the_site_says(self, token):
        """How much is shown, and what may be said, without signing in."""
        page = lambda: self.ask("GET", "/a/%s?again=1" % token)
        self.inst.sql("UPDATE links SET identity = 'none', closing = 'no'")
        self.assertEqual(page().offered, ["ordered", "later", "not-mine"])
        self.assertNotIn("R. A.", page().words)
        self.assertEqual(self.press(token, "declined").status, 422)
        self.assertEqual(self.said(token, "declined", once="d" * 16), "FU403")
        self.inst.sql("UPDATE links SET identity = 'sign-in'")
        before = self.state()
        self.assertEqual((page().status, page().offered), (403, []))
        self.assertEqual(self.ask("POST", "/a/" + token, {"answer": "ordered"}).status, 403)
        self.assertEqual(self.said(token, "ordered", once="e" * 16), "FU403")
        self.assertEqual(self.state(), before)
        self.inst.sql("UPDATE links SET identity = 'partial', closing = 'check'")

    def not_here(self, token):
        """What has ended says so: handed over, closed, never there."""
        ref, = self.inst.sql("SELECT ref FROM followups")[0]
        self.inst.ctl("transfer", "accept", ref, "--by", "C1")
        page = self.ask("GET", "/a/" + token)
        self.assertEqual(page.status, 410)
        self.assertIn("This link no longer works. A newer mail about %s has one" % ref, page.words)
        self.assertEqual(self.ask("POST", "/a/" + token, {"answer": "ordered"}).status, 410)
        self.inst.ctl("close", ref, "--code", "ADMIN_CLOSED", "--reason", "test", "--by", "C1")
        page = self.ask("GET", "/a/" + token)
        self.assertEqual(page.status, 200)
        self.assertIn("Nothing more is needed.", page.words)
        for wrong in ("a" * 26, "x", "a" * 25 + "1", "a" * 200):
            page = self.ask("GET", "/a/" + wrong)
            self.assertEqual(page.status, 404, wrong)
            self.assertIn("This link no longer works. A newer mail has one", page.words)
            self.assertNotIn(ref, page.body)


if __name__ == "__main__":
    unittest.main()
