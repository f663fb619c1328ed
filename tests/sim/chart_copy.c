/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_copy.c - copies a chart as if it had been saved and loaded again.
 *
 * What a store does not give back is not copied: versions of a report that no longer count, the
 * facts of notices that are composed, marks.
 */
#include "autoconf.h"
#include "chart_copy.h"
#include "followupd/undo.h"

#include <stdlib.h>
#include <string.h>

#define TEXT(a, own, field) ((own)->field = arena_strdup((a), (own)->field))

static void *copy_of(struct arena *a, const void *p, size_t size)
{
	return memcpy(arena_alloc(a, size), p, size);
}

#define COPY(a, p) copy_of((a), (p), sizeof *(p))

/* A vector that arena_grow may go on growing. */
static void *vector(struct arena *a, size_t count)
{
	size_t room = 1;
	while (room < count)
		room *= 2;
	return count ? arena_alloc(a, room * sizeof(void *)) : NULL;
}

static struct pair *copy_pairs(struct arena *a, const struct pair *p, size_t count)
{
	struct pair *own = count ? copy_of(a, p, count * sizeof *p) : NULL;
	for (size_t i = 0; i < count; i++)
		own[i] = (struct pair){arena_strdup(a, p[i].key), arena_strdup(a, p[i].value)};
	return own;
}

/* ---- exams ---------------------------------------------------------------------------------- */

static const struct shadow *copy_shadow(struct arena *a, const struct shadow *s)
{
	if (!s)
		return NULL;
	struct shadow *own = COPY(a, s);
	TEXT(a, own, action);
	TEXT(a, own, modality);
	TEXT(a, own, question);
	TEXT(a, own, category);
	TEXT(a, own, row);
	TEXT(a, own, unit);
	return own;
}

static struct finding *copy_finding(struct arena *a, const struct finding *f)
{
	struct finding *own = COPY(a, f);
	TEXT(a, own, key);
	TEXT(a, own, system);
	TEXT(a, own, version);
	TEXT(a, own, row);
	TEXT(a, own, table_sha256);
	TEXT(a, own, evidence);
	own->input = copy_pairs(a, f->input, f->input_count);
	own->shadow = copy_shadow(a, f->shadow);
	own->mark = ROW_CLEAN;
	return own;
}

static struct report *copy_report(struct arena *a, const struct report *r)
{
	if (!r)
		return NULL;
	struct report *own = COPY(a, r);
	TEXT(a, own, performed);
	own->said = NULL;
	TEXT(a, own, doubts);
	TEXT(a, own, shows);
	own->finding = vector(a, r->finding_count);
	for (size_t i = 0; i < r->finding_count; i++)
		own->finding[i] = copy_finding(a, r->finding[i]);
	own->mark = ROW_CLEAN;
	return own;
}

static struct exam *copy_exam(struct arena *a, const struct exam *x)
{
	struct exam *own = COPY(a, x);
	TEXT(a, own, facility);
	TEXT(a, own, accession);
	TEXT(a, own, placer);
	TEXT(a, own, filler);
	TEXT(a, own, study_uid);
	TEXT(a, own, procedure_code);
	TEXT(a, own, procedure_text);
	TEXT(a, own, procedure_system);
	TEXT(a, own, exam_key);
	TEXT(a, own, modality);
	TEXT(a, own, laterality);
	TEXT(a, own, order_note);
	own->current = copy_report(a, x->current);
	own->class = NULL;
	own->mark = ROW_CLEAN;
	return own;
}

static struct appointment *copy_appointment(struct arena *a, const struct appointment *p)
{
	struct appointment *own = COPY(a, p);
	TEXT(a, own, sender);
	TEXT(a, own, placer);
	TEXT(a, own, filler);
	TEXT(a, own, order_placer);
	TEXT(a, own, order_filler);
	TEXT(a, own, procedure_code);
	TEXT(a, own, procedure_text);
	TEXT(a, own, procedure_system);
	own->class = NULL;
	own->mark = ROW_CLEAN;
	return own;
}

/* ---- histories ------------------------------------------------------------------------------ */

/* As many as somebody who answers may not have seen: see answers.c. */
static size_t first_kept(size_t count)
{
	return count > LINES_KEPT ? count - LINES_KEPT : 0;
}

