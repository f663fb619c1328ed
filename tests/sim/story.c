/* SPDX-License-Identifier: Apache-2.0
 *
 * story.c - a hospital's people and names, and the list of steps.
 */
#include "autoconf.h"
#include "story.h"
#include "followupd/decision.h"

#include <stdlib.h>
#include <string.h>

const struct sim_person sim_people[PEOPLE] = {
    {"D01", "Okonjo", "Delphine", "d.okonjo@sim.example", "clinician"},
    {"D02", "Brandvold", "Erik", "e.brandvold@sim.example", "clinician"},
    {"D03", "Castellan", "Mirela", "m.castellan@sim.example", "clinician"},
    {"D04", "Dufresne", "Yann", "y.dufresne@refused.example", "clinician"},
    {"D05", "Eklund", "Saga", "s.eklund@sim.example", "clinician"},
    {"D06", "Farouk", "Nadia", NULL, "clinician"},
    {"D07", "Grimaldi", "Tess", "t.grimaldi@sim.example", "clinician"},
    {"D08", "Haverkamp", "Joost", "j.haverkamp@sim.example", "clinician"},
    {"D09", "Ibarra", "Lucia", "l.ibarra@sim.example", "clinician"},
    {"D10", "Jankowski", "Piotr", "not an address", "clinician"},
    {"D11", "Kaplan", "Ruth", "r.kaplan@sim.example", "clinician"},
    {"D12", "Lindgren", "Bo", "b.lindgren@sim.example", "clinician"},
    {"D13", "Mbeki", "Thandi", "t.mbeki@sim.example", "clinician"},
    {"D14", "Novak", "Jana", "j.novak@sim.example", "clinician"},
    {"R01", "Vale", "Tamsin", "t.vale@sim.example", "radiologist"},
    {"R02", "Quist", "Hanne", "h.quist@sim.example", "radiologist"},
    {"R03", "Sorel", "Ines", "i.sorel@sim.example", "radiologist"},
    {"R04", "Tanaka", "Ren", NULL, "radiologist"},
    {"C01", "Fairweather", "Jude", "j.fairweather@sim.example", "coordinator"},
    {"C02", "Unsworth", "Pat", "p.unsworth@sim.example", "coordinator"},
    {"N01", "Osei", "Amara", "a.osei@sim.example", "navigator"},
    {"H01", "Lindqvist", "Tove", "t.lindqvist@sim.example", "chief|radiologist"},
    {"Z01", "Desk", "Radiology", "desk@sim.example", "fail-safe"},
    {"Z02", "Wexler", "Ada", "a.wexler@sim.example", "administrator"},
};

const char *sim_mail(struct arena *a, int person, int n)
{
	if (n < 0)
		return NULL;
	if (n == 0)
		return "";
	return arena_printf(
	    a, "%s.%d@%s.example", sim_people[person].ref, n, n % 4 == 3 ? "refused" : "sim");
}

bool sim_mail_is_refused(const char *email)
{
	const char *at = strrchr(email, '@');
	return at && strcmp(at, "@refused.example") == 0;
}

const char *sim_sender(unsigned patient, bool relayed)
{
	static const char *const senders[2][FACILITIES] = {
	    {"RIS|NORTH", "RIS|SOUTH", "RIS|HARBOUR"}, {"HUB|NORTH", "HUB|SOUTH", "HUB|HARBOUR"}};
	return senders[relayed][patient % FACILITIES];
}

const char *sim_authority(unsigned patient)
{
	static const char *const authorities[FACILITIES] = {"NORTH-MR", "SOUTH-MR", ""};
	return authorities[patient % FACILITIES];
}

const char *sim_number(struct arena *a, unsigned patient, bool old)
{
	return arena_printf(a, "%s%05u", old ? "X" : "P", patient);
}

const char *sim_accession(struct arena *a, unsigned exam)
{
	return arena_printf(a, "A%06u", exam);
}

const char *sim_placer(struct arena *a, unsigned exam)
{
	return arena_printf(a, "O%06u", exam);
}

/* One facility has its prose read, one codes everything, one is in shadow. */
const char *sim_phone(struct arena *a, unsigned patient, instant at, unsigned which)
{
	unsigned moved = (unsigned)(at / DAYS(1) + patient * 37) / 500;
	return arena_printf(
	    a, "(555) %03u-%04u", (patient + which * 500) % 1000, moved * 7 % 10000);
}

enum prose_mode sim_prose(unsigned patient)
{
	static const enum prose_mode modes[FACILITIES] = {PROSE_ON, PROSE_ON, PROSE_SHADOW};
	return patient % 16 == 5 ? PROSE_OFF : modes[patient % FACILITIES];
}

