/* SPDX-License-Identifier: Apache-2.0
 *
 * interval.c - "in 6 to 12 months", "within four weeks", "annually", "by March 2027".
 *
 * A time that was, an age and a duration are intervals too, but not usable ones.
 */
#include "autoconf.h"
#include "text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NUMBER_LIMIT	999
#define ATTACHED_MONTHS 36
#define LIST_MAX	24 /* numbers before the unit that they share */

struct amount {
	int n;	      /* -1: none */
	bool half;    /* and a half */
	uint32_t end; /* the token behind it */
};

static bool is_ordinal(const struct text *t, uint32_t k)
{
	return !t->token[k].gap && (token_is(t, k, "th") || token_is(t, k, "st") ||
				       token_is(t, k, "nd") || token_is(t, k, "rd"));
}

/* "6", "six", "six (6)", "1.5", "4th". */
static struct amount amount_at(const struct text *t, uint32_t i, uint32_t end)
{
	struct amount a = {-1, false, i};
	if (i >= end)
		return a;
	const struct token *k = &t->token[i];
	const struct mark *word = mark_at(t, i, W_NUMBER);
	if (k->kind == TOKEN_NUMBER && k->len <= 3) {
		a = (struct amount){k->number, false, i + 1};
	} else if (k->kind == TOKEN_DECIMAL && k->len >= 3 &&
		   memcmp(t->data + k->start + k->len - 2, ".5", 2) == 0) {
		a = (struct amount){k->number, true, i + 1};
	} else if (word) {
		a = (struct amount){entry_of(t, word)->number, false, mark_end(word)};
	}
	if (a.n >= 0 && a.end + 1 < end && is_ordinal(t, a.end) && mark_at(t, a.end + 1, W_UNIT))
		a.end++; /* "at the 4th month" */
	if (a.n >= 0 && a.end + 2 < end && is_sign(t, a.end, '(') &&
	    t->token[a.end + 1].kind == TOKEN_NUMBER && t->token[a.end + 1].number == a.n &&
	    is_sign(t, a.end + 2, ')'))
		a.end += 3;
	return a;
}

/* The mark of the class that ends right before the token. */
static const struct mark *mark_before(const struct text *t, uint32_t token, enum word_class class)
{
	for (uint32_t k = token; k-- > 0 && k + 6 > token;) {
		const struct mark *m = mark_at(t, k, class);
		if (m && mark_end(m) == token)
			return m;
	}
	return NULL;
}

static const char *unit_at(const struct text *t, uint32_t i, uint32_t end, uint32_t *behind)
{
	const struct mark *m = i < end ? mark_at(t, i, W_UNIT) : NULL;
	if (!m)
		return NULL;
	*behind = mark_end(m);
	if (t->token[i].len == 1 && is_sign(t, i + 1, '/'))
		return NULL; /* "6-8 w/ callus": with */
	if (t->token[i].len == 1 && !t->token[i].gap && t->data[t->token[i].start] == 'D')
		return NULL; /* "3D T1" */
	if (t->token[i].len == 1 && t->data[t->token[i].start] == 'm' &&
	    (t->token[i].gap || t->token[i - 1].number > ATTACHED_MONTHS))
		return NULL; /* "ctrl 3m"; not "Tc99m" */
	if (t->token[i].len == 1 && t->data[t->token[i].start] == 'M' &&
	    (t->token[i].gap || !mark_before(t, i - 1, W_BOUND)))
		return NULL; /* "54M"; but "in 3M" */
	if (is_sign(t, *behind, '.') && *behind + 1 < end && t->token[*behind].gap == 0)
		++*behind; /* "mo." */
	return entry_of(t, m)->value;
}

/* "-", "to", "or", "and", "/" between two numbers; the token behind it, or i itself when there is
 * only a hyphen. */
static bool joined(const struct text *t, uint32_t i, uint32_t end, uint32_t *next)
{
	if (i >= end)
		return false;
	const struct mark *to = mark_at(t, i, W_TO);
	*next = to ? mark_end(to) : is_sign(t, i, '/') ? i + 1 : i;
	return to || is_sign(t, i, '/') || t->token[i].gap & GAP_HYPHEN;
}

/* "CT liver 3/12 after the ablation", not "on 3/12 after". */
static bool is_wait_from(const struct text *t, uint32_t i)
{
	static const char *const behind[] = {"after", "post", "following"};
	static const char *const dated[] = {"on", "of", "dated", "from", "since", "until", "by"};
	bool waits = false;
	for (size_t n = 0; n < sizeof behind / sizeof *behind; n++)
		waits = waits || token_is(t, i + 3, behind[n]);
	for (size_t n = 0; i > 0 && n < sizeof dated / sizeof *dated; n++)
		waits = waits && !token_is(t, i - 1, dated[n]);
	return waits;
}

