/* SPDX-License-Identifier: Apache-2.0
 *
 * final.c - charts as canonical JSON, one patient a line: what two runs of one story have to agree
 * in.  No id stands in it, nor anything that depends on who counts them.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/canonical.h"
#include "followupd/closure.h"
#include "hospital.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_text(json_t *o, const char *key, const char *s)
{
	json_object_set_new(o, key, s ? json_string(s) : json_null());
}

static void put_date(json_t *o, const char *key, date d)
{
	char text[32];
	put_text(o, key, date_text(d, text));
}

static void put_instant(json_t *o, const char *key, instant t)
{
	char text[32];
	put_text(o, key, instant_text(t, text));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Rows in the order of their own text: it does not depend on ids. */
static json_t *sorted(json_t *list)
{
	size_t n = json_array_size(list);
	char **text = xmalloc((n + 1) * sizeof *text);
	for (size_t i = 0; i < n; i++)
		text[i] = json_dumps(
		    json_array_get(list, i), JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
	qsort(text, n, sizeof *text, by_text);
	json_t *out = json_array();
	for (size_t i = 0; i < n; i++) {
		json_array_append_new(out, json_loads(text[i], JSON_DECODE_ANY, NULL));
		free(text[i]);
	}
	free(text);
	json_decref(list);
	return out;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static json_t *exam_json(const struct hospital *h, const struct chart *c, const struct exam *x)
{
	json_t *o = json_object(), *list = json_array();
	put_text(o, "accession", x->accession);
	put_text(o, "exam", x->exam_key);
	put_text(o, "status", vocabulary_word(&exam_status_words, (int)x->status));
	put_date(o, "day", x->day);
	put_text(o, "orderer", canonical_person(&h->people, x->orderer));
	put_text(o, "radiologist", canonical_person(&h->people, x->radiologist));
	json_object_set_new(o, "versions", json_integer(x->versions));
	const struct exam *root = x->same_as ? chart_exam(c, x->same_as) : NULL;
	put_text(o, "same as", root ? root->accession : NULL);
	for (size_t i = 0; x->current && i < x->current->finding_count; i++) {
		const struct finding *f = x->current->finding[i];
		json_t *one = json_object();
		put_text(one, "key", f->key);
		put_text(one, "row", f->row);
		put_text(
		    one, "disposition", vocabulary_word(&disposition_words, (int)f->disposition));
		json_array_append_new(list, one);
	}
	json_object_set_new(o, "findings", list);
	return o;
}

static json_t *appointment_json(const struct chart *c, const struct appointment *p)
{
	json_t *o = json_object();
	const struct exam *x = chart_exam(c, p->exam);
	put_text(o, "number", p->filler ? p->filler : p->placer);
	put_text(o, "sender", p->sender);
	put_text(o, "exam", x ? x->accession : NULL);
	put_text(o, "status", vocabulary_word(&visit_status_words, (int)p->status));
	put_instant(o, "starts", p->starts_at);
	put_instant(o, "event", p->event_at);
	put_text(o, "told_by", p->told_by);
	put_text(o, "place", p->place);
	return o;
}

static json_t *calendar_json(const struct hospital *h, const struct case_record *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->calendar_count; i++) {
		const struct calendar_entry *e = r->calendar[i];
		json_t *o = json_object();
		put_text(o, "kind", vocabulary_word(&calendar_kind_words, (int)e->kind));
		put_text(o, "person", canonical_person(&h->people, e->person));
		put_date(o, "day", e->day);
		json_object_set_new(o, "sequence", json_integer(e->sequence));
		json_object_set_new(o, "cancelled", json_boolean(e->cancelled));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *notices_json(const struct hospital *h, const struct case_record *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		json_t *o = json_object();
		put_text(o, "template", n->template);
		put_text(o, "step", canonical_step(n->step));
		json_object_set_new(o, "revision", json_integer(n->revision));
		put_text(o, "person", canonical_person(&h->people, n->person));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *attempts_json(const struct hospital *h, const struct case_record *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->attempt_count; i++) {
		const struct attempt *t = r->attempt[i];
		json_t *o = json_object();
		put_text(o, "channel", vocabulary_word(&attempt_channel_words, (int)t->channel));
		put_text(o, "outcome", vocabulary_word(&attempt_outcome_words, (int)t->outcome));
		put_text(o, "person", canonical_person(&h->people, t->person));
		put_instant(o, "at", t->at);
		put_text(o, "note", t->note);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *letters_json(const struct chart *c, int64_t followup, int64_t question)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->letter_count; i++) {
		const struct patient_letter *l = c->letter[i];
		json_t *o = json_object();
		put_text(o, "says", vocabulary_word(&letter_says_words, (int)l->says));
		put_text(o, "state", vocabulary_word(&letter_state_words, (int)l->state));
		put_text(o, "language", l->language);
		put_text(o, "carrier", l->carrier);
		put_text(o, "batch", l->batch);
		put_text(o, "address", l->address);
		put_text(o, "why", l->why);
		put_date(o, "sent", l->sent_on);
		put_date(o, "ended", l->ended_on);
		put_instant(o, "queued", l->queued_at);
		json_object_set_new(o, "certified", json_boolean(l->certified));
		json_object_set_new(o, "density", json_integer(l->density));
		json_object_set_new(o, "number", json_integer(l->number));
		if (l->followup == followup && l->question == question)
			json_array_append(list, o);
		json_decref(o);
	}
	return list;
}

static void put_window(json_t *o, const struct window *w)
{
	put_date(o, "anchor", w->anchor);
	put_date(o, "earliest", w->earliest);
	put_date(o, "target", w->target);
	put_date(o, "latest", w->latest);
}

static json_t *case_json(
    struct arena *a, const struct hospital *h, const struct chart *c, const struct case_record *r)
{
	json_t *o = json_object();
	put_text(o, "followup", canonical_case(a, c, r->f.id));
	put_text(o, "state", vocabulary_word(&followup_state_words, (int)r->f.state));
	put_text(o, "hold", vocabulary_word(&followup_hold_words, (int)r->f.hold));
	put_text(o, "action", r->f.action);
	put_text(o, "modality", r->f.modality);
	put_text(o, "laterality", r->f.laterality);
	put_window(o, &r->f.window);
	put_text(o, "closure", closure_text(r->f.closure));
	put_text(o, "closed_by", r->closed_by);
	put_text(o, "owner", canonical_person(&h->people, r->f.owner));
	put_text(o, "coordinator", canonical_person(&h->people, r->f.coordinator));
	const struct team *team = directory_team(&h->people, r->f.team);
	put_text(o, "team", team ? team->ref : NULL);
	put_text(o, "timer", r->timer_step);
	put_instant(o, "due", r->timer_due);
	put_text(o, "plan", r->plan_step);
	put_instant(o, "planned", r->plan_due);
	put_date(o, "postponed", r->f.postponed_until);
	put_text(o, "postponed why", r->postponed_why);
	json_object_set_new(o, "postponements", json_integer(r->postponements));
	put_text(o, "offered", canonical_person(&h->people, r->offer.to));
	put_instant(o, "offer ends", r->offer.to ? r->offer.ends : INSTANT_NONE);
	put_text(o, "offer reason", r->offer.reason);
	put_text(o, "again", canonical_person(&h->people, r->again_for));
	put_text(o, "need", vocabulary_word(&need_words, (int)r->need.what));
	put_instant(o, "need asked", r->need.ask_at);
	put_text(o, "look", canonical_person(&h->people, r->look.by));
	json_object_set_new(o, "attempts", attempts_json(h, r));
	json_object_set_new(o, "letters", letters_json(c, r->f.id, 0));
	json_object_set_new(o, "tier", json_integer(r->f.tier));
	json_object_set_new(o, "overdue", json_boolean(r->overdue));
	json_object_set_new(o, "revision", json_integer(r->f.revision));
	json_object_set_new(o, "events", json_integer(r->event_seq));
	json_object_set_new(o, "calendar", sorted(calendar_json(h, r)));
	json_object_set_new(o, "notices", notices_json(h, r));
	return o;
}

static json_t *question_json(
    struct arena *a, const struct hospital *h, const struct chart *c, const struct question *q)
{
	json_t *o = json_object();
	put_text(o, "kind", vocabulary_word(&question_kind_words, (int)q->kind));
	put_text(o, "key", canonical_key(a, c, &h->people, q->key));
	if (q->rule) {
		char day[32];
		put_text(o, "deadline", date_text(q->deadline, day));
		put_text(o, "rule", q->rule);
	}
	json_object_set_new(o, "letters", letters_json(c, 0, q->id));
	return o;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static char *chart_line(const struct hospital *h, const struct chart *c)
{
	struct arena *a = arena_new();
	json_t *o = json_object(), *numbers = json_array(), *exams = json_array(),
	       *appointments = json_array(), *cases = json_array(), *questions = json_array();
	for (size_t i = 0; i < c->number_count; i++)
		json_array_append_new(numbers, json_string(c->number[i]->value));
	for (size_t i = 0; i < c->exam_count; i++)
		json_array_append_new(exams, exam_json(h, c, c->exam[i]));
	for (size_t i = 0; i < c->appointment_count; i++)
		json_array_append_new(appointments, appointment_json(c, c->appointment[i]));
	for (size_t i = 0; i < c->case_count; i++)
		json_array_append_new(cases, case_json(a, h, c, c->record[i]));
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open)
			json_array_append_new(questions, question_json(a, h, c, c->question[i]));
	json_object_set_new(o, "patient", sorted(numbers));
	json_object_set_new(o, "deceased", json_boolean(c->patient.deceased));
	json_object_set_new(o, "exams", sorted(exams));
	json_object_set_new(o, "appointments", sorted(appointments));
	json_object_set_new(o, "followups", sorted(cases));
	json_object_set_new(o, "questions", sorted(questions));
	char *line = json_dumps(o, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(o);
	arena_free(a);
	return line;
}

char *hospital_final(struct hospital *h)
{
	struct buf b = {0};
	char **line = xmalloc((h->slot_count + 1) * sizeof *line);
	size_t n = 0;
	for (size_t i = 0; i < h->slot_count; i++)
		if (!h->slot[i].chart->merged_into)
			line[n++] = chart_line(h, h->slot[i].chart);
	qsort(line, n, sizeof *line, by_text);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&b, "%s\n", line[i]);
		free(line[i]);
	}
	free(line);
	return b.len ? buf_steal(&b) : xstrdup("");
}
