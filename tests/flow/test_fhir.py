#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_fhir.py - follow-ups as FHIR R4 resources: what is read, searched for, refused, and who is told of it."""
import http.client
import json
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fhir
from instance import wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHEST = "24627-2^CT Chest^LN"
TYPE = "application/fhir+json; charset=utf-8"


class Answer:
    def __init__(self, answer):
        self.status, self.headers, text = answer.status, answer.headers, answer.read().decode()
        self.json = json.loads(text) if text else None


class Fhir(Scenario):
    def setUp(self):
        super().setUp()
        self.seen = {}  # resources, by reference
        self.token = self.make("ehr", "fhir.read,followups.read")

    def make(self, name, scopes, *options):
        return json.loads(self.inst.ctl("--json", "token", "new", name, "--scopes", scopes, *options))["token"]

    def asked(self, path, token, method, headers):
        """None: there were too many in this second."""
        link = http.client.HTTPConnection("127.0.0.1", self.inst.pages_port, timeout=60)
        sent = {"Authorization": "Bearer " + (token or self.token)} if token != "" else {}
        sent.update({k.replace("_", "-"): v for k, v in headers.items()})
        link.request(method, "/fhir/" + path, headers=sent)
        a = Answer(link.getresponse())
        link.close()
        return None if a.status == 429 else a

    def ask(self, path, status=200, token=None, method="GET", **headers):
        a = wait_for("its turn", lambda: self.asked(path, token, method, headers))
        self.assertEqual(a.status, status, (path, a.json))
        self.assertEqual(a.headers["Content-Type"], TYPE)
        self.assertIsNone(a.headers["Set-Cookie"])
        if a.json and a.json["resourceType"] != "CapabilityStatement":
            for resource in [a.json] + [e["resource"] for e in a.json.get("entry", [])]:
                self.assertEqual(fhir.faults(resource), [], path)
        if status >= 400:
            self.assertEqual(a.json["resourceType"], "OperationOutcome")
        return a

    def find(self, path, **more):
        """Of all pages, in their order."""
        found, at = [], path
        while at:
            bundle = self.ask(at, **more).json
            links = {l["relation"]: l["url"] for l in bundle["link"]}
            self.assertEqual(urllib.parse.unquote(links["self"]).split("/fhir/", 1)[1], urllib.parse.unquote(at.rstrip("?")))
            for e in bundle.get("entry", []):
                self.assertTrue(e["fullUrl"].endswith("/fhir/%s/%s" % (e["resource"]["resourceType"], e["resource"]["id"])))
                self.seen["%s/%s" % (e["resource"]["resourceType"], e["resource"]["id"])] = e["resource"]
                found.append(e["resource"] if e["search"]["mode"] == "match" else None)
            at = links.get("next", "").partition("/fhir/")[2]
        return [r for r in found if r]

    def ids(self, path):
        return [r["id"] for r in self.find(path)]

    def one(self, query, *values):
        return self.inst.sql(query, *values)[0][0]

    def open(self, patient, category="4A", procedure=LDCT, accession=None, day="20260302"):
        self.report("F%s%s" % (patient, day), accession or "RX" + patient, day, procedure, {LUNG: category}, patient=patient)
        return self.one("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")

    def say(self, kind, *segments):
        head = r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|20260304120000||%s|N%d|P|2.5.1" % (kind, len(self.seen) + id(segments) % 10**6)
        self.send("\r".join((head, "PID|1||TAN^^^RGH^MR||ALDERWICK^ROWAN||19591104|F") + segments).encode() + b"\r")

    def test_follow_ups_are_resources(self):
        self.rivera, self.tan, self.lee = self.open("RIVERA"), self.open("TAN", "3"), self.open("LEE")
        self.say("ORM^O01", "ORC|NW|P-CT|||||||20260304120000", "OBR|1|P-CT||" + LDCT)
        self.say("SIU^S12", "SCH|AP1||||||||||^^^20260903150000+0000" + "|" * 15 + "P-CT", "AIS|1|A|" + LDCT)
        self.inst.ctl("ack", self.rivera, "--by", "P10011")
        self.inst.ctl("close", self.lee, "--code", "DECLINED", "--reason", "told", "--clinician", "P10011", "--by", "C1")
        self.inst.ctl("attempt", self.tan, "--channel", "phone", "--outcome", "no-answer", "--by", "C1")
        self.until("2026-07-08T16:00:00Z")
        self.open("RIVERA", "1", accession="RX2", day="20260708")  # the exam that was owed
        self.a_task()
        self.searches()
        self.requests()
        self.told()
        self.appointments()
        self.people()
        self.names_lead_somewhere()
        self.metadata()
        self.refusals()
        self.scopes()
        self.access()
        self.verify()

    def a_task(self):
        a = self.ask("Task/" + self.tan)
        task = a.json
        seen = self.one("SELECT event_seq FROM followups WHERE ref = %s", self.tan)
        self.assertEqual((a.headers["ETag"], task["meta"]["versionId"]), ('W/"%d"' % seen, str(seen)))
        for tag in ('W/"%d"' % seen, '"x", "%d"' % seen, "*"):
            self.assertIsNone(self.ask("Task/" + self.tan, 304, If_None_Match=tag).json)
        self.ask("Task/" + self.tan, If_None_Match='W/"%d"' % (seen - 1))
        self.assertEqual((task["status"], task["intent"], task["businessStatus"]["coding"][0]["code"]), ("in-progress", "plan", "scheduled"))
        self.assertEqual(task["focus"]["reference"], "ServiceRequest/" + self.tan)
        self.assertEqual(task["restriction"]["period"], {"start": "2026-09-02", "end": "2026-09-02"})
        self.assertEqual(task["reasonReference"]["identifier"]["value"], "RXTAN")
        self.assertIn("VALE", task["requester"]["display"])
        inputs = {i["type"]["coding"][0]["code"]: i["valueString"] for i in task["input"]}
        self.assertEqual((inputs["guideline"], inputs["category"]), ("lung-rads 2022", "3"))
        done = self.ask("Task/" + self.rivera).json
        self.assertEqual((done["status"], done["businessStatus"]["coding"][0]["code"]), ("completed", "closed-exam"))
        self.assertEqual(done["output"][0]["valueReference"]["identifier"]["value"], "RX2")
        self.assertEqual(done["executionPeriod"]["end"][:10], "2026-07-08")
        declined = self.ask("Task/" + self.lee).json
        self.assertEqual((declined["status"], declined["statusReason"]["coding"][0]["code"]), ("rejected", "DECLINED"))
        self.ask("Task/" + self.tan.lower(), 404)
        for path in ("Task/ZZZZZZ", "ServiceRequest/ZZZZZZ", "Patient/1", "Patient/x", "Patient/0", "Practitioner/99999999999999999999",
                     "Communication/mail-1", "Communication/mail-x", "Communication/x-1", "Communication/mail-1x", "Appointment/1",
                     "Appointment/x", "Nothing/1", "Nothing"):
            self.ask(path, 404)

    def searches(self):
        every = [self.rivera, self.tan, self.lee]
        patient = self.one("SELECT patient_id FROM followups WHERE ref = %s", self.tan)
        owner = self.one("SELECT owner_id FROM followups WHERE ref = %s", self.tan)
        for query, refs in (("", every), ("_count=1", every), ("_count=9999", every), ("status=in-progress", [self.tan]),
                            ("status=rejected,completed", [self.rivera, self.lee]), ("status=draft", []),
                            ("status=http://hl7.org/fhir/task-status%7Ccompleted", [self.rivera]),
                            ("business-status=scheduled", [self.tan]), ("business-status=overdue-1", []), ("business-status=closed-exam", [self.rivera]),
                            ("business-status=scheduled&status=completed", []), ("patient=Patient/%d" % patient, [self.tan]),
                            ("patient=%d&status=completed" % patient, []), ("patient=77777777", []),
                            ("owner=Practitioner/%d&_count=2" % owner, every), ("owner=1", []),
                            ("_id=" + self.tan, [self.tan]), ("identifier=" + self.tan, [self.tan]), ("_id=ZZZZZZ", []),
                            ("_id=%s&identifier=%s" % (self.tan, self.lee), []), ("_id=%s&status=completed" % self.tan, []),
                            ("_id=%s&_lastUpdated=lt2026-01-01" % self.tan, []), ("_id=" + self.tan.lower(), []),
                            ("period=ge2026-07-01", [self.rivera, self.tan]), ("period=lt2026-01-01", []),
                            ("period=ge2026-03-01&period=le2026-03-31", every), ("period=2026", [self.rivera, self.lee]),
                            ("_lastUpdated=lt2026-01-01", []), ("_lastUpdated=ge2027", [])):
            self.assertEqual(self.ids("Task?" + query), refs, query)
        in_order = [r for r, in self.inst.sql("SELECT ref FROM followups f JOIN events v ON v.followup_id = f.id AND v.seq = f.event_seq ORDER BY v.at, f.id")]
        for query in ("_sort=_lastUpdated", "_sort=_lastUpdated&_count=1", "_lastUpdated=gt2026-01-01T00:00:00Z&_count=2"):
            self.assertEqual(self.ids("Task?" + query), in_order, query)
        # Exactly what has changed since then, with what it points at.
        last = self.ask("Task/" + in_order[-1]).json["meta"]["lastUpdated"]
        bundle = self.ask("Task?_lastUpdated=ge%s&_include=Task:focus" % last).json
        self.assertEqual([(e["resource"]["resourceType"], e["search"]["mode"]) for e in bundle["entry"]], [("Task", "match"), ("ServiceRequest", "include")])
        self.assertNotIn("entry", self.ask("Task?_lastUpdated=gt" + last).json)

    def requests(self):
        for query, refs in (("", [self.rivera, self.tan, self.lee]), ("status=active", [self.tan]), ("status=revoked", [self.lee]),
                            ("occurrence=ge2026-09-01", [self.tan]), ("occurrence=lt2026-06-02", []), ("occurrence=le2026-06-02&status=completed", [self.rivera]),
                            ("occurrence=2026-09-02", [self.tan]), ("occurrence=ge2026-09&occurrence=le2026-09-01", []), ("_id=" + self.lee, [self.lee])):
            self.assertEqual(self.ids("ServiceRequest?" + query), refs, query)
        request = self.ask("ServiceRequest/" + self.tan).json
        self.assertEqual((request["intent"], request["code"]["text"]), ("proposal", "Low-dose chest CT"))
        self.assertEqual(request["code"]["coding"], [{"system": "http://loinc.org", "code": "87279-6"}])

    def told(self):
        patient = self.one("SELECT patient_id FROM followups WHERE ref = %s", self.tan)
        every = self.find("Communication?_count=2&patient=%d" % patient)
        self.assertEqual(len({c["id"] for c in every}), len(every))
        self.assertEqual(len(every), self.one("SELECT count(*) FROM notices JOIN followups f ON f.id = followup_id WHERE ref = %s", self.tan) + 1)
        call, = [c for c in every if c["id"].startswith("attempt-")]
        self.assertEqual((call["status"], call["statusReason"]["coding"][0]["code"], "received" in call), ("not-done", "no-answer", False))
        mail = next(c for c in every if c["id"].startswith("mail-") and c["status"] == "completed")
        self.assertTrue(mail["sent"] and mail["recipient"][0]["reference"].startswith("Practitioner/"))
        self.assertNotIn("received", mail)
        self.assertNotIn("TAN", json.dumps(every))
        a = self.ask("Communication/" + mail["id"])
        self.assertEqual(a.json, mail)
        self.ask("Communication/" + mail["id"], 304, If_None_Match=a.headers["ETag"])

    def appointments(self):
        patient = self.one("SELECT patient_id FROM followups WHERE ref = %s", self.tan)
        a, = self.find("Appointment?patient=%d&_count=1" % patient)
        self.assertEqual((a["status"], a["start"], a["basedOn"][0]["reference"]), ("booked", "2026-09-03T15:00:00Z", "ServiceRequest/" + self.tan))
        self.assertEqual(self.ask("Appointment/" + a["id"]).json, a)
        self.assertEqual(self.find("Appointment?patient=%d" % self.one("SELECT patient_id FROM followups WHERE ref = %s", self.lee)), [])

    def people(self):
        patient = self.one("SELECT patient_id FROM followups WHERE ref = %s", self.tan)
        p = self.ask("Patient/%d" % patient).json
        self.assertEqual((p["identifier"][0]["value"], p["gender"], p["birthDate"]), ("TAN", "female", "1959-11-04"))
        few = self.ask("Patient/%d" % patient, token=self.make("narrow", "fhir.read")).json
        self.assertEqual(set(few), {"resourceType", "id", "identifier", "active"})
        self.ask("Practitioner/%d" % self.one("SELECT id FROM people WHERE ref = 'program-ehr'"), 404)

    def names_lead_somewhere(self):
        """What a resource names can be read."""
        todo = {r for resource in self.seen.values() for r in fhir.references(resource)}
        self.assertTrue({r.split("/")[0] for r in todo} >= {"Patient", "Practitioner", "ServiceRequest", "Task"}, todo)
        for reference in todo - set(self.seen):
            self.ask(reference)

    def metadata(self):
        """True to what is answered: what is named is taken, and nothing else is."""
        statement = self.ask("metadata", token="").json
        self.assertEqual((statement["fhirVersion"], statement["kind"], statement["status"]), ("4.0.1", "instance", "active"))
        self.assertTrue(statement["date"] and statement["software"]["version"])
        values = {"token": self.tan, "date": "ge2026-01-01", "reference": "1"}
        status = {"Task": "requested", "ServiceRequest": "draft"}
        resources = {r["type"]: r for r in statement["rest"][0]["resource"]}
        self.assertEqual(set(resources), set(fhir.RESOURCES) - {"Bundle", "OperationOutcome"})
        for kind, r in resources.items():
            does = {i["code"] for i in r["interaction"]}
            self.assertIn("read", does)
            if "search-type" not in does:
                self.ask(kind, 404)
                continue
            named = {p["name"]: values[p["type"]] for p in r["searchParam"]}
            named.update({k: v for k, v in (("status", status.get(kind)), ("business-status", "ordered")) if k in named})
            for name, value in named.items():
                self.ask("%s?%s=%s" % (kind, name, value))
            for name in {"_id", "identifier", "status", "business-status", "patient", "owner", "period", "occurrence", "_lastUpdated",
                         "name", "code", "focus", "_summary", "_revinclude", "_has:x:y:z", "status:not"} - set(named):
                self.ask("%s?patient=1&%s=x" % (kind, name) if name != "patient" else kind + "?patientt=1", 400)
            self.assertEqual(r.get("searchInclude"), ["Task:focus"] if kind == "Task" else None)

    def refusals(self):
        for query in ("status=open", "status=", "status=requested,", "status=x|requested", "business-status=x", "business-status=overdue-",
                      "patient=x", "patient=Practitioner/1", "patient=0", "patient=-1", "owner=", "_count=0", "_count=x", "_count=-1",
                      "_sort=-_lastUpdated", "_sort=", "_include=Task:owner", "_after=x", "_after=1.", "period=x", "period=2026-13",
                      "period=2026-02-30", "period=ap2026", "period=ne2026", "_lastUpdated=yesterday", "_lastUpdated=2026-03-02T09:45",
                      "status=requested&status=accepted", "_count=1&_count=2", "x=1"):
            self.ask("Task?" + query, 400)
        self.ask("Communication", 400)
        self.ask("Appointment?_count=1", 400)
        self.ask("Communication?patient=1&_after=1.x.1", 400)
        for accept in ("application/fhir+xml", "text/html", "application/xml, text/xml", "application/jsonx", "application/fhir+json+x"):
            self.ask("Task", 406, Accept=accept)
        self.ask("Task?_format=xml", 406)
        for accept in ("application/fhir+json", "application/json;q=0.5, application/xml", "*/*", "Application/FHIR+JSON; fhirVersion=4.0"):
            self.ask("Task?_count=1", Accept=accept)
        for form in ("json", "application/fhir%2Bjson", "application/fhir+json"):
            self.ask("Task?_count=1&_format=" + form, Accept="application/fhir+xml")
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            self.ask("Task/" + self.tan, 405, method=method)
        self.ask("metadata/x", 404, token="")

    def scopes(self):
        self.assertEqual(self.ask("Task", 401, token="").headers["WWW-Authenticate"], "Bearer")
        self.ask("Task", 403, token=self.make("lists", "followups.read"))
        self.inst.ctl("assign", self.tan, "--to", "P10090", "--reason", "hers", "--by", "C1")
        team = self.make("team", "fhir.read", "--team", "P10090")
        self.assertEqual([r["id"] for r in self.find("Task", token=team)], [self.tan])
        patient, other = (self.one("SELECT patient_id FROM followups WHERE ref = %s", ref) for ref in (self.rivera, self.tan))
        self.ask("Patient/%d" % other, token=team)
        hidden = self.find("Communication?patient=%d" % patient)[0]["id"]
        for path in ("Task/" + self.rivera, "ServiceRequest/" + self.rivera, "Patient/%d" % patient, "Communication/" + hidden):
            self.ask(path, 404, token=team)
        for kind in ("Task", "ServiceRequest", "Communication", "Appointment"):
            self.assertNotIn("entry", self.ask("%s?patient=%d" % (kind, patient), token=team).json, kind)

    def access(self):
        """Whoever was shown stands in the log, once for each answer."""
        pages = dict(self.inst.sql("SELECT a.page, count(*) FROM access_items a JOIN people p ON p.id = a.person_id"
                                   " WHERE p.ref = 'program-ehr' GROUP BY 1"))
        self.assertTrue({"fhir/Task", "fhir/ServiceRequest", "fhir/Communication", "fhir/Appointment", "fhir/Patient"} <= set(pages), pages)
        before = self.one("SELECT count(*) FROM access_items")
        self.ask("Task?_include=Task:focus")
        self.assertEqual(self.one("SELECT count(*) FROM access_items") - before, 3)


if __name__ == "__main__":
    unittest.main()