const char *step_kind_name(enum step_kind k)
{
	static const char *const names[] = {"report", "order", "appointment", "patient", "merge",
	    "provider", "answer", "outage", "policy", "clock"};
	return names[k];
}

/* ---- the list ------------------------------------------------------------------------------- */

struct sim_step *story_add(struct story *s, const struct sim_step *step)
{
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 4096;
		s->step = xreallocarray(s->step, s->room, sizeof *s->step);
	}
	struct sim_step *own = &s->step[s->count];
	*own = *step;
	own->serial = (unsigned)++s->count;
	return own;
}

static int by_arrival(const void *a, const void *b)
{
	const struct sim_step *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->serial < y->serial ? -1 : 1;
}

/* ---- what concerns nobody's patient --------------------------------------------------------- */

static void change_people(struct story *s, struct random *r)
{
	unsigned times = 6 * s->options.years;
	for (unsigned i = 0; i < times; i++) {
		int64_t minutes = (s->end - s->start) / MINUTES(1);
		struct sim_step p = {.kind = STEP_PROVIDER,
		    .at = s->start + MINUTES(random_below(r, (unsigned)minutes)),
		    .orderer = {(int)random_below(r, PEOPLE)},
		    .provider = (enum provider_event)random_below(r, 3),
		    .mail = random_between(r, -2, 6)};
		p.sent = p.at;
		/* The person behind everybody leaves seldom, and comes back. */
		if (strcmp(sim_people[p.orderer.number].roles, "fail-safe") == 0)
			p.mail = -1;
		story_add(s, &p);
		if (p.provider != PROVIDER_DEACTIVATE || random_chance(r, 500))
			continue;
		p.provider = PROVIDER_REACTIVATE;
		p.at += DAYS(random_between(r, 1, 60));
		p.sent = p.at;
		story_add(s, &p);
	}
}

/* About half of the people go on leave, some twice, and a few for good; who covers may be away too,
 * and one in four names nobody.  Of a generator of its own: the steps stay what they are. */
static void give_leave(struct story *s)
{
	struct random r = {random_mix(s->options.seed, 18)};
	int days = (int)((s->end - s->start) / DAYS(1));
	for (int i = 0; i < 2 * PEOPLE; i++) {
		struct sim_period t = {.person = i % PEOPLE,
		    .cover = (int)random_below(&r, PEOPLE),
		    .from = s->start + DAYS(random_between(&r, 1, days)),
		    .until = INSTANT_NONE};
		if (!random_chance(&r, 300) || t.cover == t.person)
			continue;
		if (random_chance(&r, 250))
			t.cover = -1;
		if (!random_chance(&r, 150))
			t.until = t.from + DAYS(random_between(&r, 1, 60));
		s->period[s->period_count++] = t;
	}
}

static void change_surroundings(struct story *s, struct random *r)
{
	int days = (int)((s->end - s->start) / DAYS(1));
	for (unsigned i = 0; i < 2 * s->options.years; i++) {
		struct sim_step p = {.kind = STEP_OUTAGE,
		    .at = s->start + DAYS(random_between(r, 1, days)),
		    .length = HOURS(random_between(r, 1, i % 2 ? 300 : 12))};
		story_add(s, &p);
		p.kind = STEP_POLICY;
		p.at = s->start + DAYS(random_between(r, 1, days));
		p.pick = random_below(r, 2);
		story_add(s, &p);
	}
}

/* Some things arrive at one instant, so that an engine has several in hand. */
static void gather(struct story *s)
{
	for (size_t i = 0; i < s->count; i++)
		s->step[i].at += HOURS(12) - s->step[i].at % HOURS(12);
}

void story_make(struct story *s, const struct story_options *o, const struct material *m)
{
	struct random r = {o->seed};
	*s = (struct story){.options = *o};
	if (!s->options.trouble)
		s->options.trouble = 1;
	s->start = DAYS((instant)date_of(2026, 1, 1) + random_below(&r, 365));
	s->end = s->start + DAYS(365) * o->years;
	for (unsigned i = 0; i < o->patients; i++)
		course_make(s, m, &r, i);
	change_people(s, &r);
	give_leave(s);
	if (o->calm)
		gather(s);
	else
		change_surroundings(s, &r);
	const struct sim_step end = {.kind = STEP_CLOCK, .at = s->end};
	qsort(s->step, s->count, sizeof *s->step, by_arrival);
	while (s->count && s->step[s->count - 1].at >= s->end)
		s->count--;
	story_add(s, &end);
	for (size_t i = 0; i < s->count; i++)
		s->step[i].serial = (unsigned)i + 1;
}

void story_free(struct story *s)
{
	free(s->step);
	*s = (struct story){0};
}
