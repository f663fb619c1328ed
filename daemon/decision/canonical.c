/* SPDX-License-Identifier: Apache-2.0
 *
 * canonical.c - the rows of a chart as names and words: what two runs of one history agree in.
 */
#include "autoconf.h"
#include "followupd/canonical.h"
#include "followupd/closure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---------------------------------------------------------------------------------- */

static const char *exam_name(const struct exam *x)
{
	return x && x->accession ? x->accession : "-";
}

const char *canonical_person(const struct directory *people, int64_t person)
{
	const struct person *p = directory_get(people, person);
	return p ? p->ref : NULL;
}

static const char *canonical_team(const struct directory *people, int64_t team)
{
	const struct team *t = directory_team(people, team);
	return t ? t->ref : NULL;
}

static const char *name_of_case(struct arena *a, const struct chart *c, const struct case_record *r)
{
	return arena_printf(a, "%s/%s step %d", exam_name(chart_exam(c, r->f.index_exam)),
	    r->finding_key, r->f.series_step);
}

const char *canonical_case(struct arena *a, const struct chart *c, int64_t followup)
{
	const struct case_record *r = chart_case(c, followup);
	return r ? name_of_case(a, c, r) : arena_printf(a, "%lld", (long long)followup);
}

const char *canonical_key(
    struct arena *a, const struct chart *c, const struct directory *people, const char *key)
{
	char *end, *rest;
	long long id = strtoll(key, &end, 10);
	if (end == key || (*end && *end != '/'))
		return arena_strdup(a, key);
	const char *first = canonical_person(people, id), *second = end;
	const struct exam *x = chart_exam(c, id);
	const struct appointment *p;
	if (x)
		first = exam_name(x);
	else if (chart_case(c, id))
		first = canonical_case(a, c, id);
	if (*end) {
		x = chart_exam(c, strtoll(end + 1, &rest, 10));
		p = chart_appointment(c, strtoll(end + 1, NULL, 10));
		if (!*rest)
			second = arena_printf(a, "/%s",
			    p && p->filler   ? p->filler
			    : p && p->placer ? p->placer
					     : exam_name(x));
	}
	return arena_printf(a, "%s%s", first ? first : "#", second);
}

const char *canonical_step(const char *step)
{
	return strncmp(step, "undeliverable-", 14) == 0 ? "undeliverable" : step;
}

static const char *name_of_notice(struct arena *a, const struct chart *c,
    const struct directory *people, const struct case_record *r, const struct notice *n)
{
	return arena_printf(a, "%s %d %s %s", name_of_case(a, c, r), n->revision,
	    canonical_step(n->step), canonical_person(people, n->person));
}

static const char *key_of_mail(
    struct arena *a, const struct chart *c, const struct directory *people, const char *key)
{
	int64_t id = strtoll(key, NULL, 10);
	for (size_t i = 0; i < c->case_count; i++)
		for (size_t k = 0; k < c->record[i]->notice_count; k++)
			if (c->record[i]->notice[k]->id == id)
				return name_of_notice(
				    a, c, people, c->record[i], c->record[i]->notice[k]);
	return "#";
}

const char *canonical_question(struct arena *a, const struct chart *c,
    const struct directory *people, const struct question *q)
{
	switch (q->kind) {
	case QUESTION_UNDELIVERABLE:
		return key_of_mail(a, c, people, q->key);
	case QUESTION_MERGE_DUPLICATE:
	case QUESTION_PATIENT_IDENTITY:
	case QUESTION_MESSAGE_FAILED:
		return q->key; /* the message: the same everywhere */
	default:
		return canonical_key(a, c, people, q->key);
	}
}

struct case_record *canonical_counterpart(
    struct arena *a, const struct chart *from, const struct case_record *r, const struct chart *to)
{
	const char *name = name_of_case(a, from, r);
	size_t before = 0;
	for (size_t i = 0; i < from->case_count && from->record[i] != r; i++)
		before += strcmp(name_of_case(a, from, from->record[i]), name) == 0;
	for (size_t i = 0; i < to->case_count; i++)
		if (strcmp(name_of_case(a, to, to->record[i]), name) == 0 && before-- == 0)
			return to->record[i];
	return NULL;
}

