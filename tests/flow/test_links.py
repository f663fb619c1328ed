#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_links.py - links in mails, over real SMTP: who gets one, what is kept of it, what an answer by it does, and
that whoever reads the database cannot answer."""
import email
import email.policy
import hashlib
import json
import os
import re
import sys
import unittest

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
        for table in ("links", "followups", "mails", "link_answers"):
            with self.assertRaises(psycopg2.Error, msg=table):
                self.inst.sql("SELECT * FROM " + table, login="pages")

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


if __name__ == "__main__":
    unittest.main()
