/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.c - completed exams against follow-ups: which one closes.  Orders: link.c.
 *
 * Messages come in any order, so both directions are asked: a new exam against the open cases, and
 * a new case against the exams that are already known.  Only a clear match acts; a doubtful one is
 * a question and pauses the reminders for a week; where the exam that was owed was done, and only
 * its day is in doubt, until the question is answered or has waited too long (exam_pauses).
 */
#include "autoconf.h"
#include "answer.h"
#include "appointment.h"
#include "closed.h"
#include "resolve.h"
#include "question.h"

#include <stdlib.h>
#include <string.h>

#define PAUSE_DAYS 7
#define MATCH_COST 20 /* steps of one match, next to a look at a follow-up */

/* ---- completed exams --------------------------------------------------------------------------
 */

static enum report_status status_of(const struct exam *x)
{
	switch (x->status) {
	case EXAM_FINAL:
		return REPORT_FINAL;
	case EXAM_PRELIMINARY:
		return REPORT_PRELIMINARY;
	case EXAM_PERFORMED:
		return REPORT_PERFORMED;
	case EXAM_WITHDRAWN:
		return REPORT_WITHDRAWN;
	default:
		return REPORT_CANCELLED;
	}
}

static const char *comparison_of(const struct facts_report *r)
{
	for (size_t i = 0; r && i < r->passage_count; i++)
		if (r->passage[i].section == SECTION_COMPARISON)
			return r->passage[i].text;
	return NULL;
}

static bool close_by_exam(struct work *w, struct case_record *row, const struct exam *x,
    const struct match_result *m, struct closed_list *closed)
{
	row->f.performed_at = x->started_at != INSTANT_NONE ? x->started_at : DAYS((instant)x->day);
	closed->id = arena_grow(w->arena, closed->id, closed->count, sizeof *closed->id);
	closed->id[closed->count++] = row->f.id;
	note(w, "closed follow-up %lld by exam %lld (%s)", (long long)row->f.id, (long long)x->id,
	    closure_text(m->closure));
	return case_end(w, row, m->closure,
	    DETAILS(D_INT("exam", x->id), D_TEXT("accession", x->accession ? x->accession : ""),
		D_TEXT("reasons", m->reasons), D_INT("inbound", w->event->inbound)));
}

static const char *match_key(struct work *w, const struct case_record *row, const struct exam *x)
{
	return arena_printf(w->arena, "%lld/%lld", (long long)row->f.id, (long long)x->id);
}

/* Nobody is reminded of it within the next week. */
void exam_rest(struct work *w, struct case_record *row)
{
	date later = work_today(w) + PAUSE_DAYS;
	instant pause = worktime_send_at(&w->rules->worktime, later);
	if (row->plan_due >= pause)
		return;
	timer_set(w, row, row->plan_step, pause);
	date planned = work_day(w, row->f.planned_at);
	if (row->f.tier == 0 && planned > row->f.window.latest) { /* its tiers are still to come */
		row->f.planned_at = pause;
		case_changed(w, row);
	}
}

bool resolve_ask(
    struct work *w, struct case_record *row, const struct exam *x, const struct match_result *m)
{
	struct question q = {.kind = QUESTION_EXAM_MATCH,
	    .patient = row->f.patient,
	    .followup = row->f.id,
	    .inbound = w->event->inbound,
	    .evidence = m->reasons,
	    .key = match_key(w, row, x),
	    .text = arena_printf(w->arena, "does exam %s of follow-up %s's patient answer it?",
		x->accession ? x->accession : "without number", row->ref)};
	const struct question *was = question_of(w->chart, q.kind, q.key);
	if (was && was->open)
		return true;
	question_ask(w, &q);
	history_add(w, row, w->actor, HISTORY_MATCH_DOUBTFUL,
	    DETAILS(D_INT("exam", x->id), D_TEXT("reasons", m->reasons)));
	note(w, "exam %lld may answer follow-up %lld: asked", (long long)x->id,
	    (long long)row->f.id);
	if (row->plan_step && row->f.hold == HOLD_NONE)
		exam_rest(w, row);
	return true;
}

/* The sentence that asked for it; NULL when it is not known any more. */
static const char *asked_in(const struct case_record *row, const struct exam *index)
{
	for (size_t i = 0; index && index->current && i < index->current->finding_count; i++)
		if (strcmp(index->current->finding[i]->key, row->finding_key) == 0)
			return index->current->finding[i]->evidence;
	return NULL;
}

static bool says_contrast(struct work *w, const struct case_record *row, const struct exam *index)
{
	const char *sentence = asked_in(row, index), *action;
	return sentence && advice_token(w->rules->advice, "CONTRAST", 8, "", sentence, &action);
}

