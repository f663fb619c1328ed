/* SPDX-License-Identifier: Apache-2.0
 *
 * people_store.c - lists, shows and imports people.
 */
#include "autoconf.h"
#include "followupd/people_store.h"

#include <stdio.h>

/* The absence under way that ends last; back is NULL for who has left. */
#define AWAY                                                                                       \
	" LATERAL (SELECT true AS away, t.ends_at AS back, c.ref AS cover FROM people_periods t"   \
	"  LEFT JOIN people c ON c.id = t.cover_id WHERE t.person_id = p.id AND t.kind = "         \
	"'absence'"                                                                                \
	"  AND t.withdrawn_at IS NULL AND t.begins_at <= clock_now()"                              \
	"  AND coalesce(t.ends_at > clock_now(), true)"                                            \
	"  ORDER BY t.ends_at DESC NULLS FIRST LIMIT 1) t ON true"

static const struct statement list = {"people_list",
    "SELECT p.ref, p.family, p.given, p.email, to_jsonb(p.roles) AS roles, p.language, p.active,"
    " p.phone, p.pager, p.updated_at, coalesce(t.away, false) AS away, t.back, t.cover FROM people "
    "p LEFT JOIN" AWAY " WHERE p.kind = 'person' ORDER BY p.ref"};

static const struct statement show = {"people_show",
    "SELECT p.id, p.ref, p.family, p.given, p.email, to_jsonb(p.roles) AS roles, p.language,"
    " p.active, p.phone, p.pager, p.updated_at, coalesce(t.away, false) AS away, t.back, t.cover,"
    " (SELECT count(*) FROM followups WHERE owner_id = p.id"
    "  AND state <> 'closed') AS open_followups, (SELECT count(*) FROM followups"
    "  WHERE owner_id = p.id AND state <> 'closed' AND overdue) AS overdue_followups"
    " FROM people p LEFT JOIN" AWAY " WHERE p.ref = $1"};

/* As pages.people_failed() lets pages ask it. */
static const struct statement faulty = {"people_faulty",
    "SELECT p.ref, p.family, p.given, p.email, to_jsonb(p.roles) AS roles, p.language, p.active,"
    " coalesce(t.away, false) AS away, t.back, t.cover, b.failed_at AS mail_failed FROM people p"
    " LEFT JOIN people_failed() b ON b.person_id = p.id LEFT JOIN" AWAY " WHERE p.active AND"
    " (coalesce(p.email, '') = '' OR b.failed_at IS NOT NULL OR t.away AND t.cover IS NULL)"
    " ORDER BY p.ref"};

static const struct statement find = {"people_find", "SELECT id FROM people WHERE ref = $1"};

/* A ref is one person's; then an address, then a name as people say it. */
static const struct statement identify = {"people_identify",
    "WITH said AS (SELECT lower(btrim(regexp_replace($1, '^ *(dr|prof|mr|mrs|ms)[. ] *', '', 'i')))"
    "  AS name), hit AS (SELECT p.ref, p.active, CASE WHEN p.ref = $1 THEN 1"
    "  WHEN lower(p.email) = lower($1) THEN 2 WHEN said.name IN (lower(concat_ws(' ', p.given,"
    "   p.family)), lower(concat_ws(', ', p.family, p.given))) THEN 3"
    "  WHEN said.name = lower(p.family) THEN 4 END AS rank FROM people p CROSS JOIN said"
    " WHERE p.kind = 'person')"
    " SELECT ref, active FROM hit WHERE rank = (SELECT min(rank) FROM hit)"
    " ORDER BY active DESC, ref LIMIT 3"};

static const struct statement fail_safe = {
    "people_fail_safe", "SELECT ref FROM people WHERE 'fail-safe' = ANY (roles)"};

