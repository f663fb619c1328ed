# SPDX-License-Identifier: Apache-2.0
"""hospital.py - 400 varied findings of one hospital in 8 weeks, and what becomes of them.

The same every time: one seeded generator, drawn from in a fixed order.  A finding is done (order,
appointment, exam), not kept, moved, ended by a death, or met with silence.
"""
import collections
import datetime
import random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
START = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=ZONE)
END = datetime.datetime(2027, 5, 3, 12, 0, tzinfo=ZONE)

FAMILIES = ("Adair Bexley Corwin Dunmore Ellery Fenwick Galt Hollis Ibarra Jessop Kilbride Lorne Mabry Norcross Oakes"
            " Pruett Quill Renwick Sorrel Tarrant Usher Vance Wexford Yarrow Zeller").split()
GIVEN = ("Ana Ben Cleo Dov Eve Finn Gia Hal Ida Jon Kay Lou Mia Ned Ola Pam Quin Rae Sam Tess Una Val Wes Yue"
         " Zoe").split()
READERS = (("Vale", "Tamsin"), ("Moss", "Ari"), ("Kerr", "Bo"), ("Lund", "Cy"), ("Pope", "Di"))
CLINICIANS = len(FAMILIES)

CHEST = ("29252-4^CT Chest WO contrast^LN", "CT")
LDCT = ("79086-5^CT Chest for screening WO contrast^LN", "CT")
BREAST = ("26347-5^MG Breast - left Diagnostic^LN", "MG")
SCREENING = ("26175-0^MG Breast - bilateral Screening^LN", "MG")
NECK = ("24842-5^US Neck^LN", "US")
ABDOMEN = ("24566-2^CT Abdomen and Pelvis W contrast IV^LN", "CT")
ADRENAL = ("36424-3^CT Adrenal gland WO and W contrast IV^LN", "CT")
KIDNEY = ("36250-2^MR Kidney WO and W contrast IV^LN", "MR")
HEAD = ("24725-4^CT Head WO contrast^LN", "CT")

Kind = collections.namedtuple("Kind", "name share exam text next_exam months next_text", defaults=(None, 0, ""))
KINDS = [
    Kind("lr3", 45, LDCT, "Solid nodule, right upper lobe, 7 mm. Lung-RADS 3.", LDCT, 6, "Stable nodule. Lung-RADS 2."),
    Kind("lr4a", 30, LDCT, "New 9 mm solid nodule left lower lobe. Lung-RADS category 4A. Recommend low-dose CT in 3"
         " months.", LDCT, 3, "Decreased nodule. Lung-RADS 2."),
    Kind("lr4b", 10, LDCT, "16 mm solid nodule, left lower lobe. Lung-RADS 4B.", CHEST, 1, "Resolved nodule."),
    Kind("lr4x", 4, LDCT, "Spiculated mass. Lung-RADS 4X. PET/CT or tissue sampling recommended.", CHEST, 1, "Resolved."),
    Kind("lr2", 20, LDCT, "Stable 4 mm nodules. Lung-RADS 2. Continue annual screening with LDCT in 12 months.", LDCT, 12,
         "Lung-RADS 1."),
    Kind("br3", 45, BREAST, "Focal asymmetry, left breast. BI-RADS 3: probably benign. Short interval follow-up in 6"
         " months.", BREAST, 6, "Stable asymmetry. BI-RADS 2."),
    Kind("br0", 25, SCREENING, "BI-RADS 0. Left breast mass needs additional imaging evaluation. Recommend diagnostic"
         " mammogram and ultrasound.", BREAST, 1, "BI-RADS 2."),
    Kind("br4", 15, BREAST, "Suspicious calcifications. BI-RADS 4. Stereotactic biopsy of the left breast recommended."),
    Kind("fl", 60, CHEST, "Incidental 7 mm solid nodule, right upper lobe. Per Fleischner Society guidelines, recommend"
         " follow-up CT chest in 6-12 months.", CHEST, 8, "Stable 7 mm nodule."),
    Kind("fl18", 20, CHEST, "6 mm ground-glass nodule. Recommend follow-up chest CT in 18 to 24 months.", CHEST, 18,
         "Unchanged."),
    Kind("ti4", 20, NECK, "Right thyroid nodule 1.2 cm, ACR TI-RADS 4. Recommend follow-up ultrasound in 1 year.", NECK, 12,
         "Stable."),
    Kind("ti5", 10, NECK, "Left thyroid nodule 1.4 cm, ACR TI-RADS 5. Recommend ultrasound guided FNA."),
    Kind("adr", 25, ABDOMEN, "Incidental 2.2 cm left adrenal nodule, indeterminate. Recommend adrenal protocol CT in 12"
         " months.", ADRENAL, 12, "Stable adenoma."),
    Kind("bos", 12, ABDOMEN, "Complex right renal cyst, Bosniak IIF. Recommend renal protocol MRI in 6 months.", KIDNEY, 6,
         "Stable Bosniak IIF."),
    Kind("crit", 15, CHEST, "CRITICAL RESULT: acute bilateral pulmonary emboli with right heart strain. Findings discussed"
         " with Dr. Adair by telephone at 10:05 AM with read back."),
    Kind("crit2", 8, HEAD, "CRITICAL FINDING: acute subdural hemorrhage with 8 mm midline shift."),
    Kind("inc1", 15, CHEST, "Indeterminate 8 mm nodule. Follow-up imaging is recommended."),
    Kind("inc2", 12, ABDOMEN, "Indeterminate liver lesion. Recommend MRI for further characterization."),
    Kind("inc3", 8, ABDOMEN, "Small pancreatic cyst. Recommend follow-up."),
    Kind("cond", 8, CHEST, "Small pleural effusion. If symptoms persist, consider repeat chest CT."),
    Kind("none", 15, CHEST, "No acute cardiopulmonary abnormality. No follow-up is recommended."),
]

