/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.c - a shell around decide() in memory that follows a stored history.
 *
 * Ids are counted from FIRST_ID on, above any that is stored.
 * Fails: an event that could be decided once and cannot be any more ends the replay; its fault says
 * which.
 */
#include "autoconf.h"
#include "followupd/canonical.h"
#include "followupd/replay.h"

#include <string.h>

#define FIRST_ID     ((int64_t)1 << 40)
#define IDS_OF_EVENT 1024 /* and one for each byte of a message: more than it can ask for */

/* A mail of the replay that ends later. */
struct posted {
	struct notice *notice;
	const struct replay_mail *end;
	enum notice_fate fate;
};

struct replaying {
	struct replay *r;
	struct charts *all;
	struct id_pool ids;
	int64_t next_id;
	size_t posted_count;
	struct posted *posted;
};

/* ---- one event ------------------------------------------------------------------------------ */

static void lend_ids(struct replaying *p, size_t count)
{
	if (p->ids.count < count) {
		p->ids.id = arena_alloc(p->r->arena, count * sizeof *p->ids.id);
		p->ids.count = count;
	}
	for (size_t i = 0; i < count; i++)
		p->ids.id[i] = p->next_id + (int64_t)i;
	p->ids.used = p->ids.wanted = 0;
}

/* The stored notice that tells the same. */
static const struct notice *stored_notice(
    struct replaying *p, const struct chart *c, const struct notice *n)
{
	const struct case_record *own = chart_case(c, n->followup);
	for (size_t i = 0; own && i < p->r->stored->count; i++) {
		const struct case_record *o =
		    canonical_counterpart(p->r->arena, c, own, p->r->stored->chart[i]);
		for (size_t k = 0; o && k < o->notice_count; k++)
			if (o->notice[k]->revision == n->revision &&
			    o->notice[k]->person == n->person &&
			    strcmp(canonical_step(o->notice[k]->step), canonical_step(n->step)) ==
				0)
				return o->notice[k];
	}
	return NULL;
}

static const struct replay_mail *mail_of(const struct replay *r, int64_t notice)
{
	size_t low = 0, high = r->mail_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (r->mail[mid].notice < notice)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->mail_count && r->mail[low].notice == notice ? &r->mail[low] : NULL;
}

static void post(struct replaying *p, const struct chart *c, struct notice *n)
{
	struct arena *a = p->r->arena;
	struct calendar_entry *e = n->facts->entry_row;
	n->message_id = arena_printf(a, "<%lld@replay>", (long long)n->id);
	if (e && !e->uid)
		e->uid = arena_printf(a, "%lld@replay", (long long)n->id);
	const struct notice *o = n->followup ? stored_notice(p, c, n) : NULL;
	if (!o)
		return;
	if (o->fate == NOTICE_LEAVING)
		n->fate = NOTICE_LEAVING;
	const struct replay_mail *end = mail_of(p->r, o->id);
	/* What became of a line was decided with those of others. */
	bool line = n->digest != INSTANT_NONE && o->fate == NOTICE_TAKEN_BACK;
	if (!end || (!line && o->fate != NOTICE_ACCEPTED && o->fate != NOTICE_FAILED))
		return;
	p->posted = arena_grow(a, p->posted, p->posted_count, sizeof *p->posted);
	p->posted[p->posted_count++] = (struct posted){n, end, o->fate};
}

static void post_all(struct replaying *p, const struct decided *d)
{
	for (size_t i = 0; i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_NOTICE && d->change[i].chart)
			post(p, d->change[i].chart, d->change[i].notice);
}

static void add_fault(struct replaying *p, const struct replay_fault *f)
{
	struct replay *r = p->r;
	r->fault = arena_grow(r->arena, r->fault, r->fault_count, sizeof *r->fault);
	r->fault[r->fault_count++] = *f;
}

static enum outcome_word decide_one(
    struct replaying *p, const struct event *e, instant now, size_t ids)
{
	struct decided d;
	const struct rules rules = rules_as_of(p->r->rules, now);
	lend_ids(p, ids);
	decide(p->all, e, &rules, now, p->r->arena, &d);
	p->next_id += (int64_t)p->ids.used;
	for (size_t i = 0; i < p->all->count; i++)
		p->all->chart[i]->fresh = false;
	if (d.ok) {
		post_all(p, &d);
		return d.outcome;
	}
	p->r->failed = true;
	add_fault(p, &(struct replay_fault){.inbound = e->inbound,
			 .rebuilt = OUTCOME_FAILED,
			 .why = arena_strdup(p->r->arena, d.err.text)});
	return OUTCOME_FAILED;
}

/* ---- messages and answers ------------------------------------------------------------------- */

/* Names are looked for in every chart: one may have been merged since. */
static int64_t case_now(struct replaying *p, int64_t followup)
{
	struct chart *of = NULL;
	const struct case_record *r = charts_case(p->r->stored, followup, &of);
	for (size_t i = 0; r && i < p->all->count; i++) {
		const struct case_record *own =
		    canonical_counterpart(p->r->arena, of, r, p->all->chart[i]);
		if (own)
			return own->f.id;
	}
	return 0;
}

