/* SPDX-License-Identifier: Apache-2.0
 *
 * letter_store.c - letters to patients as people work through them.
 */
#include "autoconf.h"
#include "followupd/letter_store.h"
#include "followupd/array.h"

#include <stdio.h>

/* From letters to what they are about and whose that is, row by row. */
#define COLUMNS                                                                                    \
	"l.id, coalesce(f.ref, 'Q' || l.review_item_id) || '-' || l.number AS letter, "            \
	"l.followup_id, l.review_item_id, l.number, l.says, l.certified, l.language, l.density, "  \
	"l.state, l.queued_at, l.deadline, l.address, l.batch, l.carrier, l.printed_on, "          \
	"l.sent_on, l.ended_on, l.why, f.ref, p.id AS patient_id, p.family, p.given, p.birth, "    \
	"p.sex"
#define OF_THESE                                                                                   \
	" LEFT JOIN followups f ON f.id = l.followup_id LEFT JOIN review_items q ON q.id = "       \
	"l.review_item_id CROSS JOIN LATERAL (SELECT * FROM patients WHERE id = CASE WHEN f.id "   \
	"IS NULL THEN q.patient_id ELSE f.patient_id END OFFSET 0) p"
#define FIRST_DUE " ORDER BY coalesce(l.deadline, 'infinity'), l.queued_at, l.id"

static const char *const wanted[] = {[LETTERS_TO_PRINT] = "queued",
    [LETTERS_PRINTED] = "printed",
    [LETTERS_NO_RECEIPT] = "sent",
    [LETTERS_RETURNED] = "returned"};

bool letters_list(
    struct session *s, enum letter_list list, int64_t limit, struct rows *out, struct err *e)
{
	static const struct statement st = {"letters_list",
	    "SELECT " COLUMNS " FROM (SELECT * FROM letters l WHERE l.state = $1 AND (l.certified "
	    "OR $1 <> 'sent')" FIRST_DUE " LIMIT $2) l" OF_THESE FIRST_DUE};
	return session_ask(s, &st, VALUES(V_TEXT(wanted[list]), V_INT(limit)), out, e);
}

/* Counted up to what a person can see at once. */
bool letters_tally(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"letters_tally",
#define UP_TO(state) "(SELECT count(*) FROM (SELECT FROM letters WHERE " state " LIMIT 10000) c)"
	    "SELECT " UP_TO("state = 'queued'") " AS to_print, " UP_TO(
		"state = 'printed'") " AS printed, " UP_TO("state = 'sent' AND "
							   "certified") " AS "
									"no_receipt,"
									" " UP_TO(
									    "stat"
									    "e = "
									    "'ret"
									    "urne"
									    "d'") " AS returned"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool letters_of_batch(struct session *s, const char *batch, struct rows *out, struct err *e)
{
	static const struct statement st = {"letters_of_batch",
	    "SELECT " COLUMNS " FROM letters l" OF_THESE
	    " WHERE l.batch = $1 AND l.printed_on IS NOT NULL" FIRST_DUE};
	return session_ask(s, &st, VALUES(V_TEXT(batch)), out, e);
}

bool letters_waiting(struct session *s, const char *batch, struct rows *out, struct err *e)
{
	static const struct statement st = {"letters_waiting",
	    "SELECT " COLUMNS " FROM letters l" OF_THESE
	    " WHERE l.batch = $1 AND l.state = 'printed'" FIRST_DUE};
	return session_ask(s, &st, VALUES(V_TEXT(batch)), out, e);
}

bool letters_printed(struct session *s, const char *batch, struct rows *out, struct err *e)
{
	static const struct statement st = {"letters_printed",
	    "SELECT " COLUMNS ", b.body, b.language AS body_language FROM letters l" OF_THESE
	    " JOIN letter_bodies b ON b.letter_id = l.id AND b.batch = l.batch WHERE l.batch = $1 "
	    "AND l.state <> 'left-out'" FIRST_DUE};
	return session_ask(s, &st, VALUES(V_TEXT(batch)), out, e);
}

bool letters_of_case(struct session *s, int64_t followup, struct rows *out, struct err *e)
{
	static const struct statement st = {"letters_of_case",
	    "SELECT " COLUMNS " FROM letters l" OF_THESE " WHERE l.followup_id = $1 ORDER BY "
	    "l.number"};
	return session_ask(s, &st, VALUES(V_INT(followup)), out, e);
}

bool letters_named(
    struct session *s, const int64_t *id, size_t count, struct rows *out, struct err *e)
{
	static const struct statement st = {"letters_named",
	    "SELECT " COLUMNS " FROM letters l" OF_THESE
	    " WHERE l.id = ANY ($1::bigint[])" FIRST_DUE};
	struct array of;
	array_begin(&of, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(&of, id[i]);
	bool ok = session_ask(s, &st, VALUES(array_value(&of)), out, e);
	array_free(&of);
	return ok;
}

/* Blanks, hyphens and small letters of a reference mean nothing, nor blanks of a post's number. */
bool letter_find(struct session *s, const char *number, struct rows *out, struct err *e)
{
	static const struct statement st = {"letter_find",
	    "WITH said AS (SELECT upper(replace($1::text, ' ', '')) AS carrier, "
	    "upper(btrim($1::text)) AS name), hit AS (SELECT l.id FROM said s JOIN letters l ON "
	    "upper(replace(l.carrier, ' ', '')) = s.carrier AND l.carrier IS NOT NULL UNION "
	    "SELECT l.id FROM said s JOIN followups f ON f.ref = replace(replace(substring(s.name "
	    "FROM '^(.*)-[0-9]{1,9}$'), '-', ''), ' ', '') JOIN letters l ON l.followup_id = f.id "
	    "AND l.number = substring(s.name FROM '-([0-9]{1,9})$')::int UNION SELECT l.id FROM "
	    "said s JOIN letters l ON l.review_item_id = substring(s.name FROM "
	    "'^Q([0-9]{1,18})-[0-9]{1,9}$')::bigint AND l.number = substring(s.name FROM "
	    "'-([0-9]{1,9})$')::int) SELECT " COLUMNS " FROM hit JOIN letters l USING (id)" OF_THESE
	    " ORDER BY l.id DESC LIMIT 2"};
	return session_ask(s, &st, VALUES(V_TEXT(number)), out, e);
}

bool letters_next_batch(struct session *s, const char *timezone, char *out, struct err *e)
{
	static const struct statement st = {"letters_next_batch",
	    "SELECT d.day || '-' || (SELECT coalesce(max(substring(batch FROM "
	    "'-([0-9]{1,6})$')::int), 0) + 1 FROM letters WHERE batch >= d.day || '-' AND batch < "
	    "d.day || '.') FROM (SELECT to_char(clock_now() AT TIME ZONE $1, 'YYYY-MM-DD')) d "
	    "(day)"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_TEXT(timezone)), &r, e))
		return false;
	snprintf(out, 32, "%s", rows_text(&r, 0, 0));
	rows_free(&r);
	return true;
}
