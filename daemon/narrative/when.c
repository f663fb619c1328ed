/* SPDX-License-Identifier: Apache-2.0
 *
 * when.c - the time that a sentence gives for what it asks: an interval, what it counts from, and
 * the steps of a schedule.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>
#include <strings.h>

static bool is_every(const struct text *t, const struct interval *v)
{
	return mark_at(t, v->first, W_FREQUENCY) || mark_value(t, v->first, W_BOUND, "every");
}

#define DAYS_A_WEEK 7
#define TERM	    45 /* weeks; nobody is pregnant for longer */

/* "20w3d", "29 weeks 1 day", "23w": how far a pregnancy is today, in days; 0 when it is not said.
 */
int gestation_of(const struct text *t)
{
	for (uint32_t k = 0; k + 1 < t->token_count; k++) {
		const struct token *n = &t->token[k];
		if (n->kind != TOKEN_NUMBER || n->number < 4 || n->number > TERM ||
		    !mark_value(t, k + 1, W_UNIT, "week"))
			continue;
		bool tight = !t->token[k + 1].gap && t->token[k + 1].len == 1;
		bool days = k + 3 < t->token_count && t->token[k + 2].kind == TOKEN_NUMBER &&
			    t->token[k + 2].number < DAYS_A_WEEK &&
			    mark_value(t, k + 3, W_UNIT, "day");
		if (tight || days)
			return n->number * DAYS_A_WEEK + (days ? t->token[k + 2].number : 0);
	}
	return 0;
}

/* "at 32 weeks' gestation": the day of it, where the report says how far it is. */
static bool gestation_due(const struct text *t, struct interval *v, uint32_t end)
{
	bool named = v->end < end && mark_at(t, v->end, W_AGE) && t->token[v->end].len >= 8 &&
		     strncasecmp(t->data + t->token[v->end].start, "gestatio", 8) == 0;
	if (!named || strcmp(v->unit, "week") != 0 || !t->o || !t->o->day || t->o->day == DATE_NONE)
		return false;
	int now = t->gestation;
	if (!now || v->min * DAYS_A_WEEK <= now)
		return false;
	v->due_by = t->o->day + v->min * DAYS_A_WEEK - now;
	v->min = v->max = -1;
	v->unit = "";
	v->usable = v->ahead = true;
	return true;
}

static bool is_life(const struct text *t, uint32_t k)
{
	return mark_at(t, k, W_AGE) &&
	       (token_is(t, k, "old") || (token_is(t, k, "of") && (token_is(t, k + 1, "age") ||
								      token_is(t, k + 1, "life"))));
}

static int days_of_life(const struct interval *v)
{
	return v->min * (strcmp(v->unit, "week") == 0	    ? DAYS_A_WEEK
			    : strcmp(v->unit, "month") == 0 ? 30
							    : 1);
}

/* "6-week-old girl", "now 6/52 of age": how old a baby is today, in days; 0 when it is not said. */
static int age_today(const struct text *t)
{
	for (size_t i = 0; i < t->mark_count; i++) {
		uint32_t k = t->mark[i].token;
		struct interval v;
		if (t->mark[i].class != W_AGE || !is_life(t, k))
			continue;
		for (uint32_t at = k > 4 ? k - 4 : 0; at < k; at++)
			if (interval_at(t, at, k + 1, &v) && v.end == k && v.min > 0 &&
			    v.min == v.max && strcmp(v.unit, "year") != 0 &&
			    !mark_at(t, v.first, W_BOUND))
				return days_of_life(&v);
	}
	return 0;
}

/* "at 12 weeks of age": the day of it, where the report says how old the child is. */
static bool age_due(const struct text *t, struct interval *v)
{
	if (!is_life(t, v->end) || v->min <= 0 || strcmp(v->unit, "year") == 0 || !t->o ||
	    !t->o->day || t->o->day == DATE_NONE || !mark_at(t, v->first, W_BOUND))
		return false;
	int now = age_today(t), then = days_of_life(v);
	if (!now || then <= now)
		return false;
	v->due_by = t->o->day + then - now;
	v->min = v->max = -1;
	v->unit = "";
	v->usable = v->ahead = true;
	return true;
}

#define EVENT_TOKENS 14

/* "before the next appointment (on 6/30)", "prior to surgery, listed as 10/14": the day that the
 * exam is to come before. */
static bool before_event(const struct text *t, uint32_t from, uint32_t to, struct interval *out)
{
	for (uint32_t k = from; k < to; k++) {
		const struct mark *before = mark_at(t, k, W_BY);
		struct day d;
		if (!before || (!token_is(t, k, "before") && !token_is(t, k, "prior")))
			continue;
		for (uint32_t i = mark_end(before); i < to && i < k + EVENT_TOKENS; i++) {
			if (!day_at(t, i, to, true, &d) || d.end < i + 2)
				continue;
			*out = (struct interval){.first = k,
			    .end = d.end,
			    .min = -1,
			    .max = -1,
			    .unit = "",
			    .due_by = d.day,
			    .dated = d.year,
			    .usable = true,
			    .ahead = true,
			    .then = -1};
			return true;
		}
	}
	return false;
}

