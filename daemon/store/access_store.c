/* SPDX-License-Identifier: Apache-2.0
 *
 * access_store.c - reads the access log, and seals it.
 */
#include "autoconf.h"
#include "followupd/access_store.h"
#include "followupd/log.h"
#include "shown_number.h"

/* Of either question at most as many as are asked for are read, by the index that it has. */
#define ENTRIES(of)                                                                                \
	"SELECT a.id, a.at, a.page, a.reason, a.peer, p.id AS patient_id, " SHOWN_IDENTIFIER(      \
	    "p.id") " AS patient, p.family, p.given, w.ref AS person, w.family AS person_family,"  \
		    " w.given AS person_given FROM (" of ") a LEFT JOIN patients p ON p.id = "     \
		    "a.patient_id LEFT JOIN people w ON w.id = a.person_id ORDER BY a.at DESC, "   \
		    "a.id DESC"
#define WITHIN                                                                                     \
	" AND ($2::timestamptz IS NULL OR (i.at, i.id) < ($2, $3::bigint))"                        \
	" AND ($4::timestamptz IS NULL OR i.at >= $4) ORDER BY i.at DESC, i.id DESC LIMIT $5"

static const struct statement by_person = {"access_by_person",
    ENTRIES("SELECT * FROM access_items i WHERE i.person_id = $1::bigint" WITHIN)};
static const struct statement by_patient = {"access_by_patient",
    ENTRIES("SELECT i.* FROM unnest($1::bigint[]) s (id) CROSS JOIN LATERAL (SELECT * FROM "
	    "access_items i WHERE i.patient_id = s.id AND ($6::bigint IS NULL OR i.person_id = "
	    "$6)" WITHIN ") i ORDER BY i.at DESC, i.id DESC LIMIT $5")};

bool access_list(struct session *s, const struct access_query *q, struct rows *out, struct err *e)
{
	if (q->patients)
		return session_ask(s, &by_patient,
		    VALUES(V_TEXT(q->patients), V_INSTANT(q->before), V_INT(q->before_id),
			V_INSTANT(q->from), V_INT(q->limit), V_ID(q->person)),
		    out, e);
	return session_ask(s, &by_person,
	    VALUES(V_INT(q->person), V_INSTANT(q->before), V_INT(q->before_id), V_INSTANT(q->from),
		V_INT(q->limit)),
	    out, e);
}

bool access_outside(
    struct session *s, const struct access_query *q, struct rows *out, struct err *e)
{
	static const struct statement st = {"access_outside",
	    "SELECT g.id, g.at, g.reason, " SHOWN_IDENTIFIER(
		"g.patient_id") " AS patient, w.ref AS person FROM (SELECT * FROM outside_grants "
				"i WHERE ($1::bigint IS NULL OR i.person_id = $1) AND "
				"($6::bigint[] IS NULL OR i.patient_id = ANY ($6))" WITHIN
				") g LEFT JOIN people w ON w.id = g.person_id ORDER BY g.at DESC, "
				"g.id DESC"};
	return session_ask(s, &st,
	    VALUES(V_ID(q->person), V_INSTANT(q->before), V_INT(q->before_id), V_INSTANT(q->from),
		V_INT(q->limit), V_TEXT(q->patients)),
	    out, e);
}

#define PATIENTS(of)                                                                               \
	"WITH s (id) AS MATERIALIZED (" of                                                         \
	" LIMIT 2) SELECT p.id AS patient_id, " SHOWN_IDENTIFIER(                                  \
	    "p.id") " AS patient, p.family, p.given, ARRAY(SELECT p.id UNION ALL SELECT m.id "     \
		    "FROM "                                                                        \
		    "patients m WHERE m.merged_into = p.id) AS ids FROM s JOIN patients p ON "     \
		    "p.id = s.id"

bool access_patients(struct session *s, int64_t number, struct rows *out, struct err *e)
{
	static const struct statement st = {
	    "access_patients", PATIENTS("SELECT patient_id FROM pages.search_patients($1::int)")};
	return session_ask(s, &st, VALUES(V_INT(number)), out, e);
}

bool access_patients_of(struct session *s, const char *number, struct rows *out, struct err *e)
{
	static const struct statement st = {"access_patients_of",
	    PATIENTS("SELECT DISTINCT CASE WHEN p.merged_into IS NULL THEN p.id ELSE p.merged_into "
		     "END FROM patient_identifiers i JOIN patients p ON p.id = i.patient_id "
		     "WHERE i.value IN ($1, upper($1))")};
	return session_ask(s, &st, VALUES(V_TEXT(number)), out, e);
}

bool access_audits(struct session *s, bool *out, struct err *e)
{
	static const struct statement st = {"access_audits", "SELECT pages.audits()"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*out = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool access_seal(struct session *s, struct err *e)
{
	static const struct statement st = {
	    "access_seal", "SELECT last_id, hash FROM access_seal()"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	if (rows_count(&r))
		log_info("access log: newest seal covers the entries up to %s, hash %s",
		    rows_text(&r, 0, 0), rows_text(&r, 0, 1));
	rows_free(&r);
	return true;
}

bool access_seals(struct session *s, int64_t limit, struct rows *out, struct err *e)
{
	static const struct statement st = {"access_seals",
	    "SELECT at, last_id, encode(hash, 'hex') AS hash FROM access_seals ORDER BY last_id "
	    "DESC LIMIT $1"};
	return session_ask(s, &st, VALUES(V_INT(limit)), out, e);
}