/* "Ultrasound liver 6/12.": an exam and the fraction, and nothing else. */
static bool is_whole_line(const struct text *t, uint32_t from, uint32_t behind, uint32_t end)
{
	static const enum word_class fits[] = {
	    W_MODALITY, W_REGION, W_SIDE, W_FOLLOW, W_CONTRAST, W_RECOMMEND, W_AGAIN};
	bool ends = behind >= end || is_sign(t, behind, '.') || is_sign(t, behind, ';');
	uint32_t k = from;
	for (bool fit = ends; fit && k > 0 && k + 6 > from;) {
		const struct mark *m = NULL;
		for (size_t c = 0; c < sizeof fits / sizeof *fits && !m; c++)
			m = mark_before(t, k, fits[c]);
		fit = m != NULL;
		k = m ? m->token : k;
	}
	return ends && k < from &&
	       (k == 0 || t->token[k].gap & GAP_LINE || is_sign(t, k - 1, '.') ||
		   is_sign(t, k - 1, ':'));
}

/* "6/12", "6/52", "3/7": months, weeks and days as British notes have them; NULL when it is not
 * that.  A date or a fraction has no word of waiting in front, and no exam behind. */
static const char *fraction_at(const struct text *t, uint32_t i, uint32_t end, uint32_t *behind)
{
	const struct token *k = &t->token[i];
	if (i + 2 >= end || k->kind != TOKEN_NUMBER || k->number < 1 || k->number > 24 ||
	    !is_sign(t, i + 1, '/') || t->token[i + 1].gap || t->token[i + 2].gap ||
	    t->token[i + 2].kind != TOKEN_NUMBER || is_sign(t, i + 3, '/') ||
	    mark_at(t, i + 3, W_UNIT))
		return NULL;
	int part = t->token[i + 2].number;
	*behind = i + 3;
	bool waits = part == 52 || mark_before(t, i, W_BOUND) || is_whole_line(t, i, i + 3, end) ||
		     (i > 0 && is_sign(t, i - 1, ':') && mark_ends_at(t, i - 1, W_MODALITY)) ||
		     mark_at(t, i + 3, W_FOLLOW) || mark_at(t, i + 3, W_MODALITY) ||
		     is_wait_from(t, i) || mark_ends_at(t, i, W_AGAIN);
	return !waits	    ? NULL
	       : part == 12 ? "month"
	       : part == 52 ? "week"
	       : part == 7  ? "day"
			    : NULL;
}

static int in_days(int n, const char *unit)
{
	return n * (strcmp(unit, "day") == 0 ? 1 : strcmp(unit, "week") == 0 ? 7 : 30);
}

/* Brings both ends to one unit. */
static void unify(struct interval *o, const char *unit_min, const char *unit_max)
{
	if (strcmp(unit_min, unit_max) == 0) {
		o->unit = unit_max;
	} else if (strcmp(unit_min, "month") == 0 && strcmp(unit_max, "year") == 0) {
		o->max *= 12;
		o->unit = "month";
	} else if (strcmp(unit_max, "year") == 0) {
		o->usable = false;
	} else {
		o->min = in_days(o->min, unit_min);
		o->max = in_days(o->max, unit_max);
		o->unit = "day";
	}
}

static void settle_unit(struct interval *o, bool half)
{
	if (half && strcmp(o->unit, "year") == 0 && o->min == o->max) {
		o->min = o->max = o->min * 12 + 6;
		o->unit = "month";
	} else if (half) {
		o->usable = false;
	}
	if (strcmp(o->unit, "hour") == 0) {
		o->min /= 24; /* a part of a day is the day it ends on */
		o->max = (o->max + 23) / 24;
		o->unit = "day";
	}
	if (o->min > o->max)
		o->usable = false;
}

/* "for three months' time" is one to wait. */
static bool is_time(const struct text *t, uint32_t k)
{
	return k < t->token_count && t->token[k].len == 4 &&
	       strncasecmp(t->data + t->token[k].start, "time", 4) == 0;
}

#define OVER_TOKENS 10

/* "We advise MRCP over 6 months.": how Dutch English says "in"; not "stable on CT over 2 years". */
static bool waits_over(const struct text *t, const struct interval *o, const struct mark *over)
{
	static const char *const stays[] = {
	    "stable", "unchanged", "on", "since", "stability", "change", "growth", "grown"};
	uint32_t k = over->token;
	bool ends = o->end >= t->token_count || t->token[o->end].kind == TOKEN_SIGN ||
		    t->token[o->end].gap & GAP_LINE;
	if (!ends || over->count != 1 || !token_is(t, k, "over") || !mark_ends_at(t, k, W_MODALITY))
		return false;
	while (k-- > 0 && k + OVER_TOKENS > over->token && !is_sign(t, k, '.'))
		for (size_t i = 0; i < sizeof stays / sizeof *stays; i++)
			if (token_is(t, k, stays[i]))
				return false;
	return true;
}

