/* SPDX-License-Identifier: Apache-2.0
 *
 * work.c - one event under way: its faults, ids, budget and notes.
 */
#include "autoconf.h"
#include "undo.h"
#include "work.h"

#include <stdio.h>
#include <string.h>

/* Steps of loops over findings, follow-ups and exams.  A message with 5,000 reports of one patient
 * stays below a tenth of it. */
#define BUDGET ((size_t)200 * 1000 * 1000)

bool work_fail(struct work *w, enum err_code code, const char *fmt, ...)
{
	if (w->failed)
		return false;
	va_list ap;
	char text[sizeof w->err.text];
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	w->failed = true;
	return err_set(&w->err, code, "%s", text);
}

int64_t work_id(struct work *w)
{
	struct id_pool *p = w->all->ids;
	if (p->used < p->count)
		return p->id[p->used++];
	p->wanted++;
	work_fail(w, ERR_SYSTEM, "the reserved ids are used up");
	return 0;
}

bool work_spend(struct work *w, size_t n)
{
	w->spent += n;
	return w->spent <= BUDGET ||
	       work_fail(w, ERR_INPUT, "the message asks for more work than one message may");
}

void work_on(struct work *w, struct chart *c)
{
	struct decided *d = w->out;
	w->chart = c;
	for (size_t i = 0; i < d->touched_count; i++)
		if (d->touched[i] == c)
			return;
	d->touched = arena_grow(w->arena, d->touched, d->touched_count, sizeof *d->touched);
	d->touched[d->touched_count++] = c;
	undo_look(w, c);
}

/* The bytes may end within one. */
static void cut_last_character(char *text, size_t len)
{
	while (len && (text[len - 1] & 0xc0) == 0x80)
		len--;
	if (len && (text[len - 1] & 0x80))
		text[len - 1] = '\0';
}

void note(struct work *w, const char *fmt, ...)
{
	struct decided *d = w->out;
	char text[300];
	va_list ap;
	va_start(ap, fmt);
	size_t len = (size_t)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (len >= sizeof text)
		cut_last_character(text, sizeof text - 1);
	d->note = arena_grow(w->arena, d->note, d->note_count, sizeof *d->note);
	d->note[d->note_count++] = arena_strdup(w->arena, text);
}

bool refuse(struct work *w, const char *why)
{
	w->out->outcome = OUTCOME_REFUSED;
	note(w, "%s", why);
	return true;
}

date work_day(const struct work *w, instant t)
{
	return zone_date(w->rules->worktime.zone, t);
}

date work_today(const struct work *w)
{
	return work_day(w, w->now);
}

bool text_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

bool has_word(const char *alternatives, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = alternatives; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strcspn(at, "|") == n && strncmp(at, word, n) == 0)
			return true;
	return false;
}