/* ---- rows ----------------------------------------------------------------------------------- */

struct writing {
	struct arena *a;
	const struct chart *c;
	const struct directory *people;
	struct canonical_chart *out;
	struct canonical_row *row; /* the one under way */
};

static void row(struct writing *w, const char *kind, const char *name, int64_t id)
{
	struct canonical_chart *out = w->out;
	out->row = arena_grow(w->a, out->row, out->count, sizeof *out->row);
	w->row = &out->row[out->count++];
	*w->row = (struct canonical_row){.kind = kind, .name = name, .id = id};
}

static struct canonical_field *text(struct writing *w, const char *name, const char *value)
{
	struct canonical_field *f = &w->row->field[w->row->count++];
	*f = (struct canonical_field){.name = name, .value = value && *value ? value : NULL};
	return f;
}

static struct canonical_field *number(struct writing *w, const char *name, int64_t n)
{
	return text(w, name, arena_printf(w->a, "%lld", (long long)n));
}

static struct canonical_field *flag(struct writing *w, const char *name, bool b)
{
	return text(w, name, b ? "yes" : "no");
}

static struct canonical_field *day(struct writing *w, const char *name, date d)
{
	char out[32];
	return text(w, name, d == DATE_NONE ? NULL : arena_strdup(w->a, date_text(d, out)));
}

static struct canonical_field *at(struct writing *w, const char *name, instant t)
{
	char out[32];
	return text(w, name, t == INSTANT_NONE ? NULL : arena_strdup(w->a, instant_text(t, out)));
}

static void hidden(struct writing *w, const char *name, const char *value)
{
	text(w, name, value)->hidden = true;
}

static void add_patient(struct writing *w)
{
	const struct patient *p = &w->c->patient;
	row(w, "patient", "", p->id);
	hidden(w, "family", p->family);
	hidden(w, "given", p->given);
	day(w, "birth", p->birth)->hidden = true;
	hidden(w, "sex", p->sex);
	hidden(w, "address", p->address);
	hidden(w, "phone", p->phone);
	hidden(w, "email", p->email);
	hidden(w, "language", p->language);
	flag(w, "deceased", p->deceased);
	text(w, "primary-care", canonical_person(w->people, p->primary_care));
	for (size_t i = 0; i < w->c->number_count; i++) {
		const struct patient_number *n = w->c->number[i];
		const char *name = arena_printf(w->a, "%s/%s", n->authority, n->value);
		row(w, "number", n->apart ? arena_printf(w->a, "%s #%d", name, n->apart) : name, 0);
		text(w, "type", n->type);
		flag(w, "retired", n->retired);
	}
}

/* What people said of it: what the feed says stands in the patient's row. */
static void add_contact(struct writing *w, const struct contact_point *p)
{
	if (!p->person && !p->ended_by)
		return;
	row(w, "contact",
	    arena_printf(w->a, "%s %s%s", vocabulary_word(&contact_kind_words, (int)p->kind),
		p->value, p->person ? "" : " of the feed"),
	    p->id);
	text(w, "use", vocabulary_word(&contact_use_words, (int)p->use));
	hidden(w, "name", p->name);
	text(w, "by", canonical_person(w->people, p->person));
	text(w, "is", vocabulary_word(&contact_end_words, (int)p->end));
	text(w, "ended-by", canonical_person(w->people, p->ended_by));
}

