/* SPDX-License-Identifier: Apache-2.0
 *
 * workload.c - what was told, counted by person and week, with the worst day and the most about one
 * item.
 */
#include "autoconf.h"
#include "followupd/simulate.h"

#include <stdlib.h>
#include <string.h>

#define WEEK 7

static date monday_of(date d)
{
	return d - date_weekday(d);
}

static void count(struct workload_counts *n, const struct told *t)
{
	switch (t->kind) {
	case TOLD_MAIL:
		n->mails++;
		return;
	case TOLD_LINE:
		n->lines++;
		return;
	case TOLD_QUESTION:
	case TOLD_CALL:
		n->tasks++;
		return;
	case TOLD_LETTER:
		n->letters++;
		return;
	case TOLD_ESCALATION:
		n->tier[t->tier < TIERS ? t->tier : TIERS - 1]++;
		return;
	case TOLD_CALENDAR:
		n->calendar++;
		return;
	}
}

/* ---- orders to go through them in -------------------------------------------------------------
 */

#define COMPARE(x, y)                                                                              \
	do {                                                                                       \
		if ((x) != (y))                                                                    \
			return (x) < (y) ? -1 : 1;                                                 \
	} while (0)

static int by_item(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	COMPARE(x->person, y->person);
	COMPARE(x->item, y->item);
	COMPARE(x->kind, y->kind);
	COMPARE(x->day, y->day);
	return 0;
}

static int by_day(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	COMPARE(x->person, y->person);
	COMPARE(x->day, y->day);
	return 0;
}

static int by_mails(const void *a, const void *b)
{
	const struct workload_person *x = a, *y = b;
	COMPARE(y->n.mails, x->n.mails);
	return strcmp(x->person->ref, y->person->ref);
}

/* Each question is one task of a person, the first time it is told. */
static size_t without_repeats(struct told *t, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		const struct told *last = kept ? &t[kept - 1] : NULL;
		if (t[i].kind == TOLD_QUESTION && last && last->kind == TOLD_QUESTION &&
		    last->person == t[i].person && last->item == t[i].item)
			continue;
		t[kept++] = t[i];
	}
	return kept;
}

/* ---- one person -------------------------------------------------------------------------------
 */

static enum role role_of(const struct person *p)
{
	static const enum role order[] = {
	    ROLE_CHIEF, ROLE_RADIOLOGIST, ROLE_NAVIGATOR, ROLE_COORDINATOR, ROLE_CLINICIAN};
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (p->roles & SET_OF(order[i]))
			return order[i];
	return p->roles & SET_OF(ROLE_FAIL_SAFE) ? ROLE_FAIL_SAFE : ROLE_CLINICIAN;
}

/* In the order of items: the most mails and lines about one. */
static void find_most(struct workload_most *most, const struct told *t, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		int told = 0;
		for (end = i; end < n && t[end].item == t[i].item; end++)
			told += t[end].kind == TOLD_MAIL || t[end].kind == TOLD_LINE;
		if (t[i].item && told > most->mails)
			*most = (struct workload_most){
			    t[i].person, DATE_NONE, t[i].item, t[i].ref, told};
	}
}

static struct workload_week *week_of(struct arena *a, struct workload_person *p, date monday)
{
	if (!p->week_count || p->week[p->week_count - 1].monday != monday) {
		p->week = arena_grow(a, p->week, p->week_count, sizeof *p->week);
		p->week[p->week_count++] = (struct workload_week){.monday = monday};
	}
	return &p->week[p->week_count - 1];
}

static void count_day(struct arena *a, struct workload_person *p, const struct told *t, size_t n)
{
	struct workload_day day = {.day = t[0].day};
	for (size_t i = 0; i < n; i++) {
		count(&p->n, &t[i]);
		count(&week_of(a, p, monday_of(t[i].day))->n, &t[i]);
		day.mails += t[i].kind == TOLD_MAIL;
		day.lines += t[i].kind == TOLD_LINE;
	}
	p->days = arena_grow(a, p->days, p->day_count, sizeof *p->days);
	p->days[p->day_count++] = day;
	if (day.mails > p->day.mails)
		p->day = (struct workload_most){t[0].person, day.day, 0, NULL, day.mails};
}

/* In the order of days. */
static void count_days(struct arena *a, struct workload_person *p, const struct told *t, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && t[end].day == t[i].day; end++)
			;
		count_day(a, p, t + i, end - i);
	}
}

/* ---- all of them ------------------------------------------------------------------------------
 */

static void add_counts(struct workload_counts *sum, const struct workload_counts *n)
{
	sum->mails += n->mails;
	sum->lines += n->lines;
	sum->tasks += n->tasks;
	sum->letters += n->letters;
	sum->calendar += n->calendar;
	for (int i = 0; i < TIERS; i++)
		sum->tier[i] += n->tier[i];
}

static void add_person(struct arena *a, struct workload *out, const struct workload_person *p)
{
	int **mails = &out->role_mails[p->role];
	if (!*mails)
		*mails = arena_alloc(a, out->week_count * sizeof **mails);
	for (size_t i = 0; i < p->week_count; i++) {
		size_t at = (size_t)(p->week[i].monday - out->week[0].monday) / WEEK;
		add_counts(&out->week[at].n, &p->week[i].n);
		(*mails)[at] += p->week[i].n.mails;
	}
	add_counts(&out->n, &p->n);
	if (p->day.mails > out->day.mails)
		out->day = p->day;
	if (p->item.mails > out->item.mails)
		out->item = p->item;
	out->person = arena_grow(a, out->person, out->person_count, sizeof *out->person);
	out->person[out->person_count++] = *p;
}

void workload_make(struct arena *a, const struct simulation *s, struct workload *out)
{
	struct told *t = arena_alloc(a, (s->told_count + 1) * sizeof *t);
	size_t n = s->told_count;
	*out = (struct workload){.from = s->from, .until = s->until};
	out->week_count = (size_t)(monday_of(s->until) - monday_of(s->from)) / WEEK + 1;
	out->week = arena_alloc(a, out->week_count * sizeof *out->week);
	for (size_t i = 0; i < out->week_count; i++)
		out->week[i].monday = monday_of(s->from) + (date)i * WEEK;
	if (!n)
		return;
	memcpy(t, s->told, n * sizeof *t);
	qsort(t, n, sizeof *t, by_item);
	n = without_repeats(t, n);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && t[end].person == t[i].person; end++)
			;
		struct workload_person p = {.person = directory_get(&s->staff, t[i].person)};
		if (!p.person)
			continue;
		p.role = role_of(p.person);
		find_most(&p.item, t + i, end - i);
		qsort(t + i, end - i, sizeof *t, by_day);
		count_days(a, &p, t + i, end - i);
		add_person(a, out, &p);
	}
	qsort(out->person, out->person_count, sizeof *out->person, by_mails);
}
