/* SPDX-License-Identifier: Apache-2.0
 *
 * page_search.c - what a visitor looks for: the text stays with the session, its number goes into
 * addresses.
 */
#include "autoconf.h"
#include "followupd/page_store.h"
#include "shown_number.h"

#include <stdio.h>

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n

bool page_search_put(struct session *s, const char *text, int64_t *number, struct err *e)
{
	static const struct statement st = {"page_search_put", "SELECT pages.search_put($1)"};
	struct rows r;
	if (!session_ask(s, &st, VALUES(V_TEXT(text)), &r, e))
		return false;
	*number = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool page_search_text(
    struct session *s, struct arena *a, int64_t number, const char **text, struct err *e)
{
	static const struct statement st = {
	    "page_search_text", "SELECT said FROM pages.own_searches WHERE number = $1::bigint"};
	struct rows r;
	if (!session_ask(s, &st, VALUES(V_INT(number)), &r, e))
		return false;
	*text = rows_count(&r) ? arena_strdup(a, rows_text(&r, 0, 0)) : NULL;
	rows_free(&r);
	if (*text)
		return true;
	err_set(e, ERR_REFUSED, "this search is no longer kept");
	if (e)
		snprintf(e->sqlstate, sizeof e->sqlstate, "FU404");
	return false;
}

bool page_search(struct session *s, struct arena *a, int64_t number, const char **text,
    struct rows *out, struct err *e)
{
	/* A follow-up, or a question with the follow-up that it is about.  CASE, as row security
	 * lets it pass to an index and coalesce not. */
#define OF_EITHER(column) "CASE WHEN q." column " IS NULL THEN f." column " ELSE q." column " END"
	static const struct statement st = {"page_search",
	    "SELECT x.item_id, x.question, coalesce('Q' || q.id, f.ref) AS ref, f.id AS "
	    "followup_id, p.id AS patient_id, " SHOWN_IDENTIFIER(
		"p.id") " AS patient, concat_ws(' ', nullif(p.given, ''), nullif(p.family, '')) AS "
			"patient_name, p.birth, p.sex, f.action, f.modality, f.target, f.latest, "
			"CASE WHEN x.question THEN CASE WHEN q.resolved_at IS NULL THEN 'open' "
			"ELSE 'closed' END ELSE f.state END AS state, f.overdue, "
			"coalesce(q.due_at, t.due_at) AS next_at, concat_ws(' ', nullif(o.given, "
			"''), nullif(o.family, '')) AS owner_name, f.closed_at, x.found_by "
			"FROM pages.search($1::int, " TEXT_OF(
			    PAGE_SEARCH_MAX) " + 1) x LEFT JOIN review_items q ON x.question AND "
					     "q.id = x.item_id LEFT JOIN followups f ON f.id = "
					     "CASE WHEN x.question THEN q.followup_id ELSE "
					     "x.item_id END LEFT JOIN patients p ON p.id "
					     "= " OF_EITHER(
						 "patient_id") " LEFT JOIN timers t ON NOT "
							       "x.question AND t.followup_id = "
							       "f.id LEFT JOIN people "
							       "o ON o.id = " OF_EITHER(
								   "owner_id") " WHERE "
									       "coalesce(q.id, "
									       "f.id) IS NOT NULL "
									       "ORDER BY "
									       "coalesce(q."
									       "resolved_at, "
									       "f.closed_at) IS "
									       "NOT NULL, "
									       "f.target, "
									       "x.item_id"};
	return page_search_text(s, a, number, text, e) &&
	       session_ask(s, &st, VALUES(V_INT(number)), out, e);
}

bool page_search_is_cut(struct session *s, int64_t number, bool *cut, struct err *e)
{
	static const struct statement st = {
	    "page_search_is_cut", "SELECT pages.search_is_cut($1::int)"};
	struct rows r;
	if (!session_ask(s, &st, VALUES(V_INT(number)), &r, e))
		return false;
	*cut = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}
