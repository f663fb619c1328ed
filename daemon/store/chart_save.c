/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save.c - gathers the rows of many decisions by table and has each table written.
 *
 * Fails: the unit at its commit, by what the database says of a told statement.
 */
#include "autoconf.h"
#include "chart_save.h"
#include "followupd/undo.h"
#include "followupd/log.h"

#include <stdlib.h>
#include <string.h>

static void put(struct saving *s, enum saved_table t, int64_t id, void *row, const struct change *c)
{
	struct saved_list *l = &s->list[t];
	l->row = arena_grow(s->a, l->row, l->count, sizeof *l->row);
	l->row[l->count] = (struct saved_row){
	    .id = id, .order = s->order++, .row = row, .chart = c->chart, .of = c->of};
	l->count++;
}

static void gather_of_case(struct saving *s, const struct change *c)
{
	switch (c->kind) {
	case CHANGE_CASE:
		put(s, SAVED_CASES, c->record->f.id, c->record, c);
		break;
	case CHANGE_TIMER:
		put(s, SAVED_TIMERS, c->record->f.id, c->record, c);
		break;
	case CHANGE_ATTEMPT:
		put(s, SAVED_ATTEMPTS, c->attempt->id, c->attempt, c);
		break;
	case CHANGE_LETTER:
		put(s, SAVED_LETTERS, c->letter->id, c->letter, c);
		break;
	case CHANGE_CALENDAR:
		put(s, SAVED_CALENDAR, c->of->f.id, c->entry, c);
		break;
	case CHANGE_NOTICE:
		put(s, SAVED_NOTICES, c->notice->id, c->notice, c);
		break;
	case CHANGE_TAKEN_BACK:
		put(s, SAVED_TAKEN_BACK, c->notice->id, c->notice, c);
		break;
	case CHANGE_PUT_BACK:
		put(s, SAVED_PUT_BACK, c->notice->id, c->notice, c);
		break;
	case CHANGE_CARRIED:
		put(s, SAVED_CARRIED, c->notice->id, c->notice, c);
		break;
	case CHANGE_HISTORY: /* the row of the follow-up counts its lines */
		put(s, SAVED_LINES, 0, c->line, c);
		put(s, SAVED_CASES, c->line->of->f.id, c->line->of, c);
		break;
	default:
		bug("a change of kind %d", (int)c->kind);
	}
}

static void gather(struct saving *s, const struct change *c)
{
	switch (c->kind) {
	case CHANGE_PATIENT:
		put(s, SAVED_PATIENTS, c->patient->id, c->patient, c);
		break;
	case CHANGE_NUMBER:
		put(s, SAVED_NUMBERS, 0, c->number, c);
		break;
	case CHANGE_CONTACT:
		put(s, SAVED_CONTACTS, c->contact->id, c->contact, c);
		break;
	case CHANGE_MERGE:
		put(s, SAVED_MERGES, 0, c->retired, c);
		break;
	case CHANGE_EXAM:
		put(s, SAVED_EXAMS, c->exam->id, c->exam, c);
		break;
	case CHANGE_APPOINTMENT:
		put(s, SAVED_APPOINTMENTS, c->appointment->id, c->appointment, c);
		break;
	case CHANGE_REPORT:
		put(s, SAVED_REPORTS, c->report->id, c->report, c);
		break;
	case CHANGE_FINDING:
		put(s, SAVED_FINDINGS, c->finding->id, c->finding, c);
		break;
	case CHANGE_QUESTION:
		put(s, SAVED_QUESTIONS, c->question->id, c->question, c);
		break;
	case CHANGE_ASKING:
		/* in the order in which it was said */
		put(s, SAVED_ASKING, (int64_t)s->order, (void *)(uintptr_t)c->line_of_question, c);
		break;
	case CHANGE_DIGEST:
		put(s, SAVED_DIGEST, 0, (void *)(uintptr_t)c->line_of_digest, c);
		break;
	case CHANGE_UNTOLD:
		put(s, SAVED_UNTOLD, 0, (void *)(uintptr_t)c->line_of_digest, c);
		break;
	case CHANGE_PERSON:
		put(s, SAVED_PEOPLE, c->person->id, c->person, c);
		break;
	case CHANGE_UNDOABLE:
		put(s, SAVED_UNDOABLE, c->undoable->inbound, c->undoable, c);
		break;
	case CHANGE_WORK_TAKEN:
		put(s, SAVED_WORK_TAKEN, c->undelivered, NULL, c);
		break;
	default:
		gather_of_case(s, c);
	}
}

