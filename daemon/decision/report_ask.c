/* SPDX-License-Identifier: Apache-2.0
 *
 * report_ask.c - what a report under way asks of a person, and what of it was answered before.
 *
 * A new version that says the same again asks nothing that a person has answered.
 */
#include "autoconf.h"
#include "case.h"
#include "question.h"
#include "reading.h"

#include <string.h>

const char *reading_key(const struct reading *g, const char *of)
{
	return arena_printf(g->w->arena, "%lld/%s", (long long)g->x->id, of);
}

static struct question question_here(
    struct reading *g, enum question_kind kind, const char *key, const char *text)
{
	return (struct question){.kind = kind,
	    .patient = g->c->patient.id,
	    .report = g->version ? g->version->id : 0,
	    .inbound = g->w->event->inbound,
	    .text = text,
	    .key = reading_key(g, key)};
}

/* Under the number that the report had until now. */
static struct question under_old_number(struct reading *g, const struct question *q)
{
	struct question old = *q;
	old.key = arena_printf(g->w->arena, "%lld%s", (long long)g->from->id, strchr(q->key, '/'));
	return old;
}

static bool was_answered(struct reading *g, const struct question *q)
{
	if (question_was_answered(g->w, q))
		return true;
	const struct question old = g->from ? under_old_number(g, q) : *q;
	return g->from && question_was_answered(g->w, &old);
}

void reading_ask_from(struct reading *g, const struct question *q, instant at)
{
	if (was_answered(g, q))
		return;
	g->asked = arena_grow(g->w->arena, g->asked, g->asked_count, sizeof *g->asked);
	g->asked[g->asked_count++] = question_ask_from(g->w, q, at);
	note(g->w, "asked: %s", vocabulary_word(&question_kind_words, q->kind));
	if (g->from)
		question_withdraw(g->w, q->kind, under_old_number(g, q).key,
		    "asked of the report under its new number");
}

static void ask(struct reading *g, const struct question *q)
{
	reading_ask_from(g, q, g->w->now);
}

const char *reading_version(const struct reading *g)
{
	return g->x->versions > 1
		   ? arena_printf(g->w->arena, "version %d of the report", g->x->versions)
		   : "";
}

void reading_ask(struct reading *g, enum question_kind kind, const char *key, const char *text,
    const char *evidence, int64_t followup)
{
	struct question q = question_here(g, kind, key, text);
	q.evidence = evidence;
	q.followup = followup;
	ask(g, &q);
}

bool reading_hold(
    struct reading *g, enum question_kind kind, struct case_record *r, const char *why)
{
	const struct question q = question_here(g, kind, r->finding_key, "");
	const struct question *asked = question_of(g->c, kind, q.key);
	return !asked || !asked->open || case_hold(g->w, r, HOLD_REVIEW, why);
}

/* ---- what a duty leaves open ---------------------------------------------------------------- */

/* Other words of a critical report have to be told, too. */
static struct question question_of_duty(
    struct reading *g, const struct duty *d, const struct case_record *r)
{
	struct question q = question_here(g, d->question_kind, d->key, d->question);
	q.evidence = d->evidence;
	q.followup = r ? r->f.id : 0;
	if (question_class_of(q.kind) == CLASS_CRITICAL && g->reworded && g->x->versions > 1)
		q.evidence = arena_printf(
		    g->w->arena, "%s; %s", d->evidence ? d->evidence : "", reading_version(g));
	return q;
}

void reading_ask_duty(struct reading *g, const struct duty *d, const struct case_record *r)
{
	struct question q = question_of_duty(g, d, r);
	if (question_class_of(q.kind) == CLASS_AUTHOR && duty_is_pressing(g->w, d)) {
		q.classed = true;
		q.class = CLASS_SUSPICIOUS;
	}
	ask(g, &q);
}

void reading_tie_duty(struct reading *g, const struct duty *d, int64_t followup)
{
	const struct question q = question_of_duty(g, d, NULL);
	struct question *asked = question_of(g->c, q.kind, q.key);
	if (asked && asked->open && !asked->followup)
		question_tie(g->w, asked, followup);
}

bool reading_answered(struct reading *g, struct duty *d, const struct case_record *r)
{
	const struct question q = question_of_duty(g, d, r);
	if (!d->question_kind || !was_answered(g, &q))
		return false;
	bool planned = r && question_was_planned(g->w, &q);
	d->question_kind = QUESTION_NONE;
	d->provisional = NULL;
	return d->kind == DUTY_ASKED || planned;
}

/* ---- what nobody could read -------------------------------------------------------------------
 */

/* No code says what was found. */
bool reading_is_uncoded(const struct facts_report *r)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->finding[i].system || r->finding[i].stated.present ||
		    r->finding[i].actionable != ACTIONABLE_NOT_STATED)
			return false;
	return true;
}

/* Why nobody here knows what the report says; NULL: it was read, or its codes say it. */
static const char *unread_because(const struct reading *g, const struct prose *p)
{
	if (g->text.bytes_read < g->text.bytes && g->w->event->prose != PROSE_OFF)
		return arena_printf(g->w->arena,
		    "of the %zu bytes of this final report only beginning and end were read (%zu "
		    "bytes); what else does it recommend?",
		    g->text.bytes, g->text.bytes_read);
	if (g->r->document_in_part && g->w->event->prose == PROSE_ON)
		return arena_printf(g->w->arena,
		    "a document that this final report came with was not read whole (%s); what "
		    "else does it recommend?",
		    g->r->document_lack);
	if (!reading_is_uncoded(g->r))
		return NULL;
	if (g->w->event->prose == PROSE_OFF)
		return "this final report has no coded finding; does it recommend a follow-up?";
	if (g->w->event->prose == PROSE_SHADOW || (p->unreadable && p->list.count))
		return NULL;
	if (g->r->text_kept)
		return "this report became final without its text, and the preliminary text was "
		       "not read; does it recommend a follow-up?";
	if (g->r->passage_count == 0 && g->r->ignored_documents && g->r->document_lack)
		return arena_printf(g->w->arena,
		    "this final report is a document that cannot be read here (%s); does it "
		    "recommend a follow-up?",
		    g->r->document_lack);
	if (g->r->passage_count == 0 && g->r->ignored_documents)
		return "this final report is a document that is not read here; does it recommend a "
		       "follow-up?";
	return p->unreadable ? arena_printf(g->w->arena,
				   "this final report cannot be read here (%s); does it recommend "
				   "a follow-up?",
				   p->unreadable)
			     : NULL;
}

/* What nobody could read is read now that it is applied again: by another setting of its source,
 * or because its document is readable today. */
static void unread_no_more(struct reading *g)
{
	const char *key = reading_key(g, "unread");
	const struct question *q = question_of(g->c, QUESTION_UNREAD_REPORT, key);
	if (q && q->report == g->version->id && g->w->event->prose == PROSE_ON)
		question_withdraw(g->w, QUESTION_UNREAD_REPORT, key,
		    "the report was read when its message was applied again");
}

bool reading_ask_unread(struct reading *g, const struct prose *p)
{
	const char *why = unread_because(g, p);
	if (why)
		reading_ask(g, QUESTION_UNREAD_REPORT, "unread", why, reading_version(g), 0);
	else
		unread_no_more(g);
	return why;
}
