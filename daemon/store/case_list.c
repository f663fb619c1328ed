/* SPDX-License-Identifier: Apache-2.0
 *
 * case_list.c - follow-ups in lists by date.
 *
 * Open ones by the day they are due, closed ones by the day they were closed; each page goes on
 * behind the day and id of the one before.
 */
#include "autoconf.h"
#include "followupd/case_list.h"
#include "followupd/array.h"
#include "shown_number.h"

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n

static const struct word list_table[] = {
    [CASES_SOON] = {"soon", "due within a month"},
    [CASES_WAITING] = {"waiting", "comes back on its own day"},
    [CASES_OPEN] = {"open", "all that are open"},
    [CASES_CLOSED] = {"closed", "closed within a month"},
};
const struct vocabulary case_list_words = {
    "list by date", NULL, sizeof list_table / sizeof *list_table, list_table};

/* $1 owners, $2 today, $3 and $4 where it goes on, $5 most rows, $6 now.  Of people each one's are
 * read in order, so that a page costs no more where more is stored; who waits for nobody is looked
 * for among LOOKED. */
#define LOOKED TEXT_OF(DESK_LOOKED)
#define OPEN   "f.state <> 'closed'"
#define BEHIND " AND (f.target, f.id) > ($3::date, $4::bigint) ORDER BY f.target, f.id LIMIT "
/* As the index of one owner's has it (0030_lists.sql). */
#define DAY "(f.target - DATE '2000-01-01')"
#define BEHIND_OF                                                                                  \
	" AND (" DAY ", f.id) > ($3::date - DATE '2000-01-01', $4::bigint) ORDER BY " DAY          \
	", f.id LIMIT "
/* The same of those that were closed (0044_counts.sql). */
#define CLOSED_FOR "(f.closed_at - TIMESTAMPTZ '2000-01-01 00:00+00')"
#define SOON	   OPEN " AND NOT f.overdue AND f.target <= $2::date + 30"
#define NO_DESK	   "NOT EXISTS (SELECT FROM desk d WHERE d.item_id = f.id AND d.since <= $6)"
#define CLOSED	   "f.state = 'closed' AND f.closed_at > $6::timestamptz - interval '30 days'"
#define CLOSED_OF                                                                                  \
	"f.state = 'closed' AND " CLOSED_FOR " > $6::timestamptz - interval '30 days' - "          \
	"TIMESTAMPTZ '2000-01-01 00:00+00'"
#define EARLIER_OF                                                                                 \
	" AND ($4::bigint = 0 OR (f.closed_at::date, f.id) < ($3::date, $4)) ORDER BY " LATEST_OF  \
	" LIMIT "
#define EARLIER                                                                                    \
	" AND ($4::bigint = 0 OR (f.closed_at::date, f.id) < ($3::date, $4)) ORDER BY "            \
	"f.closed_at DESC, f.id DESC LIMIT "
#define FIRST_DUE "f.target, f.id"
#define LATEST	  "f.closed_at DESC, f.id DESC"
#define LATEST_OF CLOSED_FOR " DESC, f.id DESC"

#define COLUMNS                                                                                    \
	"SELECT f.id AS item_id, false AS question, f.ref, f.patient_id, " SHOWN_IDENTIFIER(       \
	    "f.patient_id") " AS patient, p.family, p.given, p.birth, p.sex, f.action, "           \
			    "f.modality, f.laterality, f.target, f.latest, f.state, f.overdue, "   \
			    "f.tier, f.event_seq, f.closed_at, f.closure, t.due_at AS next_at, "   \
			    "g.system, concat_ws(' ', nullif(o.given, ''), nullif(o.family, "      \
			    "'')) AS owner_name FROM ("
#define TABLES                                                                                     \
	") f JOIN patients p ON p.id = f.patient_id JOIN people o ON o.id = f.owner_id LEFT JOIN " \
	"timers t ON t.followup_id = f.id LEFT JOIN findings g ON g.id = f.finding_id ORDER BY "
/* The types of what a list has no use for. */
#define TYPES                                                                                      \
	"SELECT x.* FROM (SELECT $2::date, $3::date, $4::bigint, $6::timestamptz) unused, "        \
	"LATERAL ("
#define ALL(where, order)                                                                          \
	COLUMNS TYPES "SELECT * FROM followups f WHERE $1::bigint[] IS NULL AND " where            \
		      ") x" TABLES order