static void copy_lines(struct arena *a, struct case_record *own, const struct case_record *r)
{
	size_t from = first_kept(r->line_count);
	own->line_count = r->line_count - from;
	own->line = vector(a, own->line_count);
	for (size_t i = 0; i < own->line_count; i++) {
		own->line[i] = COPY(a, r->line[from + i]);
		own->line[i]->of = own;
		TEXT(a, own->line[i], actor);
		own->line[i]->detail = NULL;
		own->line[i]->detail_count = 0;
	}
}

static void copy_question_lines(struct arena *a, struct question *own, const struct question *q)
{
	size_t from = first_kept(q->line_count);
	own->line_count = q->line_count - from;
	own->line = vector(a, own->line_count);
	for (size_t i = 0; i < own->line_count; i++) {
		own->line[i] = COPY(a, q->line[from + i]);
		own->line[i]->of = own;
		TEXT(a, own->line[i], actor);
		own->line[i]->words = NULL;
	}
}

/* ---- follow-ups ----------------------------------------------------------------------------- */

static void copy_steps(struct arena *a, struct ruling *own, const struct ruling *r)
{
	own->step = r->step_count ? copy_of(a, r->step, r->step_count * sizeof *r->step) : NULL;
	for (size_t i = 0; i < r->step_count; i++) {
		struct guideline_step *s = &own->step[i];
		TEXT(a, s, action);
		TEXT(a, s, modality);
		TEXT(a, s, unit);
		TEXT(a, s, id);
		TEXT(a, s, anchor);
		TEXT(a, s, from);
		TEXT(a, s, until);
	}
	own->overlay =
	    r->overlay_count ? copy_of(a, r->overlay, r->overlay_count * sizeof *r->overlay) : NULL;
	for (size_t i = 0; i < r->overlay_count; i++) {
		struct overlay *o = &own->overlay[i];
		TEXT(a, o, row);
		TEXT(a, o, action);
		TEXT(a, o, modality);
		TEXT(a, o, unit);
		TEXT(a, o, note);
	}
}

static const struct ruling *copy_ruling(struct arena *a, const struct ruling *r)
{
	if (!r)
		return NULL;
	struct ruling *own = COPY(a, r);
	TEXT(a, own, system);
	TEXT(a, own, version);
	TEXT(a, own, row);
	TEXT(a, own, category);
	TEXT(a, own, action);
	TEXT(a, own, urgency);
	TEXT(a, own, evidence);
	TEXT(a, own, citation);
	TEXT(a, own, table_sha256);
	TEXT(a, own, next);
	TEXT(a, own, cited);
	TEXT(a, own, provisional);
	own->missing = vector(a, r->missing_count);
	for (size_t i = 0; i < r->missing_count; i++)
		own->missing[i] = arena_strdup(a, r->missing[i]);
	copy_steps(a, own, r);
	return own;
}

static struct calendar_entry *copy_entry(struct arena *a, const struct calendar_entry *e)
{
	struct calendar_entry *own = COPY(a, e);
	TEXT(a, own, uid);
	own->mark = ROW_CLEAN;
	return own;
}

static struct notice *copy_notice(struct arena *a, const struct notice *n)
{
	struct notice *own = COPY(a, n);
	TEXT(a, own, template);
	TEXT(a, own, step);
	TEXT(a, own, message_id);
	own->was = own->fate;
	own->facts = NULL;
	own->mail = NULL;
	own->mark = ROW_CLEAN;
	return own;
}

static const struct detail *copy_details(struct arena *a, const struct detail *d, size_t count)
{
	struct detail *own = count ? copy_of(a, d, count * sizeof *d) : NULL;
	for (size_t i = 0; i < count; i++) {
		TEXT(a, &own[i], key);
		TEXT(a, &own[i], text);
	}
	return own;
}

static struct attempt *copy_attempt(struct arena *a, const struct attempt *t)
{
	struct attempt *own = COPY(a, t);
	TEXT(a, own, note);
	TEXT(a, own, contact);
	own->mark = ROW_CLEAN;
	return own;
}

static void copy_followup(struct arena *a, struct followup *own)
{
	TEXT(a, own, action);
	TEXT(a, own, modality);
	TEXT(a, own, laterality);
	TEXT(a, own, order_placer);
	TEXT(a, own, order_filler);
	TEXT(a, own, order_accession);
	TEXT(a, own, policy_step);
}

