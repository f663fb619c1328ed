/* SPDX-License-Identifier: Apache-2.0
 *
 * people_page.c - people as pages show them, and what visitors enter about people.
 */
#include "autoconf.h"
#include "followupd/people_page.h"

#include <stdio.h>
#include <string.h>

/* The absence under way that ends last. */
#define WITH_STATE                                                                                 \
	"people p LEFT JOIN failed b ON b.person_id = p.id LEFT JOIN LATERAL (SELECT true AS "     \
	"away,"                                                                                    \
	" t.ends_at AS back, c.ref AS cover, c.family AS cover_family, c.given AS cover_given "    \
	"FROM "                                                                                    \
	"people_periods t LEFT JOIN people c ON c.id = t.cover_id WHERE t.person_id = p.id AND "   \
	"t.kind = 'absence' AND t.withdrawn_at IS NULL AND t.begins_at <= clock_now() AND "        \
	"coalesce(t.ends_at > clock_now(), true) ORDER BY t.ends_at DESC NULLS FIRST LIMIT 1) a "  \
	"ON true"
#define FAILED "WITH failed AS MATERIALIZED (SELECT * FROM pages.people_failed()) "
#define COLUMNS                                                                                    \
	"p.id, p.ref, p.family, p.given, p.email, p.phone, p.pager, array_to_string(p.roles, "     \
	"'|') AS roles,"                                                                           \
	" p.language, p.active, coalesce(a.away, false) AS away, a.back, a.cover, a.cover_family," \
	" a.cover_given, b.failed_at"
#define ASKED                                                                                      \
	" WHERE p.kind = 'person' AND ($1::text IS NULL OR strpos(lower(concat_ws(' ', p.given, "  \
	"p.family, p.given, "                                                                      \
	"p.ref,"                                                                                   \
	" p.email)), lower($1)) > 0) AND ($2::text IS NULL OR $2 = ANY (p.roles)) AND (NOT $3 OR " \
	"p.active AND (coalesce(p.email, '') = '' OR b.failed_at IS NOT NULL OR a.away AND "       \
	"a.cover "                                                                                 \
	"IS NULL))"
#define PLACE(of) "lower(" of ".family), lower(" of ".given), " of ".ref"

bool people_page(struct session *s, const struct people_query *q, struct rows *out, struct err *e)
{
	static const struct statement st = {"people_page", FAILED
	    "SELECT v.*, o.followups, o.overdue, o.questions FROM (SELECT " COLUMNS
	    " FROM " WITH_STATE ASKED " AND ($4::text IS NULL OR (" PLACE("p") ") > (SELECT " PLACE(
		"m") " FROM people m WHERE m.ref = $4))"
		     " ORDER BY " PLACE("p") " LIMIT $5) v LEFT JOIN LATERAL "
					     "pages.person_open(v.id) o ON true ORDER BY " PLACE(
						 "v")};
	return session_ask(s, &st,
	    VALUES(V_TEXT(q->name), V_TEXT(q->role), V_BOOL(q->faulty), V_TEXT(q->after),
		V_INT(q->limit)),
	    out, e);
}

