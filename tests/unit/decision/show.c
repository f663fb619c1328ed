/* SPDX-License-Identifier: Apache-2.0
 *
 * show.c - changes and charts as compact lines, for a table of expectations.
 */
#include "world.h"
#include "followupd/closure.h"
#include "followupd/undo.h"

#include <string.h>

static const char *or_dash(const char *s)
{
	return s && *s ? s : "-";
}

static const char *word(const struct vocabulary *v, int value)
{
	return vocabulary_word(v, value);
}

static void show_case(const struct case_record *r, struct buf *b)
{
	const struct followup *f = &r->f;
	char target[32], latest[32];
	buf_addf(b, "case %lld %s %s", (long long)f->id, r->finding_key,
	    vocabulary_word(&followup_state_words, (int)f->state));
	if (f->hold != HOLD_NONE)
		buf_addf(b, " %s", vocabulary_word(&followup_hold_words, (int)f->hold));
	buf_addf(b, " %s %s %s..%s", f->action, or_dash(f->modality),
	    date_text(f->window.target, target), date_text(f->window.latest, latest));
	if (!f->window.published)
		buf_addf(b, " local");
	if (r->ruling && r->ruling->provisional)
		buf_addf(b, " provisional");
	if (f->series_step != 1)
		buf_addf(b, " step %d", f->series_step);
	if (f->optional)
		buf_addf(b, " optional");
	if (r->overdue)
		buf_addf(b, " overdue");
	if (f->tier)
		buf_addf(b, " tier %d", f->tier);
	if (f->closure != CLOSURE_NONE)
		buf_addf(b, " %s", closure_text(f->closure));
	buf_addf(b, "\n");
}

static void show_timer(const struct case_record *r, struct buf *b)
{
	char due[32];
	buf_addf(b, "timer %lld %s %s\n", (long long)r->f.id, or_dash(r->timer_step),
	    instant_text(r->timer_due, due));
}

static void show_question(const struct question *q, struct buf *b)
{
	char day[32];
	buf_addf(b, "question %s %s", word(&question_kind_words, (int)q->kind), q->key);
	if (q->class != question_class_of(q->kind))
		buf_addf(b, " %s", word(&question_class_words, (int)q->class));
	if (q->rule)
		buf_addf(b, " by %s", date_text(q->deadline, day));
	if (q->followup)
		buf_addf(b, " of %lld", (long long)q->followup);
	buf_addf(b, "%s\n", q->open ? "" : " answered");
}

static void show_finding(const struct finding *f, struct buf *b)
{
	buf_addf(b, "finding %s %s %s %s", word(&finding_origin_words, (int)f->origin), f->key,
	    word(&disposition_words, (int)f->disposition), or_dash(f->row));
	if (f->shadow)
		buf_addf(b, " would %s %s", word(&disposition_words, (int)f->shadow->would),
		    or_dash(f->shadow->action));
	buf_addf(b, "\n");
}

static void show_entry(const struct calendar_entry *e, struct buf *b)
{
	char day[32];
	buf_addf(b, "calendar %s of %lld on %s seq %d%s\n",
	    word(&calendar_kind_words, (int)e->kind), (long long)e->person, date_text(e->day, day),
	    e->sequence, e->cancelled ? " cancelled" : "");
}

static void show_exam(const struct exam *x, struct buf *b)
{
	char day[32];
	buf_addf(b, "exam %lld %s %s", (long long)x->id, word(&exam_status_words, (int)x->status),
	    date_text(x->day, day));
	if (x->same_as)
		buf_addf(b, " same as %lld", (long long)x->same_as);
	buf_addf(b, "\n");
}

static void show_appointment(const struct appointment *a, struct buf *b)
{
	char text[32];
	buf_addf(b, "appointment %s %s %s", a->filler ? a->filler : or_dash(a->placer),
	    word(&visit_status_words, (int)a->status), instant_text(a->starts_at, text));
	if (a->exam)
		buf_addf(b, " of %lld", (long long)a->exam);
	if (a->followup)
		buf_addf(b, " for %lld", (long long)a->followup);
	buf_addf(b, "\n");
}

static void show_report(const struct report *r, struct buf *b)
{
	buf_addf(b, "report v%d %s%s\n", r->version, word(&version_status_words, (int)r->status),
	    r->current ? " current" : "");
}

static void show_number(const struct patient_number *n, struct buf *b)
{
	buf_addf(b, "number %s/%s%s\n", n->authority, n->value, n->retired ? " retired" : "");
}