struct match_result match_case(struct work *w, const struct case_record *row, const struct exam *x,
    const struct facts_report *r)
{
	const struct chart *c = charts_of(w->all, row->f.patient);
	const struct exam *index = c ? chart_exam(c, row->f.index_exam) : NULL;
	bool said = says_contrast(w, row, index);
	struct exam_candidate candidate = {.exam = x->id,
	    .index_class = index ? index->class : NULL,
	    .index_shows = index && index->current ? index->current->shows : NULL,
	    .contrast_said = said,
	    .contrast_asked = said || (row->ruling && !row->ruling->stated),
	    .accession = x->accession,
	    .placer = x->placer,
	    .filler = x->filler,
	    .class = *x->class,
	    .performed = x->current ? x->current->performed : NULL,
	    .said = x->current ? x->current->said : NULL,
	    .doubts = x->current ? x->current->doubts : NULL,
	    .shows = x->current ? x->current->shows : NULL,
	    .day = x->day,
	    .status = status_of(x),
	    .comparison = comparison_of(r)};
	return match_exam(w->arena, w->rules->codes, &row->f, row->index_accession, &candidate);
}

/* The exam that was owed was done, and nothing in its report speaks against it. */
static bool is_about_the_owed(
    struct work *w, const struct case_record *row, const struct question *q)
{
	const char *slash = strchr(q->key, '/');
	const struct exam *x = slash ? chart_exam(w->chart, strtoll(slash + 1, NULL, 10)) : NULL;
	if (!x || x->status != EXAM_FINAL)
		return false;
	exams_know_class(w, w->chart);
	const struct match_result m = match_case(w, row, x, NULL);
	return m.verdict == MATCH_REVIEW && m.suits && !m.doubted;
}

bool exam_runs_out(const struct work *w, const struct case_record *row, instant at)
{
	const struct band *b = rules_band(w->rules, row);
	const struct followup *f = &row->f;
	struct planned p = {.step = policy_step(b, row->plan_step), .due = row->plan_due};
	while (p.step && p.due <= at && !(p.step->overdue && policy_applies(p.step, f))) {
		if (policy_repeats(p.step))
			return false;
		p = policy_next(b, f, &w->rules->worktime, p.step->name, at);
	}
	return p.step && p.due <= at;
}

bool exam_pauses(struct work *w, const struct case_record *row, int *days)
{
	const struct chart *c = w->chart;
	instant at = row->plan_due > w->now ? row->plan_due : w->now;
	bool late = row->overdue || exam_runs_out(w, row, at);
	/* What counts by the hour does not wait for days. */
	bool timed = rules_band(w->rules, row)->timed;
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		if (!q->open || q->kind != QUESTION_EXAM_MATCH || q->followup != row->f.id)
			continue;
		*days = timed ? 0 : w->rules->policy.question[q->class].wait_days;
		if ((!late || at < q->asked_at + DAYS(*days)) && is_about_the_owed(w, row, q))
			return true;
	}
	return false;
}

struct judged judge_exam(struct work *w, const struct case_record *row, const struct exam *x,
    const struct facts_report *r)
{
	struct judged j = {.is = JUDGED_NOT, .m = match_case(w, row, x, r)};
	j.joint = strchr(row->f.action, '+') != NULL; /* one exam is only a part of it */
	if (j.m.verdict != MATCH_NO)
		j.rejection = answer_rejected(w, row, x);
	switch (j.m.verdict) {
	case MATCH_CLOSE:
	case MATCH_CLOSE_LATE:
		j.is = j.joint ? JUDGED_ASK : JUDGED_CLOSE;
		break;
	case MATCH_REVIEW:
		j.is = JUDGED_ASK;
		break;
	case MATCH_EARLY:
		j.is = JUDGED_EARLY;
		break;
	case MATCH_PENDING:
		j.is = JUDGED_PENDING;
		break;
	case MATCH_NO:
		j.is = JUDGED_NOT;
		break;
	}
	if (j.rejection)
		j.is = JUDGED_REJECTED;
	else if (x->day == DATE_NONE && j.is != JUDGED_NOT)
		j.is = JUDGED_UNDATED;
	return j;
}

/* Its report shows that it is not: what was asked when it was only ordered is answered, and its
 * order is no longer one for this follow-up. */
static bool is_not_it(struct work *w, struct case_record *row, const struct exam *x)
{
	if (x->status != EXAM_FINAL)
		return true;
	question_withdraw(w, QUESTION_EXAM_MATCH, match_key(w, row, x),
	    "the exam was done, and its report shows that it is another one");
	return link_spent(w, charts_of(w->all, row->f.patient), row, x);
}

static bool match_one(struct work *w, struct case_record *row, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed)
{
	if (x->day == DATE_NONE)
		return true;
	const struct judged j = judge_exam(w, row, x, r);
	switch (j.is) {
	case JUDGED_CLOSE:
		return close_by_exam(w, row, x, &j.m, closed);
	case JUDGED_ASK:
		return resolve_ask(w, row, x, &j.m);
	case JUDGED_EARLY:
		history_add(w, row, w->actor, HISTORY_EARLY_EXAM,
		    DETAILS(D_INT("exam", x->id), D_TEXT("reasons", j.m.reasons)));
		return is_not_it(w, row, x);
	case JUDGED_PENDING:
		return !case_is_linked(row, x) ||
		       case_fact(w, row, FACT_PERFORMED, x, x->started_at);
	case JUDGED_REJECTED:
	case JUDGED_UNDATED:
		return true;
	case JUDGED_NOT:
		return is_not_it(w, row, x);
	}
	return work_fail(w, ERR_INPUT, "judgement %d", (int)j.is);
}