Event = collections.namedtuple("Event", "at patient what segments stated")  # stated: MSH-7


def people():
    """The rows of people.csv."""
    rows = ["ref,family,given,email,roles,language,active"]
    for i, (family, given) in enumerate(zip(FAMILIES, GIVEN)):
        rows.append("D%03d,%s,%s,%s.%s@riverbend.example,clinician,en,yes" % (
            i + 1, family, given, given[0].lower(), family.lower()))
    for i, (family, given) in enumerate(READERS):
        rows.append("R%02d,%s,%s,rad%d@riverbend.example,radiologist,en,yes" % (i + 1, family, given, i + 1))
    rows += ["FAILSAFE,Fairweather,Jude,coordinator@riverbend.example,coordinator|fail-safe,en,yes",
             "N1,Osei,Amara,navigator@riverbend.example,navigator,en,yes",
             "H1,Lindqvist,Tove,chief@riverbend.example,chief,en,yes"]
    return "\n".join(rows) + "\n"


# ---- segments ------------------------------------------------------------------------------------

def stamp(at):
    return at.astimezone(ZONE).strftime("%Y%m%d%H%M%S%z")


def pid(n):
    """PID-1 to PID-8."""
    return "PID|1||P%05d^^^RGH^MR||TESTER%03d^CASE||%04d0%d1%d|%s" % (
        n, n, 1940 + n % 45, 1 + n % 9, n % 9, "FM"[n % 2])


class Case:
    """One patient's finding and the messages about it; each is (type, segments after MSH)."""

    def __init__(self, n, kind, doctor):
        self.n, self.kind, self.doctor = n, kind, "%s^%s^%s" % doctor if doctor else ""
        self.reader = n % len(READERS)

    def report(self, order, accession, exam, text, at):
        obr = "OBR|1|%s|%s|%s|||%s|||||||||%s||%s||||%s||%s|F|||||||R%02d&%s&X" % (
            order, accession, exam[0], stamp(at - datetime.timedelta(minutes=45)), self.doctor, accession, stamp(at),
            exam[1], self.reader + 1, READERS[self.reader][0].upper())
        return "ORU^R01^ORU_R01", [pid(self.n), obr, "OBX|1|TX|19005-8^Radiology Impression^LN|1|%s||||||F" % text]

    def ordered(self, at):
        n, exam = self.n, self.kind.next_exam
        return "OMI^O23^OMI_O23", [
            pid(n), "ORC|NW|F-O%05d^EPC|F-A%05d^RIS||IP||||%s|||%s" % (n, n, stamp(at), self.doctor),
            "OBR|1|F-O%05d^EPC|F-A%05d^RIS|%s||||||||||||%s||F-A%05d||||||%s" % (n, n, exam[0], self.doctor, n, exam[1])]

    def appointment(self, trigger, at):
        n, end = self.n, at + datetime.timedelta(minutes=30)
        return "SIU^%s^SIU_S12" % trigger, [
            "SCH|S-%05d^EPC|S-%05d^CADENCE|||||FU^Follow up imaging|CTAPPT^CT appointment|30|min|^^30^%s^%s"
            "||||||||||||||Booked|F-O%05d^EPC|F-A%05d^RIS" % (n, n, stamp(at), stamp(end), n, n),
            pid(n), "RGS|1|A", "AIS|1|A|%s|%s|||30|min" % (self.kind.next_exam[0], stamp(at))]

    def death(self, at):
        """PID-29 is the time of death, PID-30 says that it is one, and so does PV1-36."""
        return "ADT^A08^ADT_A01", ["EVN|A08|%s" % stamp(at), pid(self.n) + "|" * 21 + "%s|Y" % stamp(at),
                                   "PV1|1|I" + "|" * 34 + "20"]