static void show_person(const struct person *p, struct buf *b)
{
	buf_addf(b, "person %s %s%s\n", p->ref, or_dash(p->email), p->active ? "" : " inactive");
}

static void show_notice(const struct notice *n, struct buf *b)
{
	buf_addf(b, "notice %s to %lld as %s%s%s%s\n", n->template, (long long)n->person, n->step,
	    n->digest != INSTANT_NONE ? " in a digest" : "",
	    n->facts && n->facts->cover ? " for another" : "",
	    n->facts && n->facts->has_calendar
		? n->facts->method == ICAL_CANCEL ? " CANCEL" : " REQUEST"
		: "");
}

/* When its next step is; what came of several changes is shown with each. */
static void show_due(const struct question *q, struct buf *b)
{
	char text[32];
	buf_addf(b, "due %s %s\n", q->step ? q->step : "-", instant_text(q->due, text));
}

static void show_undoable(const struct undoable *u, struct buf *b)
{
	buf_addf(b, "undoable %s\n", u->fault ? u->fault : u->what);
}

static void show_letter(const struct patient_letter *l, struct buf *b)
{
	buf_addf(b, "letter %d%s %s %s", l->number, l->certified ? " certified" : "",
	    word(&letter_says_words, (int)l->says), word(&letter_state_words, (int)l->state));
	buf_addf(b, "%s%s%s%s\n", l->carrier ? " " : "", l->carrier ? l->carrier : "",
	    l->why ? " " : "", l->why ? l->why : "");
}

static void show_contact(const struct contact_point *p, struct buf *b)
{
	buf_addf(b, "contact %s %s%s \"%s\" of %s %s\n", word(&contact_kind_words, (int)p->kind),
	    word(&contact_use_words, (int)p->use), p->name ? " named" : "", p->value,
	    word(&contact_place_words, (int)p->place), word(&contact_end_words, (int)p->end));
}

static void show_attempt(const struct attempt *t, struct buf *b)
{
	char when[32];
	buf_addf(b, "%sattempt %s %s %s\n", t->withdrawn ? "no " : "",
	    word(&attempt_channel_words, (int)t->channel),
	    word(&attempt_outcome_words, (int)t->outcome), instant_text(t->at, when));
}

static void show_asking(const struct question_line *l, struct buf *b)
{
	buf_addf(b, "asking %s by %s%s%s\n", word(&question_event_words, (int)l->kind), l->actor,
	    l->words ? ": " : "", l->words ? l->words : "");
}

static void show_patient(const struct patient *p, struct buf *b)
{
	buf_addf(b, "patient %lld%s\n", (long long)p->id, p->deceased ? " deceased" : "");
}

static void show_merge(const struct chart *retired, struct buf *b)
{
	buf_addf(b, "merge %lld into %lld\n", (long long)retired->patient.id,
	    (long long)retired->merged_into);
}

static void show_history(const struct history_line *l, struct buf *b)
{
	buf_addf(b, "history %lld %s\n", (long long)l->of->f.id,
	    word(&history_kind_words, (int)l->kind));
}

static void show_change(const struct change *c, struct buf *b)
{
	switch (c->kind) {
	case CHANGE_DIGEST:
		buf_addf(b, "digest %s to %lld\n", c->line_of_digest->step,
		    (long long)c->line_of_digest->person);
		return;
	case CHANGE_UNTOLD:
		buf_addf(b, "untold %lld\n", (long long)c->line_of_digest->person);
		return;
	case CHANGE_PATIENT:
		show_patient(c->patient, b);
		return;
	case CHANGE_NUMBER:
		show_number(c->number, b);
		return;
	case CHANGE_MERGE:
		show_merge(c->retired, b);
		return;
	case CHANGE_EXAM:
		show_exam(c->exam, b);
		return;
	case CHANGE_APPOINTMENT:
		show_appointment(c->appointment, b);
		return;
	case CHANGE_REPORT:
		show_report(c->report, b);
		return;
	case CHANGE_FINDING:
		show_finding(c->finding, b);
		return;
	case CHANGE_CASE:
		show_case(c->record, b);
		return;
	case CHANGE_TIMER:
		show_timer(c->record, b);
		return;
	case CHANGE_QUESTION:
		show_question(c->question, b);
		return;
	case CHANGE_ASKING:
		show_asking(c->line_of_question, b);
		return;
	case CHANGE_CALENDAR:
		show_entry(c->entry, b);
		return;
	case CHANGE_NOTICE:
		show_notice(c->notice, b);
		return;
	case CHANGE_CARRIED:
		buf_addf(b, "carried %s\n", c->notice->step);
		return;
	case CHANGE_TAKEN_BACK:
		buf_addf(b, "taken-back %s\n", c->notice->template);
		return;
	case CHANGE_PUT_BACK:
		buf_addf(b, "put-back %s\n", c->notice->template);
		return;
	case CHANGE_UNDOABLE:
		show_undoable(c->undoable, b);
		return;
	case CHANGE_LETTER:
		show_letter(c->letter, b);
		return;
	case CHANGE_CONTACT:
		show_contact(c->contact, b);
		return;
	case CHANGE_ATTEMPT:
		show_attempt(c->attempt, b);
		return;
	case CHANGE_HISTORY:
		show_history(c->line, b);
		return;
	case CHANGE_PERSON:
		show_person(c->person, b);
		return;
	case CHANGE_WORK_TAKEN:
		buf_addf(b, "work-taken %lld\n", (long long)c->undelivered);
		return;
	}
	buf_addf(b, "change of unknown kind %d\n", (int)c->kind);
}

