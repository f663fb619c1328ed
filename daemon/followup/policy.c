/* SPDX-License-Identifier: Apache-2.0
 *
 * policy.c - which step of a band comes next, when, and whether it still has a point.
 *
 * Fails: never; a band that was loaded always has a next step.
 */
#include "autoconf.h"
#include "followupd/policy.h"
#include "followupd/log.h"
#include "list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct band *policy_band(const struct policy *p, const struct window *w)
{
	int days = w->target - w->anchor;
	for (size_t i = 0; i < p->band_count; i++)
		if (p->band[i].max_days < 0 || days <= p->band[i].max_days)
			return &p->band[i];
	bug("policy %s has no band for %d days", p->name, days);
}

/* The same item goes to the same person no sooner. */
#define DAYS_APART    7
#define MINUTES_APART 30

/* Where a step falls.  All steps of days go out at one local time, so days order them: no zone is
 * asked before the step is chosen. */
struct place {
	instant at; /* of a timed band; else the same for all */
	date day;   /* as the policy says it */
	date send;  /* on a working day */
};

struct planning {
	const struct band *band;
	const struct followup *f;
	const struct worktime *work;
	date opened; /* or planned again */
	/* Of a late plan: */
	const struct step *at_once; /* the escalation that it starts with; NULL: it is not late */
	int64_t shift;		    /* time that escalations are moved by; whole days of days */
	date begun;		    /* from when reminders count: behind that escalation */
};

/* The last step of a band escalates even where it has no tier: it is what never ends. */
bool policy_escalates(const struct band *b, const struct step *s)
{
	return s->tier > 0 || s->overdue || s == &b->step[b->step_count - 1];
}

static date window_day(const struct window *w, const struct step *s)
{
	return (s->from == FROM_TARGET ? w->target : w->latest) + s->days +
	       (date)(s->after / DAYS(1));
}

/* Orders steps that count from the window. */
static int64_t window_offset(const struct window *w, const struct step *s)
{
	return DAYS(window_day(w, s)) + s->after % DAYS(1);
}

bool policy_repeats(const struct step *s)
{
	return s->repeat_days > 0 || s->repeat > 0;
}

instant policy_entry_at(const struct band *b, const struct followup *f)
{
	return f->planned_at + b->entry_after;
}

#define URGENT_DAYS 3

bool policy_is_critical(const struct window *w)
{
	return w->target <= w->anchor;
}

bool policy_is_urgent(const struct window *w)
{
	return w->target - w->anchor <= URGENT_DAYS;
}

static const struct step *first_escalation(const struct band *b, const struct window *w)
{
	const struct step *first = &b->step[b->step_count - 1];
	for (size_t i = 0; i + 1 < b->step_count; i++) {
		const struct step *s = &b->step[i];
		if (s->from != FROM_OPENED && policy_escalates(b, s) &&
		    window_offset(w, s) < window_offset(w, first))
			first = s;
	}
	return first;
}

date policy_escalates_on(const struct band *b, const struct window *w)
{
	return window_day(w, first_escalation(b, w));
}

/* ---- where a step falls --------------------------------------------------------------------- */

/* What a step of a timed band counts from: a day of the window has to be over. */
static instant base_of(const struct planning *p, const struct step *s)
{
	const struct window *w = &p->f->window;
	if (s->from == FROM_OPENED)
		return p->f->planned_at;
	date day = s->from == FROM_TARGET ? w->target : w->latest;
	return zone_at(p->work->zone, day + 1, 0, 0);
}

static enum reach_hours reach_of(const struct step *s)
{
	return s->any_hour ? REACH_ANY : REACH_WORKING;
}

static struct place place_at(const struct planning *p, instant at)
{
	date day = zone_date(p->work->zone, at);
	return (struct place){.at = at, .day = day, .send = day};
}

static struct place place_time(const struct planning *p, const struct step *s)
{
	instant base = base_of(p, s);
	if (s->from != FROM_OPENED && policy_escalates(p->band, s))
		base += p->shift;
	instant at = worktime_after(p->work, reach_of(s), base, s->after);
	if (s->within && at > base + s->within)
		at = base + s->within;
	return place_at(p, at);
}

static date step_day(const struct planning *p, const struct step *s)
{
	bool escalates = policy_escalates(p->band, s);
	date from = escalates ? p->opened : p->begun;
	if (s->from == FROM_OPENED)
		return s->working_days ? worktime_add(p->work, from, s->days) : from + s->days;
	return window_day(&p->f->window, s) + (escalates ? (date)(p->shift / DAYS(1)) : 0);
}

/* What falls before the hour it was opened goes out on the next working day. */
static struct place place_day(const struct planning *p, date day)
{
	struct place at = {.day = day, .send = worktime_shift(p->work, day)};
	if (at.send == p->opened && worktime_send_at(p->work, at.send) < p->f->planned_at)
		at.send = worktime_shift(p->work, at.send + 1);
	return at;
}

