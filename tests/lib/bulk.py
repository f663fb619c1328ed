# SPDX-License-Identifier: Apache-2.0
"""bulk.py - many rows from few: charts that the engine made, copied by SQL with other ids."""

STEP = 100000000  # between the ids of one copy and the next


def plus(column):
    return "%s + k * %d" % (column, STEP)


def other(column):
    return "%s || '~' || k" % column


# Table by table: how a copy's columns differ.
TABLES = {
    "inbound": {"id": plus, "control_id": other, "raw": lambda c: "substr(raw, 1, 20)"},
    "applied": {"inbound_id": plus},
    "patients": {"id": plus, "merged_into": plus},
    "patient_identifiers": {"patient_id": plus, "value": other, "came_from": plus},
    "exams": {"id": plus, "patient_id": plus, "accession": other, "came_from": plus},
    "reports": {"id": plus, "exam_id": plus, "inbound_id": plus, "text_inbound_id": plus},
    "findings": {"id": plus, "report_id": plus},
    "followups": {"id": plus, "ref": other, "patient_id": plus, "finding_id": plus,
                  "index_exam_id": plus, "series_id": plus},
    "timers": {"followup_id": plus},
    "review_items": {"id": plus, "key": other, "patient_id": plus, "report_id": plus,
                     "followup_id": plus, "inbound_id": plus},
    "calendar_entries": {"followup_id": plus, "uid": other},
    "question_events": {"review_item_id": plus},
    "digest_lines": {"review_item_id": plus, "notice_id": plus},
    "desk": {"item_id": plus},
    "notices": {"id": plus, "followup_id": plus, "review_item_id": plus},
    "mails": {"notice_id": plus},
    "outbox": {"notice_id": plus, "message_id": other},
    "deliveries": {"notice_id": plus},
    "events": {"id": plus, "followup_id": plus},
}

# A line's hash holds the id of its follow-up.
CHAIN = """
WITH RECURSIVE line AS (
  SELECT e.id, e.followup_id, e.seq, event_hash('', followup_id, seq, at, actor, kind, detail) AS hash
  FROM events e WHERE e.id >= %s AND e.seq = 1
  UNION ALL
  SELECT n.id, n.followup_id, n.seq, event_hash(l.hash, n.followup_id, n.seq, n.at, n.actor, n.kind, n.detail)
  FROM line l JOIN events n ON n.followup_id = l.followup_id AND n.seq = l.seq + 1)
UPDATE events e SET hash = line.hash FROM line WHERE line.id = e.id"""


def copy(instance, table, first, last):
    rows = instance.sql("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                        " AND NOT attisdropped ORDER BY attnum", "followupd." + table)
    names = ['"%s"' % name for name, in rows]
    key = next(iter(TABLES[table]))
    values = [TABLES[table].get(name, lambda c: '"%s"' % c)(name) for name, in rows]
    instance.sql("INSERT INTO %s (%s) SELECT %s FROM %s, generate_series(%%s::bigint, %%s) k WHERE %s < %d" % (
        table, ", ".join(names), ", ".join(values), table, key, STEP), first, last)


def multiply(instance, followups, chained=False, analyzed=True, only=TABLES):
    """Copies the charts until there are about so many follow-ups; the originals must be the engine's.

    Copies are timed as their originals.  chained: the copied histories are what the engine would
    have written, too; it takes as long again.  Not analyzed: plans that were made before are kept.
    only: rows of these tables alone, where the disk has no room for whole charts."""
    (have, copies, originals), = instance.sql(
        "SELECT count(*), coalesce(max(id) / %s, 0), count(*) FILTER (WHERE id < %s) FROM followups",
        STEP, STEP)
    wanted = (followups - have) // originals
    if wanted < 1:
        return
    for table in only:
        copy(instance, table, copies + 1, copies + wanted)
    if chained:
        instance.sql(CHAIN, STEP * (copies + 1))
    instance.sql("SELECT setval('ids', (SELECT max(id) FROM events) + %s)", STEP)
    if analyzed:
        instance.sql("VACUUM ANALYZE")