bool people_page_count(
    struct session *s, const struct people_query *q, int64_t *count, struct err *e)
{
	static const struct statement st = {
	    "people_page_count", FAILED "SELECT count(*) FROM " WITH_STATE ASKED};
	struct rows r = {0};
	if (!session_ask(
		s, &st, VALUES(V_TEXT(q->name), V_TEXT(q->role), V_BOOL(q->faulty)), &r, e))
		return false;
	*count = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool people_page_one(struct session *s, const char *ref, struct rows *out, struct err *e)
{
	static const struct statement st = {"people_page_one",
	    FAILED "SELECT " COLUMNS ", o.followups, o.overdue, o.questions FROM " WITH_STATE
		   " LEFT JOIN LATERAL pages.person_open(p.id) o ON true WHERE p.ref = $1"};
	return session_ask(s, &st, VALUES(V_TEXT(ref)), out, e);
}

bool people_numbers(struct session *s, const char *ids, struct rows *out, struct err *e)
{
	static const struct statement st = {"people_numbers",
	    "SELECT p.id, p.phone, p.pager FROM people p WHERE p.id = ANY ($1::bigint[]) AND "
	    "(p.phone <> '' OR p.pager <> '')"};
	return session_ask(s, &st, VALUES(V_TEXT(ids)), out, e);
}

/* Whose follow-ups stand on the visitor's desk come first, then who is no clinician: those are few,
 * and asked daily. */
bool people_near(struct session *s, int64_t limit, struct rows *out, struct err *e)
{
	static const struct statement st = {"people_near",
	    "SELECT p.ref, p.family, p.given FROM people p LEFT JOIN (SELECT DISTINCT f.owner_id "
	    "FROM (SELECT d.item_id FROM unnest((SELECT pages.mine())::bigint[]) AS m (id) CROSS "
	    "JOIN LATERAL (SELECT d.item_id FROM desk d WHERE d.person_id = m.id AND d.list = "
	    "'todo' ORDER BY d.rank, d.key, d.item_id LIMIT 200) d LIMIT 200) d CROSS JOIN LATERAL "
	    "(SELECT f.owner_id FROM followups f WHERE f.id = d.item_id OFFSET 0) f) n ON "
	    "n.owner_id = p.id WHERE p.active AND p.kind = 'person' ORDER BY n.owner_id IS NULL, "
	    "p.roles <@ '{clinician}', " PLACE("p") " LIMIT $1"};
	return session_ask(s, &st, VALUES(V_INT(limit)), out, e);
}

bool people_plans(struct session *s, bool *plans, bool *addresses, struct err *e)
{
	static const struct statement st = {
	    "people_plans", "SELECT pages.plans(), pages.has_role('{administrator,fail-safe}')"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*plans = rows_bool(&r, 0, 0);
	*addresses = rows_bool(&r, 0, 1);
	rows_free(&r);
	return true;
}

/* ---- what is entered --------------------------------------------------------------------------
 */

bool absence_put(struct session *s, const char *ref, const char *cover, instant from, instant until,
    bool only_look, enum absence_fault *fault, struct err *e)
{
	static const struct statement st = {"absence_put",
	    "SELECT pages.absence_put($1, $2, $3::timestamptz, $4::timestamptz, $5)"};
	static const char *const words[] = {[ABSENCE_NOT_YOURS] = "not-yours",
	    [ABSENCE_AWAY] = "away",
	    [ABSENCE_COVER_AWAY] = "cover-away",
	    [ABSENCE_COVER_MUTE] = "cover-mute",
	    [ABSENCE_OWN_COVER] = "own-cover",
	    [ABSENCE_NO_COVER] = "no-cover",
	    [ABSENCE_FAIL_SAFE] = "fail-safe"};
	struct rows r = {0};
	if (!session_ask(s, &st,
		VALUES(V_TEXT(ref), V_TEXT(cover), V_INSTANT(from), V_INSTANT(until),
		    V_BOOL(only_look)),
		&r, e))
		return false;
	const char *word = rows_text(&r, 0, 0);
	*fault = word ? ABSENCE_NOT_YOURS : ABSENCE_STORED;
	for (size_t i = ABSENCE_NOT_YOURS; word && i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			*fault = (enum absence_fault)i;
	rows_free(&r);
	return true;
}

bool duties_put(
    struct session *s, const char *json, bool imported, struct period_counts *out, struct err *e)
{
	static const struct statement st = {"duties_put",
	    "SELECT planned, added, withdrawn, unchanged FROM pages.duties_put($1::jsonb, $2)"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_TEXT(json), V_BOOL(imported)), &r, e))
		return false;
	bool planned = rows_bool(&r, 0, 0);
	*out = (struct period_counts){rows_int(&r, 0, 1), rows_int(&r, 0, 2), rows_int(&r, 0, 3)};
	rows_free(&r);
	return planned || err_set(e, ERR_REFUSED,
			      "who is on call is entered by coordinators and administrators");
}

static bool ask_whether(struct session *s, const struct statement *st, const struct value *v,
    size_t count, bool *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, st, v, count, &r, e))
		return false;
	*out = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool period_take_back(struct session *s, int64_t id, struct err *e)
{
	static const struct statement st = {
	    "period_take_back", "SELECT pages.period_withdraw($1::bigint)"};
	bool done;
	return ask_whether(s, &st, VALUES(V_INT(id)), &done, e) &&
	       (done || err_set(e, ERR_REFUSED,
			    "this was taken back already, is over, or is not yours to take back"));
}

bool person_email_put(struct session *s, const char *ref, const char *email, struct err *e)
{
	static const struct statement st = {
	    "person_email_put", "SELECT pages.person_email_put($1, $2)"};
	bool done;
	return ask_whether(s, &st, VALUES(V_TEXT(ref), V_TEXT(email)), &done, e) &&
	       (done || err_set(e, ERR_REFUSED, "addresses are set by administrators"));
}
