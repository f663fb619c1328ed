/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_store.c - what FHIR resources have beside what programs read of a follow-up.
 *
 * An appointment is a follow-up's where a person said so, or where both name one order.
 */
#include "autoconf.h"
#include "followupd/fhir_store.h"
#include "followupd/array.h"
#include "mail_of.h"
#include "program_key.h"

#include <string.h>

#define NAME(w) "nullif(concat_ws(' ', nullif(" w ".given, ''), nullif(" w ".family, '')), '')"

bool fhir_followups(
    struct session *s, size_t count, const int64_t *id, struct rows *out, struct err *e)
{
	static const struct statement st = {"fhir_followups",
	    "SELECT " FOLLOWUP_KEY
	    " AS key, (SELECT b.ref FROM followups b WHERE b.id = f.series_id) "
	    "AS series, f.owner_id, o.kind = 'person' AS owner_works, x.accession, r.id AS "
	    "radiologist_id, " NAME(
		"r") " AS radiologist, g.system, g.version, "
		     "f.guideline->>'category' AS category, g.\"row\", f.guideline->>'citation' AS "
		     "citation, "
		     "f.closure_detail->>'accession' AS closing_accession FROM "
		     "unnest($1::bigint[]) WITH "
		     "ORDINALITY w (id, n) CROSS JOIN LATERAL (SELECT * FROM followups WHERE id = "
		     "w.id OFFSET "
		     "0) f JOIN people o ON o.id = f.owner_id LEFT JOIN exams x ON x.id = "
		     "f.index_exam_id "
		     "LEFT JOIN people r ON r.id = x.radiologist_id LEFT JOIN findings g ON g.id = "
		     "f.finding_id ORDER BY w.n"};
	struct array ids;
	array_begin(&ids, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(&ids, id[i]);
	bool ok = session_ask(s, &st, VALUES(array_value(&ids)), out, e);
	array_free(&ids);
	return ok;
}

/* ---- what was told ------------------------------------------------------------------------------
 */

#define MAIL                                                                                       \
	"SELECT 'mail' AS kind, n.id, n.followup_id, n.kind AS what, coalesce(d.outcome, CASE "    \
	"WHEN l.told_id IS NOT NULL AND l.notice_id IS NULL THEN 'digest' WHEN o.notice_id IS "    \
	"NULL THEN 'missing' WHEN o.phase = 'body' THEN 'sending' WHEN o.attempts > 0 THEN "       \
	"'retrying' ELSE 'waiting' END) AS outcome, n.created_at AS at, CASE d.outcome WHEN "      \
	"'accepted' THEN d.at END AS sent, NULL::timestamptz AS received, NULL::date AS sent_on, " \
	"NULL::date AS received_on, 'mail' AS medium, n.person_id FROM notices n LEFT JOIN "       \
	"digest_lines l ON l.told_id = n.id LEFT JOIN "                                            \
	"outbox o ON o.notice_id = " MAIL_OF_NOTICE                                                \
	" LEFT JOIN deliveries d ON d.notice_id = " MAIL_OF_NOTICE " WHERE n.followup_id = f.id"
#define LETTER                                                                                     \
	"SELECT 'letter', l.id, l.followup_id, l.says, l.state, l.queued_at, "                     \
	"NULL, NULL, l.sent_on, CASE l.state WHEN 'receipt' THEN l.ended_on END, CASE WHEN "       \
	"l.certified THEN 'certified-letter' ELSE 'letter' END, l.person_id FROM "                 \
	"letters l WHERE l.followup_id = f.id"
#define ATTEMPT                                                                                    \
	"SELECT 'attempt', t.id, t.followup_id, t.channel, t.outcome, t.at, t.at, t.at, "          \
	"NULL, NULL, t.channel, t.person_id FROM attempts t WHERE t.followup_id = f.id AND "       \
	"t.withdrawn_at IS "                                                                       \
	"NULL"
#define TOLD(of, where, order)                                                                     \
	"SELECT c.*, f.patient_id, f.ref, " NAME(                                                  \
	    "w") " AS person, w.kind = 'person' AS works "                                         \
		 "FROM (SELECT $1::bigint, $2::text, $3::bigint, $4::timestamptz, $5::bigint) "    \
		 "unused, "                                                                        \
		 "LATERAL (SELECT * FROM followups WHERE " of                                      \
		 " OFFSET 0) f CROSS JOIN LATERAL (" MAIL " UNION ALL " LETTER                     \
		 " UNION ALL " ATTEMPT ") c LEFT JOIN people w ON w.id = c.person_id "             \
		 "WHERE " where order
#define ITS_FOLLOWUP(table) "(SELECT followup_id FROM " table " WHERE id = $3)"

bool fhir_told(struct session *s, const struct fhir_told_query *q, struct rows *out, struct err *e)
{
	static const struct statement
	    page = {"fhir_told",
		TOLD("patient_id = $1", "$2 IS NULL OR (c.at, c.kind, c.id) > ($4, $2, $3)",
		    " ORDER BY c.at, c.kind, c.id LIMIT $5")},
	    mail = {"fhir_told_mail",
		TOLD("id = " ITS_FOLLOWUP("notices"), "c.kind = 'mail' AND c.id = $3", "")},
	    letter = {"fhir_told_letter",
		TOLD("id = " ITS_FOLLOWUP("letters"), "c.kind = 'letter' AND c.id = $3", "")},
	    attempt = {"fhir_told_attempt",
		TOLD("id = " ITS_FOLLOWUP("attempts"), "c.kind = 'attempt' AND c.id = $3", "")};
	const struct statement *st = q->patient			      ? &page
				     : strcmp(q->kind, "mail") == 0   ? &mail
				     : strcmp(q->kind, "letter") == 0 ? &letter
								      : &attempt;
	return session_ask(s, st,
	    VALUES(V_ID(q->patient), V_TEXT(q->kind), V_INT(q->id), V_INSTANT(q->after),
		V_INT(q->limit)),
	    out, e);
}

/* ---- appointments -------------------------------------------------------------------------------
 */

#define APPOINTMENT(where)                                                                         \
	"SELECT a.id, a.patient_id, f.ref, f.id AS followup_id, a.status, a.starts_at, "           \
	"a.procedure_text AS exam, a.event_at AS changed_at FROM (SELECT $1::bigint, $2::bigint, " \
	"$3::bigint) unused, LATERAL (SELECT * FROM appointments WHERE " where                     \
	" AND (told_by IS NULL OR starts_at IS NOT NULL) OFFSET 0) a " /* no order told by phone   \
									*/                         \
	"CROSS JOIN LATERAL (SELECT f.id, f.ref FROM followups f WHERE f.patient_id = "            \
	"a.patient_id AND (f.id = a.followup_id OR a.followup_id IS NULL AND (f.order_placer = "   \
	"a.order_placer OR f.order_filler = a.order_filler)) ORDER BY f.state = 'closed', f.id "   \
	"DESC LIMIT 1) f ORDER BY a.id LIMIT $3"

bool fhir_appointments(struct session *s, int64_t patient, int64_t only, int64_t after,
    int64_t limit, struct rows *out, struct err *e)
{
	static const struct statement page = {"fhir_appointments",
					  APPOINTMENT("patient_id = $1 AND id > $2")},
				      one = {"fhir_appointment", APPOINTMENT("id = $2")};
	return session_ask(s, only ? &one : &page,
	    VALUES(V_ID(patient), V_INT(only ? only : after), V_INT(limit)), out, e);
}

/* ---- who ----------------------------------------------------------------------------------------
 */

bool fhir_patient(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	static const struct statement st = {"fhir_patient",
	    "SELECT p.id, p.family, p.given, p.birth, p.sex, p.deceased, p.merged_into, (SELECT "
	    "jsonb_agg(jsonb_build_object('authority', i.authority, 'value', i.value, 'type', "
	    "i.type) "
	    "ORDER BY i.authority, i.value) FROM patient_identifiers i WHERE i.patient_id = p.id "
	    "AND "
	    "i.retired_at IS NULL) AS numbers FROM patients p WHERE p.id = $1"};
	return session_ask(s, &st, VALUES(V_INT(id)), out, e);
}

bool fhir_practitioner(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	static const struct statement st = {"fhir_practitioner",
	    "SELECT id, ref, family, given, active FROM people WHERE id = $1 AND kind = 'person'"};
	return session_ask(s, &st, VALUES(V_INT(id)), out, e);
}