/* "within", "at least", "about", and what makes it no time to wait. */
static void apply_before(const struct text *t, struct interval *o)
{
	bool most = false;
	for (int i = 0; i < 3; i++) {
		const struct mark *m = mark_before(t, o->first, W_BOUND);
		if (!m)
			break;
		const char *value = entry_of(t, m)->value;
		most = most || strcmp(value, "most") == 0;
		if (strcmp(value, "most") == 0)
			o->min = 0;
		else if (strcmp(value, "least") == 0)
			o->max = -1;
		else if (strcmp(value, "between") == 0 && o->then >= 0) {
			o->max = o->then;
			o->then = -1;
		}
		o->ahead = o->ahead || strcmp(value, "most") == 0 || strcmp(value, "ahead") == 0 ||
			   strcmp(value, "every") == 0;
		o->first = m->token;
	}
	const struct mark *lasting = mark_before(t, o->first, W_LASTING);
	if (lasting && waits_over(t, o, lasting))
		o->ahead = true;
	else if (lasting && !is_time(t, o->end) && !(most && token_is(t, o->first - 1, "for")))
		o->usable = false; /* "arranged for within two weeks" is one */
}

/* "at 2 months of treatment", "in 3 months post EVAR". */
static bool counts_from_treatment(const struct text *t, const struct interval *o)
{
	uint32_t end = mark_end(mark_at(t, o->end, W_AGE));
	for (uint32_t k = o->end; k < end + 3; k++)
		if (mark_at(t, k, W_TREATMENT))
			return true;
	static const char *const last[] = {"treatment", "surgery", "transplant", "lumpectomy"};
	const struct token *word = &t->token[end - 1];
	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		if (word->len == strlen(last[i]) &&
		    strncasecmp(t->data + word->start, last[i], word->len) == 0)
			return true; /* "of treatment" is one phrase */
	return false;
}

static void apply_behind(const struct text *t, struct interval *o, uint32_t end)
{
	if (o->end >= end)
		return;
	const struct mark *m = mark_at(t, o->end, W_LESS_MORE);
	if (m) {
		if (strcmp(entry_of(t, m)->value, "least") == 0)
			o->max = -1;
		else
			o->min = 0;
		o->end = mark_end(m);
	} else if (mark_at(t, o->end, W_AGE)) {
		o->treated = o->usable && counts_from_treatment(t, o);
		o->usable = false;
	} else if (is_sign(t, o->end, '+') && t->token[o->end].gap == 0) {
		o->max = -1;
	}
}

static struct interval stated(
    uint32_t first, uint32_t end, int min, int max, const char *unit, bool ahead)
{
	return (struct interval){.first = first,
	    .end = end,
	    .min = min,
	    .max = max,
	    .unit = unit,
	    .due_by = DATE_NONE,
	    .usable = true,
	    .ahead = ahead,
	    .then = -1};
}

static bool frequency_at(const struct text *t, uint32_t i, struct interval *out)
{
	const struct mark *m = mark_at(t, i, W_FREQUENCY);
	int min, max;
	char unit[8];
	if (!m)
		return false;
	const char *value = entry_of(t, m)->value;
	bool now = strncmp(value, "now ", 4) == 0; /* tells of what was as often */
	value += now ? 4 : 0;
	if (sscanf(value, "%d-%d %7s", &min, &max, unit) != 3) {
		if (sscanf(value, "%d %7s", &min, unit) != 2)
			return false;
		max = min;
	}
	*out = stated(i, mark_end(m), min, max, strrchr(value, ' ') + 1, !now);
	return true;
}

static struct interval due(uint32_t first, const struct day *d, bool ahead)
{
	return (struct interval){.first = first,
	    .end = d->end,
	    .min = -1,
	    .max = -1,
	    .unit = "",
	    .due_by = d->day,
	    .dated = d->year,
	    .usable = true,
	    .ahead = ahead,
	    .then = -1};
}

/* "Rpt CT Sept 2026": a month to come right behind the exam. */
static bool month_behind_exam(const struct text *t, uint32_t i, uint32_t end, struct day *d)
{
	return mark_at(t, i, W_MONTH) && t->o && t->o->day && t->o->day != DATE_NONE &&
	       (mark_ends_at(t, i, W_MODALITY) || mark_ends_at(t, i, W_REGION)) &&
	       day_at(t, i, end, true, d) && d->year && d->day > t->o->day;
}