static struct case_record *copy_case(struct arena *a, const struct case_record *r)
{
	struct case_record *own = COPY(a, r);
	copy_followup(a, &own->f);
	TEXT(a, own, ref);
	TEXT(a, own, finding_key);
	TEXT(a, own, index_accession);
	TEXT(a, own, policy);
	TEXT(a, own, timer_step);
	TEXT(a, own, plan_step);
	TEXT(a, own, offer.reason);
	TEXT(a, own, need.note);
	TEXT(a, own, postponed_why);
	TEXT(a, own, closed_by);
	own->ruling = copy_ruling(a, r->ruling);
	own->closure_detail = copy_details(a, r->closure_detail, r->closure_detail_count);
	own->calendar = vector(a, r->calendar_count);
	for (size_t i = 0; i < r->calendar_count; i++)
		own->calendar[i] = copy_entry(a, r->calendar[i]);
	own->notice = vector(a, r->notice_count);
	for (size_t i = 0; i < r->notice_count; i++)
		own->notice[i] = copy_notice(a, r->notice[i]);
	own->attempt = vector(a, r->attempt_count);
	for (size_t i = 0; i < r->attempt_count; i++)
		own->attempt[i] = copy_attempt(a, r->attempt[i]);
	copy_lines(a, own, r);
	own->mark = own->timer_mark = ROW_CLEAN;
	return own;
}

/* ---- the chart ------------------------------------------------------------------------------ */

struct question *question_copy(struct arena *a, const struct question *q)
{
	struct question *own = COPY(a, q);
	TEXT(a, own, rule);
	TEXT(a, own, key);
	TEXT(a, own, text);
	TEXT(a, own, evidence);
	TEXT(a, own, answered_by);
	TEXT(a, own, proposal);
	TEXT(a, own, answer);
	TEXT(a, own, step);
	copy_question_lines(a, own, q);
	own->mark = ROW_CLEAN;
	return own;
}

static struct patient_number *copy_number(struct arena *a, const struct patient_number *n)
{
	struct patient_number *own = COPY(a, n);
	TEXT(a, own, authority);
	TEXT(a, own, value);
	TEXT(a, own, type);
	own->mark = ROW_CLEAN;
	return own;
}

static struct patient_letter *copy_letter(struct arena *a, const struct patient_letter *l)
{
	struct patient_letter *own = COPY(a, l);
	TEXT(a, own, language);
	TEXT(a, own, address);
	TEXT(a, own, batch);
	TEXT(a, own, carrier);
	TEXT(a, own, why);
	own->printing = false;
	own->mark = ROW_CLEAN;
	return own;
}

static struct contact_point *copy_contact(struct arena *a, const struct contact_point *p)
{
	struct contact_point *own = COPY(a, p);
	TEXT(a, own, value);
	TEXT(a, own, name);
	TEXT(a, own, sender);
	own->mark = ROW_CLEAN;
	return own;
}

static void copy_patient(struct arena *a, struct patient *own)
{
	TEXT(a, own, family);
	TEXT(a, own, given);
	TEXT(a, own, sex);
	TEXT(a, own, address);
	TEXT(a, own, phone);
	TEXT(a, own, email);
	TEXT(a, own, language);
	own->mark = ROW_CLEAN;
}

/* ---- what answers replaced ------------------------------------------------------------------ */

static void copy_value(struct arena *a, const struct undo_member *m, struct undo_value *own)
{
	own->text = arena_strdup(a, own->text);
	own->ruling = m->type == UNDO_RULING ? copy_ruling(a, own->ruling) : NULL;
	own->detail = copy_details(a, own->detail, own->count);
}

static struct undoable *copy_undoable(struct arena *a, const struct undoable *u)
{
	struct undoable *own = COPY(a, u);
	TEXT(a, own, by);
	TEXT(a, own, what);
	TEXT(a, own, fault);
#define LIST(list)                                                                                 \
	own->list = u->list##_count ? copy_of(a, u->list, u->list##_count * sizeof *u->list) : NULL
	own->of_case =
	    u->case_count ? copy_of(a, u->of_case, u->case_count * sizeof *u->of_case) : NULL;
	own->of_question = u->question_count ? copy_of(a, u->of_question,
						   u->question_count * sizeof *u->of_question)
					     : NULL;
	LIST(field);
	LIST(told);
	LIST(withdrawn);
	for (size_t i = 0; i < own->field_count; i++) {
		copy_value(a, own->field[i].member, &own->field[i].was);
		copy_value(a, own->field[i].member, &own->field[i].is);
	}
	return own;
}

