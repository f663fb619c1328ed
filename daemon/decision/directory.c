/* SPDX-License-Identifier: Apache-2.0
 *
 * directory.c - finds people, and says who of those who could be asked is asked.
 *
 * Patients are spread over those who hold a role by rendezvous hashing: each patient is with the
 * person whose hash with him is highest, so that somebody more, or fewer, moves only those who go
 * to, or come from, that person.
 * Fails: never.
 */
#include "autoconf.h"
#include "followupd/directory.h"
#include "followupd/address.h"
#include "followupd/random.h"

#include <string.h>

struct person *directory_get(const struct directory *d, int64_t id)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->person[i]->id == id)
			return d->person[i];
	return NULL;
}

struct person *directory_find(const struct directory *d, const char *ref)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->person[i]->ref, ref) == 0)
			return d->person[i];
	return NULL;
}

bool directory_reachable(const struct person *p)
{
	struct err ignored; /* an address from a feed may be anything */
	return p && p->active && p->email && *p->email && address_check(p->email, &ignored);
}

/* ---- who is away ---------------------------------------------------------------------------- */

static bool is_under_way(const struct period *t, instant at)
{
	bool stands = t->said <= at && (t->withdrawn == INSTANT_NONE || at < t->withdrawn);
	return stands && t->from <= at && (t->until == INSTANT_NONE || at < t->until);
}

static bool ends_later(const struct period *t, const struct period *than)
{
	return than->until != INSTANT_NONE && (t->until == INSTANT_NONE || t->until > than->until);
}

const struct period *person_absence(const struct person *p, instant at)
{
	const struct period *last = NULL;
	for (size_t i = 0; i < p->period_count; i++) {
		const struct period *t = &p->period[i];
		if (t->kind == PERIOD_ABSENT && is_under_way(t, at) &&
		    (!last || ends_later(t, last)))
			last = t;
	}
	return last;
}

bool person_is_of(const struct person *p, int64_t team, instant at)
{
	for (size_t i = 0; i < p->period_count; i++)
		if (p->period[i].kind == PERIOD_MEMBER && p->period[i].team == team &&
		    is_under_way(&p->period[i], at))
			return true;
	return false;
}

const struct team *directory_team(const struct directory *d, int64_t id)
{
	for (size_t i = 0; i < d->team_count; i++)
		if (d->team[i].id == id)
			return &d->team[i];
	return NULL;
}

const struct team *directory_team_named(const struct directory *d, const char *ref)
{
	for (size_t i = 0; i < d->team_count; i++)
		if (strcmp(d->team[i].ref, ref) == 0)
			return &d->team[i];
	return NULL;
}

/* That person, or who covers; NULL: it ends with nobody, or goes in a circle. */
static struct person *who_is_here(const struct directory *d, struct person *p, instant at)
{
	for (size_t steps = 0; p && steps <= d->count; steps++) {
		const struct period *away = person_absence(p, at);
		if (!away)
			return directory_reachable(p) ? p : NULL;
		p = away->cover ? directory_get(d, away->cover) : NULL;
	}
	return NULL;
}

/* ---- who holds a role ----------------------------------------------------------------------- */

static bool holds(const struct person *p, enum role role)
{
	bool safe = p->roles & SET_OF(ROLE_FAIL_SAFE);
	return (p->roles & SET_OF(role)) && safe == (role == ROLE_FAIL_SAFE);
}

static uint64_t weight(const struct person *p, const struct role_wanted *w)
{
	return random_mix(random_mix_text(0, p->ref), w->patient);
}

static bool is_on_call(const struct person *p, enum role role, instant at)
{
	for (size_t i = 0; i < p->period_count; i++)
		if (p->period[i].kind == PERIOD_ON_CALL && p->period[i].role == role &&
		    is_under_way(&p->period[i], at))
			return true;
	return false;
}

/* Whoever is on call for the role comes first. */
static bool comes_before(
    const struct person *p, const struct person *than, const struct role_wanted *w, enum role role)
{
	bool on_call = is_on_call(p, role, w->at);
	if (on_call != is_on_call(than, role, w->at))
		return on_call;
	uint64_t a = weight(p, w), b = weight(than, w);
	return a != b ? a > b : strcmp(p->ref, than->ref) < 0;
}

