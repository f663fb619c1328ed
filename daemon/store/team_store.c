/* SPDX-License-Identifier: Apache-2.0
 *
 * team_store.c - teams: who is of which, from when and until when.
 *
 * Nothing is deleted: a membership that is taken back counted until then, and a chart that is
 * computed again needs it.
 */
#include "autoconf.h"
#include "followupd/team_store.h"

#define HOLDS                                                                                      \
	"t.kind = 'team' AND t.withdrawn_at IS NULL AND coalesce(t.ends_at > clock_now(), true)"

static bool count_of(struct session *s, const struct statement *st, const struct value *v, size_t n,
    int64_t *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, st, v, n, &r, e))
		return false;
	*out = rows_count(&r) ? rows_int(&r, 0, 0) : -1;
	rows_free(&r);
	return true;
}

bool teams_list(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"teams_list",
	    "SELECT m.ref, m.name, l.ref AS lead, m.email, (SELECT string_agg(p.ref, '|' ORDER BY "
	    "p.ref) FROM people_periods t JOIN people p ON p.id = t.person_id WHERE t.team_id = "
	    "m.id AND t.begins_at <= clock_now() AND " HOLDS
	    ") AS members, (SELECT count(*) FROM followups f WHERE f.team_id = m.id AND f.state <> "
	    "'closed') AS open FROM teams m LEFT JOIN people l ON l.id = m.lead_id WHERE "
	    "m.dissolved_at IS NULL ORDER BY m.ref"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool team_members(struct session *s, const char *ref, struct rows *out, struct err *e)
{
	static const struct statement st = {"team_members",
	    "SELECT p.ref AS person, p.family, p.given, t.begins_at AS \"from\", t.ends_at AS until"
	    " FROM teams m JOIN people_periods t ON t.team_id = m.id JOIN people p ON p.id = "
	    "t.person_id WHERE m.ref = $1 AND " HOLDS " ORDER BY p.ref, t.begins_at"};
	return session_ask(s, &st, VALUES(V_TEXT(ref)), out, e);
}

static bool no_person(struct err *e, const char *ref)
{
	return err_set(e, ERR_NOT_FOUND, "there is no active person \"%.64s\"", ref);
}

/* ---- the team itself ------------------------------------------------------------------------ */

static bool know(struct session *s, const struct team_said *t, bool *there, struct err *e)
{
	static const struct statement st = {"team_known",
	    "SELECT m.id IS NOT NULL, $2::text IS NULL OR $2 = '' OR p.id IS NOT NULL FROM "
	    "(SELECT) "
	    "x LEFT JOIN teams m ON m.ref = $1 AND m.dissolved_at IS NULL LEFT JOIN people p ON "
	    "p.ref = $2 AND p.active"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_TEXT(t->ref), V_TEXT(t->lead)), &r, e))
		return false;
	*there = rows_bool(&r, 0, 0);
	bool lead = rows_bool(&r, 0, 1);
	rows_free(&r);
	return lead || no_person(e, t->lead);
}

bool team_add(struct session *s, const struct team_said *t, struct err *e)
{
	static const struct statement st = {"team_add",
	    "INSERT INTO teams (ref, name, lead_id, email) VALUES ($1, $2, (SELECT id FROM people "
	    "WHERE ref = $3), nullif($4, '')) ON CONFLICT (ref) DO NOTHING RETURNING 1"};
	bool there;
	int64_t made;
	return know(s, t, &there, e) &&
	       count_of(s, &st,
		   VALUES(V_TEXT(t->ref), V_TEXT(t->name), V_TEXT(t->lead), V_TEXT(t->email)),
		   &made, e) &&
	       (made == 1 || err_set(e, ERR_REFUSED, "there is, or was, a team \"%.40s\"", t->ref));
}

static bool no_team(struct err *e, const char *ref)
{
	return err_set(e, ERR_NOT_FOUND, "there is no team \"%.40s\"", ref);
}