/* The history of questions and what an answer replaced only where it is asked for: most of it says
 * again what the other changes do. */
static bool wanted(const char *kinds, const char *line)
{
	size_t n = strcspn(line, " ");
	for (const char *at = kinds; at && *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		if (len == n && strncmp(at, line, n) == 0)
			return true;
		at += len;
	}
	return !kinds && strncmp(line, "asking ", 7) != 0 && strncmp(line, "undoable ", 9) != 0;
}

void show_changes(const struct world *w, const char *kinds, struct buf *out)
{
	const struct decided *d = &w->out;
	for (size_t i = 0; i < d->change_count; i++) {
		struct buf line = {0};
		show_change(&d->change[i], &line);
		if (wanted(kinds, buf_text(&line)))
			buf_addf(out, "%s", buf_text(&line));
		if (kinds && d->change[i].kind == CHANGE_QUESTION && wanted(kinds, "due "))
			show_due(d->change[i].question, out);
		buf_free(&line);
	}
	if (!d->ok)
		buf_addf(out, "failed: %s\n", d->err.text);
	else if (d->outcome != OUTCOME_APPLIED || wanted(kinds, "note"))
		buf_addf(out, "%s: %s\n", word(&outcome_words, (int)d->outcome),
		    decided_detail(d, w->arena));
}

void show_chart(const struct chart *c, struct buf *out)
{
	buf_addf(out, "patient %lld%s into %lld\n", (long long)c->patient.id,
	    c->patient.deceased ? " deceased" : "", (long long)c->merged_into);
	for (size_t i = 0; i < c->number_count; i++)
		show_number(c->number[i], out);
	for (size_t i = 0; i < c->exam_count; i++) {
		show_exam(c->exam[i], out);
		if (c->exam[i]->current)
			show_report(c->exam[i]->current, out);
	}
	for (size_t i = 0; i < c->appointment_count; i++)
		show_appointment(c->appointment[i], out);
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		show_case(r, out);
		show_timer(r, out);
		for (size_t k = 0; k < r->calendar_count; k++)
			show_entry(r->calendar[k], out);
		for (size_t k = 0; k < r->notice_count; k++)
			show_notice(r->notice[k], out);
		buf_addf(out, "%d lines\n", r->event_seq);
	}
	for (size_t i = 0; i < c->question_count; i++)
		show_question(c->question[i], out);
}

void show_state(const struct world *w, int64_t before, struct buf *out)
{
	for (size_t i = 0; i < w->all.count; i++) {
		const struct chart *c = w->all.chart[i];
		buf_addf(out, "patient %lld%s\n", (long long)c->patient.id,
		    c->patient.deceased ? " deceased" : "");
		for (size_t k = 0; k < c->case_count; k++) {
			const struct case_record *r = c->record[k];
			if (r->f.id >= before)
				continue;
			show_case(r, out);
			show_timer(r, out);
			buf_addf(out, "owner %lld offered %lld need %d look %lld attempts %zu\n",
			    (long long)r->f.owner, (long long)r->offer.to, (int)r->need.what,
			    (long long)r->look.by, r->attempt_count);
			for (size_t n = 0; n < r->calendar_count; n++)
				if (!r->calendar[n]->cancelled)
					show_entry(r->calendar[n], out);
		}
		for (size_t k = 0; k < c->question_count; k++)
			if (c->question[k]->id < before) {
				show_question(c->question[k], out);
				show_due(c->question[k], out);
				buf_addf(out, "owner %lld\n", (long long)c->question[k]->owner);
			}
	}
}