static void add_report(struct writing *w, const struct exam *x)
{
	const struct report *p = x->current;
	char *hex = arena_alloc(w->a, 2 * SHA256_SIZE + 1);
	for (size_t i = 0; i < SHA256_SIZE; i++)
		sprintf(hex + 2 * i, "%02x", p->text_sha256[i]);
	row(w, "report", exam_name(x), p->id);
	text(w, "status", vocabulary_word(&version_status_words, (int)p->status));
	number(w, "version", p->version);
	text(w, "text", hex);
	flag(w, "machine", p->machine);
	text(w, "performed", p->performed);
	text(w, "doubts", p->doubts);
	text(w, "shows", p->shows);
	for (size_t i = 0; i < p->finding_count; i++) {
		const struct finding *f = p->finding[i];
		row(w, "finding", arena_printf(w->a, "%s/%s", exam_name(x), f->key), f->id);
		w->row->basis = f->table_sha256;
		w->row->past = f->disposition == DISPOSITION_SHADOW; /* while it was measured */
		text(w, "row", f->row);
		text(w, "disposition", vocabulary_word(&disposition_words, (int)f->disposition));
	}
}

static void add_exam(struct writing *w, const struct exam *x)
{
	row(w, "exam", exam_name(x), x->id);
	text(w, "status", vocabulary_word(&exam_status_words, (int)x->status));
	day(w, "day", x->day);
	text(w, "exam", x->exam_key);
	text(w, "modality", x->modality);
	text(w, "laterality", x->laterality);
	text(w, "orderer", canonical_person(w->people, x->orderer));
	text(w, "radiologist", canonical_person(w->people, x->radiologist));
	number(w, "versions", x->versions);
	if (x->same_as)
		text(w, "same-as", exam_name(chart_exam(w->c, x->same_as)));
	if (x->current)
		add_report(w, x);
}

/* Its own number is its name; the day that an order states has the order's. */
static void add_appointment(struct writing *w, const struct appointment *a)
{
	const char *number = a->filler ? a->filler : a->placer ? a->placer : "-";
	const struct exam *x = chart_exam(w->c, a->exam);
	row(w, "appointment",
	    arena_printf(w->a, "%s %s %s", a->sender, number,
		x		  ? exam_name(x)
		: a->order_placer ? a->order_placer
				  : "-"),
	    a->id);
	text(w, "status", vocabulary_word(&visit_status_words, (int)a->status));
	at(w, "starts", a->starts_at);
	text(w, "follow-up", a->followup ? canonical_case(w->a, w->c, a->followup) : NULL);
	text(w, "told by", a->told_by);
	text(w, "place", a->place);
}

static void add_plan(struct writing *w, const struct followup *f)
{
	text(w, "action", f->action);
	text(w, "modality", f->modality);
	text(w, "laterality", f->laterality);
	day(w, "anchor", f->window.anchor);
	day(w, "earliest", f->window.earliest);
	day(w, "target", f->window.target);
	day(w, "latest", f->window.latest);
	at(w, "appointment", f->appointment_at);
}

static void add_calendar(struct writing *w, const struct case_record *r, const char *name)
{
	for (size_t i = 0; i < r->calendar_count; i++) {
		const struct calendar_entry *e = r->calendar[i];
		row(w, "calendar-entry",
		    arena_printf(w->a, "%s %s %s", name,
			vocabulary_word(&calendar_kind_words, (int)e->kind),
			canonical_person(w->people, e->person)),
		    r->f.id);
		day(w, "day", e->day);
		at(w, "starts", e->starts_at);
		flag(w, "cancelled", e->cancelled);
		number(w, "sequence", e->sequence)->timing = true;
	}
}

static void add_attempts(struct writing *w, const struct case_record *r, const char *name)
{
	for (size_t i = 0; i < r->attempt_count; i++) {
		const struct attempt *t = r->attempt[i];
		row(w, "attempt",
		    arena_printf(w->a, "%s message %lld", name, (long long)t->inbound), t->id);
		at(w, "at", t->at);
		hidden(w, "contact", t->contact);
		text(w, "channel", vocabulary_word(&attempt_channel_words, (int)t->channel));
		text(w, "outcome", vocabulary_word(&attempt_outcome_words, (int)t->outcome));
		text(w, "person", canonical_person(w->people, t->person));
		hidden(w, "note", t->note);
	}
}