static void touch(struct saving *s, struct chart *c)
{
	for (size_t i = 0; i < s->touched_count; i++)
		if (s->touched[i] == c)
			return;
	s->touched = arena_grow(s->a, s->touched, s->touched_count, sizeof *s->touched);
	s->touched[s->touched_count++] = c;
}

/* Of a decision that does not stand, only the people it was the first to name: they are in the
 * directory, and what is saved may speak of them. */
static void gather_all(struct saving *s, const struct decided *d)
{
	bool stands = decided_stands(d);
	for (size_t k = 0; k < d->change_count; k++) {
		const struct change *c = &d->change[k];
		if (stands || (c->kind == CHANGE_PERSON && c->person->mark == ROW_FRESH))
			gather(s, c);
	}
	for (size_t k = 0; stands && k < d->touched_count; k++)
		touch(s, d->touched[k]);
}

static int by_saved_id(const void *key, const void *row)
{
	int64_t a = *(const int64_t *)key, b = ((const struct saved_row *)row)->id;
	return a < b ? -1 : a > b;
}

struct saved_row *saved_find(struct saving *s, enum saved_table t, int64_t id)
{
	struct saved_list *l = &s->list[t];
	return l->count ? bsearch(&id, l->row, l->count, sizeof *l->row, by_saved_id) : NULL;
}

static int by_id(const void *one, const void *other)
{
	const struct saved_row *a = one, *b = other;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	if (a->row != b->row)
		return (uintptr_t)a->row < (uintptr_t)b->row ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Each row once, with what its last change said. */
static void make_distinct(struct saved_list *l)
{
	size_t n = 0;
	if (l->count > 1)
		qsort(l->row, l->count, sizeof *l->row, by_id);
	for (size_t i = 0; i < l->count; i++) {
		bool repeats = i + 1 < l->count && l->row[i].id == l->row[i + 1].id &&
			       l->row[i].row == l->row[i + 1].row;
		if (!repeats)
			l->row[n++] = l->row[i];
	}
	l->count = n;
}

void save_sheet(struct saving *s, const struct statement *st, struct sheet *sheet,
    const struct value *more, size_t more_count)
{
	struct value v[VALUES_MAX];
	if (sheet->rows) {
		size_t n = sheet->width;
		if (n + more_count > VALUES_MAX)
			bug("statement %s has too many parameters", st->name);
		sheet_values(sheet, v);
		if (more_count)
			memcpy(v + n, more, more_count * sizeof *more);
		unit_tell(s->u, st, v, n + more_count);
	}
	sheet_end(sheet);
}

bool changes_save(struct unit *u, const struct decided *const *list, size_t count)
{
	static void (*const write[])(struct saving *) = {save_people, save_patients, save_contacts,
	    save_exams, save_cases, save_questions, save_question_lines, save_digest_lines,
	    save_desk, save_letters, save_calendar, save_notices, save_undo, save_history,
	    save_merges};
	struct saving s = {.u = u, .a = u->arena};
	for (size_t i = 0; i < count; i++)
		gather_all(&s, list[i]);
	for (size_t t = 0; t < SAVED_TABLES; t++)
		if (t != SAVED_MERGES && t != SAVED_LINES && t != SAVED_ASKING)
			make_distinct(&s.list[t]);
	for (size_t i = 0; i < sizeof write / sizeof *write && !u->failed; i++)
		write[i](&s);
	return !u->failed;
}
