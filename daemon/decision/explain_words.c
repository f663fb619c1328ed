/* SPDX-License-Identifier: Apache-2.0
 *
 * explain_words.c - points, days, people and exams in words.
 *
 * Fails: a place in a meaning that nothing fills is a bug.
 */
#include "autoconf.h"
#include "explain_parts.h"
#include "followupd/buf.h"
#include "followupd/log.h"

#include <string.h>

/* ---- lists and days ------------------------------------------------------------------------- */

const char *explain_list(struct arena *a, const char *list, const char *between)
{
	struct buf b = {0};
	for (const char *p = list ? list : ""; *p; p++) {
		if (*p == '|')
			buf_adds(&b, between);
		else if (*p == '+')
			buf_adds(&b, " and ");
		else
			buf_addc(&b, *p == '_' ? ' ' : *p);
	}
	const char *words = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return words;
}

const char *explain_day(struct arena *a, date d)
{
	char text[32];
	return arena_strdup(a, date_text(d, text));
}

const char *explain_time(const struct work *w, instant t)
{
	const struct zone *z = w->rules->worktime.zone;
	const char *day = explain_day(w->arena, zone_date(z, t));
	if (zone_is_day(z, t))
		return day;
	struct civil c = zone_civil(z, t);
	return arena_printf(w->arena, "%s %02d:%02d", day, c.hour, c.minute);
}

/* ---- points --------------------------------------------------------------------------------- */

/* "any" of a contrast is one that nobody stated. */
static const char *contrast_words(struct arena *a, const char *list)
{
	if (!list || strcmp(list, "any") == 0 || strcmp(list, "-") == 0)
		return "not stated";
	size_t n = strlen(list);
	if (n > 4 && strcmp(list + n - 4, "|any") == 0)
		list = arena_strndup(a, list, n - 4);
	return explain_list(a, list, " or ");
}

static const char *value_of(struct arena *a, const struct match_reason *r, const char *value)
{
	if (r->point == REASON_CONTRAST)
		return contrast_words(a, value);
	if (r->point == REASON_REJECTED || r->point == REASON_FALLEN)
		return value; /* words of people and of the program */
	return explain_list(a, value, ", ");
}

/* Before the first day that counts, else behind the last one. */
static int days_off(const struct match_reason *r)
{
	if (r->day == DATE_NONE)
		return 0;
	if (r->from != DATE_NONE && r->day < r->from)
		return r->from - r->day;
	return r->until == DATE_NONE ? 0 : r->day - r->until;
}

static const char *place(
    struct arena *a, const struct match_reason *r, const char *name, size_t len)
{
	const struct {
		const char *name, *words;
	} places[] = {
	    {"have", r->day != DATE_NONE ? explain_day(a, r->day) : value_of(a, r, r->have)},
	    {"owed", value_of(a, r, r->owed)}, {"from", explain_day(a, r->from)},
	    {"until", explain_day(a, r->until)},
	    {"to",
		r->until == DATE_NONE ? "" : arena_printf(a, " to %s", explain_day(a, r->until))},
	    {"of", r->have ? arena_printf(a, ": %s", explain_list(a, r->have, ", ")) : ""},
	    {"days", arena_printf(a, "%d", days_off(r))}};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (strlen(places[i].name) == len && strncmp(places[i].name, name, len) == 0)
			return places[i].words;
	bug("nothing is known as {%.*s}", (int)len, name);
}

struct explain_reason explain_point(struct arena *a, const struct match_reason *r)
{
	struct buf b = {0};
	const char *p = vocabulary_meaning(&exam_reason_words, (int)r->point);
	while (*p) {
		size_t plain = strcspn(p, "{");
		buf_add(&b, p, plain);
		p += plain;
		if (!*p)
			break;
		size_t len = strcspn(++p, "}");
		buf_adds(&b, place(a, r, p, len));
		p += len + 1;
	}
	const struct explain_reason words = {
	    .point = vocabulary_word(&exam_reason_words, (int)r->point),
	    .weight = r->weight,
	    .words = arena_strdup(a, buf_text(&b))};
	buf_free(&b);
	return words;
}

/* ---- people and exams ----------------------------------------------------------------------- */

const char *explain_person(const struct work *w, const struct person *p)
{
	if (!p)
		return NULL;
	bool given = p->given && *p->given, family = p->family && *p->family;
	if (!given && !family)
		return p->ref;
	return arena_printf(w->arena, "%s%s%s", given ? p->given : "", given && family ? " " : "",
	    family ? p->family : "");
}

const char *explain_actor(const struct work *w, const char *ref)
{
	if (!ref || !*ref)
		return "somebody";
	if (strcmp(ref, MACHINE) == 0)
		return "followupd";
	const struct person *p = directory_find(w->all->people, ref);
	return p ? explain_person(w, p) : ref;
}

const char *explain_exam_name(struct arena *a, const struct exam *x, bool *by_report)
{
	const struct report *p = x->current;
	const char *key = x->class ? x->class->key : NULL;
	const char *const names[] = {x->procedure_text, key, x->procedure_code, x->modality};
	*by_report = p && p->performed && p->said && p->said->key;
	if (*by_report)
		return p->performed;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i] && *names[i])
			return names[i] == key ? explain_list(a, key, "") : names[i];
	return "an exam";
}

const char *explain_exam_number(const struct exam *x)
{
	const char *const numbers[] = {x->accession, x->filler, x->placer};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i] && *numbers[i])
			return numbers[i];
	return NULL;
}