/* NULL: nobody holds it; here: of those who are here; team: of those in it, 0 of all. */
static struct person *best(
    const struct directory *d, const struct role_wanted *w, enum role role, bool here, int64_t team)
{
	struct person *found = NULL;
	for (size_t i = 0; i < d->count; i++) {
		struct person *p = d->person[i];
		if (!holds(p, role) || p->id == w->not || !directory_reachable(p))
			continue;
		if (team && !person_is_of(p, team, w->at))
			continue;
		if (here && person_absence(p, w->at))
			continue;
		if (!found || comes_before(p, found, w, role))
			found = p;
	}
	return found;
}

/* Whether p, or who covers for him, can be asked; else who is away is remembered. */
static bool ask(
    const struct directory *d, const struct role_wanted *w, struct person *p, struct addressee *h)
{
	struct person *here = directory_reachable(p) ? who_is_here(d, p, w->at) : NULL;
	if (here && here->id == w->not )
		here = NULL;
	if (here != p && directory_reachable(p) && !h->instead_of)
		h->instead_of = p;
	h->person = here;
	return here != NULL;
}

/* Nobody is behind the fail-safe: away or not, that one is told. */
static struct person *last_resort(const struct directory *d, const struct role_wanted *w)
{
	struct person *safe = best(d, w, ROLE_FAIL_SAFE, false, 0);
	struct person *here = safe ? who_is_here(d, safe, w->at) : NULL;
	if (here && here->id != w->not )
		return here;
	return safe ? safe : directory_get(d, w->not );
}

/* Somebody in the role, of that team where it is not 0, or who covers. */
static bool ask_one_of(
    const struct directory *d, const struct role_wanted *w, int64_t team, struct addressee *h)
{
	if (ask(d, w, best(d, w, w->role, false, team), h))
		return true;
	h->person = best(d, w, w->role, true, team);
	return h->person != NULL;
}

/* Whom of the team it was given to, as long as that one is of it. */
static bool ask_given(const struct directory *d, const struct role_wanted *w, struct addressee *h)
{
	struct person *p = w->of.person ? directory_get(d, w->of.person) : NULL;
	return p && p->id != w->not &&holds(p, w->role) && person_is_of(p, w->of.team, w->at) &&
	       ask(d, w, p, h);
}

struct addressee directory_choose(const struct directory *d, const struct role_wanted *w)
{
	struct addressee h = {NULL, NULL};
	if (w->first != w->not &&ask(d, w, directory_get(d, w->first), &h))
		return h;
	if (w->of.team && (ask_given(d, w, &h) || ask_one_of(d, w, w->of.team, &h)))
		return h;
	if (!ask_one_of(d, w, 0, &h))
		h.person = last_resort(d, w);
	return h;
}

/* ---- whom of a team something is given to ---------------------------------------------------- */

static bool has_left(const struct person *p, instant at)
{
	const struct period *away = person_absence(p, at);
	return away && away->until == INSTANT_NONE;
}

bool team_is_manned(const struct directory *d, int64_t team, instant at)
{
	for (size_t i = 0; i < d->count; i++)
		if (holds(d->person[i], ROLE_COORDINATOR) && person_is_of(d->person[i], team, at) &&
		    directory_reachable(d->person[i]) && !has_left(d->person[i], at))
			return true;
	return false;
}

static bool is_given_before(const struct person *p, const struct person *than, enum assign_by by,
    const struct role_wanted *w)
{
	if (by == ASSIGN_LOAD && p->open != than->open)
		return p->open < than->open;
	if (by == ASSIGN_TURN && p->given_at != than->given_at)
		return p->given_at < than->given_at;
	uint64_t a = weight(p, w), b = weight(than, w);
	return a != b ? a > b : strcmp(p->ref, than->ref) < 0;
}

struct person *directory_give(
    const struct directory *d, int64_t team, enum assign_by by, uint64_t spread, instant at)
{
	const struct role_wanted w = {.role = ROLE_COORDINATOR, .at = at, .patient = spread};
	struct person *found = NULL;
	for (size_t i = 0; i < d->count; i++) {
		struct person *p = d->person[i];
		if (holds(p, ROLE_COORDINATOR) && person_is_of(p, team, at) &&
		    directory_reachable(p) && !person_absence(p, at) &&
		    (!found || is_given_before(p, found, by, &w)))
			found = p;
	}
	return found;
}