bool team_change(struct session *s, const struct team_said *t, struct err *e)
{
	static const struct statement st = {"team_change",
	    "UPDATE teams SET name = coalesce($2, name), lead_id = CASE WHEN $3::text IS NULL THEN "
	    "lead_id ELSE (SELECT id FROM people WHERE ref = $3) END, email = CASE WHEN $4::text "
	    "IS NULL THEN email ELSE nullif($4, '') END WHERE ref = $1"};
	bool there;
	return know(s, t, &there, e) && (there || no_team(e, t->ref)) &&
	       session_do(s, &st,
		   VALUES(V_TEXT(t->ref), V_TEXT(t->name), V_TEXT(t->lead), V_TEXT(t->email)), e);
}

/* ---- who is of it --------------------------------------------------------------------------- */

bool team_join(struct session *s, const char *team, const char *person, instant from, instant until,
    struct err *e)
{
	static const struct statement st = {"team_join",
	    "INSERT INTO people_periods (person_id, kind, team_id, begins_at, ends_at, imported) "
	    "SELECT p.id, 'team', m.id, $3::timestamptz, $4::timestamptz, false FROM people p, "
	    "teams m WHERE p.ref = $2 AND p.active AND p.roles && '{coordinator,navigator}' AND "
	    "m.ref = $1 AND m.dissolved_at IS NULL AND NOT EXISTS (SELECT FROM people_periods t "
	    "WHERE t.person_id = p.id AND t.team_id = m.id AND " HOLDS
	    " AND coalesce(t.ends_at > $3, true) AND coalesce($4 > t.begins_at, true)) RETURNING "
	    "1"};
	static const struct statement why = {"team_join_not",
	    "SELECT CASE WHEN NOT EXISTS (SELECT FROM teams WHERE ref = $1 AND dissolved_at IS "
	    "NULL) THEN 1 WHEN NOT EXISTS (SELECT FROM people WHERE ref = $2 AND active) THEN 2 "
	    "WHEN NOT EXISTS (SELECT FROM people WHERE ref = $2 AND roles && "
	    "'{coordinator,navigator}') THEN 3 ELSE 4 END"};
	int64_t made, n;
	if (!count_of(s, &st,
		VALUES(V_TEXT(team), V_TEXT(person), V_INSTANT(from), V_INSTANT(until)), &made, e))
		return false;
	if (made == 1)
		return true;
	if (!count_of(s, &why, VALUES(V_TEXT(team), V_TEXT(person)), &n, e))
		return false;
	switch (n) {
	case 1:
		return no_team(e, team);
	case 2:
		return no_person(e, person);
	case 3:
		return err_set(
		    e, ERR_REFUSED, "\"%.64s\" is neither coordinator nor navigator", person);
	default:
		return err_set(e, ERR_REFUSED, "\"%.64s\" is of the team then already", person);
	}
}

bool team_leave(
    struct session *s, const char *team, const char *person, int64_t *stays, struct err *e)
{
	static const struct statement st = {"team_leave",
	    "WITH gone AS (UPDATE people_periods t SET withdrawn_at = clock_now() FROM teams m, "
	    "people p WHERE t.team_id = m.id AND t.person_id = p.id AND m.ref = $1 AND p.ref = $2 "
	    "AND " HOLDS " RETURNING t.person_id, t.team_id) SELECT (SELECT count(*) FROM desk d "
	    "WHERE d.person_id = g.person_id AND d.list = 'todo' AND d.team_id = g.team_id) FROM "
	    "(SELECT DISTINCT person_id, team_id FROM gone) g"};
	return count_of(s, &st, VALUES(V_TEXT(team), V_TEXT(person)), stays, e) &&
	       (*stays >= 0 || err_set(e, ERR_NOT_FOUND, "nobody \"%.64s\" is of a team \"%.40s\"",
				   person, team));
}

bool team_dissolve(struct session *s, const char *team, int64_t *open, struct err *e)
{
	static const struct statement st = {"team_dissolve",
	    "WITH gone AS (UPDATE teams SET dissolved_at = clock_now() WHERE ref = $1 AND "
	    "dissolved_at IS NULL RETURNING id), left_it AS (UPDATE people_periods t SET "
	    "withdrawn_at = clock_now() FROM gone g WHERE t.team_id = g.id AND " HOLDS
	    ") SELECT (SELECT count(*) FROM followups f WHERE f.team_id = g.id AND f.state <> "
	    "'closed') FROM gone g"};
	return count_of(s, &st, VALUES(V_TEXT(team)), open, e) && (*open >= 0 || no_team(e, team));
}
