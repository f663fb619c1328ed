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
#define LOOKED "20000"
#define OPEN   "f.state <> 'closed'"
#define BEHIND " AND (f.target, f.id) > ($3::date, $4::bigint) ORDER BY f.target, f.id LIMIT "
/* As the index of one owner's has it (0030_lists.sql). */
#define DAY "(f.target - DATE '2000-01-01')"
#define BEHIND_OF                                                                                  \
	" AND (" DAY ", f.id) > ($3::date - DATE '2000-01-01', $4::bigint) ORDER BY " DAY          \
	", f.id LIMIT "
#define SOON	OPEN " AND NOT f.overdue AND f.target <= $2::date + 30"
#define NO_DESK "NOT EXISTS (SELECT FROM desk d WHERE d.item_id = f.id AND d.since <= $6)"
#define CLOSED	"f.state = 'closed' AND f.closed_at > $6::timestamptz - interval '30 days'"
#define EARLIER                                                                                    \
	" AND ($4::bigint = 0 OR (f.closed_at::date, f.id) < ($3::date, $4)) ORDER BY "            \
	"f.closed_at "                                                                             \
	"DESC, f.id DESC LIMIT $5"
#define FIRST_DUE "f.target, f.id"
#define LATEST	  "f.closed_at DESC, f.id DESC"
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
#define OF(where, order)                                                                           \
	COLUMNS TYPES                                                                              \
	    "SELECT r.* FROM unnest($1::bigint[]) AS w (id) CROSS JOIN LATERAL (SELECT * "         \
	    "FROM followups f WHERE f.owner_id = w.id AND " where ") r) x" TABLES order            \
	    " LIMIT $5"
#define WAITING(where, behind)                                                                     \
	"SELECT * FROM (SELECT * FROM followups f WHERE " where OPEN behind LOOKED                 \
	") f WHERE " NO_DESK " ORDER BY f.target, f.id LIMIT $5"

bool case_list_page(struct session *s, const struct case_query *q, struct rows *out, struct err *e)
{
	static const struct statement
	    all[] = {[CASES_SOON] = {"case_list_soon_all", ALL(SOON BEHIND "$5", FIRST_DUE)},
		[CASES_WAITING] = {"case_list_waiting_all",
		    COLUMNS TYPES WAITING(
			"$1::bigint[] IS NULL AND ", BEHIND) ") x" TABLES FIRST_DUE},
		[CASES_OPEN] = {"case_list_open_all", ALL(OPEN BEHIND "$5", FIRST_DUE)},
		[CASES_CLOSED] = {"case_list_closed_all", ALL(CLOSED EARLIER, LATEST)}},
	    of[] = {[CASES_SOON] = {"case_list_soon_of", OF(SOON BEHIND_OF "$5", FIRST_DUE)},
		[CASES_WAITING] = {"case_list_waiting_of", COLUMNS TYPES
		    "SELECT r.* FROM unnest($1::bigint[]) AS w (id) CROSS JOIN LATERAL (" WAITING(
			"f.owner_id = w.id AND ", BEHIND_OF) ") r) x" TABLES FIRST_DUE " LIMIT $5"},
		[CASES_OPEN] = {"case_list_open_of", OF(OPEN BEHIND_OF "$5", FIRST_DUE)},
		[CASES_CLOSED] = {"case_list_closed_of", OF(CLOSED EARLIER, LATEST)}};
	struct array people;
	array_begin(&people, ARRAY_BIGINT);
	for (size_t i = 0; i < q->person_count; i++)
		array_int(&people, q->person[i]);
	date after = q->after_id ? q->after : date_of(1900, 1, 1);
	bool ok = session_ask(s, q->everyone ? &all[q->list] : &of[q->list],
	    VALUES(q->everyone ? V_NULL : array_value(&people), V_DATE(q->today), V_DATE(after),
		V_INT(q->after_id), V_INT(q->limit), V_INSTANT(q->now)),
	    out, e);
	array_free(&people);
	return ok;
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

bool case_list_counts(
    struct session *s, const struct case_query *q, int64_t count[static CASE_LISTS], struct err *e)
{
#define WHOSE " AND ($1::bigint[] IS NULL OR f.owner_id = ANY ($1))"
#define COUNT(where)                                                                               \
	"(SELECT count(*) FROM (SELECT FROM followups f WHERE " where WHOSE                        \
	" LIMIT " TEXT_OF(DESK_COUNTED) ") n)"
	static const struct statement st = {"case_list_counts",
	    "SELECT " COUNT(SOON) ", " COUNT(OPEN " AND " NO_DESK) ", " COUNT(OPEN) ", " COUNT(
		CLOSED) " FROM (SELECT $3::int, $4::int, $5::int) unused"};
	struct rows r;
	struct array people;
	array_begin(&people, ARRAY_BIGINT);
	for (size_t i = 0; i < q->person_count; i++)
		array_int(&people, q->person[i]);
	bool ok = session_ask(s, &st,
	    VALUES(q->everyone ? V_NULL : array_value(&people), V_DATE(q->today), V_INT(0),
		V_INT(0), V_INT(0), V_INSTANT(q->now)),
	    &r, e);
	array_free(&people);
	if (!ok)
		return false;
	for (int i = 0; i < CASE_LISTS; i++)
		count[i] = rows_int(&r, 0, i);
	rows_free(&r);
	return true;
}
