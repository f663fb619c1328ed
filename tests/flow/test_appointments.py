#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_appointments.py - orders, appointments and exams by their numbers, in whatever order they come."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from scenario import Scenario

CHEST = "24627-2^CT Chest^LN"
XRAY = "36643-5^XR Chest 2 Views^LN"
TEXT = ("There is a solid nodule of 7 mm in the right upper lobe, without calcification."
        " Recommend CT chest in 3 months.")
PID = "PID|1||SC1^^^RGH^MR||ALDERWICK^ROWAN||19591104|F"


def header(kind, number, sent, sender="RIS"):
    return r"MSH|^~\&|%s|RIVERBEND|FOLLOWUPD|RIVERBEND|%s||%s|%s|P|2.5.1" % (sender, sent, kind, number)


class Appointments(Scenario):
    number = 0

    def say(self, kind, sent, *segments, sender="RIS"):
        self.number += 1
        self.send("\r".join((header(kind, "N%d" % self.number, sent, sender),) + segments).encode() + b"\r")

    def siu(self, event, number, sent, start, procedure=CHEST, order="", sender="SCHED"):
        sch = "SCH|%s||||||||||^^^%s%s" % (number, start, "|" * 15 + order if order else "")
        self.say("SIU^" + event, sent, sch, PID, "AIS|1|A|" + procedure, sender=sender)

    def order(self, sent, placer, procedure, note="", control="NW"):
        self.say("ORM^O01", sent, PID, "ORC|%s|%s|||||||%s" % (control, placer, sent),
                 "OBR|1|%s||%s" % (placer, procedure), *(["NTE|1||" + note] if note else []))

    def found(self):
        self.report("F1", "A1", "20260302", CHEST, {}, text=TEXT)
        return self.case()

    def linked(self):
        return self.inst.sql("SELECT order_placer FROM followups")[0][0]

    def day(self):
        row, = self.inst.sql("SELECT to_char(appointment_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI') FROM followups")
        return row[0]

    def close_books(self):
        self.verify()
        self.inst.ctl("rebuild", "--check")

    def test_an_older_message_about_an_appointment_changes_nothing(self):
        self.found()
        self.siu("S13", "AP1", "20260304120000", "20260603150000+0000")
        self.siu("S12", "AP1", "20260303120000", "20260601150000+0000")
        self.assertEqual((self.case()["state"], self.day()), ("scheduled", "06-03 15:00"))
        self.close_books()

    def phoned(self):
        return self.inst.sql("SELECT status, to_char(starts_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), told_by, place FROM"
                             " appointments WHERE person_id IS NOT NULL ORDER BY id")

    def test_what_was_told_by_phone_counts_until_the_feed_speaks_of_it(self):
        self.found()
        ref, = self.inst.sql("SELECT ref FROM followups")[0]
        words = self.inst.ctl("people", "sign-in", "C1", "--one-time").split()
        b = Browser(self.inst.pages_port)
        b.sign_in("C1", words[words.index("Password") + 1])
        page = "/case/%s/order" % ref
        self.assertIn(page, b.get("/case/" + ref).html)
        lacks = b.send(b.get(page), page, {"hour": "half past ten"})
        self.assertEqual(lacks.status, 422)
        self.assertIn("Give a time, such as 10:40.", lacks.text)
        self.assertIn("Say who said it.", lacks.text)
        done = b.send(b.get(page), page, {"source": "Dr Lee's office", "day": "2026-06-01", "hour": "7:00",
                                          "where": "Lakeside"})
        self.assertIn("Recorded:", done.text)
        self.assertIn("by phone, Dr Lee's office, Lakeside", b.get("/case/" + ref).text)
        self.assertEqual((self.case()["state"], self.day()), ("scheduled", "06-01 14:00"))
        self.assertIn("by phone, Dr Lee's office, Lakeside", self.inst.ctl("explain", ref))
        # the feed has it: it is the feed's from now on, and falls with it
        self.siu("S12", "AP1", "20260303120000", "20260601140000+0000")
        self.assertEqual(self.phoned(), [("confirmed", "06-01 14:00", "Dr Lee's office", "Lakeside")])
        self.siu("S15", "AP1", "20260304120000", "20260601140000+0000")
        self.assertEqual((self.case()["state"], self.day()), ("open", None))
        # another day than the feed has: the feed's counts, and a person is asked
        self.inst.ctl("order", ref, "--from", "the desk", "--at", "2026-06-08", "--by", "C1")
        self.assertEqual(self.case()["state"], "scheduled")
        self.siu("S12", "AP2", "20260305120000", "20260609150000+0000")
        self.assertEqual(self.day(), "06-09 15:00")
        self.assertEqual(self.phoned()[1][0], "contradicted")
        self.assertIn("phone-differs", self.reviews())
        (number, text), = self.inst.sql("SELECT id, question FROM review_items WHERE kind = 'phone-differs'")
        self.assertIn("the desk said by phone that the exam of follow-up %s is booked for 2026-06-08, and the feed has "
                      "2026-06-09 at 08:00: what holds?" % ref, text)
        self.inst.ctl("review", "answer", str(number), "fixed", "--note", "the feed is right", "--by", "C1")
        kinds = [k for k, in self.inst.sql("SELECT kind FROM events WHERE kind LIKE 'phone%' ORDER BY at, seq")]
        self.assertEqual(kinds, ["phoned", "phone-confirmed", "phoned", "phone-ended"])
        self.close_books()

    def test_one_that_falls_through_leaves_the_other_standing(self):
        self.found()
        self.siu("S12", "AP-A", "20260303120000", "20260601150000+0000")
        self.siu("S12", "AP-B", "20260304120000", "20260603150000+0000")
        self.siu("S26", "AP-A", "20260305120000", "20260601150000+0000")
        self.assertEqual((self.case()["state"], self.case()["tier"], self.day()), ("scheduled", 0, "06-03 15:00"))
        self.siu("S15", "AP-B", "20260306120000", "20260603150000+0000")
        self.assertEqual((self.case()["state"], self.day()), ("open", None))
        self.assertEqual(self.inst.sql("SELECT placer, status FROM appointments ORDER BY 1"),
                         [("AP-A", "no-show"), ("AP-B", "cancelled")])
        self.close_books()

    def test_without_order_or_hour_it_is_an_appointment_and_no_exam(self):
        self.found()
        self.siu("S12", "AP1", "20260303120000", "20260601")
        self.assertEqual(self.case()["state"], "scheduled")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM exams"), [(1,)])
        self.until("2026-03-04T22:00:00Z")
        mail = [m for m in self.mails("d.okonjo@riverbend.example") if m["ics"] and "appointment" in m["ics"]][-1]
        self.assertIn("20260601", self.calendar(mail)["start"])
        self.assertNotIn("00:00", self.body(mail))
        self.close_books()

    def test_what_it_is_for_is_asked_where_nobody_can_tell(self):
        self.found()
        self.siu("S12", "AP1", "20260303120000", "20260601150000+0000", procedure="")
        self.assertEqual((self.case()["state"], self.reviews()), ("open", ["appointment-match"]))
        number, = self.inst.sql("SELECT id FROM review_items WHERE class <> 'review'")[0]
        self.inst.ctl("review", "answer", "Q%d" % number, "attach-exam", "--by", "C1")
        self.settle()
        self.assertEqual((self.case()["state"], self.day()), ("scheduled", "06-01 15:00"))
        self.close_books()

    def test_nothing_came_of_it_and_somebody_is_asked(self):
        self.found()
        self.siu("S12", "AP1", "20260303120000", "20260601150000+0000")
        self.until("2026-06-03T22:00:00Z")
        self.assertNotIn("appointment-passed", self.inst.ctl("review"))
        self.until("2026-06-05T22:00:00Z")
        asked, = self.inst.sql("SELECT q.kind, p.ref, q.due_at IS NOT NULL FROM review_items q JOIN people p"
                               " ON p.id = q.owner_id WHERE resolved_at IS NULL AND q.class <> 'review'")
        self.assertEqual(asked, ("appointment-passed", "C1", True))
        self.report("F2", "A2", "20260601", CHEST, {}, text="The nodule has resolved.")
        self.assertNotIn("appointment-passed", self.reviews())
        self.close_books()

    def test_an_order_is_linked_for_what_it_orders(self):
        self.found()
        self.order("20260303120000", "P-XR", XRAY, note="follow up of A1")
        self.assertEqual((self.case()["state"], self.linked()), ("open", None))
        self.order("20260303130000", "P-CT", CHEST)
        self.assertEqual((self.case()["state"], self.linked()), ("ordered", "P-CT"))
        self.close_books()

    def test_two_accessions_under_one_order_are_two_exams(self):
        self.found()
        self.say("ORU^R01", "20260303120000", PID, "OBR|1|O-A1|A2|%s|||20260302100000|||||||||P10011||A2||||20260303"
                 "||CT|F|||||||R2041&VALE&TAMSIN" % CHEST, "OBX|1|TX|19005-8^^LN|1|Normal chest.||||||F")
        self.assertEqual(self.inst.sql("SELECT accession, status FROM exams ORDER BY 1"), [("A1", "final"), ("A2", "final")])
        self.assertEqual((self.case()["state"], self.reviews()), ("open", []))
        self.close_books()

    def test_the_report_says_what_was_done(self):
        self.found()
        self.order("20260303120000", "O-A7", "30746-2^CT Abdomen^LN")
        self.report("F7", "A7", "20260601", CHEST, {}, text="The nodule is unchanged.")
        self.assertEqual(self.inst.sql("SELECT procedure_code FROM exams WHERE accession = 'A7'"), [("24627-2",)])
        self.close_books()

    def test_an_observation_of_the_patient_in_front_of_the_result(self):
        self.say("ORU^R01", "20260302120000", PID, "PRT|1|UC", "OBX|1|NM|3137-7^Height^LN||180|cm", "PRT|2|UC", "PV1|1|O",
                 "OBR|1|O-A1|A1|%s|||20260302100000|||||||||P10011||A1||||20260302||CT|F|||||||R2041&VALE&TAMSIN" % CHEST,
                 "ORC|RE|O-A1|A1", "NTE|1||", "OBX|2|TX|19005-8^^LN|1|%s||||||F" % TEXT, "ZXX|1")
        self.assertEqual(self.case()["state"], "open")
        self.close_books()


if __name__ == "__main__":
    unittest.main()