#define OF(by, where, order)                                                                       \
	COLUMNS TYPES                                                                              \
	    "SELECT r.* FROM unnest($1::bigint[]) AS w (id) CROSS JOIN LATERAL (SELECT * "         \
	    "FROM followups f WHERE f." by " = w.id AND " where ") r) x" TABLES order " LIMIT $5"
#define WAITING(where, behind)                                                                     \
	"SELECT * FROM (SELECT * FROM followups f WHERE " where OPEN behind LOOKED                 \
	") f WHERE " NO_DESK " ORDER BY f.target, f.id LIMIT $5"

/* Those that fit: $7 the guideline, $8 where the exam was done, $9 the tier.  Everybody's are
 * looked for among LOOKED, a person's among all. */
#define FITS                                                                                       \
	"($7::text IS NULL OR EXISTS (SELECT FROM findings n WHERE n.id = f.finding_id AND "       \
	"n.system = $7)) AND ($8::text IS NULL OR EXISTS (SELECT FROM exams n WHERE n.id = "       \
	"f.index_exam_id AND n.facility = $8)) AND ($9::int IS NULL OR f.tier = $9)"
#define SIFT_ALL(where, and, order)                                                                \
	COLUMNS TYPES                                                                              \
	    "SELECT * FROM (SELECT * FROM followups f WHERE $1::bigint[] IS NULL AND " where       \
		LOOKED ") f WHERE " FITS and                                                       \
	    " ORDER BY " order " LIMIT $5) x" TABLES order
#define SIFT_OF(by, where, and, order)                                                             \
	COLUMNS TYPES                                                                              \
	    "SELECT r.* FROM unnest($1::bigint[]) AS w (id) CROSS JOIN LATERAL (SELECT * FROM "    \
	    "(SELECT * FROM followups f WHERE f." by " = w.id AND " where "ALL) f WHERE " FITS and \
	    " ORDER BY " order " LIMIT $5) r) x" TABLES order " LIMIT $5"
#define LAST(where, day, order)                                                                    \
	"SELECT " day ", f.id FROM (SELECT $1::bigint[], $6::timestamptz, $2::date, $3::date, "    \
	"$4::bigint) unused, LATERAL (SELECT * FROM followups f WHERE " where LOOKED ") f "        \
	"ORDER BY " order " OFFSET $5 - 1"

static bool ask(struct session *s, const struct statement *st, size_t parameters,
    const struct case_query *q, int64_t limit, struct rows *out, struct err *e)
{
	struct array people;
	array_begin(&people, ARRAY_BIGINT);
	for (size_t i = 0; i < q->person_count; i++)
		array_int(&people, q->person[i]);
	date after = q->after_id ? q->after : date_of(1900, 1, 1);
	const struct value v[] = {q->everyone ? V_NULL : array_value(&people), V_DATE(q->today),
	    V_DATE(after), V_INT(q->after_id), V_INT(limit), V_INSTANT(q->now),
	    V_TEXT(q->filter.system), V_TEXT(q->filter.site), V_ID(q->filter.tier)};
	bool ok = session_ask(s, st, v, parameters, out, e);
	array_free(&people);
	return ok;
}

#define OWN  "owner_id"
#define TEAM "team_id"
#define WAITING_OF(by)                                                                             \
	COLUMNS TYPES                                                                              \
	    "SELECT r.* FROM unnest($1::bigint[]) AS w (id) CROSS JOIN LATERAL (" WAITING(         \
		"f." by " = w.id AND ", BEHIND_OF) ") r) x" TABLES FIRST_DUE " LIMIT $5"
#define BY_WHOM(q, all, team, of) ((q)->everyone ? (all) : (q)->teams ? (team) : (of))