static struct place place_of(const struct planning *p, const struct step *s)
{
	return p->band->timed ? place_time(p, s) : place_day(p, step_day(p, s));
}

/* An escalation that counts from the opening is never late. */
static void plan_late(struct planning *p, const struct step *first)
{
	const struct window *w = &p->f->window;
	instant nominal = DAYS(window_day(w, first)), now = DAYS(p->opened);
	if (p->band->timed) {
		nominal = base_of(p, first) + first->after;
		now = p->f->planned_at;
	}
	if (first->from == FROM_OPENED || (w->latest >= p->opened && nominal >= now))
		return;
	p->at_once = first;
	p->shift = now - nominal;
	if (!p->band->timed)
		p->begun = worktime_shift(p->work, place_day(p, p->opened).send + 1);
}

static struct planning plan(
    const struct band *b, const struct followup *f, const struct worktime *w)
{
	struct planning p = {
	    .band = b, .f = f, .work = w, .opened = zone_date(w->zone, f->planned_at)};
	p.begun = p.opened;
	plan_late(&p, first_escalation(b, &f->window));
	return p;
}

date policy_lost_from(const struct band *b, const struct followup *f, const struct worktime *w)
{
	const struct planning p = plan(b, f, w);
	return place_of(&p, &b->step[b->step_count - 1]).day;
}

/* A reminder that is moot before it begins: its day was past, the same person is told by the
 * escalation that a late plan starts with, or a person postponed it; the first step is no reminder.
 */
static bool is_passed_over(const struct planning *p, const struct step *s, struct place at)
{
	bool soon = p->band->timed ? s->after < MINUTES(MINUTES_APART) : s->days < DAYS_APART;
	bool same = p->at_once && s->from == FROM_OPENED && !policy_escalates(p->band, s) && soon &&
		    s->to == p->at_once->to;
	bool postponed = s != p->band->step && !policy_escalates(p->band, s) &&
			 p->f->postponed_until != DATE_NONE && at.day <= p->f->postponed_until;
	bool past = p->band->timed ? at.at < p->f->planned_at : at.day < p->opened;
	return past || same || postponed;
}

bool policy_passes_over(
    const struct band *b, const struct followup *f, const struct worktime *w, const char *step)
{
	const struct planning p = plan(b, f, w);
	const struct step *s = policy_step(b, step);
	return s && is_passed_over(&p, s, place_of(&p, s));
}

/* Order of going out; ties keep the order of the file. */
static int compare(struct place a, size_t i, struct place b, size_t j)
{
	if (a.at != b.at)
		return a.at < b.at ? -1 : 1;
	if (a.send != b.send)
		return a.send < b.send ? -1 : 1;
	if (a.day != b.day)
		return a.day < b.day ? -1 : 1;
	return (i > j) - (i < j);
}

static struct planned planned(const struct planning *p, const struct step *s, struct place at)
{
	instant due = p->band->timed ? at.at
				     : zone_at(p->work->zone, at.send, p->work->send_hour,
					   p->work->send_minute);
	return (struct planned){.step = s, .day = at.day, .due = due};
}

/* The earliest step behind (at, from) that is not the repeating one; false when there is none. */
static bool find_next(const struct planning *p, const struct place *behind, size_t behind_index,
    size_t *found, struct place *found_at)
{
	bool any = false;
	for (size_t i = 0; i + 1 < p->band->step_count; i++) {
		struct place at = place_of(p, &p->band->step[i]);
		if (is_passed_over(p, &p->band->step[i], at))
			continue;
		if (behind && compare(at, i, *behind, behind_index) <= 0)
			continue;
		if (any && compare(at, i, *found_at, *found) > 0)
			continue;
		any = true;
		*found = i;
		*found_at = at;
	}
	return any;
}

/* The first day of the repeating step that goes out after `behind`, and after now when it follows
 * itself.  Days keep the rhythm of the policy whatever was late. */
static struct planned repeat_day(
    const struct planning *p, const struct place *behind, bool again, instant now)
{
	const struct step *s = &p->band->step[p->band->step_count - 1];
	date day = step_day(p, s), least = p->opened;
	if (behind && behind->send >= least)
		least = behind->send + 1;
	date today = zone_date(p->work->zone, now);
	if (again && today > least)
		least = today;
	if (day < least)
		day += (least - day + s->repeat_days - 1) / s->repeat_days * s->repeat_days;
	struct planned next = planned(p, s, place_day(p, day));
	while (again && next.due <= now)
		next = planned(p, s, place_day(p, day += s->repeat_days));
	return next;
}

/* The same to the microsecond. */
static struct planned repeat_time(
    const struct planning *p, const struct place *behind, bool again, instant now)
{
	const struct step *s = &p->band->step[p->band->step_count - 1];
	struct place first = place_time(p, s);
	instant least =
	    behind && behind->at >= p->f->planned_at ? behind->at : p->f->planned_at - 1;
	if (again && now > least)
		least = now;
	if (first.at > least)
		return planned(p, s, first);
	int64_t times = (least - first.at) / s->repeat + 1;
	instant at = first.at + times * s->repeat;
	return planned(p, s, place_at(p, worktime_after(p->work, reach_of(s), at, 0)));
}

