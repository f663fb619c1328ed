/* SPDX-License-Identifier: Apache-2.0
 *
 * periods_store.c - when people are away or on call: lists, adds, takes back.
 *
 * Nothing is deleted: what is taken back counted until then, and a chart that is computed again
 * needs it.
 */
#include "autoconf.h"
#include "followupd/periods_store.h"

static const struct statement put = {"periods_put",
    "SELECT added, withdrawn, unchanged FROM periods_put($1::jsonb, $2, $3, $4, NULL)"};

static const struct statement list = {"periods_list",
    "SELECT t.id, p.ref AS person, t.role, t.begins_at AS \"from\", t.ends_at AS back,"
    " t.ends_at IS NULL AS for_good, c.ref AS cover, t.imported, p.family AS person_family,"
    " p.given AS person_given, c.family AS cover_family, c.given AS cover_given"
    " FROM people_periods t"
    " JOIN people p ON p.id = t.person_id LEFT JOIN people c ON c.id = t.cover_id"
    " WHERE t.kind = $1 AND t.withdrawn_at IS NULL AND coalesce(t.ends_at > clock_now(), true)"
    " AND ($2::text IS NULL OR p.ref = $2) ORDER BY t.begins_at, p.ref, t.id"};

static const struct statement within = {"periods_within",
    "SELECT t.id, p.ref AS person, t.role, t.begins_at AS \"from\", t.ends_at AS back,"
    " p.family AS person_family, p.given AS person_given FROM people_periods t"
    " JOIN people p ON p.id = t.person_id WHERE t.kind = $1 AND t.withdrawn_at IS NULL"
    " AND t.begins_at < $3::timestamptz AND t.ends_at > $2::timestamptz"
    " ORDER BY t.role, t.begins_at, t.ends_at, t.id"};

static const struct statement withdraw = {"periods_withdraw",
    "UPDATE people_periods SET withdrawn_at = clock_now() WHERE id = $1 AND kind = $2"
    " AND withdrawn_at IS NULL AND coalesce(ends_at > clock_now(), true) RETURNING 1"};

static struct value kind_value(enum period_kind kind)
{
	return V_TEXT(vocabulary_word(&period_kind_words, (int)kind));
}

bool periods_put(struct session *s, enum period_kind kind, const char *json, bool imported,
    const char *ref, struct period_counts *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &put,
		VALUES(V_TEXT(json), kind_value(kind), V_BOOL(imported), V_TEXT(ref)), &r, e))
		return false;
	*out = (struct period_counts){rows_int(&r, 0, 0), rows_int(&r, 0, 1), rows_int(&r, 0, 2)};
	rows_free(&r);
	return true;
}

bool periods_list(
    struct session *s, enum period_kind kind, const char *ref, struct rows *out, struct err *e)
{
	return session_ask(s, &list, VALUES(kind_value(kind), V_TEXT(ref)), out, e);
}

bool duties_within(struct session *s, instant from, instant until, struct rows *out, struct err *e)
{
	return session_ask(s, &within,
	    VALUES(kind_value(PERIOD_ON_CALL), V_INSTANT(from), V_INSTANT(until)), out, e);
}

bool periods_withdraw(struct session *s, enum period_kind kind, int64_t id, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &withdraw, VALUES(V_INT(id), kind_value(kind)), &r, e))
		return false;
	bool done = rows_count(&r) > 0;
	rows_free(&r);
	return done || err_set(e, ERR_NOT_FOUND, "there is no %s %lld that is not over",
			   vocabulary_word(&period_kind_words, (int)kind), (long long)id);
}