bool case_list_page(struct session *s, const struct case_query *q, struct rows *out, struct err *e)
{
	static const struct statement all
	    [] = {[CASES_SOON] = {"case_list_soon_all", ALL(SOON BEHIND "$5", FIRST_DUE)},
		[CASES_WAITING] = {"case_list_waiting_all",
		    COLUMNS TYPES WAITING(
			"$1::bigint[] IS NULL AND ", BEHIND) ") x" TABLES FIRST_DUE},
		[CASES_OPEN] = {"case_list_open_all", ALL(OPEN BEHIND "$5", FIRST_DUE)},
		[CASES_CLOSED] = {"case_list_closed_all", ALL(CLOSED EARLIER "$5", LATEST)}},
	 of[] =
	     {[CASES_SOON] = {"case_list_soon_of", OF(OWN, SOON BEHIND_OF "$5", FIRST_DUE)},
		 [CASES_WAITING] = {"case_list_waiting_of", WAITING_OF(OWN)},
		 [CASES_OPEN] = {"case_list_open_of", OF(OWN, OPEN BEHIND_OF "$5", FIRST_DUE)},
		 [CASES_CLOSED] = {"case_list_closed_of",
		     OF(OWN, CLOSED_OF EARLIER_OF "$5", LATEST)}},
	 team[] = {[CASES_SOON] = {"case_list_soon_team", OF(TEAM, SOON BEHIND_OF "$5", FIRST_DUE)},
	     [CASES_WAITING] = {"case_list_waiting_team", WAITING_OF(TEAM)},
	     [CASES_OPEN] = {"case_list_open_team", OF(TEAM, OPEN BEHIND_OF "$5", FIRST_DUE)},
	     [CASES_CLOSED] = {"case_list_closed_team",
		 OF(TEAM, CLOSED_OF EARLIER_OF "$5", LATEST)}},
	 sift_all[] = {[CASES_SOON] = {"case_sift_soon_all", SIFT_ALL(SOON BEHIND, "", FIRST_DUE)},
	     [CASES_WAITING] = {"case_sift_waiting_all",
		 SIFT_ALL(OPEN BEHIND, " AND " NO_DESK, FIRST_DUE)},
	     [CASES_OPEN] = {"case_sift_open_all", SIFT_ALL(OPEN BEHIND, "", FIRST_DUE)},
	     [CASES_CLOSED] = {"case_sift_closed_all", SIFT_ALL(CLOSED EARLIER, "", LATEST)}},
	 sift_of[] =
	     {[CASES_SOON] = {"case_sift_soon_of", SIFT_OF(OWN, SOON BEHIND_OF, "", FIRST_DUE)},
		 [CASES_WAITING] = {"case_sift_waiting_of",
		     SIFT_OF(OWN, OPEN BEHIND_OF, " AND " NO_DESK, FIRST_DUE)},
		 [CASES_OPEN] = {"case_sift_open_of", SIFT_OF(OWN, OPEN BEHIND_OF, "", FIRST_DUE)},
		 [CASES_CLOSED] = {"case_sift_closed_of",
		     SIFT_OF(OWN, CLOSED_OF EARLIER_OF, "", LATEST)}},
	 sift_team[] = {
	     [CASES_SOON] = {"case_sift_soon_team", SIFT_OF(TEAM, SOON BEHIND_OF, "", FIRST_DUE)},
	     [CASES_WAITING] = {"case_sift_waiting_team",
		 SIFT_OF(TEAM, OPEN BEHIND_OF, " AND " NO_DESK, FIRST_DUE)},
	     [CASES_OPEN] = {"case_sift_open_team", SIFT_OF(TEAM, OPEN BEHIND_OF, "", FIRST_DUE)},
	     [CASES_CLOSED] = {
		 "case_sift_closed_team", SIFT_OF(TEAM, CLOSED_OF EARLIER_OF, "", LATEST)}};
	if (desk_is_narrowed(&q->filter))
		return ask(s,
		    BY_WHOM(q, &sift_all[q->list], &sift_team[q->list], &sift_of[q->list]), 9, q,
		    q->limit, out, e);
	return ask(
	    s, BY_WHOM(q, &all[q->list], &team[q->list], &of[q->list]), 6, q, q->limit, out, e);
}

bool case_list_looked(
    struct session *s, const struct case_query *q, date *day, int64_t *id, struct err *e)
{
	static const struct statement last[] = {
	    [CASES_SOON] = {"case_looked_soon", LAST(SOON BEHIND, "f.target", FIRST_DUE)},
	    [CASES_WAITING] = {"case_looked_waiting", LAST(OPEN BEHIND, "f.target", FIRST_DUE)},
	    [CASES_OPEN] = {"case_looked_open", LAST(OPEN BEHIND, "f.target", FIRST_DUE)},
	    [CASES_CLOSED] = {
		"case_looked_closed", LAST(CLOSED EARLIER, "f.closed_at::date", LATEST)}};
	struct rows r;
	*id = 0;
	if (!q->everyone)
		return true;
	if (!ask(s, &last[q->list], 6, q, DESK_LOOKED, &r, e))
		return false;
	if (rows_count(&r)) {
		*day = rows_date(&r, 0, 0);
		*id = rows_int(&r, 0, 1);
	}
	rows_free(&r);
	return true;
}