static const struct question *find_question(
    const struct charts *all, int64_t id, const struct chart **of)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; k < all->chart[i]->question_count; k++)
			if (all->chart[i]->question[k]->id == id) {
				*of = all->chart[i];
				return all->chart[i]->question[k];
			}
	return NULL;
}

static int64_t question_in(struct replaying *p, const struct chart *c, const struct chart *around,
    enum question_kind kind, const char *name)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->kind == kind &&
		    strcmp(canonical_question(p->r->arena, around, p->all->people, c->question[i]),
			name) == 0)
			return c->question[i]->id;
	return 0;
}

static int64_t question_now(struct replaying *p, int64_t question)
{
	const struct chart *of = NULL;
	const struct question *q = find_question(p->r->stored, question, &of);
	int64_t id = 0;
	if (!q)
		return 0;
	const char *name = canonical_question(p->r->arena, of, p->r->stored->people, q);
	for (size_t i = 0; !id && i < p->all->count; i++) {
		id = question_in(p, p->all->chart[i], p->all->chart[i], q->kind, name);
		if (!id)
			id = question_in(p, p->all->nobody, p->all->chart[i], q->kind, name);
	}
	return id;
}

/* The notice of the replay that tells what the stored one does; 0: none does. */
static int64_t notice_now(struct replaying *p, int64_t followup, int64_t notice)
{
	struct chart *of = NULL;
	const struct case_record *r = charts_case(p->all, followup, &of);
	for (size_t i = 0; r && i < r->notice_count; i++) {
		const struct notice *o = stored_notice(p, of, r->notice[i]);
		if (o && o->id == notice)
			return r->notice[i]->id;
	}
	return 0;
}

static const struct event *translated_mail(struct replaying *p, const struct event *e)
{
	struct event *own = arena_alloc(p->r->arena, sizeof *own);
	struct mailed *m = arena_alloc(p->r->arena, sizeof *m);
	*own = *e;
	*m = *e->mailed;
	own->mailed = m;
	if (m->followup)
		m->followup = case_now(p, m->followup);
	if (m->question)
		m->question = question_now(p, m->question);
	m->notice = notice_now(p, m->followup, m->notice);
	return own;
}

/* The event with the ids of the replay.  What was applied had been seen as it was. */
static const struct event *translated(struct replaying *p, const struct replay_item *m)
{
	struct arena *a = p->r->arena;
	const struct event *e = m->event;
	if (e->kind == EVENT_REPLY)
		return translated_mail(p, e);
	if (e->kind != EVENT_ANSWER)
		return e;
	struct event *own = arena_alloc(a, sizeof *own);
	struct answer *w = arena_alloc(a, sizeof *w);
	*own = *e;
	*w = *e->answer;
	own->answer = w;
	if (w->followup)
		w->followup = case_now(p, w->followup);
	if (w->question)
		w->question = question_now(p, w->question);
	if (w->other)
		w->other = case_now(p, w->other);
	if (m->outcome == OUTCOME_APPLIED)
		w->seen = 0;
	return own;
}

/* What those have who no longer work here. */
static const struct event *with_owned(struct replaying *p, const struct event *e)
{
	struct arena *a = p->r->arena;
	if (e->kind != EVENT_MESSAGE || e->facts->kind != FACTS_PROVIDERS)
		return e;
	struct event *own = arena_alloc(a, sizeof *own);
	struct owned_case *list = NULL;
	size_t count = 0;
	for (size_t i = 0; i < p->all->count; i++)
		for (size_t k = 0; k < p->all->chart[i]->case_count; k++) {
			const struct case_record *r = p->all->chart[i]->record[k];
			if (r->f.state == FOLLOWUP_CLOSED || p->all->chart[i]->merged_into)
				continue;
			list = arena_grow(a, list, count, sizeof *list);
			list[count++] =
			    (struct owned_case){r->f.id, r->f.patient, r->f.owner, r->ref};
		}
	*own = *e;
	own->owned = list;
	own->owned_count = count;
	return own;
}

static void take_item(struct replaying *p, const struct replay_item *m)
{
	if (m->outcome == OUTCOME_FAILED || (m->unread && m->outcome == OUTCOME_REFUSED))
		return;
	if (m->unread) {
		add_fault(p, &(struct replay_fault){.inbound = m->event->inbound,
				 .stored = m->outcome,
				 .rebuilt = OUTCOME_REFUSED,
				 .why = m->unread});
		return;
	}
	const struct event *e = with_owned(p, translated(p, m));
	size_t faults = p->r->fault_count;
	enum outcome_word outcome = decide_one(p, e, m->at, IDS_OF_EVENT + m->length);
	if (p->r->fault_count > faults)
		p->r->fault[faults].stored = m->outcome;
	else if (outcome != m->outcome)
		add_fault(p, &(struct replay_fault){.inbound = e->inbound,
				 .stored = m->outcome,
				 .rebuilt = outcome,
				 .why = ""});
}

/* ---- timers --------------------------------------------------------------------------------- */