/* "at week 34", where the report says how far the pregnancy is. */
static bool week_of_term(const struct text *t, uint32_t k, uint32_t to, struct interval *out)
{
	if (!t->gestation || k + 1 >= to || !token_is(t, k, "week") ||
	    t->token[k + 1].kind != TOKEN_NUMBER || !t->o || !t->o->day || t->o->day == DATE_NONE)
		return false;
	int days = t->token[k + 1].number * DAYS_A_WEEK - t->gestation;
	if (days <= 0 || t->token[k + 1].number > TERM || mark_at(t, k + 2, W_UNIT))
		return false;
	*out = (struct interval){.first = k,
	    .end = k + 2,
	    .min = -1,
	    .max = -1,
	    .unit = "",
	    .due_by = t->o->day + days,
	    .usable = true,
	    .ahead = true,
	    .then = -1};
	return true;
}

/* A day with its year behind one without. */
static bool dated_behind(const struct text *t, uint32_t k, uint32_t to, struct interval *out)
{
	struct interval v;
	for (uint32_t end = k + 4; k < to && k < end; k++)
		if (interval_at(t, k, to, &v) && v.usable && v.dated) {
			*out = v;
			return true;
		}
	return false;
}

/* "changed from 12 months to 3 months": what it was changed to. */
static void take_new(const struct text *t, struct interval *v)
{
	if (v->first == 0 || !token_is(t, v->first - 1, "from") || v->min == v->max ||
	    v->max <= 0 || !mark_ends_at(t, v->first, W_RECOMMEND))
		return;
	v->min = v->max;
	v->usable = true;
}

/* "rather than six-month follow-up", "instead of 12 months" */
static bool is_passed_over(const struct text *t, uint32_t k, uint32_t from)
{
	while (k > from && (token_is(t, k - 1, "a") || token_is(t, k - 1, "the") ||
			       token_is(t, k - 1, "in") || token_is(t, k - 1, "at")))
		k--;
	if (k < from + 2)
		return false;
	return (token_is(t, k - 1, "than") && token_is(t, k - 2, "rather")) ||
	       (token_is(t, k - 1, "of") &&
		   (token_is(t, k - 2, "instead") || token_is(t, k - 2, "place")));
}

/* "3 months after treatment is completed", "14 days after treatment started please": not how long
 * it is by now. */
