#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_feeds.py - a person's calendar under an address: made, fetched, changed, taken back.

What is fetched is read back by libical, and compared with what went out by mail.
"""
import ctypes
import email.utils
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
URL = "https://followup.riverbend.example"
ADDRESS = re.compile(re.escape(URL) + r"(/cal/[a-z2-7]{26}\.ics)")
OUTLOOK = "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)"
VEVENT = 4  # of icalcomponent_kind
ANY = 1


def libical():
    lib = ctypes.CDLL("libical.so.3")
    for name in ("icalparser_parse_string", "icalcomponent_get_first_component", "icalcomponent_get_next_component"):
        getattr(lib, name).restype = ctypes.c_void_p
    for name in ("icalcomponent_get_uid", "icalcomponent_get_summary"):
        getattr(lib, name).restype = ctypes.c_char_p
    return lib


def events(text):
    """{uid: (sequence, summary)} as libical reads them; it must find nothing wrong."""
    lib, found = libical(), {}
    calendar = ctypes.c_void_p(lib.icalparser_parse_string(text.encode()))
    assert calendar and lib.icalcomponent_count_errors(calendar) == 0 and lib.icalrestriction_check(calendar), text
    event = lib.icalcomponent_get_first_component(calendar, ANY)
    while event:
        e = ctypes.c_void_p(event)
        assert lib.icalcomponent_isa(e) == VEVENT
        found[lib.icalcomponent_get_uid(e).decode()] = (lib.icalcomponent_get_sequence(e),
                                                        lib.icalcomponent_get_summary(e).decode())
        event = lib.icalcomponent_get_next_component(calendar, ANY)
    return found


class Feeds(Scenario):
    def instance_settings(self):
        return {"pages.public_url": URL, "mail.from": "followup@riverbend.example"}

    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        b.sign_in(ref, words[words.index("Password") + 1])
        return b

    def fetch(self, path, status=200, program=OUTLOOK, method="GET", **headers):
        p = Browser(self.inst.pages_port).ask(method, path, headers={"User-Agent": program, **{
            name.replace("_", "-"): value for name, value in headers.items()}})
        self.assertEqual(p.status, status, p.html)
        return p

    def ctl_json(self, *words):
        return json.loads(self.inst.ctl("--json", *words))

    def make(self, b):
        page = b.get("/feeds")
        made = b.send(page, "/feeds/new")
        self.assertEqual(made.status, 200, made.text)
        return page, ADDRESS.search(made.html).group(1)

    def entries(self, ref):
        """{uid: (sequence, cancelled)} as stored."""
        return {uid: (n, over) for uid, n, over in self.inst.sql(
            "SELECT uid, sequence, cancelled FROM calendar_entries c JOIN people p ON p.id = c.person_id WHERE p.ref = %s", ref)}

    def test_a_calendar_is_fetched_until_it_is_taken_back(self):
        for patient in ("RIVERA", "TAN"):
            self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        self.until("2026-03-03T20:00:00Z")
        b = self.visitor("P10011")
        self.assertIn("/feeds", b.get("/settings").links)
        page, path = self.make(b)
        self.shown_once(b, page, path)
        first = self.the_same_as_by_mail(path)
        self.asked_again(b, path, first)
        self.a_change_is_seen_at_once(path, first)
        self.nobody_else_s(b, path)
        self.taken_back(b, path)
        self.by_the_administrator()
        self.verify()

    def shown_once(self, b, page, path):
        token = path[5:-4]
        self.assertNotIn(token, b.get("/feeds").html)
        again = b.send(page, "/feeds/new")  # the same form
        self.assertIn("This form was sent before", again.text)
        self.assertEqual(self.inst.sql("SELECT count(*), bool_and(token_sha256 = sha256(%s)) FROM feeds", token.encode()),
                         [(1, True)])

    def the_same_as_by_mail(self, path):
        p = self.fetch(path)
        stored = self.entries("P10011")
        self.assertEqual(len(stored), 2)
        found = events(p.html)
        self.assertEqual({uid: (n, False) for uid, (n, _) in found.items()}, stored)
        mailed = [part.get_content() for m in self.mails(to="d.okonjo@riverbend.example") for part in m["mail"].walk()
                  if part.get_content_type() == "text/calendar"]
        self.assertEqual({uid: e for text in mailed for uid, e in events(text).items()}, found)
        refs = {ref for ref, in self.inst.sql("SELECT ref FROM followups")}
        self.assertEqual({s for _, s in found.values()}, {"Follow-up %s due" % ref for ref in refs})
        for word in ("RIVERA", "TAN", "lung", "chest", "rads", "ATTENDEE", "Okonjo"):
            self.assertNotIn(word.lower(), p.html.lower())
        self.assertEqual(p.headers["Content-Type"], "text/calendar; charset=utf-8")
        self.assertEqual(p.headers["Cache-Control"], "private, no-cache")
        self.assertIn("METHOD:PUBLISH", p.html)
        return p

    def asked_again(self, b, path, first):
        tag = first.headers["ETag"]
        self.assertRegex(tag, '^"[0-9]+-[0-9]+-[0-9a-f]{16}"$')
        same = self.fetch(path, 304, If_None_Match='"other", W/' + tag)
        self.assertEqual((same.html, same.headers["ETag"]), ("", tag))
        self.fetch(path, If_None_Match='"other"')
        self.inst.sql("UPDATE feeds SET changed_at = now() - interval '1 hour'")
        # What was read within the last two seconds, the configuration too, has no time to be relied on.
        dated = wait_for("a time", lambda: self.fetch(path).headers["Last-Modified"])
        self.fetch(path, 304, If_Modified_Since=dated)
        self.fetch(path, If_Modified_Since=email.utils.formatdate(
            email.utils.parsedate_to_datetime(dated).timestamp() - 1, usegmt=True))
        self.assertEqual(self.fetch(path, method="HEAD").headers["ETag"], tag)
        self.assertRegex(b.get("/feeds").text, "made .*, last fetched .* by Outlook")
        before = self.inst.sql("SELECT to_jsonb(f) FROM feeds f")
        self.fetch(path, 304, If_None_Match=tag)  # within the minute nothing is written
        self.assertEqual(self.inst.sql("SELECT to_jsonb(f) FROM feeds f"), before)
        (read,), = self.inst.sql("SELECT count(*) FROM pages.feed((SELECT token_sha256 FROM feeds), false)")
        self.assertEqual(read, 1)

    def a_change_is_seen_at_once(self, path, first):
        """A follow-up is closed: its entry is cancelled here as it is by mail."""
        ref = self.inst.sql("SELECT f.ref FROM followups f ORDER BY id LIMIT 1")[0][0]
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--by", "P10011", "--clinician", "P10011",
                      "--reason", "not indicated")
        p = self.fetch(path, If_None_Match=first.headers["ETag"])
        self.assertNotEqual(p.headers["ETag"], first.headers["ETag"])
        found = events(p.html)
        self.assertEqual({uid: n for uid, (n, _) in found.items()}, {uid: n for uid, (n, _) in self.entries("P10011").items()})
        self.assertEqual((p.html.count("STATUS:CANCELLED"), p.html.count("STATUS:CONFIRMED")), (1, 1))
        self.assertGreater(sum(n for n, _ in found.values()), sum(n for n, _ in events(first.html).values()))

    def nobody_else_s(self, b, path):
        other = self.visitor("P10090")
        (number,), = self.inst.sql("SELECT id FROM feeds")
        page, own = self.make(other)
        self.assertEqual(events(self.fetch(own).html), {})
        p = other.send(other.get("/feeds"), "/feeds/revoke", {"feed": str(number)})
        self.assertEqual(p.status, 404)
        self.fetch(path)
        for wrong in ("/cal/" + "a" * 26 + ".ics", "/cal/x.ics", "/cal/x", path[:-5] + ".ics"):
            p = self.fetch(wrong, 404)
            self.assertEqual(p.html, "There is no such calendar.\n")
        for _ in range(4):
            self.make(other)
        self.assertNotIn("/feeds/new", [f["action"] for f in other.get("/feeds").forms])
        self.assertEqual(other.send(page, "/feeds/new", {"once": "x" * 20}).status, 409)

    def taken_back(self, b, path):
        page = b.get("/feeds")
        p = b.send(page, "/feeds/revoke")
        self.assertIn("No address was made.", p.text)
        self.fetch(path, 410)
        self.fetch(path, 410, If_None_Match="*")

    def by_the_administrator(self):
        made = self.ctl_json("feed", "make", "P10011")
        path = ADDRESS.fullmatch(made["address"]).group(1)
        self.assertEqual(len(events(self.fetch(path, program="curl/8.0").html)), 2)
        listed, = self.ctl_json("feed", "list", "--person", "P10011")
        self.assertEqual((listed["id"], listed["fetched_by"]), (made["id"], "another program"))
        self.inst.sql("UPDATE people SET active = false WHERE ref = 'P10011'")
        self.fetch(path, 410)
        self.inst.sql("UPDATE people SET active = true WHERE ref = 'P10011'")
        self.fetch(path)
        self.inst.ctl("feed", "revoke", str(made["id"]))
        self.fetch(path, 410)
        self.assertEqual(self.ctl_json("feed", "list", "--person", "P10011"), [])


if __name__ == "__main__":
    unittest.main()
