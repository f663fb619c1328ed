/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.c - rows of a chart as numbers, hashes of their fields.
 */
#include "autoconf.h"
#include "digest.h"
#include "followupd/undo.h"
#include "followupd/closure.h"

#include <string.h>

#define BEGIN UINT64_C(0xcbf29ce484222325)

static uint64_t add(uint64_t h, uint64_t v)
{
	h ^= v;
	h *= UINT64_C(0xff51afd7ed558ccd);
	return h ^ (h >> 32);
}

static uint64_t word_at(const char *text)
{
	uint64_t word;
	memcpy(&word, text, sizeof word);
	return word;
}

/* Eight bytes at a time, of long texts in four rows that do not wait for each other; the last,
 * shorter part has its length behind it, and what is no text has none.  Texts are most of what is
 * hashed. */
static uint64_t add_text(uint64_t h, const char *text)
{
	uint64_t word = 0, row[3] = {BEGIN, BEGIN + 1, BEGIN + 2};
	size_t n = text ? strlen(text) + 1 : 0;
	bool is_long = n >= 4 * sizeof word;
	for (; n >= 4 * sizeof word; text += 4 * sizeof word, n -= 4 * sizeof word) {
		h = add(h, word_at(text));
		for (size_t i = 0; i < 3; i++)
			row[i] = add(row[i], word_at(text + (i + 1) * sizeof word));
	}
	for (size_t i = 0; is_long && i < 3; i++)
		h = add(h, row[i]);
	for (; n >= sizeof word; text += sizeof word, n -= sizeof word)
		h = add(h, word_at(text));
	if (n)
		memcpy(&word, text, n);
	return add(h, word | (uint64_t)n << 56);
}

static uint64_t texts(uint64_t h, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		h = add_text(h, list[i]);
	return h;
}