bool case_list_next(struct session *s, const struct case_query *q, struct rows *out, struct err *e)
{
	static const struct statement st = {"case_list_next",
	    "SELECT f.ref, f.patient_id, p.family, p.given, t.due_at AS next_at FROM "
	    "unnest($1::bigint[]) AS w (id) CROSS JOIN LATERAL (SELECT * FROM followups f WHERE "
	    "f.owner_id = w.id AND " OPEN " OFFSET 0) f JOIN timers t ON t.followup_id = f.id JOIN "
	    "patients p ON p.id = f.patient_id ORDER BY t.due_at, f.id LIMIT 1"};
	return ask(s, &st, 1, q, 1, out, e);
}

bool case_list_named(
    struct session *s, size_t count, const char *const *ref, struct rows *out, struct err *e)
{
	static const struct statement st = {"case_list_named",
	    COLUMNS "SELECT f.*, r.n FROM unnest($1::text[]) WITH ORDINALITY r (ref, n) CROSS JOIN "
		    "LATERAL (SELECT * FROM followups WHERE ref = r.ref OFFSET 0) f" TABLES "f.n"};
	struct array refs;
	array_begin(&refs, ARRAY_TEXT);
	for (size_t i = 0; i < count; i++)
		array_text(&refs, ref[i]);
	bool ok = session_ask(s, &st, VALUES(array_value(&refs)), out, e);
	array_free(&refs);
	return ok;
}

/* Counted from the day on which most of them fit, so that few others are looked at: what is due
 * last stands on few desks, and what is due in a month is seldom overdue. */
#define COUNTED	    TEXT_OF(CASES_COUNTED)
#define COUNT(rows) "(SELECT count(*) FROM (" rows " LIMIT " COUNTED ") n)"
#define COUNT_OF(rows)                                                                             \
	COUNT("SELECT FROM unnest($1::bigint[]) AS w (id) CROSS JOIN LATERAL (" rows               \
	      " LIMIT " COUNTED ") r")
#define ROWS	       "SELECT f.id FROM followups f WHERE "
#define ROWS_OF	       ROWS "f.owner_id = w.id AND "
#define ROWS_TEAM      ROWS "f.team_id = w.id AND "
#define LAST_DUE       " ORDER BY f.target DESC, f.id DESC"
#define LAST_DUE_OF    " ORDER BY " DAY " DESC, f.id DESC"
#define LAST_CLOSED    CLOSED " ORDER BY " LATEST
#define LAST_CLOSED_OF CLOSED_OF " ORDER BY " LATEST_OF
#define SOON_OF	       OPEN " AND NOT f.overdue AND " DAY " <= $2::date + 30 - DATE '2000-01-01'"
#define OFF_DESK(rows) "SELECT FROM (" rows " LIMIT " LOOKED ") f WHERE " NO_DESK
#define COUNTS(count, rows, soon, last_due, closed)                                                \
	"SELECT " count(rows soon last_due) ", " count(OFF_DESK(rows OPEN last_due)) ", " count(   \
	    rows OPEN last_due) ", " count(rows closed)
#define UNUSED " FROM (SELECT $1::bigint[], $5::bigint) unused) x"

bool case_list_counts(
    struct session *s, const struct case_query *q, int64_t count[static CASE_LISTS], struct err *e)
{
	static const struct statement all = {"case_list_counts_all",
					  TYPES COUNTS(COUNT, ROWS, SOON, LAST_DUE, LAST_CLOSED)
					      UNUSED},
				      of = {"case_list_counts_of",
					  TYPES COUNTS(COUNT_OF, ROWS_OF, SOON_OF, LAST_DUE_OF,
					      LAST_CLOSED_OF) UNUSED},
				      team = {"case_list_counts_team",
					  TYPES COUNTS(COUNT_OF, ROWS_TEAM, SOON_OF, LAST_DUE_OF,
					      LAST_CLOSED_OF) UNUSED};
	struct rows r;
	if (!ask(s, BY_WHOM(q, &all, &team, &of), 6, q, 0, &r, e))
		return false;
	for (int i = 0; i < CASE_LISTS; i++)
		count[i] = rows_int(&r, 0, i);
	rows_free(&r);
	return true;
}