static struct planned repeat(
    const struct planning *p, const struct place *behind, bool again, instant now)
{
	return p->band->timed ? repeat_time(p, behind, again, now)
			      : repeat_day(p, behind, again, now);
}

static size_t step_index(const struct band *b, const char *name)
{
	size_t i = 0;
	while (i < b->step_count && (!name || strcmp(b->step[i].name, name) != 0))
		i++;
	return i;
}

const struct step *policy_step(const struct band *b, const char *name)
{
	size_t i = step_index(b, name);
	return i < b->step_count ? &b->step[i] : NULL;
}

/* "still-open-2027-01-15" is the step "still-open" again. */
#define DAY_TEXT "-2026-03-02"

const struct step *policy_step_told(const struct band *b, const char *label)
{
	const struct step *s = policy_step(b, label);
	for (size_t i = 0; !s && i < b->step_count; i++) {
		size_t n = strlen(b->step[i].name);
		if (strncmp(label, b->step[i].name, n) == 0 && label[n] == '-' &&
		    strlen(label + n) >= strlen(DAY_TEXT))
			s = &b->step[i];
	}
	return s;
}

/* After a re-plan several reminders may be past at once: only the last of them is still news.
 * Escalations are never left out. */
static bool is_overtaken(const struct planning *p, size_t i, struct place at, instant now)
{
	size_t later;
	struct place later_at;
	return p->f->revision > 0 && p->band->step[i].tier == 0 &&
	       find_next(p, &at, i, &later, &later_at) &&
	       planned(p, &p->band->step[later], later_at).due <= now;
}

struct planned policy_next(const struct band *b, const struct followup *f, const struct worktime *w,
    const char *after, instant now)
{
	struct planning p = plan(b, f, w);
	size_t i = step_index(b, after), found = 0;
	struct place at, behind_at;
	const struct place *behind = NULL;
	if (i + 1 == b->step_count)
		return repeat(&p, NULL, true, now);
	if (i < b->step_count) {
		behind_at = place_of(&p, &b->step[i]);
		behind = &behind_at;
	}
	while (find_next(&p, behind, i, &found, &at)) {
		if (!is_overtaken(&p, found, at, now))
			return planned(&p, &b->step[found], at);
		behind_at = at;
		behind = &behind_at;
		i = found;
	}
	return repeat(&p, behind, false, now);
}

bool policy_applies(const struct step *s, const struct followup *f)
{
	bool escalates = s->tier > 0 || s->overdue;
	if (f->state == FOLLOWUP_CLOSED || (f->optional && escalates))
		return false;
	if (f->state == FOLLOWUP_PERFORMED && !escalates)
		return false; /* the patient has come: what is missing is the report */
	switch (s->unless) {
	case UNLESS_NEVER:
		return true;
	case UNLESS_ACKNOWLEDGED: /* who orders it has read it */
		return f->acknowledged_at == INSTANT_NONE && f->state == FOLLOWUP_OPEN;
	case UNLESS_ORDERED:
		return f->state == FOLLOWUP_OPEN;
	case UNLESS_SCHEDULED:
		return f->state == FOLLOWUP_OPEN || f->state == FOLLOWUP_ORDERED;
	}
	bug("policy step has condition %d", (int)s->unless);
}

const char *policy_id(struct arena *a, const struct policy *p)
{
	return arena_printf(a, "%s %s %s", p->name, p->version, p->sha256);
}

/* "orderer, attending": words of who may own a follow-up, each once. */
bool policy_read_owners(const char *text, size_t *count, enum owner_source *owner)
{
	const char *item;
	size_t len;
	unsigned seen = 0;
	for (*count = 0; list_next(&text, ", ", &item, &len);) {
		char word[24];
		int value;
		if (!len)
			continue;
		snprintf(word, sizeof word, "%.*s", (int)len, item);
		if (!vocabulary_find(&owner_source_words, word, &value) || seen & SET_OF(value))
			return false;
		seen |= SET_OF(value);
		owner[(*count)++] = (enum owner_source)value;
	}
	return *count > 0;
}

/* "30min", "4h", "2d"; 0 with false: no such thing. */
bool policy_read_span(const char *s, int64_t *out)
{
	static const struct {
		const char *unit;
		int64_t size;
	} units[] = {{"min", MINUTES(1)}, {"h", HOURS(1)}, {"d", DAYS(1)}};
	size_t digits = strspn(s, "0123456789");
	*out = 0;
	for (size_t i = 0; digits && digits < 5 && i < sizeof units / sizeof *units; i++)
		if (strcmp(s + digits, units[i].unit) == 0) {
			*out = strtol(s, NULL, 10) * units[i].size;
			return true;
		}
	return false;
}