static const struct case_record *stored_case(
    struct replaying *p, const struct chart *c, const struct case_record *r)
{
	const struct case_record *o = NULL;
	for (size_t i = 0; !o && i < p->r->stored->count; i++)
		o = canonical_counterpart(p->r->arena, c, r, p->r->stored->chart[i]);
	return o;
}

static instant acted(const struct replay *r, int64_t followup, instant due)
{
	for (size_t i = 0; i < r->step_count; i++)
		if (r->step[i].followup == followup && r->step[i].at >= due)
			return r->step[i].at;
	return due;
}

/* When it was acted on.  What is due in the stored chart, too, has not been yet. */
static instant fires_at(struct replaying *p, const struct chart *c, const struct case_record *r)
{
	const struct case_record *o = stored_case(p, c, r);
	if (o && o->timer_step && r->timer_due >= o->timer_due)
		return INSTANT_NONE;
	return o ? acted(p->r, o->f.id, r->timer_due) : r->timer_due;
}

/* The chart whose timer comes first; NULL: none does. */
static struct chart *first_timer(struct replaying *p, instant before, instant *at)
{
	struct chart *first = NULL;
	for (size_t i = 0; i < p->all->count; i++) {
		struct chart *c = p->all->chart[i];
		for (size_t k = 0; !c->merged_into && k < c->case_count; k++) {
			if (!c->record[k]->timer_step || c->record[k]->timer_due > before)
				continue;
			instant t = fires_at(p, c, c->record[k]);
			if (t == INSTANT_NONE || t > before || (first && t >= *at))
				continue;
			first = c;
			*at = t;
		}
	}
	return first;
}

/* ---- mails ---------------------------------------------------------------------------------- */

static struct posted *first_end(struct replaying *p, instant before)
{
	struct posted *first = NULL;
	for (size_t i = 0; i < p->posted_count; i++) {
		struct posted *m = &p->posted[i];
		if (m->end && m->end->at <= before && (!first || m->end->at < first->end->at))
			first = m;
	}
	return first;
}

static void end_mail(struct replaying *p, struct posted *m)
{
	const struct replay_mail *end = m->end;
	struct notice *n = m->notice;
	m->end = NULL;
	if (n->fate == NOTICE_TAKEN_BACK)
		return;
	n->fate = m->fate;
	if (n->fate != NOTICE_FAILED || n->digest != INSTANT_NONE)
		return;
	const struct undelivered u = {.notice = n->id,
	    .followup = n->followup,
	    .person = n->person,
	    .template = n->template,
	    .recipient = end->recipient,
	    .reply = end->reply,
	    .code = end->code};
	const struct event e = {.kind = EVENT_UNDELIVERED, .undelivered = &u};
	decide_one(p, &e, end->at, IDS_OF_EVENT);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Everything due and every end of a mail up to that instant. */
static void run_until(struct replaying *p, instant until)
{
	while (!p->r->failed) {
		instant at = until;
		struct chart *c = first_timer(p, until, &at);
		struct posted *m = first_end(p, c ? at : until);
		if (m) {
			end_mail(p, m);
		} else if (c) {
			const struct event e = {.kind = EVENT_TIMERS, .patient = c->patient.id};
			decide_one(p, &e, at, IDS_OF_EVENT + 64 * c->case_count);
		} else {
			return;
		}
	}
}

static bool leaves(const struct replay *r, const char *ref)
{
	for (size_t i = 0; i < r->item_count; i++) {
		const struct event *e = r->item[i].event;
		if (r->item[i].unread || e->kind != EVENT_MESSAGE)
			continue;
		for (size_t k = 0; k < e->facts->provider_count; k++)
			if (e->facts->provider[k].event == PROVIDER_DEACTIVATE &&
			    e->facts->provider[k].person.id &&
			    strcmp(e->facts->provider[k].person.id, ref) == 0)
				return true;
	}
	return false;
}

/* People as they are stored; whoever leaves in the course of it is still there. */
static void lend_people(struct replaying *p)
{
	struct arena *a = p->r->arena;
	const struct directory *stored = p->r->stored->people;
	struct directory *d = arena_alloc(a, sizeof *d);
	for (size_t i = 0; i < stored->count; i++) {
		struct person *own = arena_alloc(a, sizeof *own);
		*own = *stored->person[i];
		if (!own->active && leaves(p->r, own->ref))
			own->active = true;
		d->person = arena_grow(a, d->person, d->count, sizeof *d->person);
		d->person[d->count++] = own;
	}
	d->team_count = stored->team_count;
	d->team = stored->team;
	p->all->people = d;
}

void replay_run(struct replay *r)
{
	struct replaying p = {.r = r, .all = &r->charts, .next_id = FIRST_ID};
	r->charts = (struct charts){.ids = &p.ids, .before = r->stored};
	r->charts.nobody = arena_alloc(r->arena, sizeof *r->charts.nobody);
	r->charts.nobody->patient.birth = DATE_NONE;
	lend_people(&p);
	for (size_t i = 0; i < r->item_count && !r->failed; i++) {
		run_until(&p, r->item[i].at - 1);
		if (!r->failed)
			take_item(&p, &r->item[i]);
	}
	run_until(&p, r->until);
	r->charts.ids = NULL;
}
