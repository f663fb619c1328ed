/* SPDX-License-Identifier: Apache-2.0
 *
 * wording.c - cells of a table in words a reader knows.
 */
#include "autoconf.h"
#include "wording.h"

/* a|b+c as "a or b and c". */
static const char *spelt(struct arena *a, const char *list, const char *bar, const char *plus)
{
	struct buf b = {0};
	for (; *list; list++)
		if (*list == '|')
			buf_adds(&b, bar);
		else if (*list == '+')
			buf_adds(&b, plus);
		else
			buf_addc(&b, *list);
	char *text = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return text;
}

/* With the decimals the input is stated with. */
static const char *number_of(struct arena *a, const struct variable *v, struct number x)
{
	const char *text = number_text(a, x), *point = strchr(text, '.');
	size_t want = 0, have = point ? strlen(point + 1) : 0;
	for (int64_t d = v->precision.d; d > 1; d /= 10)
		want++;
	return have < want && x.d <= v->precision.d
		   ? arena_printf(a, "%s%s%.*s", text, point ? "" : ".", (int)(want - have), "0000")
		   : text;
}

static const char *word_range(struct arena *a, const struct variable *v, const struct atom *t)
{
	const char *lo = t->has_lo ? number_of(a, v, t->lo) : "",
		   *hi = t->has_hi ? number_of(a, v, t->hi) : "";
	if (!t->has_hi)
		return arena_printf(a, "%s %s", t->lo_open ? "above" : "at least", lo);
	if (!t->has_lo)
		return arena_printf(a, "%s %s", t->hi_open ? "below" : "at most", hi);
	if (number_cmp(t->lo, t->hi) == 0)
		return lo;
	return arena_printf(
	    a, "%s%s to %s%s", t->lo_open ? "above " : "", lo, t->hi_open ? "below " : "", hi);
}

const char *word_cell(struct arena *a, const struct guideline *g, const struct cell *c)
{
	const struct variable *v = &g->variable[c->var];
	bool set = v->type == TYPE_SET, numbers = false;
	const char *text = "";
	for (size_t i = 0; i < c->count; i++) {
		const struct atom *t = &c->atom[i];
		const char *one = t->kind == ATOM_MISSING ? "not stated"
				  : t->kind == ATOM_WORD  ? g->word[t->word]
							  : word_range(a, v, t);
		const char *between = !i ? "" : i + 1 < c->count ? ", " : " or ";
		numbers |= t->kind == ATOM_RANGE;
		text = arena_printf(a, "%s%s%s", text, between, one);
	}
	const char *how = set && c->negate && c->count > 1 ? "includes none of "
			  : set && c->negate		   ? "without "
			  : set && c->count > 1		   ? "includes any of "
			  : set				   ? "includes "
			  : c->negate			   ? "other than "
							   : "";
	return arena_printf(a, "%s %s%s%s%s", v->name, how, text, numbers && *v->unit ? " " : "",
	    numbers ? v->unit : "");
}

const char *word_conditions(struct arena *a, const struct guideline *g, const struct row *r)
{
	const char *text = "";
	for (size_t i = 0; i < r->cell_count; i++)
		text = arena_printf(a, "%s%s%s", text, i ? "; " : "", word_cell(a, g, &r->cell[i]));
	return *text ? text : "anything";
}

const char *word_interval(struct arena *a, const struct action *act)
{
	if (act->min < 0)
		return "";
	if (act->min == act->max)
		return arena_printf(a, "%d %s", act->min, act->unit);
	if (act->min == 0)
		return arena_printf(a, "within %d %s", act->max, act->unit);
	return arena_printf(a, "%d to %d %s", act->min, act->max, act->unit);
}

const char *word_action(struct arena *a, const struct action *act)
{
	const char *what = spelt(a, act->action, " or ", " and "),
		   *interval = word_interval(a, act);
	if (*act->modality)
		what = arena_printf(a, "%s: %s", what, spelt(a, act->modality, " or ", " and "));
	if (*interval)
		what = arena_printf(a, "%s, %s from %s", what, interval, act->anchor);
	return what;
}

static const char *joined(struct arena *a, const char *text, const char *more)
{
	return arena_printf(a, "%s%s%s", text, *text ? "; " : "", more);
}

const char *word_answer(struct arena *a, const struct guideline *g, const struct row *r)
{
	const char *text = "";
	for (size_t i = 0; i < r->assign_count; i++) {
		const struct variable *v = &g->variable[r->assign[i].var];
		text = joined(a, text,
		    arena_printf(
			a, "%s becomes %s", v->name, value_text(a, g, v, r->assign[i].value)));
	}
	if (*r->act.action)
		text = joined(a, text, word_action(a, &r->act));
	if (r->schedule)
		text = joined(a, text, arena_printf(a, "schedule %s", r->schedule->name));
	if (*r->urgency && strcmp(r->urgency, "none") != 0)
		text = arena_printf(a, "%s (%s)", text, r->urgency);
	if (strcmp(r->enabled, "yes") != 0)
		text = arena_printf(a, "switched off, human-review; it would be: %s", text);
	return *text ? text : "goes on";
}

const char *word_legal(struct arena *a, const struct variable *v)
{
	const char *unit = *v->unit ? arena_printf(a, " %s", v->unit) : "";
	switch (v->type) {
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
		return arena_printf(a, "%.*s to %s%s",
		    (int)(strstr(v->legal_text, "..") - v->legal_text), v->legal_text,
		    strstr(v->legal_text, "..") + 2, unit);
	case TYPE_SET:
		return arena_printf(a, "any of %s", spelt(a, v->legal_text, ", ", "+"));
	case TYPE_DATE:
		return "a date, YYYY-MM-DD";
	case TYPE_TEXT:
		return "text";
	default:
		return arena_printf(a, "%s%s", spelt(a, v->legal_text, ", ", "+"), unit);
	}
}

const char *word_hit(enum hit hit)
{
	switch (hit) {
	case HIT_UNIQUE:
		return "exactly one row matches";
	case HIT_FIRST_OR_NONE:
		return "the first row that matches, if any";
	case HIT_OVERLAY:
		return "every row that matches, beside the answer";
	default:
		return "the first row that matches";
	}
}

const char *word_from(const char *from)
{
	if (strcmp(from, "exam") == 0)
		return "the exam being read";
	if (strcmp(from, "first") == 0)
		return "the first exam of the finding or series";
	if (strcmp(from, "previous") == 0)
		return "the exam of the step before, as actually done";
	return strcmp(from, "report") == 0 ? "the date of the report" : from;
}
