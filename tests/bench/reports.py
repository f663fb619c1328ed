# SPDX-License-Identifier: Apache-2.0
"""reports.py - stored reports made in bulk: rows of inbound and inbound_todo, without the intake.

Each is an ORU^R01 of about 3 kB with a follow-up in it; every tenth one is of a patient who had one
before, of the other side: the same words again would be the same report.  The lane follows from the patient, as in intake.
"""
import datetime

TEMPLATE = "\r".join((
    "MSH|^~\\&|POWERSCRIBE|NORTHMOOR|FOLLOWUPD|NORTHMOOR|@at@||ORU^R01^ORU_R01|@id@|P|2.5.1",
    "PID|1||NM-@patient@^^^NORTHMOOR^MR||THISTLEWOOD^BARNABY^R||19580930|M|||4 Tannery Close^^"
    "Northmoor^WA^98999||555-555-0144",
    "PV1|1|O|NM IMAGING^LDCT^1||||7781^FENWICK^AUGUSTA^^^DR^MD|7790^ABARA^NNEKA^^^DR^MD||RAD",
    "ORC|RE|NMO@id@|NM@id@",
    "OBR|1|NMO@id@|NM@id@|71271^CT LOW DOSE LUNG SCREENING^CPT4|||@at@|||||||@at@||"
    "7781^FENWICK^AUGUSTA^^^DR^MD||NM@id@||||@at@||CT|F|||||||7702&ILVERTON&CASPAR&&&DR",
    "OBX|1|CE|LUNGRADS^Lung-RADS Assessment Category^L|1|3^Lung-RADS 3^ACR|||A|||F",
    "OBX|2|NM|FUMONTHS^Follow-up interval^L|1|6|mo^month^UCUM|||||F",
    *("OBX|%d|TX|GDT^Narrative^L|1|%s||||||F" % (n + 3, line) for n, line in enumerate((
        "EXAMINATION: Low dose CT of the chest for lung cancer screening.",
        "INDICATION: Annual screening, current smoker, 38 pack-years, no symptoms.",
        "COMPARISON: Low dose CT of last year, Lung-RADS 2.",
        "TECHNIQUE: Helical acquisition without contrast, 1 mm reconstructions, CTDIvol 2.1 mGy.",
        "FINDINGS:",
        "LUNGS: New solid nodule in the @side@ lower lobe, 6.4 x 5.8 mm, series 3 image 118.",
        "Unchanged 3 mm perifissural nodule in the right middle lobe, image 97.",
        "Mild centrilobular emphysema with an upper lobe predominance. No consolidation.",
        "AIRWAYS: Patent to the segmental level; mild diffuse bronchial wall thickening.",
        "PLEURA: No effusion, no pneumothorax. Small calcified plaque on the right diaphragm.",
        "MEDIASTINUM: No node over 10 mm in short axis. Thyroid without a suspicious nodule.",
        "HEART: Normal size. Moderate coronary calcification in three vessels. No effusion.",
        "AORTA: 36 mm ascending, 27 mm descending, scattered calcified atheroma.",
        "UPPER ABDOMEN: Simple cyst of the left kidney, 21 mm. Adrenal glands are normal.",
        "BONES: Degenerative change of the thoracic spine. No aggressive lesion.",
        "IMPRESSION:",
        "1. New 6 mm solid nodule in the @side@ lower lobe. Lung-RADS 3, probably benign.",
        "2. Low dose CT in 6 months is recommended.",
        "3. Emphysema, mild. Smoking cessation should be offered again."))))) + "\r"

STORE = """
WITH made AS (SELECT n, n - CASE WHEN n %% 10 = 0 THEN 5 ELSE 0 END AS patient
              FROM generate_series(%s::bigint, %s::bigint) n),
text AS (SELECT n, patient, convert_to(replace(replace(replace(replace(%s, '@side@',
             CASE WHEN n %% 10 = 0 THEN 'right' ELSE 'left' END), '@id@',
             to_char(n, 'FM0000000000')), '@patient@', to_char(patient, 'FM0000000000')), '@at@',
             to_char(clock_now() - interval '2 days', 'YYYYMMDDHH24MISS')), 'UTF8') AS raw FROM made)
INSERT INTO inbound (source, peer, format, verdict, lane, sender, control_id, message_type, sha256, raw)
SELECT 'riverbend', '127.0.0.1', 'hl7', 'accepted', patient %% 64 + %s, 'POWERSCRIBE|NORTHMOOR',
       to_char(n, 'FM0000000000'), 'ORU^R01', sha256(raw), raw FROM text ORDER BY n"""

RELEASE = """
INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM inbound i WHERE verdict = 'accepted'
AND NOT EXISTS (SELECT FROM applied a WHERE a.inbound_id = i.id)"""

PEOPLE = """
INSERT INTO people (ref, family, given, email, roles) VALUES
('7781', 'FENWICK', 'AUGUSTA', 'fenwick@clinic.example', '{clinician}'),
('7702', 'ILVERTON', 'CASPAR', 'ilverton@clinic.example', '{radiologist}'),
('C1', 'FAIRWEATHER', 'JUDE', 'coordinator@riverbend.example', '{coordinator}')"""


def message(number):
    """One of them as a sender would send it; number must not be among the stored ones."""
    at = (datetime.datetime.utcnow() - datetime.timedelta(days=2)).strftime("%Y%m%d%H%M%S")
    text = TEMPLATE.replace("@side@", "left").replace("@id@", "%010d" % number).replace("@patient@", "%010d" % number)
    return text.replace("@at@", at).encode()


def store(instance, first, last, analyzed=True, history=False):
    """Stores reports first to last; nobody applies them yet.  history: in the lanes behind live ones."""
    for at in range(first, last + 1, 50000):
        instance.sql(STORE, at, min(at + 49999, last), TEMPLATE, 64 if history else 0)
    if analyzed:
        instance.sql("ANALYZE inbound")


def release(c):
    """In a transaction of the connection c: makes work of all that is stored."""
    with c.cursor() as cursor:
        cursor.execute(RELEASE)
        cursor.execute("NOTIFY followupd_inbound")
