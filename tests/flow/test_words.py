#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_words.py - no sentence of a mail is false: fourteen months of a small hospital, each mail read against what was so.

The hospital is that of make load-year; nobody answers, so that everything is escalated to its end.
"""
import collections
import datetime
import email
import email.policy
import email.utils
import os
import re
import sys
import unittest

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", part) for part in ("lib", "load")]
from instance import Instance, Process, SOURCE, wait_for  # noqa: E402  (becomes nobody first)
import hospital  # noqa: E402
import load  # noqa: E402

DAY = r"(\d{4}-\d{2}-\d{2})"
COORDINATOR, NAVIGATOR = ("%s@riverbend.example" % name for name in ("coordinator", "navigator"))
PAGES = "https://followup.riverbend.example"
OWN_ROLE = {COORDINATOR: "the coordinator", NAVIGATOR: "the navigator"}


class Mail:
    def __init__(self, path):
        with open(path, "rb") as f:
            self.mail = email.message_from_binary_file(f, policy=email.policy.default)
        self.to = email.utils.parseaddr(str(self.mail["To"]))[1]
        self.at = email.utils.parsedate_to_datetime(self.mail["Date"])
        self.day = self.at.astimezone(hospital.ZONE).date()
        self.text = " ".join(self.mail.get_body(("plain",)).get_content().split())
        parts = [p for p in self.mail.walk() if p.get_content_type() == "text/calendar"]
        self.links = re.findall(PAGES + "/a/([a-z2-7]{26})", self.text)
        self.calendar = parts[0].get_content() if parts else ""
        self.digest = str(self.mail["Subject"]).startswith("Waiting for you")

    def days(self, words):
        """Each day that stands behind those words."""
        return [datetime.date.fromisoformat(d) for d in re.findall(words + " " + DAY, self.text)]

    def false(self, closed):
        """The sentences that are not true; closed: refs of what was ever closed."""
        if any(d < self.day for d in self.days("an answer by") + self.days("before") + self.days("If nothing is recorded: on")):
            yield "asks for something by a day that has passed"
        if any(d < self.day for d in self.days("is due on")):
            yield "is due on a day that has passed"
        if any(d >= self.day for d in self.days("was due on") + self.days(", was due")):
            yield "was due on a day that is still to come"
        if any(d < self.day for d in self.days(r"an appointment is booked \(")) or any(
                d < self.day for d in self.days("is booked,")):
            yield "says booked of an appointment that is over"
        if OWN_ROLE.get(self.to, "nobody") + " will be asked" in self.text:
            yield "calls its reader somebody else"
        if re.search(r"was closed\.|it stays closed", self.text) and not set(re.findall(r"[Ff]ollow-up (\w+) ", self.text)) & closed:
            yield "says closed of what never was"
        if "you were sent is withdrawn" in self.text and "METHOD:CANCEL" not in self.calendar:
            yield "withdraws a calendar entry and has none"
        if "METHOD:CANCEL" in self.calendar and "withdrawn" not in self.text:
            yield "cancels an entry and does not say so"
        if re.search(r"\{\{|\}\}|\(\)| \.|\.\.|, ,|None", self.text):
            yield "has a hole"
        if self.digest and self.calendar:
            yield "is a digest with a calendar entry"


class Words(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.inst = Instance(settings={"site.name": "Riverbend General Hospital", "site.phone": "555-0100",
                                      "pages.public_url": PAGES})
        stored = cls.inst.dir + "/mails"
        smtp = Process(["/usr/bin/python3", "-B", SOURCE + "/tests/lib/mailbox.py", stored,
                        str(cls.inst.settings["mail.port"])], cls.inst.dir + "/smtp.log")
        wait_for("the mail server", lambda: os.path.exists(stored))
        cls.inst.start()
        cls.year = load.Year(cls.inst)
        cls.year.live([e for e in hospital.events(24) if e.at < hospital.END])
        smtp.stop()
        cls.mails = [Mail(os.path.join(stored, name)) for name in sorted(os.listdir(stored)) if name.endswith(".eml")]
        cls.closed = {ref for ref, in cls.inst.sql(
            "SELECT DISTINCT f.ref FROM followups f JOIN events e ON e.followup_id = f.id WHERE e.kind = 'closed'")}

    @classmethod
    def tearDownClass(cls):
        cls.inst.__exit__(None, None, None)

    def test_every_sentence_is_true(self):
        self.assertGreater(len(self.mails), 100)
        false = ["%s to %s, %s: %s" % (m.day, m.to, m.mail["Subject"], words) for m in self.mails for words in m.false(self.closed)]
        self.assertEqual(false, [])

    def test_each_says_whom_to_phone_and_answers_itself_to_nobody(self):
        for m in self.mails:
            self.assertIn("phone 555-0100", m.text)
            self.assertEqual(m.mail["X-Auto-Response-Suppress"], "DR, RN, NRN, OOF, AutoReply")
            self.assertIsNone(m.mail["Reply-To"])  # nobody reads replies here

    def test_who_does_not_work_on_the_worklist_answers_by_links_of_their_own(self):
        tokens = [token for m in self.mails for token in m.links]
        self.assertEqual(len(tokens), len(set(tokens)))
        at_the_desk = {email for email, in self.inst.sql("SELECT email FROM people WHERE NOT roles <@ '{clinician,radiologist}'")}
        self.assertEqual([m.mail["Subject"] for m in self.mails if m.links and m.to in at_the_desk], [])
        for m in self.mails:
            asked = m.text.count("If nothing is recorded: on ")
            if m.to in at_the_desk or not asked:
                continue
            if m.digest:  # what only tells that it is over has none
                self.assertIn(len(m.links), range(asked, len(re.findall(r"\* \w+: ", m.text)) + 1), m.text)
            else:
                self.assertEqual(len(m.links), 1, m.mail["Subject"])
        self.assertEqual(self.inst.sql("SELECT count(*) FROM outbox WHERE tokens <> ''"), [(0,)])

    def test_one_digest_a_day_and_none_on_days_off(self):
        digests = collections.Counter((m.to, m.day) for m in self.mails if m.digest)
        self.assertEqual([(who, str(day), [str(m.at) for m in self.mails if m.digest and (m.to, m.day) == (who, day)]) for (who, day), n in digests.items() if n > 1], [])
        self.assertEqual({day.weekday() for _, day in digests} - set(range(5)), set())

    def test_what_counts_in_days_is_told_on_working_days(self):
        self.assertEqual(self.inst.sql(
            "SELECT n.kind, d.at FROM deliveries d JOIN notices n ON n.id = d.notice_id JOIN followups f ON f.id = n.followup_id"
            " WHERE d.outcome = 'accepted' AND f.target - f.anchor > 3"
            " AND extract(isodow FROM d.at AT TIME ZONE %s) > 5", hospital.ZONE.key), [])

    def test_reminders_lie_apart(self):
        self.assertEqual(dict(load.close_pairs([t for t in self.year.told() if not t[3] in load.EVENTS])), {})

    def test_every_step_is_told_once(self):
        self.inst.ctl("verify")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM digest_lines WHERE told_id IS NOT NULL AND notice_id IS NULL"
                                       " AND due_at < clock_now() - interval '1 day'"), [(0,)])


class Keys(unittest.TestCase):
    def test_every_key_of_a_template_has_a_source(self):
        """What a mail or a letter may say, something has to fill in; what is in brackets comes with a later piece of work."""
        reserved = {"patient_name", "mrn", "finding", "region", "items.latest", "items.link"}
        with open(SOURCE + "/daemon/letter/letter.c", encoding="utf-8") as f:
            keys = set(re.findall(r'^    \{"([a-z_.]+)", LETTER_', f.read(), re.M)) - reserved
        source = ""
        for name in ("notice_json.c", "letter_json.c"):
            with open(SOURCE + "/daemon/compose/" + name, encoding="utf-8") as f:
                source += f.read()
        roles = {"to_" + role for role in ("owner", "coordinator", "navigator", "radiologist", "chief")}
        self.assertEqual(sorted(k for k in keys - roles if '"%s"' % k.split(".")[-1] not in source), [])


if __name__ == "__main__":
    unittest.main()
