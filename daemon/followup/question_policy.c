/* SPDX-License-Identifier: Apache-2.0
 *
 * question_policy.c - when a question is told, to whom, and to whom else when nobody answers.
 *
 * Fails: never; a policy that was loaded has steps for each class, and the last one repeats.
 */
#include "autoconf.h"
#include "followupd/policy.h"

#include <string.h>

static instant due_of(const struct question_step *s, const struct worktime *w,
    const struct question_clock *c, int64_t after)
{
	enum reach_hours r = s->any_hour ? REACH_ANY : s->alone ? REACH_WORKING : REACH_DIGEST;
	if (!s->from_deadline || c->deadline == DATE_NONE)
		return worktime_after(w, r, c->asked, s->from_deadline && s->before ? 0 : after);
	date day = c->deadline - (date)(s->before / DAYS(1));
	instant due = s->before
			  ? worktime_send_at(w, day)
			  : worktime_after(w, r, zone_at(w->zone, c->deadline + 1, 0, 0), after);
	return due > c->asked ? due : worktime_after(w, r, c->asked, 0);
}

const struct question_step *question_step_of(const struct question_band *b, const char *name)
{
	for (size_t i = 0; name && i < b->step_count; i++)
		if (strcmp(b->step[i].name, name) == 0)
			return &b->step[i];
	return &b->step[0]; /* asked under a policy that had other steps */
}

struct planned_question question_next(const struct question_band *b, const struct worktime *w,
    const struct question_clock *clock, const char *after, instant now)
{
	size_t i = 0;
	while (i < b->step_count && (!after || strcmp(b->step[i].name, after) != 0))
		i++;
	i = i == b->step_count ? 0 : i + 1;
	if (i < b->step_count) {
		const struct question_step *s = &b->step[i];
		return (struct planned_question){s, due_of(s, w, clock, s->after)};
	}
	const struct question_step *last = &b->step[b->step_count - 1];
	int64_t since = last->after + last->repeat;
	while (due_of(last, w, clock, since) <= now)
		since += last->repeat;
	return (struct planned_question){last, due_of(last, w, clock, since)};
}

struct planned_question question_due(const struct question_step *s, const struct worktime *w,
    const struct question_clock *clock, instant not_before)
{
	int64_t since = s->after;
	while (s->repeat && due_of(s, w, clock, since) < not_before)
		since += s->repeat;
	return (struct planned_question){s, due_of(s, w, clock, since)};
}

instant question_clock_after(const struct worktime *w, instant asked_at, date from, date until)
{
	instant open = worktime_open_at(w, asked_at);
	struct civil at = zone_civil(w->zone, open);
	date day = worktime_add(w, zone_date(w->zone, open), worktime_between(w, from, until));
	date_civil(day, &at.year, &at.month, &at.day);
	return zone_instant(w->zone, &at);
}

instant question_tell_at(const struct question_step *s, const struct worktime *w, instant now)
{
	const struct question_clock at_once = {now, DATE_NONE};
	return due_of(s, w, &at_once, 0);
}