/* "by March 2027", "before 3/15/2027", "by the end of Q3", "next September". */
static bool date_at(const struct text *t, uint32_t i, uint32_t end, struct interval *out)
{
	const struct mark *by = mark_at(t, i, W_BY);
	struct day d;
	if (!by && month_behind_exam(t, i, end, &d)) {
		*out = due(i, &d, true);
		return true;
	}
	if (!by || !day_at(t, mark_end(by), end, true, &d))
		return false;
	bool ahead = strcmp(entry_of(t, by)->value, "ahead") == 0;
	if (!d.year && !ahead)
		return false; /* "in March" tells of what was as often */
	*out = due(i, &d, ahead);
	return true;
}

/* "in -3 months": a dash that is nobody's hyphen; "CT - 3 months" has one that parts. */
static bool is_negative(const struct text *t, uint32_t i)
{
	const struct token *k = &t->token[i];
	return i > 0 && k->start > 1 && k->gap & GAP_HYPHEN && t->data[k->start - 1] == '-' &&
	       t->data[k->start - 2] != '-' && k->gap & GAP_SPACE && !(k->gap & GAP_LINE) &&
	       (mark_before(t, i, W_BOUND) || mark_before(t, i, W_BY));
}

/* "Bone age: 7 y 6 mo": a number behind the word, or behind another number and its unit. */
static bool is_age(const struct text *t, uint32_t i)
{
	uint32_t k = i > 2 && mark_at(t, i - 1, W_UNIT) ? i - 2 : i;
	k -= k > 1 && is_sign(t, k - 1, ':');
	return k > 0 && (token_is(t, k - 1, "age") || token_is(t, k - 1, "aged")) &&
	       !(t->token[i].gap & GAP_LINE);
}

bool interval_at(const struct text *t, uint32_t i, uint32_t end, struct interval *out)
{
	uint32_t next, behind;
	const char *unit, *unit_min = NULL;
	if (frequency_at(t, i, out) || date_at(t, i, end, out)) {
		if (*out->unit && mark_before(t, i, W_LASTING))
			out->usable = false;
		return true;
	}
	struct amount a = amount_at(t, i, end), b = {-1, false, 0};
	if (a.n < 0)
		return false;
	if ((unit = fraction_at(t, i, end, &behind)) != NULL) {
		*out = stated(i, behind, a.n, a.n, unit, !is_wait_from(t, i));
		apply_before(t, out);
		apply_behind(t, out, end);
		return true;
	}
	unit_min = unit_at(t, a.end, end, &behind);
	uint32_t at = unit_min ? behind : a.end;
	bool listed = mark_value(t, at, W_TO, "and");
	if (joined(t, at, end, &next))
		b = amount_at(t, next, end);
	/* "6, 12 and 24 months": the first of a list */
	uint32_t list = a.end;
	int more[INTERVAL_MORE], count = 0;
	for (int n = 0; n < LIST_MAX && !unit_min && b.n < 0 && is_sign(t, list, ','); n++) {
		const struct mark *and = mark_at(t, list + 1, W_TO);
		struct amount c = amount_at(t, and? mark_end(and) : list + 1, end);
		if (c.n < 0)
			break;
		list = c.end;
		if (count < INTERVAL_MORE)
			more[count++] = c.n;
		if (joined(t, list, end, &next) && (c = amount_at(t, next, end)).n >= 0) {
			list = c.end;
			if (count < INTERVAL_MORE)
				more[count++] = c.n;
		}
		if ((unit = unit_at(t, list, end, &behind)) != NULL) {
			*out = stated(i, behind, a.n, a.n, unit, false);
			out->then = more[0];
			for (int k = 1; k < count; k++)
				out->more[out->more_count++] = more[k];
			settle_unit(out, a.half);
			apply_before(t, out);
			return true;
		}
	}
	unit = b.n >= 0 ? unit_at(t, b.end, end, &behind) : NULL;
	if (unit) {
		*out = stated(i, behind, a.n, b.n, unit, false);
		unify(out, unit_min ? unit_min : unit, unit);
		if (listed && out->usable && out->max > out->min) {
			out->then = out->max;
			out->max = out->min;
		}
	} else if (unit_min) {
		unit_at(t, a.end, end, &behind);
		*out = stated(i, behind, a.n, a.n, unit_min, false);
	} else {
		return false;
	}
	if (out->max > NUMBER_LIMIT * 30 || out->max == 0 || is_negative(t, i) || is_age(t, i))
		out->usable = false;
	settle_unit(out, a.half || b.half);
	apply_before(t, out);
	apply_behind(t, out, end);
	return true;
}