static bool treats_to_come(const struct text *t, const struct interval *v, uint32_t to)
{
	static const char *const words[] = {"completed", "complete", "completes", "finished",
	    "ends", "started", "starts", "begins", "begun", "concluded", "please"};
	const struct mark *after = mark_at(t, v->end, W_AGE);
	uint32_t k = after ? mark_end(after) : v->end;
	for (uint32_t end = k + 3; k < end && k < to; k++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (token_is(t, k, words[i]))
				return true;
	return false;
}

/* The first usable one; a number outranks "annual", which often stands beside it. */
bool find_interval(const struct text *t, uint32_t from, uint32_t to, struct interval *out)
{
	struct interval v;
	bool found = false;
	for (uint32_t k = from; k < to;) {
		uint32_t at = k++;
		if (week_of_term(t, at, to, out))
			return true;
		if (!interval_at(t, at, to, &v))
			continue;
		k = v.end > k ? v.end : k;
		take_new(t, &v);
		bool aside = v.first > from && is_sign(t, v.first - 1, '(');
		if (v.treated && !found &&
		    (mark_at(t, v.first, W_BOUND) || mark_at(t, v.end, W_FROM) || aside ||
			mark_ends_at(t, v.first, W_RECOMMEND) || treats_to_come(t, &v, to) ||
			(v.first > from + 1 && token_is(t, v.first - 2, "be")))) {
			*out = v;
			out->usable = true;
			out->ahead = out->ahead || aside;
			return true;
		}
		if (is_passed_over(t, v.first, from))
			continue;
		if (!v.usable && !gestation_due(t, &v, to) && !age_due(t, &v))
			continue;
		bool frequency = mark_at(t, at, W_FREQUENCY) != NULL;
		if (found && is_every(t, out) && out->min == out->max &&
		    mark_value(t, v.first, W_BOUND, "most"))
			continue; /* "yearly up to 5 years": how long */
		if (v.due_by != DATE_NONE && !v.dated && dated_behind(t, v.end, to, out))
			return true; /* "next autumn, say April 2026" */
		if (!frequency) {
			*out = v;
			return true;
		}
		if (!found)
			*out = v;
		found = true;
	}
	return found || before_event(t, from, to, out);
}

/* ---- what it counts from -------------------------------------------------------------------- */

#define FROM_TOKENS 10

static bool one_of(
    const struct text *t, uint32_t a, uint32_t b, const char *const *words, size_t count)
{
	for (; a < b; a++)
		for (size_t i = 0; i < count; i++)
			if (t->token[a].len == strlen(words[i]) &&
			    strncasecmp(t->data + t->token[a].start, words[i], t->token[a].len) ==
				0)
				return true;
	return false;
}

static bool says_today(const struct text *t, uint32_t a, uint32_t b)
{
	static const char *const words[] = {"this", "today", "todays", "now", "current", "present"};
	return one_of(t, a, b, words, sizeof words / sizeof *words);
}

static bool says_first(const struct text *t, uint32_t a, uint32_t b)
{
	static const char *const words[] = {"first", "initial", "original", "baseline"};
	return one_of(t, a, b, words, sizeof words / sizeof *words);
}

#define FIRST_TOKENS 6

/* "baseline CT of 14 November 2024", wherever the text says it. */
static date first_exam(const struct text *t)
{
	struct day d;
	uint32_t end = (uint32_t)t->token_count;
	for (uint32_t k = 0; k < end; k++) {
		if (!says_first(t, k, k + 1))
			continue;
		for (uint32_t i = k + 1; i < end && i < k + FIRST_TOKENS; i++)
			if (day_at(t, i, end, false, &d) && d.year)
				return d.day;
	}
	return DATE_NONE;
}

static bool class_between(const struct text *t, uint32_t a, uint32_t b, enum word_class class)
{
	for (; a < b; a++)
		if (mark_at(t, a, class))
			return true;
	return false;
}

static void count_from(const struct text *t, uint32_t behind, uint32_t end, struct rec *r)
{
	uint32_t k = behind;
	if (r->interval.treated) {
		r->from = NARRATIVE_FROM_TREATMENT;
		return;
	}
	while (k < end && k < behind + 2 && !mark_at(t, k, W_FROM))
		k++;
	const struct mark *from = k < end ? mark_at(t, k, W_FROM) : NULL;
	if (!from || is_sign(t, k - 1, ',') || is_sign(t, k - 1, '.'))
		return;
	uint32_t a = mark_end(from), b = a;
	while (b < end && b < a + FROM_TOKENS && !is_sign(t, b, ',') && !is_sign(t, b, ';') &&
	       !(b > a + 1 && is_sign(t, b, '.')) && !mark_at(t, b, W_RECOMMEND))
		b++;
	struct day d = {.day = DATE_NONE};
	bool dated = false;
	for (uint32_t i = a; i < b && !dated; i++)
		dated = day_at(t, i, b, false, &d);
	bool treated = class_between(t, a, b, W_TREATMENT);
	if (says_today(t, a, b) && !treated)
		return;
	if (treated)
		r->from = NARRATIVE_FROM_TREATMENT;
	else if (dated || says_first(t, a, b) || class_between(t, a, b, W_HISTORY))
		r->from = NARRATIVE_FROM_PRIOR;
	else
		return;
	r->from_day = dated || r->from != NARRATIVE_FROM_PRIOR ? d.day : first_exam(t);
	if (r->interval.end < a)
		r->interval.end = a;
}

/* ---- schedules ------------------------------------------------------------------------------ */

#define STEPS_MAX 12

struct steps_found {
	struct rec *r;
	struct arena *a;
	struct narrative_step *step;
	size_t count;
	int last; /* months from the first exam, roughly, so that steps only go on */
};

static int in_months(int n, const char *unit)
{
	return strcmp(unit, "year") == 0    ? n * 12
	       : strcmp(unit, "month") == 0 ? n
	       : strcmp(unit, "week") == 0  ? n / 4
					    : n / 30;
}

static void add_step(struct steps_found *s, int min, int max, const char *unit, bool after_last)
{
	if (s->count >= STEPS_MAX)
		return;
	s->step = arena_grow(s->a, s->step, s->count, sizeof *s->step);
	s->step[s->count++] = (struct narrative_step){
	    .min = min, .max = max < 0 ? min : max, .unit = unit, .after_last = after_last};
	s->last = after_last ? s->last + in_months(min, unit) : in_months(min, unit);
}

/* "x 2", "for 5 years", "until 5 years": how often in all, and how long; 0: not said. */
static void find_bound(
    const struct text *t, uint32_t behind, uint32_t end, int *times, int *months, uint32_t *at)
{
	struct interval v;
	for (uint32_t k = behind; k < end && k < behind + 8; k++) {
		if (!mark_at(t, k, W_LASTING))
			continue;
		uint32_t n = mark_end(mark_at(t, k, W_LASTING));
		for (; n < end && n < k + 5; n++) {
			if (interval_at(t, n, end, &v) && v.min > 0 && *v.unit) {
				*months = in_months(v.max > v.min ? v.max : v.min, v.unit);
				*at = v.end;
				return;
			}
			const struct mark *number = mark_at(t, n, W_NUMBER);
			if (t->token[n].kind == TOKEN_NUMBER || number) {
				*times = number ? entry_of(t, number)->number : t->token[n].number;
				*at = n + 1;
				return;
			}
		}
	}
}

/* Again and again, as often as it says; once more and open-ended where it does not. */
static void repeat(const struct text *t, struct steps_found *s, const struct interval *v,
    uint32_t end, bool is_first, uint32_t *at)
{
	int times = 0, months = 0, each = in_months(v->min, v->unit);
	*at = v->end;
	find_bound(t, v->end, end, &times, &months, at);
	if (months && each)
		times = (months - (is_first ? 0 : s->last)) / each;
	if (times > STEPS_MAX)
		times = STEPS_MAX;
	for (int i = is_first; i < times; i++)
		add_step(s, v->min, v->max, v->unit, true);
	if (!times && each) {
		add_step(s, v->min, v->max, v->unit, true);
		s->step[s->count - 1].repeats = true;
	}
}

/* "if stable by volumetry then": on which a schedule goes on. */
static bool is_stability(const struct text *t, uint32_t k, uint32_t end)
{
	static const char *const words[] = {
	    "stable", "unchanged", "stability", "unaltered", "same"};
	for (uint32_t i = k; i < end && i < k + 4; i++)
		if (one_of(t, i, i + 1, words, sizeof words / sizeof *words) ||
		    (token_is(t, i, "no") &&
			(token_is(t, i + 1, "change") || token_is(t, i + 1, "growth"))))
			return true;
	return false;
}

/* Between two steps: "then", "and again at", a list; no other wish. */
static bool goes_on(const struct text *t, uint32_t a, uint32_t b)
{
	bool joint = false;
	for (uint32_t k = a; k < b; k++) {
		if (mark_at(t, k, W_NEXT) || mark_at(t, k, W_TO) || is_sign(t, k, ','))
			joint = true;
		if (is_sign(t, k, '.') || is_sign(t, k, ';') || is_sign(t, k, '(') ||
		    (mark_at(t, k, W_CONDITION) && !is_stability(t, k, b)) ||
		    mark_at(t, k, W_SERVICE) || mark_at(t, k, W_ACTION))
			return false;
	}
	return joint && words_between(t, a, b) <= 12;
}

/* "... then at 6 and 12": numbers that share the unit of the step before. */
static bool bare_step(const struct text *t, struct steps_found *s, uint32_t k, uint32_t end)
{
	const char *unit = s->r->interval.unit;
	if (k >= end || t->token[k].kind != TOKEN_NUMBER || t->token[k].len > 2 ||
	    mark_at(t, k + 1, W_UNIT) || (k + 1 < end && !t->token[k + 1].gap) ||
	    in_months(t->token[k].number, unit) <= s->last)
		return false;
	add_step(s, t->token[k].number, t->token[k].number, unit, false);
	return true;
}

static void find_steps(struct text *t, uint32_t end, struct steps_found *s)
{
	const struct interval *first = &s->r->interval;
	uint32_t last = first->end;
	struct interval v;
	s->last = in_months(first->max < 0 ? first->min : first->max, first->unit);
	if (first->then >= 0)
		add_step(s, first->then, first->then, first->unit, false);
	for (int i = 0; i < first->more_count; i++)
		add_step(s, first->more[i], first->more[i], first->unit, false);
	if (is_every(t, first))
		repeat(t, s, first, end, true, &last);
	for (uint32_t k = last; k < end && s->count < STEPS_MAX; k++) {
		if (!interval_at(t, k, end, &v)) {
			last = goes_on(t, last, k) && bare_step(t, s, k, end) ? k + 1 : last;
			continue;
		}
		bool every = is_every(t, &v);
		if (v.usable && *v.unit && goes_on(t, last, v.first) &&
		    (every || in_months(v.min, v.unit) > s->last)) {
			if (every) {
				repeat(t, s, &v, end, false, &last);
				return;
			}
			add_step(s, v.min, v.max, v.unit, false);
			if (v.then >= 0)
				add_step(s, v.then, v.then, v.unit, false);
			last = v.end;
		}
		k = v.end > k ? v.end - 1 : k;
	}
}

void find_schedule(struct text *t, uint32_t end, struct rec *r)
{
	struct steps_found s = {.r = r, .a = t->a};
	count_from(t, r->interval.end, end, r);
	if (!*r->interval.unit)
		return;
	find_steps(t, end, &s);
	r->step = s.step;
	r->step_count = s.count;
}