struct chart *chart_copy(struct arena *a, const struct chart *c)
{
	struct chart *own = COPY(a, c);
	copy_patient(a, &own->patient);
	own->fresh = own->spoiled = false;
	own->number = vector(a, c->number_count);
	for (size_t i = 0; i < c->number_count; i++)
		own->number[i] = copy_number(a, c->number[i]);
	own->contact = vector(a, c->contact_count);
	for (size_t i = 0; i < c->contact_count; i++)
		own->contact[i] = copy_contact(a, c->contact[i]);
	own->exam = vector(a, c->exam_count);
	for (size_t i = 0; i < c->exam_count; i++)
		own->exam[i] = copy_exam(a, c->exam[i]);
	own->appointment = vector(a, c->appointment_count);
	for (size_t i = 0; i < c->appointment_count; i++)
		own->appointment[i] = copy_appointment(a, c->appointment[i]);
	own->record = vector(a, c->case_count);
	for (size_t i = 0; i < c->case_count; i++)
		own->record[i] = copy_case(a, c->record[i]);
	own->question = vector(a, c->question_count);
	for (size_t i = 0; i < c->question_count; i++)
		own->question[i] = question_copy(a, c->question[i]);
	own->letter = vector(a, c->letter_count);
	for (size_t i = 0; i < c->letter_count; i++)
		own->letter[i] = copy_letter(a, c->letter[i]);
	own->undoable = vector(a, c->undoable_count);
	for (size_t i = 0; i < c->undoable_count; i++)
		own->undoable[i] = copy_undoable(a, c->undoable[i]);
	return own;
}

/* ---- the order ------------------------------------------------------------------------------ */

#define BY_ID(name, type)                                                                          \
	static int name(const void *a, const void *b)                                              \
	{                                                                                          \
		int64_t x = (*(const struct type *const *)a)->id,                                  \
			y = (*(const struct type *const *)b)->id;                                  \
		return x < y ? -1 : x > y;                                                         \
	}
BY_ID(exam_by_id, exam)
BY_ID(appointment_by_id, appointment)
BY_ID(question_by_id, question)
BY_ID(letter_by_id, patient_letter)
BY_ID(contact_by_id, contact_point)

static int case_by_id(const void *a, const void *b)
{
	int64_t x = (*(const struct case_record *const *)a)->f.id,
		y = (*(const struct case_record *const *)b)->f.id;
	return x < y ? -1 : x > y;
}

static int number_by_name(const void *a, const void *b)
{
	const struct patient_number *x = *(const struct patient_number *const *)a,
				    *y = *(const struct patient_number *const *)b;
	int authority = strcmp(x->authority, y->authority);
	return authority ? authority : strcmp(x->value, y->value);
}

static int entry_by_name(const void *a, const void *b)
{
	const struct calendar_entry *x = *(const struct calendar_entry *const *)a,
				    *y = *(const struct calendar_entry *const *)b;
	int kind = strcmp(vocabulary_word(&calendar_kind_words, (int)x->kind),
	    vocabulary_word(&calendar_kind_words, (int)y->kind));
	return kind ? kind : x->person < y->person ? -1 : x->person > y->person;
}

#define ORDER(vector, count, by)                                                                   \
	do {                                                                                       \
		if (count)                                                                         \
			qsort((vector), (count), sizeof *(vector), (by));                          \
	} while (0)

void chart_order(struct chart *c)
{
	ORDER(c->number, c->number_count, number_by_name);
	ORDER(c->contact, c->contact_count, contact_by_id);
	ORDER(c->exam, c->exam_count, exam_by_id);
	ORDER(c->appointment, c->appointment_count, appointment_by_id);
	ORDER(c->record, c->case_count, case_by_id);
	ORDER(c->question, c->question_count, question_by_id);
	ORDER(c->letter, c->letter_count, letter_by_id);
	for (size_t i = 0; i < c->case_count; i++)
		ORDER(c->record[i]->calendar, c->record[i]->calendar_count, entry_by_name);
}

struct person *person_copy(struct arena *a, const struct person *p)
{
	struct person *own = COPY(a, p);
	TEXT(a, own, ref);
	TEXT(a, own, family);
	TEXT(a, own, given);
	TEXT(a, own, email);
	TEXT(a, own, language);
	own->mark = ROW_CLEAN;
	return own;
}