# ---- what happens --------------------------------------------------------------------------------

def on_a_workday(at):
    while at.weekday() >= 5:
        at += datetime.timedelta(days=1)
    return at


def follow_up(case, fate, at, generator):
    """Ordered, booked, and then missed, moved or done."""
    def then(when, what, message, stated=None):
        return Event(when, case.n, what, message, stated or when)

    n, kind = case.n, case.kind
    due = at + datetime.timedelta(days=30.4 * kind.months)
    exam = on_a_workday(due + datetime.timedelta(days=generator.randrange(-20, 40))).replace(hour=9 + n % 7, minute=30)
    ordered = on_a_workday(at + (exam - at) * generator.uniform(0.05, 0.7)).replace(hour=14)
    booked = on_a_workday(ordered + datetime.timedelta(days=1 + n % 4)).replace(hour=15)
    if booked >= exam:
        booked = ordered + datetime.timedelta(minutes=30)
    yield then(ordered, "order", case.ordered(ordered))
    yield then(booked, "booked", case.appointment("S12", exam))
    if fate < 0.08:
        yield then(exam + datetime.timedelta(hours=2), "no-show", case.appointment("S26", exam), exam)
        return
    if fate < 0.14:
        moved, exam = exam - datetime.timedelta(days=1), on_a_workday(exam + datetime.timedelta(days=7))
        yield then(moved, "moved", case.appointment("S13", exam))
    result = exam + datetime.timedelta(hours=2)
    yield then(result, "result", case.report("F-O%05d" % n, "F-A%05d" % n, kind.next_exam, kind.next_text, result))


def events(count, seed=20261128):
    """All of them in the order of time."""
    generator = random.Random(seed)
    weights = [1.0 / (i + 1) ** 0.8 for i in range(CLINICIANS)]
    pool = [kind for kind in KINDS for _ in range(kind.share)]
    while len(pool) < count:
        pool.append(generator.choice(KINDS))
    generator.shuffle(pool)
    days = [START + datetime.timedelta(days=d) for d in range(56)]
    days = [day for day in days if day.weekday() < 5]
    found = []
    for n, kind in enumerate(pool[:count], 1):
        at = generator.choice(days) + datetime.timedelta(minutes=generator.randrange(0, 540))
        i = generator.choices(range(CLINICIANS), weights)[0]
        doctor = ("D%03d" % (i + 1), FAMILIES[i].upper(), GIVEN[i].upper())
        if n % 20 == 0:
            doctor = ("X%03d" % n, "OUTSIDE", "PCP")  # not among the people
        if n % 57 == 0:
            doctor = None
        case = Case(n, kind, doctor)
        accession = "A%05d" % n
        report = case.report("O-" + accession, accession, kind.exam, kind.text, at)
        found.append(Event(at, n, "report", report, at))
        fate = generator.random()
        if kind.next_exam and doctor and fate < 0.60:
            found += follow_up(case, fate, at, generator)
        elif fate > 0.965:
            died = at + datetime.timedelta(days=generator.randrange(40, 200))
            found.append(Event(died, n, "death", case.death(died), died))
    return sorted(found, key=lambda e: (e.at, e.patient))


def message(event, number):
    kind, segments = event.segments
    application = "ADT" if kind.startswith("ADT") else "RIS"
    head = r"MSH|^~\&|%s|RIVERBEND|FOLLOWUPD|RIVERBEND|%s||%s|G%06d|P|2.5.1" % (
        application, stamp(event.stated), kind, number)
    return ("\r".join([head] + segments) + "\r").encode()
