/* SPDX-License-Identifier: Apache-2.0
 *
 * holder.c - who is asked now about the chart under way, and in whose place.
 *
 * Fails: never; where nobody can be told the holder is nobody.
 */
#include "autoconf.h"
#include "holder.h"
#include "hand_over.h"
#include "team.h"

struct addressee choose_of(const struct work *w, struct assignment of, enum role role,
    int64_t first, int64_t not, instant at)
{
	static const struct assignment all;
	const struct role_wanted wanted = {.role = role,
	    .at = at,
	    .patient = w->chart ? chart_spread(w->chart) : 0,
	    .first = first,
	    .not = not,
	    .of = role == ROLE_COORDINATOR ? of : all};
	return directory_choose(w->all->people, &wanted);
}

struct addressee choose_holder(
    const struct work *w, enum role role, int64_t first, int64_t not, instant at)
{
	return choose_of(w, (struct assignment){0}, role, first, not, at);
}

struct person *case_coordinator(const struct work *w, const struct case_record *r)
{
	return choose_of(w, team_of_case(r), ROLE_COORDINATOR, 0, 0, w->now).person;
}

struct person *role_holder(const struct work *w, enum role role)
{
	return choose_holder(w, role, 0, 0, w->now).person;
}

struct addressee step_holder(
    const struct work *w, const struct case_record *r, enum role role, instant at)
{
	const struct exam *x = chart_exam(w->chart, r->f.index_exam);
	const struct assignment of = team_of_case(r);
	if (role == ROLE_OWNER)
		return choose_of(w, of, ROLE_COORDINATOR, r->f.owner, 0, at);
	if (role == ROLE_ALTERNATE)
		return choose_holder(w, ROLE_RADIOLOGIST, 0, r->f.owner, at);
	return choose_of(w, of, role, role == ROLE_RADIOLOGIST && x ? x->radiologist : 0, 0, at);
}

const char *instead_words(struct work *w, const struct person *away, const char *is)
{
	char day[32];
	const struct period *t = person_absence(away, w->now);
	const char *name = person_words(w, away);
	if (!t)
		return arena_printf(w->arena, "in place of %s%s", name, is);
	if (t->until == INSTANT_NONE)
		return arena_printf(w->arena, "in place of %s%s, who has left", name, is);
	return arena_printf(w->arena, "in place of %s%s, who is away until %s", name, is,
	    date_text(work_day(w, t->until - 1), day));
}
