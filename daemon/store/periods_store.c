/* SPDX-License-Identifier: Apache-2.0
 *
 * periods_store.c - when people are away or on call: lists, adds, takes back.
 *
 * Nothing is deleted: what is taken back counted until then, and a chart that is computed again
 * needs it.
 */
#include "autoconf.h"
#include "followupd/periods_store.h"

/* One way of saying the same period twice. */
#define SAME                                                                                       \
	"t.person_id = i.person_id AND t.kind = i.kind AND t.begins_at = i.begins_at"              \
	" AND t.ends_at IS NOT DISTINCT FROM i.ends_at"                                            \
	" AND t.cover_id IS NOT DISTINCT FROM i.cover_id"                                          \
	" AND t.role IS NOT DISTINCT FROM i.role AND t.withdrawn_at IS NULL"

static const struct statement put = {"periods_put",
    "WITH input AS (SELECT DISTINCT p.id AS person_id, $2::text AS kind, x.role, c.id AS cover_id,"
    "  x.begins_at, x.ends_at FROM jsonb_to_recordset($1::jsonb) AS x (ref text, role text,"
    "  cover text, begins_at timestamptz, ends_at timestamptz) JOIN people p ON p.ref = x.ref"
    "  LEFT JOIN people c ON c.ref = x.cover),"
    " gone AS (UPDATE people_periods t SET withdrawn_at = clock_now() WHERE $3 AND t.imported"
    "  AND t.kind = $2 AND t.withdrawn_at IS NULL AND coalesce(t.ends_at > clock_now(), true)"
    "  AND t.person_id IN (SELECT id FROM people WHERE ref = $4"
    "   UNION SELECT person_id FROM input)"
    "  AND NOT EXISTS (SELECT FROM input i WHERE " SAME ") RETURNING 1),"
    " added AS (INSERT INTO people_periods (person_id, kind, role, cover_id, begins_at, ends_at,"
    "  imported) SELECT i.person_id, i.kind, i.role, i.cover_id, i.begins_at, i.ends_at, $3"
    "  FROM input i WHERE NOT EXISTS (SELECT FROM people_periods t WHERE " SAME ") RETURNING 1)"
    " SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM gone),"
    " (SELECT count(*) FROM input) - (SELECT count(*) FROM added)"};

static const struct statement list = {"periods_list",
    "SELECT t.id, p.ref AS person, t.role, t.begins_at AS \"from\", t.ends_at AS back,"
    " t.ends_at IS NULL AS for_good, c.ref AS cover, t.imported FROM people_periods t"
    " JOIN people p ON p.id = t.person_id LEFT JOIN people c ON c.id = t.cover_id"
    " WHERE t.kind = $1 AND t.withdrawn_at IS NULL AND coalesce(t.ends_at > clock_now(), true)"
    " AND ($2::text IS NULL OR p.ref = $2) ORDER BY t.begins_at, p.ref, t.id"};

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