static void add_case(struct writing *w, const struct case_record *r)
{
	const struct followup *f = &r->f;
	const char *name = name_of_case(w->a, w->c, r);
	const char *table = r->ruling ? r->ruling->table_sha256 : NULL;
	row(w, "follow-up", name, f->id);
	w->row->basis = arena_printf(w->a, "%s %s", r->policy, table ? table : "");
	text(w, "state", vocabulary_word(&followup_state_words, (int)f->state));
	text(w, "hold", vocabulary_word(&followup_hold_words, (int)f->hold));
	text(w, "closure", closure_text(f->closure));
	text(w, "provisional", r->ruling ? r->ruling->provisional : NULL);
	text(w, "owner", canonical_person(w->people, f->owner));
	text(w, "team", canonical_team(w->people, f->team));
	text(w, "coordinator", canonical_person(w->people, f->coordinator));
	number(w, "revision", f->revision);
	add_plan(w, f);
	number(w, "tier", f->tier)->timing = true;
	flag(w, "overdue", r->overdue)->timing = true;
	text(w, "policy-step", f->policy_step)->timing = true;
	text(w, "timer", r->timer_step)->timing = true;
	at(w, "due", r->timer_due)->timing = true;
	day(w, "postponed", f->postponed_until)->timing = true; /* its end is a mail */
	number(w, "postponements", r->postponements);
	text(w, "offered", canonical_person(w->people, r->offer.to));
	text(w, "again", canonical_person(w->people, r->again_for));
	text(w, "need", vocabulary_word(&need_words, (int)r->need.what));
	text(w, "look", canonical_person(w->people, r->look.by));
	add_attempts(w, r, name);
	add_calendar(w, r, name);
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		row(w, "notice", name_of_notice(w->a, w->c, w->people, r, n), n->id);
		w->row->timing = true;
		text(w, "template", n->template);
	}
}

/* Those that follow from what people are now, from mails that failed, or from an outage. */
static bool asks_of_timing(enum question_kind k)
{
	return k == QUESTION_NO_ADDRESS || k == QUESTION_NOBODY_TO_TELL ||
	       k == QUESTION_UNDELIVERABLE || k == QUESTION_TIMER_FAILED ||
	       k == QUESTION_SHADOW_SUMMARY || k == QUESTION_LETTER_WAITS;
}

/* What could not be read until a setting of its source was mended and its message applied again. */
static bool asked_before(const struct question *q)
{
	return q->kind == QUESTION_UNREAD_REPORT && !q->open && q->answered_by &&
	       strcmp(q->answered_by, "engine") == 0;
}

static void add_question(struct writing *w, const struct question *q)
{
	const char *kind = vocabulary_word(&question_kind_words, (int)q->kind);
	const char *key = canonical_question(w->a, w->c, w->people, q);
	row(w, "question", arena_printf(w->a, "%s %s", kind, key), q->id);
	w->row->timing = asks_of_timing(q->kind);
	w->row->past = asked_before(q);
	text(w, "kind", kind);
	flag(w, "open", q->open);
	text(w, "team", canonical_team(w->people, q->team));
}

/* One that the policy or a duty asked for came when the clock said so. */
static void add_letter(struct writing *w, const struct patient_letter *l)
{
	const char *of = l->followup ? canonical_case(w->a, w->c, l->followup) : "question";
	for (size_t i = 0; i < w->c->question_count; i++)
		if (l->question && w->c->question[i]->id == l->question)
			of = canonical_question(w->a, w->c, w->people, w->c->question[i]);
	row(w, "letter", arena_printf(w->a, "%s %d", of, l->number), l->id);
	w->row->timing = l->followup && !l->by;
	text(w, "says", vocabulary_word(&letter_says_words, (int)l->says));
	text(w, "state", vocabulary_word(&letter_state_words, (int)l->state));
	flag(w, "certified", l->certified);
	text(w, "batch", l->batch);
	text(w, "carrier", l->carrier);
	day(w, "sent", l->sent_on);
	day(w, "ended", l->ended_on);
	hidden(w, "address", l->address);
}

