/* SPDX-License-Identifier: Apache-2.0
 *
 * settled.c - the end of a story as far as it may not depend on when its messages came: one line
 * for each thing, sorted.
 *
 * Who was told what and when, histories, ids and tiers are left out: they tell of the arrival.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/canonical.h"
#include "followupd/closure.h"
#include "hospital.h"

#include <stdlib.h>
#include <string.h>

struct settling {
	struct arena *a;
	const struct hospital *h;
	const struct chart *c;
	const char *who; /* the patient, by a number */
	size_t count;
	const char **line;
};

static void put(struct settling *s, const char *what, const char *text)
{
	s->line = arena_grow(s->a, s->line, s->count, sizeof *s->line);
	s->line[s->count++] = arena_printf(s->a, "%s %s %s", s->who, what, text);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *or_dash(const char *s)
{
	return s && *s ? s : "-";
}

/* ---- who ------------------------------------------------------------------------------------ */

static void put_patient(struct settling *s)
{
	const struct chart *c = s->c;
	const char *best = "-";
	for (size_t i = 0; i < c->number_count; i++)
		if (!c->number[i]->apart && (*best == '-' || strcmp(c->number[i]->value, best) < 0))
			best = c->number[i]->value;
	s->who = best;
	for (size_t i = 0; i < c->number_count; i++) {
		const struct patient_number *n = c->number[i];
		put(s, "number",
		    arena_printf(s->a, "%s/%s%s%s", n->authority, n->value,
			n->retired ? " retired" : "", n->apart ? " apart" : ""));
	}
	put(s, "is", c->patient.deceased ? "deceased" : "alive");
}

/* ---- exams ---------------------------------------------------------------------------------- */

static const char *exam_name(const struct exam *x)
{
	return x ? or_dash(x->accession ? x->accession : x->placer) : "-";
}

static void put_report(struct settling *s, const struct exam *x)
{
	const struct report *r = x->current;
	char at[32];
	if (!r)
		return;
	put(s, "report",
	    arena_printf(s->a, "%s %s of %s", exam_name(x),
		vocabulary_word(&version_status_words, (int)r->status),
		instant_text(r->status_at, at)));
	put(s, "versions", arena_printf(s->a, "%s %d", exam_name(x), x->versions));
}

static bool was_done(const struct exam *x)
{
	return x->current || x->status == EXAM_PERFORMED || x->status == EXAM_SCHEDULED;
}

/* Another row of one exam, from before its patient's records were merged. */
static bool is_told_with_root(const struct settling *s, const struct exam *x)
{
	const struct exam *root = x->same_as ? chart_exam(s->c, x->same_as) : NULL;
	return root && strcmp(exam_name(x), exam_name(root)) == 0;
}

static void put_exam(struct settling *s, const struct exam *x)
{
	char day[32];
	if (is_told_with_root(s, x))
		return;
	put(s, "exam",
	    arena_printf(s->a, "%s %s %s on %s by %s, read by %s", exam_name(x),
		or_dash(x->exam_key), vocabulary_word(&exam_status_words, (int)x->status),
		was_done(x) ? date_text(x->day, day) : "-",
		or_dash(canonical_person(&s->h->people, x->orderer)),
		or_dash(canonical_person(&s->h->people, x->radiologist))));
	put_report(s, x);
}

static void put_appointment(struct settling *s, const struct appointment *p)
{
	char starts[32], event[32];
	put(s, "appointment",
	    arena_printf(s->a, "%s %s %s at %s as of %s, of %s", facility_of(s->a, p->sender),
		or_dash(p->filler ? p->filler : p->placer),
		vocabulary_word(&visit_status_words, (int)p->status),
		instant_text(p->starts_at, starts), instant_text(p->event_at, event),
		p->exam ? exam_name(chart_exam(s->c, p->exam)) : or_dash(p->order_placer)));
}

/* ---- follow-ups and questions --------------------------------------------------------------- */

/* Without its step: what a series says of it is its plan. */
static const char *case_name(const struct settling *s, const struct case_record *r)
{
	return arena_printf(
	    s->a, "%s/%s", exam_name(chart_exam(s->c, r->f.index_exam)), r->finding_key);
}

/* Of several exams that answer it the one that was heard of first has closed it, by whatever code.
 */
static const char *closure_name(const struct case_record *r)
{
	const char *code = closure_text(r->f.closure);
	if (r->f.state != FOLLOWUP_CLOSED)
		return "";
	return strncmp(code, "DONE_", 5) == 0 ? ", done" : code;
}

/* What had asked for it was taken back, or another one took its place: as good as never opened. */
static bool was_never_owed(const struct case_record *r)
{
	return r->f.state == FOLLOWUP_CLOSED && strcmp(or_dash(r->closed_by), "engine") == 0 &&
	       (r->f.closure == CLOSURE_ENTERED_IN_ERROR || r->f.closure == CLOSURE_WITHDRAWN ||
		   r->f.closure == CLOSURE_DUPLICATE);
}

static bool is_held(const struct case_record *r)
{
	return r->f.state != FOLLOWUP_CLOSED && r->f.hold != HOLD_NONE;
}

static const char *key_of_finding(const struct settling *s, const struct case_record *r)
{
	return arena_printf(s->a, "%lld/%s", (long long)r->f.index_exam, r->finding_key);
}

/* Whether it is owed at all, or how, is asked of its finding: where the question was asked first,
 * or without the follow-up, there is only the question. */
static bool is_in_doubt(const struct settling *s, const struct case_record *r)
{
	const char *key = key_of_finding(s, r);
	for (size_t i = 0; i < s->c->question_count; i++) {
		const struct question *q = s->c->question[i];
		if (q->open && strcmp(q->key, key) == 0)
			return true;
	}
	return false;
}

/* While it is asked whether an exam that was done answers it, its order is that exam's or none. */
static const char *state_of(const struct settling *s, const struct case_record *r)
{
	const char *key = arena_printf(s->a, "%lld/", (long long)r->f.id);
	for (size_t i = 0; i < s->c->question_count; i++) {
		const struct question *q = s->c->question[i];
		const struct exam *x = chart_exam(s->c, atoll(q->key + strcspn(q->key, "/") + 1));
		if (q->open && q->kind == QUESTION_EXAM_MATCH && x && x->current &&
		    strncmp(q->key, key, strlen(key)) == 0)
			return "asked";
	}
	return vocabulary_word(&followup_state_words, (int)r->f.state);
}

static void put_case(struct settling *s, const struct case_record *r)
{
	char earliest[32], target[32], latest[32];
	const struct window *w = &r->f.window;
	if (was_never_owed(r) || is_in_doubt(s, r))
		return;
	put(s, "follow-up",
	    arena_printf(s->a, "%s %s %s %s %s %s, %s to %s to %s, owner %s%s", case_name(s, r),
		state_of(s, r),
		vocabulary_word(&followup_hold_words, (int)(is_held(r) ? r->f.hold : HOLD_NONE)),
		r->f.action, or_dash(r->f.modality), or_dash(r->f.laterality),
		date_text(w->earliest, earliest), date_text(w->target, target),
		date_text(w->latest, latest), or_dash(canonical_person(&s->h->people, r->f.owner)),
		closure_name(r)));
}

/* What it is about, with the follow-up's name as above. */
static const char *key_name(const struct settling *s, const struct question *q)
{
	const char *key = canonical_key(s->a, s->c, &s->h->people, q->key);
	const char *step = strstr(key, " step ");
	if (!step)
		return key;
	return arena_printf(
	    s->a, "%.*s%s", (int)(step - key), key, step + 6 + strspn(step + 6, "0123456789"));
}

/* The two exams, whichever follow-up it was asked of. */
static const char *pair_of(const struct settling *s, const struct question *q)
{
	const struct case_record *r = chart_case(s->c, q->followup);
	const char *slash = strchr(q->key, '/');
	const char *one = exam_name(r ? chart_exam(s->c, r->f.index_exam) : NULL),
		   *other = exam_name(slash ? chart_exam(s->c, atoll(slash + 1)) : NULL);
	bool swap = strcmp(one, other) > 0;
	return arena_printf(s->a, "%s and %s", swap ? other : one, swap ? one : other);
}

/* Those that are keyed by a message are told by what they ask alone. */
static void put_question(struct settling *s, const struct question *q)
{
	const char *kind = vocabulary_word(&question_kind_words, (int)q->kind);
	const struct case_record *r = chart_case(s->c, q->followup);
	if (r && is_in_doubt(s, r) && strcmp(q->key, key_of_finding(s, r)) != 0)
		return;
	switch (q->kind) {
	case QUESTION_NO_ADDRESS:
	case QUESTION_NOBODY_TO_TELL:
	case QUESTION_UNDELIVERABLE:
	case QUESTION_SHADOW_SUMMARY:
	case QUESTION_SOURCE_SILENT:
	case QUESTION_DECEASED: /* follows from the follow-ups that it suspends */
		return;		/* of mails and people */
	case QUESTION_REPORT_REVIEW:
		return; /* nobody is asked of an old report, and when it came is what differs */
	case QUESTION_MERGE_DUPLICATE:
	case QUESTION_PATIENT_IDENTITY:
		put(s, "question", kind);
		return;
	case QUESTION_DUPLICATE:
		put(s, "question", arena_printf(s->a, "%s %s", kind, pair_of(s, q)));
		return;
	default:
		put(s, "question", arena_printf(s->a, "%s %s", kind, key_name(s, q)));
	}
}

/* ---- the end -------------------------------------------------------------------------------- */

static void put_chart(struct settling *s)
{
	const struct chart *c = s->c;
	put_patient(s);
	for (size_t i = 0; i < c->exam_count; i++)
		put_exam(s, c->exam[i]);
	for (size_t i = 0; i < c->appointment_count; i++)
		put_appointment(s, c->appointment[i]);
	for (size_t i = 0; i < c->case_count; i++)
		put_case(s, c->record[i]);
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open)
			put_question(s, c->question[i]);
}

char *hospital_settled(const struct hospital *h)
{
	struct settling s = {.a = arena_new(), .h = h};
	struct buf b = {0};
	for (size_t i = 0; i < h->slot_count; i++)
		if (!h->slot[i].chart->merged_into) {
			s.c = h->slot[i].chart;
			put_chart(&s);
		}
	if (s.count)
		qsort(s.line, s.count, sizeof *s.line, by_text);
	for (size_t i = 0; i < s.count; i++) /* what two systems tell of one thing is one line */
		if (!i || strcmp(s.line[i], s.line[i - 1]) != 0)
			buf_addf(&b, "%s\n", s.line[i]);
	arena_free(s.a);
	return b.len ? buf_steal(&b) : xstrdup("");
}