/* Who gives the role fail-safe up comes before who gets it: only one may have it at any moment. */
static const struct statement import = {"people_import",
    "WITH input AS (SELECT ref, coalesce(family, '') AS family, coalesce(given, '') AS given, "
    "email,"
    "  ARRAY(SELECT jsonb_array_elements_text(x.roles)) AS roles, language, active,"
    "  coalesce(x.phone, o.phone) AS phone, coalesce(x.pager, o.pager) AS pager"
    "  FROM jsonb_to_recordset($1::jsonb) AS x (ref text, family text, given text, email text,"
    "   roles jsonb, language text, active boolean, phone text, pager text)"
    "  LEFT JOIN LATERAL (SELECT phone, pager FROM people WHERE people.ref = x.ref) o ON true),"
    " done AS (INSERT INTO people AS p (ref, family, given, email, roles, language, active, phone,"
    "   pager) SELECT ref, family, given, email, roles, language, active, nullif(phone, ''),"
    "   nullif(pager, '') FROM input ORDER BY 'fail-safe' = ANY (roles), ref"
    "  ON CONFLICT (ref) DO UPDATE SET family = excluded.family, given = excluded.given,"
    "   email = excluded.email, roles = excluded.roles, language = excluded.language,"
    "   active = excluded.active, phone = excluded.phone, pager = excluded.pager,"
    "   updated_at = clock_now()"
    "  WHERE (p.family, p.given, p.email, p.roles, p.language, p.active, p.phone, p.pager)"
    "   IS DISTINCT FROM (excluded.family, excluded.given, excluded.email, excluded.roles,"
    "    excluded.language, excluded.active, excluded.phone, excluded.pager)"
    "  RETURNING xmax = 0 AS added)"
    " SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added),"
    " (SELECT count(*) FROM input) - count(*) FROM done"};

bool people_list(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &list, NO_VALUES, out, e);
}

bool people_faulty(struct session *s, struct rows *out, struct err *e)
{
	return session_ask(s, &faulty, NO_VALUES, out, e);
}

bool people_show(struct session *s, const char *ref, struct rows *out, struct err *e)
{
	return session_ask(s, &show, VALUES(V_TEXT(ref)), out, e);
}

bool people_find(struct session *s, const char *ref, int64_t *id, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &find, VALUES(V_TEXT(ref)), &r, e))
		return false;
	bool found = rows_count(&r) > 0;
	*id = found ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	return found || err_set(e, ERR_NOT_FOUND, "there is no person \"%.64s\"", ref);
}

bool people_identify(struct session *s, const char *named, char ref[static 80], struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &identify, VALUES(V_TEXT(named)), &r, e))
		return false;
	int count = rows_count(&r);
	bool ok = false;
	if (!count) {
		err_set(e, ERR_NOT_FOUND, "there is no person \"%.64s\" in the directory", named);
		err_hint(e, "followupctl people list shows who is.");
	} else if (!rows_bool(&r, 0, 1)) {
		err_set(e, ERR_REFUSED, "\"%.64s\" is not active in the directory", named);
	} else if (count > 1 && rows_bool(&r, 1, 1)) {
		err_set(e, ERR_REFUSED, "\"%.64s\" may be %.64s or %.64s", named,
		    rows_text(&r, 0, 0), rows_text(&r, 1, 0));
		err_hint(e, "Name the person by that number.");
	} else {
		ok = true;
		snprintf(ref, 80, "%s", rows_text(&r, 0, 0));
	}
	rows_free(&r);
	return ok;
}

bool people_fail_safe(struct session *s, char ref[static 80], struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &fail_safe, NO_VALUES, &r, e))
		return false;
	snprintf(ref, 80, "%s", rows_count(&r) ? rows_text(&r, 0, 0) : "");
	rows_free(&r);
	return true;
}

bool people_import(struct session *s, const char *json, struct people_counts *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &import, VALUES(V_TEXT(json)), &r, e))
		return false;
	*out = (struct people_counts){rows_int(&r, 0, 0), rows_int(&r, 0, 1), rows_int(&r, 0, 2)};
	rows_free(&r);
	return true;
}
