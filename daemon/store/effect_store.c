/* SPDX-License-Identifier: Apache-2.0
 *
 * effect_store.c - what came of one stored message: rows that name it, and what happened to its
 * patient in the turn of the engine that applied it.
 *
 * Rows of one turn have one instant, the clock that the turn began with.
 */
#include "autoconf.h"
#include "followupd/effect_store.h"
#include "followupd/array.h"

const char *const effect_names[EFFECT_PARTS] = {
    "reports", "findings", "followups", "questions", "history", "notices", "merges", "replays"};

/* $1: the message; $2: numbers.  p: its patients; turn: when it was applied last. */
#define SUBJECTS                                                                                   \
	"WITH p (id) AS MATERIALIZED (SELECT x.patient_id FROM reports r JOIN exams x ON x.id = "  \
	"r.exam_id WHERE r.inbound_id = $1 UNION SELECT patient_id FROM patient_identifiers "      \
	"WHERE value = ANY ($2::text[])), turn (at) AS (SELECT at FROM applied WHERE inbound_id "  \
	"= $1) "

/* Their follow-ups.  OFFSET 0: patient by patient along the index, however many others there are.
 */
#define CASES                                                                                      \
	"p CROSS JOIN LATERAL (SELECT * FROM followups f WHERE f.patient_id = p.id OFFSET 0) f"

/* Each names both parameters, so that one list of values serves all. */
static const struct statement parts[EFFECT_PARTS] = {
    [EFFECT_REPORTS] = {"effect_reports",
	"SELECT r.id AS report, r.version, r.status, r.current, x.id AS exam, x.accession,"
	" x.patient_id AS patient FROM reports r JOIN exams x ON x.id = r.exam_id"
	" WHERE r.inbound_id = $1 AND $2::text[] IS NOT NULL ORDER BY r.id"},
    [EFFECT_FINDINGS] = {"effect_findings",
	"SELECT g.id AS finding, g.report_id AS report, g.origin, g.system, g.version, g.\"row\","
	" g.disposition, f.ref AS followup FROM reports r JOIN exams x ON x.id = r.exam_id"
	" CROSS JOIN LATERAL (SELECT * FROM findings g WHERE g.report_id = r.id OFFSET 0) g"
	" LEFT JOIN LATERAL (SELECT * FROM followups f WHERE f.patient_id = x.patient_id OFFSET 0)"
	" f ON f.finding_id = g.id WHERE r.inbound_id = $1 AND $2::text[] IS NOT NULL"
	" ORDER BY g.id, f.id"},
    [EFFECT_FOLLOWUPS] = {"effect_followups",
	SUBJECTS ", own (id) AS MATERIALIZED (SELECT g.id FROM reports r JOIN findings g ON"
		 " g.report_id = r.id WHERE r.inbound_id = $1) SELECT f.ref AS followup, f.state,"
		 " f.action, f.modality, f.target, f.closure, o.ref AS owner FROM " CASES
		 " CROSS JOIN LATERAL (SELECT count(*) AS lines FROM events e WHERE e.followup_id ="
		 " f.id AND e.at = (SELECT at FROM turn)) h JOIN people o ON o.id = f.owner_id"
		 " WHERE h.lines > 0 OR f.finding_id IN (SELECT id FROM own) ORDER BY f.id"},
    [EFFECT_QUESTIONS] = {"effect_questions",
	SUBJECTS "SELECT 'Q' || q.id AS asked, q.kind, q.class, CASE WHEN q.resolved_at IS NULL"
		 " THEN 'open' ELSE 'answered' END AS state, f.ref AS followup, w.ref AS owner,"
		 " q.question FROM (SELECT q.* FROM p CROSS JOIN LATERAL (SELECT * FROM"
		 " review_items q WHERE q.patient_id = p.id OFFSET 0) q WHERE q.inbound_id = $1 OR"
		 " q.created_at = (SELECT at FROM turn) OR q.resolved_at = (SELECT at FROM turn)"
		 " UNION ALL SELECT q.* FROM review_items q WHERE q.patient_id IS NULL AND"
		 " q.inbound_id = $1) q LEFT JOIN followups f ON f.id = q.followup_id"
		 " LEFT JOIN people w ON w.id = q.owner_id ORDER BY q.id"},
    [EFFECT_HISTORY] = {"effect_history",
	SUBJECTS "SELECT f.ref AS followup, e.seq AS line, e.actor, e.kind FROM " CASES
		 " CROSS JOIN LATERAL (SELECT * FROM events e WHERE e.followup_id = f.id OFFSET 0)"
		 " e WHERE e.at = (SELECT at FROM turn) ORDER BY f.id, e.seq"},
    [EFFECT_NOTICES] = {"effect_notices",
	SUBJECTS "SELECT n.id AS notice, n.kind, n.step, f.ref AS followup, 'Q' ||"
		 " n.review_item_id AS asked, w.ref AS person FROM (SELECT n.* FROM " CASES
		 " CROSS JOIN LATERAL (SELECT * FROM notices n WHERE n.followup_id = f.id OFFSET"
		 " 0) n UNION SELECT n.* FROM p CROSS JOIN LATERAL (SELECT id FROM review_items q"
		 " WHERE q.patient_id = p.id OFFSET 0) q CROSS JOIN LATERAL (SELECT * FROM"
		 " notices n WHERE n.review_item_id = q.id OFFSET 0) n) n JOIN people w ON w.id ="
		 " n.person_id LEFT JOIN followups f ON f.id = n.followup_id WHERE n.created_at ="
		 " (SELECT at FROM turn) ORDER BY n.id"},
    [EFFECT_MERGES] = {"effect_merges",
	SUBJECTS "SELECT m.id AS patient, m.merged_into AS into FROM p CROSS JOIN LATERAL (SELECT"
		 " id, merged_into FROM patients WHERE id = p.id AND merged_into IS NOT NULL UNION"
		 " SELECT id, merged_into FROM patients WHERE merged_into = p.id OFFSET 0) m"
		 " ORDER BY m.id"},
    [EFFECT_REPLAYS] = {"effect_replays",
	"SELECT batch, at, said_by FROM replays WHERE inbound_id = $1 AND $2::text[] IS NOT NULL"
	" ORDER BY batch"},
};

bool effect_of(struct session *s, int64_t message, const char *const *number, size_t count,
    struct rows out[EFFECT_PARTS], struct err *e)
{
	struct array numbers;
	array_begin(&numbers, ARRAY_TEXT);
	for (size_t i = 0; i < count; i++)
		array_text(&numbers, number[i]);
	const struct value list = array_value(&numbers);
	bool ok = true;
	for (int part = 0; ok && part < EFFECT_PARTS; part++)
		ok = session_ask(s, &parts[part], VALUES(V_INT(message), list), &out[part], e);
	array_free(&numbers);
	return ok;
}

void effect_free(struct rows part[EFFECT_PARTS])
{
	for (int i = 0; i < EFFECT_PARTS; i++)
		rows_free(&part[i]);
}