#define TEXTS(h, ...)                                                                              \
	texts((h), (const char *const[]){__VA_ARGS__},                                             \
	    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

uint64_t digest_patient(const struct patient *p)
{
	uint64_t h =
	    TEXTS(BEGIN, p->family, p->given, p->sex, p->address, p->phone, p->email, p->language);
	h = add(h, (uint64_t)p->id);
	h = add(h, (uint64_t)p->birth);
	return add(add(h, p->deceased), (uint64_t)p->primary_care);
}

uint64_t digest_number(const struct patient_number *n)
{
	uint64_t h = add(TEXTS(BEGIN, n->authority, n->value, n->type), n->retired);
	return add(add(h, (uint64_t)n->apart), n->shown);
}

uint64_t digest_contact(const struct contact_point *p)
{
	uint64_t h = TEXTS(BEGIN, p->value, p->name, p->sender);
	h = add(add(add(h, (uint64_t)p->id), (uint64_t)p->kind), (uint64_t)p->use);
	h = add(add(add(h, (uint64_t)p->place), (uint64_t)p->person), (uint64_t)p->since);
	return add(add(add(h, (uint64_t)p->end), (uint64_t)p->ended_at), (uint64_t)p->ended_by);
}

uint64_t digest_person(const struct person *p)
{
	uint64_t h = TEXTS(BEGIN, p->ref, p->family, p->given, p->email, p->language);
	return add(add(add(h, p->roles), (uint64_t)p->id), p->active);
}

uint64_t digest_exam(const struct exam *x)
{
	uint64_t h = TEXTS(BEGIN, x->facility, x->accession, x->placer, x->filler, x->study_uid,
	    x->procedure_code, x->procedure_text, x->procedure_system, x->exam_key, x->modality,
	    x->laterality, x->order_note);
	h = add(h, (uint64_t)x->id);
	h = add(h, (uint64_t)x->day);
	h = add(h, (uint64_t)x->started_at);
	h = add(h, (uint64_t)x->status);
	h = add(h, (uint64_t)x->order_event_at);
	h = add(h, (uint64_t)x->same_as);
	return add(add(h, (uint64_t)x->orderer), (uint64_t)x->radiologist);
}

uint64_t digest_appointment(const struct appointment *a)
{
	uint64_t h = TEXTS(BEGIN, a->sender, a->placer, a->filler, a->order_placer, a->order_filler,
	    a->procedure_code, a->procedure_text, a->procedure_system);
	h = add(h, (uint64_t)a->id);
	h = add(h, (uint64_t)a->exam);
	h = add(h, (uint64_t)a->followup);
	h = add(h, (uint64_t)a->status);
	return add(add(h, (uint64_t)a->starts_at), (uint64_t)a->event_at);
}

uint64_t digest_report(const struct report *r)
{
	uint64_t h = BEGIN;
	if (!r)
		return 0;
	h = add(h, (uint64_t)r->id);
	h = add(h, (uint64_t)r->exam);
	h = add(h, (uint64_t)r->inbound);
	h = add(h, (uint64_t)r->version);
	h = add(h, (uint64_t)r->status);
	h = add(h, (uint64_t)r->status_at);
	h = add(h, (uint64_t)r->current + 2 * (uint64_t)r->machine);
	h = add(h, (uint64_t)r->text_inbound);
	h = add(h, r->fingerprint);
	h = add_text(h, r->performed);
	h = add_text(h, r->doubts);
	h = add_text(h, r->shows);
	for (int i = 0; i < SHA256_SIZE; i++)
		h = add(h, r->text_sha256[i]);
	return h;
}

uint64_t digest_finding(const struct finding *f)
{
	uint64_t h =
	    TEXTS(BEGIN, f->key, f->system, f->version, f->row, f->table_sha256, f->evidence);
	h = add(h, (uint64_t)f->id);
	h = add(h, (uint64_t)f->report);
	h = add(h, (uint64_t)f->origin);
	h = add(h, (uint64_t)f->disposition);
	for (size_t i = 0; i < f->input_count; i++)
		h = TEXTS(h, f->input[i].key, f->input[i].value);
	const struct shadow *s = f->shadow;
	if (!s)
		return h;
	h = TEXTS(h, s->action, s->modality, s->question, s->category, s->row, s->unit);
	h = add(h, (uint64_t)s->would);
	return add(add(h, (uint64_t)s->min), (uint64_t)s->max);
}

/* ---- follow-ups ----------------------------------------------------------------------------- */

static uint64_t add_window(uint64_t h, const struct window *w)
{
	h = add(h, (uint64_t)w->anchor);
	h = add(h, (uint64_t)w->earliest);
	h = add(h, (uint64_t)w->target);
	return add(add(h, (uint64_t)w->latest), w->published);
}

static uint64_t add_followup(uint64_t h, const struct followup *f)
{
	h = TEXTS(h, f->action, f->modality, f->laterality, f->order_placer, f->order_filler,
	    f->order_accession, f->policy_step, closure_text(f->closure));
	h = add(h, (uint64_t)f->id);
	h = add(h, (uint64_t)f->finding);
	h = add(h, (uint64_t)f->index_exam);
	h = add(h, (uint64_t)f->series);
	h = add(h, (uint64_t)f->series_step);
	h = add_window(h, &f->window);
	h = add(h, f->optional);
	h = add(h, (uint64_t)f->state);
	h = add(h, (uint64_t)f->hold);
	h = add(h, (uint64_t)f->tier);
	h = add(h, (uint64_t)f->owner);
	h = add(h, (uint64_t)f->opened_at);
	h = add(h, (uint64_t)f->planned_at);
	h = add(h, (uint64_t)f->acknowledged_at);
	h = add(h, (uint64_t)f->appointment_at);
	h = add(h, (uint64_t)f->performed_at);
	return add(h, (uint64_t)f->revision);
}

uint64_t digest_case(const struct case_record *r)
{
	uint64_t h = add_followup(BEGIN, &r->f);
	h = TEXTS(h, r->ref, r->finding_key, r->index_accession, r->policy, r->closed_by,
	    r->ruling ? r->ruling->row : NULL, r->ruling ? r->ruling->table_sha256 : NULL,
	    r->ruling ? r->ruling->provisional : NULL);
	h = add(h, r->ruling ? r->ruling->step_count : 0);
	h = add(h, r->overdue);
	h = add(add(h, (uint64_t)r->again_for), (uint64_t)r->again_at);
	h = add(add(h, (uint64_t)r->need.what), (uint64_t)r->need.by);
	h = add(add(h, (uint64_t)r->need.since), (uint64_t)r->need.ask_at);
	h = add(add_text(h, r->need.note), (uint64_t)r->need.asked);
	h = add(add(h, (uint64_t)r->look.by), (uint64_t)r->look.at);
	h = add(add(h, (uint64_t)r->offer.to), (uint64_t)r->offer.by);
	h = add(add_text(h, r->offer.reason), (uint64_t)r->offer.ends);
	h = add(add_text(h, r->postponed_why), (uint64_t)r->postponed_at);
	h = add(add(h, (uint64_t)r->postponements), (uint64_t)r->f.postponed_until);
	h = add(h, (uint64_t)r->closed_at);
	for (size_t i = 0; i < r->closure_detail_count; i++) {
		h = TEXTS(h, r->closure_detail[i].key, r->closure_detail[i].text);
		h = add(h, (uint64_t)r->closure_detail[i].number);
	}
	return h;
}

uint64_t digest_timer(const struct case_record *r)
{
	uint64_t h = add(add_text(BEGIN, r->timer_step), (uint64_t)r->timer_due);
	return add(add_text(h, r->plan_step), (uint64_t)r->plan_due);
}

uint64_t digest_attempt(const struct attempt *t)
{
	uint64_t h = add(TEXTS(BEGIN, t->note, t->contact), (uint64_t)t->id);
	h = add(add(h, (uint64_t)t->person), (uint64_t)t->inbound);
	h = add(add(h, (uint64_t)t->at), (uint64_t)t->recorded_at);
	return add(add(add(h, (uint64_t)t->channel), (uint64_t)t->outcome), (uint64_t)t->letter);
}

uint64_t digest_letter(const struct patient_letter *l)
{
	uint64_t h = TEXTS(BEGIN, l->language, l->address, l->batch, l->carrier, l->why);
	h = add(add(h, (uint64_t)l->id), (uint64_t)l->number);
	h = add(add(h, (uint64_t)l->followup), (uint64_t)l->question);
	h = add(add(h, (uint64_t)l->says), (uint64_t)l->state);
	h = add(add(h, l->certified), (uint64_t)l->density);
	h = add(add(h, (uint64_t)l->by), (uint64_t)l->queued_at);
	h = add(add(h, (uint64_t)l->deadline), (uint64_t)l->printed_on);
	return add(add(h, (uint64_t)l->sent_on), (uint64_t)l->ended_on);
}

uint64_t digest_question(const struct question *q)
{
	uint64_t h = TEXTS(BEGIN, q->key, q->text, q->evidence, q->answered_by, q->answer, q->step,
	    q->rule, q->proposal);
	h = add(h, (uint64_t)(q->rule ? q->deadline : 0));
	h = add(h, (uint64_t)q->class);
	h = add(h, (uint64_t)q->owner);
	h = add(h, (uint64_t)q->due);
	h = add(h, (uint64_t)q->tier);
	h = add(h, (uint64_t)q->clock);
	h = add(h, (uint64_t)q->author);
	h = add(h, (uint64_t)q->waits);
	h = add(h, (uint64_t)q->event_seq);
	h = add(h, (uint64_t)q->waits_until);
	h = add(h, (uint64_t)q->id);
	h = add(h, (uint64_t)q->kind);
	h = add(h, (uint64_t)q->report);
	h = add(h, (uint64_t)q->followup);
	h = add(h, (uint64_t)q->inbound);
	h = add(h, (uint64_t)q->asked_at);
	return add(add(h, q->open), (uint64_t)q->answered_at);
}

uint64_t digest_entry(const struct calendar_entry *e)
{
	uint64_t h = add_text(BEGIN, e->uid);
	h = add(h, (uint64_t)e->kind);
	h = add(h, (uint64_t)e->person);
	h = add(h, (uint64_t)e->sequence);
	h = add(h, (uint64_t)e->day);
	h = add(h, (uint64_t)e->starts_at);
	h = add(h, (uint64_t)e->stamp);
	h = add(add(h, (uint64_t)e->alarm[0]), (uint64_t)e->alarm[1]);
	return add(add(h, e->provisional), e->cancelled);
}

uint64_t digest_notice(const struct notice *n)
{
	uint64_t h = TEXTS(BEGIN, n->template, n->step, n->message_id);
	h = add(h, (uint64_t)n->id);
	h = add(h, (uint64_t)n->followup);
	h = add(h, (uint64_t)n->question);
	h = add(h, (uint64_t)n->person);
	h = add(h, (uint64_t)n->revision);
	h = add(h, (uint64_t)n->at);
	h = add(add(h, (uint64_t)n->digest), (uint64_t)n->carrier);
	return add(add(h, (uint64_t)n->fate), (uint64_t)n->due);
}

static uint64_t digest_undoable(const struct undoable *u)
{
	uint64_t h = TEXTS(BEGIN, u->by, u->what, u->fault);
	h = add(add(h, (uint64_t)u->inbound), (uint64_t)u->at);
	for (size_t i = 0; i < u->field_count; i++) {
		const struct undo_field *f = &u->field[i];
		h = TEXTS(h, f->member->name, f->was.text, f->is.text);
		h = add(add(h, (uint64_t)f->was.number), (uint64_t)f->is.number);
	}
	return add(add(h, u->case_count), u->question_count);
}

/* ---- wholes --------------------------------------------------------------------------------- */

static uint64_t add_exam(uint64_t h, const struct exam *x)
{
	h = add(add(h, digest_exam(x)), digest_report(x->current));
	for (size_t i = 0; x->current && i < x->current->finding_count; i++)
		h = add(h, digest_finding(x->current->finding[i]));
	return add(h, (uint64_t)x->versions);
}

static uint64_t add_case(uint64_t h, const struct case_record *r)
{
	h = add(add(h, digest_case(r)), digest_timer(r));
	for (size_t i = 0; i < r->calendar_count; i++)
		h = add(h, digest_entry(r->calendar[i]));
	for (size_t i = 0; i < r->notice_count; i++)
		h = add(h, digest_notice(r->notice[i]));
	for (size_t i = 0; i < r->attempt_count; i++)
		h = add(h, digest_attempt(r->attempt[i]));
	return add(h, (uint64_t)r->event_seq);
}

uint64_t digest_chart(const struct chart *c)
{
	uint64_t h = add(digest_patient(&c->patient), (uint64_t)c->merged_into);
	for (size_t i = 0; i < c->number_count; i++)
		h = add(h, digest_number(c->number[i]));
	for (size_t i = 0; i < c->contact_count; i++)
		h = add(h, digest_contact(c->contact[i]));
	for (size_t i = 0; i < c->exam_count; i++)
		h = add_exam(h, c->exam[i]);
	for (size_t i = 0; i < c->appointment_count; i++)
		h = add(h, digest_appointment(c->appointment[i]));
	for (size_t i = 0; i < c->case_count; i++)
		h = add_case(h, c->record[i]);
	for (size_t i = 0; i < c->question_count; i++)
		h = add(h, digest_question(c->question[i]));
	for (size_t i = 0; i < c->letter_count; i++)
		h = add(h, digest_letter(c->letter[i]));
	return h;
}

static uint64_t digest_change(const struct change *c)
{
	switch (c->kind) {
	case CHANGE_PATIENT:
		return digest_patient(c->patient);
	case CHANGE_NUMBER:
		return digest_number(c->number);
	case CHANGE_CONTACT:
		return digest_contact(c->contact);
	case CHANGE_MERGE:
		return digest_patient(&c->retired->patient);
	case CHANGE_EXAM:
		return digest_exam(c->exam);
	case CHANGE_APPOINTMENT:
		return digest_appointment(c->appointment);
	case CHANGE_REPORT:
		return digest_report(c->report);
	case CHANGE_FINDING:
		return digest_finding(c->finding);
	case CHANGE_CASE:
		return digest_case(c->record);
	case CHANGE_TIMER:
		return digest_timer(c->record);
	case CHANGE_QUESTION:
		return digest_question(c->question);
	case CHANGE_ASKING:
		return add(TEXTS(BEGIN, c->line_of_question->actor, c->line_of_question->words),
			   (uint64_t)c->line_of_question->kind) +
		       (uint64_t)c->line_of_question->of->id;
	case CHANGE_CALENDAR:
		return digest_entry(c->entry);
	case CHANGE_DIGEST:
	case CHANGE_UNTOLD:
		return add(add(add_text(BEGIN, c->line_of_digest->step),
			       (uint64_t)c->line_of_digest->question),
		    (uint64_t)c->line_of_digest->followup * 3 +
			(uint64_t)c->line_of_digest->person);
	case CHANGE_NOTICE:
	case CHANGE_PUT_BACK:
	case CHANGE_TAKEN_BACK:
	case CHANGE_CARRIED:
		return digest_notice(c->notice);
	case CHANGE_ATTEMPT:
		return digest_attempt(c->attempt);
	case CHANGE_LETTER:
		return digest_letter(c->letter);
	case CHANGE_UNDOABLE:
		return digest_undoable(c->undoable);
	case CHANGE_HISTORY:
		return add(add_text(BEGIN, c->line->actor), (uint64_t)c->line->kind) +
		       (uint64_t)c->line->seq;
	case CHANGE_PERSON:
		return digest_person(c->person);
	case CHANGE_WORK_TAKEN:
		return (uint64_t)c->undelivered;
	}
	return 0;
}

uint64_t digest_decided(const struct decided *d)
{
	uint64_t h = add(add(BEGIN, d->ok), (uint64_t)d->outcome);
	for (size_t i = 0; i < d->change_count; i++)
		h = add(add(h, (uint64_t)d->change[i].kind), digest_change(&d->change[i]));
	for (size_t i = 0; i < d->touched_count; i++)
		h = add(h, digest_chart(d->touched[i]));
	return texts(h, d->note, d->note_count);
}