static int by_name(const void *x, const void *y)
{
	const struct canonical_row *a = x, *b = y;
	int n = strcmp(a->kind, b->kind);
	if (!n)
		n = strcmp(a->name, b->name);
	return n ? n : a->id < b->id ? -1 : a->id > b->id;
}

void canonical_chart(struct arena *a, const struct chart *c, const struct chart *beside,
    const struct directory *people, struct canonical_chart *out)
{
	struct writing w = {.a = a, .c = c, .people = people, .out = out};
	*out = (struct canonical_chart){0};
	add_patient(&w);
	for (size_t i = 0; i < c->contact_count; i++)
		add_contact(&w, c->contact[i]);
	for (size_t i = 0; i < c->exam_count; i++)
		add_exam(&w, c->exam[i]);
	for (size_t i = 0; i < c->appointment_count; i++)
		add_appointment(&w, c->appointment[i]);
	for (size_t i = 0; i < c->case_count; i++)
		add_case(&w, c->record[i]);
	for (size_t i = 0; i < c->question_count; i++)
		add_question(&w, c->question[i]);
	for (size_t i = 0; i < c->letter_count; i++)
		add_letter(&w, c->letter[i]);
	for (size_t i = 0; beside && i < beside->question_count; i++)
		if (beside->question[i]->patient == c->patient.id)
			add_question(&w, beside->question[i]);
	qsort(out->row, out->count, sizeof *out->row, by_name);
}

/* ---- where two differ ------------------------------------------------------------------------ */

struct comparing {
	struct arena *a;
	size_t count;
	struct chart_difference *list;
};

static struct chart_difference *differ(
    struct comparing *p, const struct canonical_row *of, bool timing)
{
	p->list = arena_grow(p->a, p->list, p->count, sizeof *p->list);
	struct chart_difference *d = &p->list[p->count++];
	*d = (struct chart_difference){.class = timing ? DIFFERENCE_TIMING : DIFFERENCE_CLINICAL,
	    .kind = of->kind,
	    .first = "-",
	    .second = "-"};
	return d;
}

static void only_first(struct comparing *p, const struct canonical_row *r)
{
	struct chart_difference *d = differ(p, r, r->timing);
	if (r->past)
		d->class = DIFFERENCE_EDITED;
	d->id = r->id;
	d->first = "there";
}

static void only_second(struct comparing *p, const struct canonical_row *r)
{
	differ(p, r, r->timing)->second = "there";
}

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static void compare_rows(
    struct comparing *p, const struct canonical_row *r, const struct canonical_row *o)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct canonical_field *f = &r->field[i], *g = &o->field[i];
		if (same(f->value, g->value))
			continue;
		struct chart_difference *d = differ(p, r, r->timing || f->timing);
		d->id = r->id;
		d->field = f->name;
		if (d->class == DIFFERENCE_CLINICAL && !same(r->basis, o->basis))
			d->class = DIFFERENCE_EDITED;
		if (f->hidden)
			continue;
		d->first = f->value ? f->value : "-";
		d->second = g->value ? g->value : "-";
	}
}

struct chart_difference *canonical_compare(struct arena *a, const struct canonical_chart *first,
    const struct canonical_chart *second, size_t *count)
{
	static const struct canonical_chart none;
	struct comparing p = {.a = a};
	if (!first)
		first = &none;
	if (!second)
		second = &none;
	for (size_t i = 0, k = 0; i < first->count || k < second->count;) {
		const struct canonical_row *r = i < first->count ? &first->row[i] : NULL,
					   *o = k < second->count ? &second->row[k] : NULL;
		int n = !r ? 1 : !o ? -1 : strcmp(r->kind, o->kind);
		if (r && o && !n)
			n = strcmp(r->name, o->name);
		if (n < 0)
			only_first(&p, r);
		else if (n > 0)
			only_second(&p, o);
		else
			compare_rows(&p, r, o);
		i += n <= 0;
		k += n >= 0;
	}
	*count = p.count;
	return p.list;
}
