/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_words.c - what a policy says, in words.
 */
#include "autoconf.h"
#include "followupd/policy_words.h"

#include <inttypes.h>
#include <string.h>

static const char *const from_words[] = {[FROM_OPENED] = "it was opened",
    [FROM_TARGET] = "the due date",
    [FROM_LATEST] = "the latest date"};

const char *policy_span(struct arena *a, int64_t span, bool working)
{
	static const struct {
		int64_t size;
		const char *one;
	} units[] = {{DAYS(1), "day"}, {HOURS(1), "hour"}, {MINUTES(1), "minute"}};
	size_t i = 0;
	while (i + 1 < sizeof units / sizeof *units && span % units[i].size)
		i++;
	int64_t n = span / units[i].size;
	return arena_printf(a, "%" PRId64 " %s%s%s", n, working && !i ? "working " : "",
	    units[i].one, n == 1 ? "" : "s");
}

/* ", then every day", ", then every 5 working days". */
static const char *repeat_words(struct arena *a, int64_t span, bool working)
{
	const char *words = policy_span(a, span, working);
	return arena_printf(a, ", then every %s", strncmp(words, "1 ", 2) == 0 ? words + 2 : words);
}

const char *policy_when(struct arena *a, const struct band *b, const struct step *s)
{
	int64_t span = b->timed ? s->after : DAYS(s->days < 0 ? -s->days : s->days);
	bool working = b->timed ? !s->any_hour : s->working_days;
	const char *from = from_words[s->from], *text;
	if (!span && s->from == FROM_OPENED)
		text = "at once";
	else if (!span)
		text = arena_printf(a, b->timed ? "when %s is over" : "on %s", from);
	else
		text = arena_printf(a, "%s %s %s", policy_span(a, span, working),
		    !b->timed && s->days < 0 ? "before" : "after", from);
	if (b->timed)
		text = arena_printf(a, "%s, %s", text,
		    s->any_hour ? "at any hour"
		    : s->within ? arena_printf(a, "in working hours, but %s after at the latest",
				      policy_span(a, s->within, false))
				: "in working hours");
	if (!policy_repeats(s))
		return text;
	return arena_printf(a, "%s%s", text,
	    repeat_words(a, b->timed ? s->repeat : DAYS(s->repeat_days), b->timed && !s->any_hour));
}

const char *policy_told(enum step_mail mail)
{
	static const char *const words[] = {
	    [MAIL_ALONE] = "alone", [MAIL_DAILY] = "daily", [MAIL_WEEKLY] = "weekly"};
	return words[mail];
}

const char *policy_tier(struct arena *a, int tier, bool overdue)
{
	return arena_printf(a, "%s%s%s", tier ? arena_printf(a, "tier %d", tier) : "",
	    tier && overdue ? ", " : "", overdue ? "overdue" : "");
}

const char *policy_entry(struct arena *a, const struct band *b)
{
	switch (b->entry) {
	case ENTRY_DAY:
		return arena_printf(
		    a, "on the due date, with an alarm %d days before", b->alarm_days);
	case ENTRY_TIMED:
		return arena_printf(
		    a, "at that hour, %s after the opening", policy_span(a, b->entry_after, false));
	case ENTRY_NONE:
		break;
	}
	return "none";
}

const char *policy_days(struct arena *a, const struct band *b)
{
	if (!b->max_days)
		return "on the day of the exam";
	if (b->max_days < 0)
		return arena_printf(a, "%d days after the exam and later", b->min_days);
	return b->min_days == b->max_days
		   ? arena_printf(a, "%d days after the exam", b->min_days)
		   : arena_printf(a, "%d to %d days after the exam", b->min_days, b->max_days);
}

static const char *question_begins(struct arena *a, const struct question_step *s)
{
	static const char day[] = "the day by which it has to be answered";
	if (s->from_deadline && s->before)
		return arena_printf(a, "%s before %s", policy_span(a, s->before, false), day);
	if (s->from_deadline)
		return s->after ? arena_printf(
				      a, "%s after %s", policy_span(a, s->after, !s->any_hour), day)
				: arena_printf(a, "when %s is over", day);
	return s->after ? arena_printf(
			      a, "%s after it was asked", policy_span(a, s->after, !s->any_hour))
			: "at once";
}

const char *policy_question_when(struct arena *a, const struct question_step *s)
{
	return arena_printf(a, "%s, %s%s", question_begins(a, s),
	    s->any_hour ? "at any hour" : "in working hours",
	    s->repeat ? repeat_words(a, s->repeat, !s->any_hour) : "");
}

char policy_mark(const struct policy *p, int line)
{
	const char *at = p->text, *end = p->text + p->text_len;
	for (int n = 1; at && n < line; n++) {
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : NULL;
	}
	const char *stop = at ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	const char *comment = at ? memchr(at, '#', (size_t)((stop ? stop : end) - at)) : NULL;
	for (const char *c = comment; c && c + 2 < (stop ? stop : end); c++)
		if (c[0] == '(' && (c[1] == 'E' || c[1] == 'J') && c[2] == ')')
			return c[1];
	return 0;
}

size_t policy_limits(const struct policy *p, struct policy_limit out[static POLICY_LIMITS_MAX])
{
	const struct policy_limit all[] = {
	    {"local_target_days", "days to the due date where nothing gives an interval",
		p->local_target_days},
	    {"exam_days_ahead", "days ahead that an exam may be dated", p->exam_days_ahead},
	    {"exam_years_back", "years back that an exam may be dated", p->exam_years_back},
	    {"preliminary_days", "working days until a report that is not final is asked about",
		p->preliminary_days},
	    {"appointment_days", "working days after an appointment until its result is missed",
		p->appointment_days},
	    {"replay_days", "days; what an older report asks for is summed up, not mailed",
		p->replay_days},
	    {"attempts", "attempts before one may be closed as lost", p->attempts},
	    {"attempt_channels", "... by so many channels", p->attempt_channels},
	    {"attempt_days", "... so many days from the first to the last", p->attempt_days},
	    {"attempt_next_days", "days ahead that another attempt may wait", p->attempt_next_days},
	    {"order_days", "working days until an order that is missing is asked about",
		p->order_days},
	    {"authorisation_days", "... an authorisation of the payer", p->authorisation_days},
	    {"referral_days", "... a referral", p->referral_days},
	    {"letter_days", "working days until an unsent letter is asked about", p->letter_days},
	    {"postpone_days", "days ahead that one may be postponed", p->postpone_days},
	    {"postpone_times", "times that one may be postponed", p->postpone_times},
	    {"weekly_day", "day of the digest with weekly lines, 0 is Monday", p->weekly_day},
	    {"digest_lines", "questions, and follow-ups, in one digest", p->digest_lines},
	    {"apart_days", "days between two reminders of one follow-up to one person",
		p->apart_days},
	    {"tell_silence", "1: a working day on which no mail left is told", p->tell_silence},
	    {"transfer_days", "days until an offer that nobody accepts returns", p->transfer_days},
	    {"report_text_max", "bytes of a report that are read", (int)p->report_text_max}};
	memcpy(out, all, sizeof all);
	return sizeof all / sizeof *all;
}