/* The finding is in that exam, under whatever number. */
bool case_is_index(const struct case_record *row, const struct exam *x)
{
	return row->f.index_exam == x->id || (x->same_as && row->f.index_exam == x->same_as);
}

/* linked: only those whose order it answers. */
static bool match_all(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, bool linked, struct closed_list *closed)
{
	size_t count = c->case_count; /* not those that are opened on the way */
	if (!work_spend(w, (linked ? 1 : MATCH_COST) * count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct case_record *row = c->record[i];
		if (case_is_open(row) && !case_is_index(row, x) &&
		    (!linked || case_is_linked(row, x)) && !match_one(w, row, x, r, closed))
			return false;
	}
	return true;
}

/* The needle closed it, and the tissue turns out not to be enough: it may have to be done again. */
static void ask_insufficient(struct work *w, struct chart *c, const struct exam *x)
{
	const char *doubts = x->current ? x->current->doubts : NULL;
	if (!x->class->key || strcmp(x->class->key, "PATHOLOGY") != 0 || !doubts ||
	    !strstr(doubts, narrative_doubt_name(DOUBT_NONDIAGNOSTIC)))
		return;
	for (size_t i = 0; i < c->case_count && work_spend(w, 1); i++) {
		struct case_record *row = c->record[i];
		if (case_is_open(row) || row->f.closure != CLOSURE_DONE_NONIMG ||
		    match_case(w, row, x, NULL).verdict != MATCH_REVIEW)
			continue;
		closed_ask(w, row, arena_printf(w->arena, "%lld/tissue", (long long)x->id),
		    "the pathology report says that the specimen does not suffice",
		    arena_printf(w->arena,
			"the biopsy of follow-up %s was done, and its tissue does not suffice: is "
			"it owed again?",
			row->ref));
	}
}

bool resolve_exam(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed)
{
	if (x->status == EXAM_FINAL)
		ask_insufficient(w, c, x);
	return match_all(w, c, x, r, false, closed);
}

bool resolve_linked(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed)
{
	return match_all(w, c, x, r, true, closed);
}

/* ---- a new case against what is known already
 * ---------------------------------------------------------- */

static bool is_planned(const struct exam *x)
{
	return x->status == EXAM_ORDERED || x->status == EXAM_SCHEDULED;
}

bool resolve_between(
    struct work *w, struct chart *c, size_t exams, size_t cases, struct closed_list *closed)
{
	size_t count = c->case_count; /* not those that are opened on the way */
	if (!work_spend(w, MATCH_COST * c->exam_count * (count + 1)))
		return false;
	for (size_t i = 0; i < c->exam_count; i++)
		for (size_t k = 0; k < count; k++) {
			const struct exam *x = c->exam[i];
			struct case_record *row = c->record[k];
			if ((i < exams) == (k < cases) || !case_is_open(row) ||
			    case_is_index(row, x) || (x->same_as && !case_is_linked(row, x)))
				continue;
			if (is_planned(x) ? !link_known(w, c, row, x)
					  : !match_one(w, row, x, NULL, closed))
				return false;
		}
	return true;
}

static int by_day(const void *a, const void *b)
{
	const struct exam *x = *(const struct exam *const *)a, *y = *(const struct exam *const *)b;
	return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
				: (x->id > y->id) - (x->id < y->id);
}

/* Of two exams that answer the first one did, whichever was heard of first. */
static const struct exam **exams_by_day(struct work *w, const struct chart *c)
{
	const struct exam **list =
	    arena_alloc(w->arena, (c->exam_count + 1) * sizeof(const struct exam *));
	for (size_t i = 0; i < c->exam_count; i++)
		list[i] = c->exam[i];
	qsort(list, c->exam_count, sizeof(const struct exam *), by_day);
	return list;
}

bool resolve_case(
    struct work *w, struct chart *c, struct case_record *row, struct closed_list *closed)
{
	if (!work_spend(w, MATCH_COST * c->exam_count))
		return false;
	const struct exam **exams = exams_by_day(w, c);
	for (size_t i = 0; i < c->exam_count && case_is_open(row); i++) {
		const struct exam *x = exams[i];
		if (case_is_index(row, x) || (x->same_as && !case_is_linked(row, x)))
			continue;
		if (is_planned(x) ? !link_known(w, c, row, x) : !match_one(w, row, x, NULL, closed))
			return false;
	}
	return appointments_of_case(w, c, row, false);
}
