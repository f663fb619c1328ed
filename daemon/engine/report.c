/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c - one version of a result: stored, read against the open cases, and its findings acted
 * on.
 *
 * Order within a report: store the version; close what it answers; decide its findings; open, plan
 * again or question.  An older version that arrives late is stored and changes nothing.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

/* One report group under way. */
struct reading {
	struct work *w;
	struct chart *c;
	const struct facts *m;
	const struct facts_report *r;
	int64_t exam_id; /* the list may move */
	int64_t report;
	int64_t owner;
	struct closed_list closed;
	struct outcome *o;
};

static struct exam *reading_exam(struct reading *g)
{
	for (size_t i = 0; i < g->c->exams.count; i++)
		if (g->c->exams.exam[i].id == g->exam_id)
			return &g->c->exams.exam[i];
	return NULL;
}

static const char *const status_words[] = {[REPORT_NONE] = "ordered",
    [REPORT_PERFORMED] = "performed",
    [REPORT_PRELIMINARY] = "preliminary",
    [REPORT_FINAL] = "final",
    [REPORT_CORRECTED] = "corrected",
    [REPORT_CANCELLED] = "cancelled",
    [REPORT_WITHDRAWN] = "withdrawn",
    [REPORT_REFUSED] = "refused"};

/* ---- questions
 * ------------------------------------------------------------------------------------ */

static void ask(struct reading *g, const char *kind, const char *key, const char *question,
    const char *evidence, int64_t followup)
{
	struct review r = {.kind = kind,
	    .patient = g->c->patient.id,
	    .report = g->report,
	    .followup = followup,
	    .inbound = g->w->from->id,
	    .question = question,
	    .evidence = evidence,
	    .key = arena_printf(g->w->u.arena, "%lld/%s", (long long)g->exam_id, key)};
	review_add(&g->w->u, &r);
	outcome_add(g->o, "asked: %s", kind);
}

/* ---- storing
 * --------------------------------------------------------------------------------------- */

static const char *body_of(struct work *w, const struct facts_report *r)
{
	const char *all = "";
	for (size_t i = 0; i < r->passage_count; i++)
		all = arena_printf(w->u.arena, "%s%s%s", all, i ? "\n" : "", r->passage[i].text);
	return all;
}

static bool same_version(const struct report *a, const struct report *b)
{
	return a->id && a->status_at == b->status_at && strcmp(a->status, b->status) == 0 &&
	       strcmp(a->body, b->body) == 0;
}

static bool store_version(struct reading *g, struct exam *x, bool *current)
{
	struct work *w = g->w;
	struct report last, fresh = {.status = status_words[g->r->status],
				.status_at = g->r->status_at.at,
				.machine = g->r->machine_author,
				.body = body_of(w, g->r)};
	int versions;
	if (!report_current(&w->u, x->id, &last, &versions))
		return false;
	if (fresh.status_at == INSTANT_NONE)
		fresh.status_at =
		    g->m->sent.at != INSTANT_NONE ? g->m->sent.at : w->from->received_at;
	fresh.version = versions + 1;
	if (g->r->text_kept && last.id)
		fresh.body = last.body;
	*current = !last.id || fresh.status_at >= last.status_at;
	if (same_version(&last, &fresh)) { /* sent again, or replayed after a change of the rules */
		g->report = last.id;
		outcome_add(g->o, "report %lld of exam %lld, the version that is known",
		    (long long)g->report, (long long)x->id);
		return true;
	}
	g->report = report_insert(&w->u, x->id, &fresh, *current, w->from->id);
	outcome_add(g->o, "report %lld version %d of exam %lld, %s%s", (long long)g->report,
	    fresh.version, (long long)x->id, fresh.status,
	    *current ? "" : ": an older version, nothing changed");
	return true;
}

static const char *exam_status_of(const struct facts_report *r)
{
	switch (r->status) {
	case REPORT_CORRECTED:
		return "final";
	case REPORT_REFUSED:
		return "preliminary";
	default:
		return status_words[r->status];
	}
}

static bool update_exam(struct reading *g, struct exam *x)
{
	struct work *w = g->w;
	bool was_over = strcmp(x->status, "final") == 0;
	if (g->r->status == REPORT_NONE && was_over)
		return true;
	if (g->r->started.day !=
	    DATE_NONE) { /* the report knows when it was done; an appointment only hoped */
		x->day = g->r->started.day;
		x->started_at = g->r->started.at;
	}
	x->status = exam_status_of(g->r);
	if (!person_find_or_make(&w->u, &g->r->orderer, &x->orderer) ||
	    !person_find_or_make(&w->u, &g->r->radiologist, &x->radiologist))
		return false;
	exam_update(&w->u, x);
	return true;
}

/* ---- the owner
 * ---------------------------------------------------------------------------------------- */

/* Who ordered the exam; else who attends; else the patient's own doctor; else the fail-safe person.
 */
static bool find_owner(struct reading *g, const struct exam *x)
{
	struct work *w = g->w;
	struct person p = {0};
	int64_t attending = 0;
	if (!person_find_or_make(&w->u, &g->m->attending, &attending))
		return false;
	const int64_t candidates[] = {x->orderer, attending, g->c->patient.primary_care};
	for (size_t i = 0; i < 3; i++) {
		if (!candidates[i])
			continue;
		if (!person_get(&w->u, candidates[i], &p))
			return false;
		if (p.active) {
			g->owner = p.id;
			return true;
		}
	}
	if (!person_in_role(&w->u, "fail-safe", &p))
		return false;
	if (!p.id)
		return unit_fail(&w->u, ERR_REFUSED,
		    "there is no fail-safe person to own a follow-up (site.fail_safe_email)");
	g->owner = p.id;
	ask(g, "no-owner", "owner",
	    "the report names nobody active who could own the follow-up: who does?", "", 0);
	return true;
}

/* ---- findings
 * -------------------------------------------------------------------------------------------- */

static struct case_row *case_of_finding(struct reading *g, const char *key)
{
	struct case_row *found = NULL;
	for (size_t i = 0; i < g->c->cases.count; i++) {
		struct case_row *row = &g->c->cases.row[i];
		if (row->f.index_exam == g->exam_id && strcmp(row->finding_key, key) == 0)
			found = row;
	}
	return found;
}

static void forget_closed(struct reading *g, int64_t id)
{
	for (size_t i = 0; i < g->closed.count; i++)
		if (g->closed.id[i] == id)
			g->closed.id[i] = g->closed.id[--g->closed.count];
}

static bool open_new(struct reading *g, const struct decision *d, int64_t finding)
{
	struct work *w = g->w;
	struct case_row *before = d->before ? chart_case(g->c, d->before) : NULL, *row;
	if (!g->owner && !find_owner(g, reading_exam(g)))
		return false;
	/* The same answer at a planned visit advances the schedule, it does not start it again. */
	if (before && strcmp(series_text(w, before, "row"), d->row) == 0 && series_has_next(before))
		return series_advance(w, g->c, before, reading_exam(g), finding, g->o);
	struct case_row copy = before ? *before : (struct case_row){0};
	if (!case_open(w, g->c, reading_exam(g), finding, d, before ? &copy : NULL, g->owner, &row))
		return false;
	outcome_add(g->o, "opened follow-up %lld", (long long)row->f.id);
	struct closed_list late = {0};
	if (!resolve_case(w, g->c, &row, &late, g->o))
		return false;
	for (size_t i = 0; i < late.count; i++)
		if (!series_advance(
			w, g->c, chart_case(g->c, late.id[i]), reading_exam(g), 0, g->o))
			return false;
	return true;
}

static bool act_on(struct reading *g, const struct decision *d)
{
	struct work *w = g->w;
	struct case_row *row = case_of_finding(g, d->key);
	static const char *const dispositions[] = {
	    [DECISION_NONE] = "none", [DECISION_OWED] = "followup", [DECISION_REVIEW] = "review"};
	struct finding f = {.origin = d->origin,
	    .key = d->key,
	    .system = d->system,
	    .version = d->version,
	    .inputs = d->inputs,
	    .answer = d->answer,
	    .evidence = d->evidence,
	    .disposition = dispositions[d->kind]};
	int64_t finding;
	if (!finding_save(&w->u, g->report, g->c->patient.id, &f, &finding))
		return false;
	if (d->review_kind)
		ask(g, d->review_kind, d->key, d->question, d->evidence, row ? row->f.id : 0);
	if (d->before && d->kind != DECISION_REVIEW)
		forget_closed(g, d->before); /* this result says how it goes on */
	switch (d->kind) {
	case DECISION_OWED:
		if (!row)
			return open_new(g, d, finding);
		if (row->f.state == FOLLOWUP_CLOSED) {
			if (strcmp(row->f.closure, "WITHDRAWN") != 0 &&
			    strcmp(row->f.closure, "ENTERED_IN_ERROR") != 0)
				return true; /* a person or an exam ended it; a new wording does not
						undo that */
			if (!case_again(w, row, "a corrected report asks for it again"))
				return false;
		}
		outcome_add(g->o, "follow-up %lld", (long long)row->f.id);
		return case_replan(w, row, reading_exam(g), finding, d,
		    d->before ? chart_case(g->c, d->before) : NULL);
	case DECISION_NONE:
		if (!row || row->f.state == FOLLOWUP_CLOSED)
			return true;
		outcome_add(g->o, "withdrew follow-up %lld", (long long)row->f.id);
		return case_end(w, row, "WITHDRAWN",
		    json_pack("{s:I, s:s}", "report", (json_int_t)g->report, "row", d->row));
	case DECISION_REVIEW:
		return !row || row->f.state == FOLLOWUP_CLOSED ||
		       case_hold(w, row, HOLD_REVIEW, d->question);
	}
	return true;
}

/* Cases of this exam whose finding the new version no longer codes: paused, never closed by that.
 */
static bool question_gone(struct reading *g, const struct decision_list *l, const char *no_followup)
{
	for (size_t i = 0; i < g->c->cases.count; i++) {
		struct case_row *row = &g->c->cases.row[i];
		bool still = row->f.state == FOLLOWUP_CLOSED || row->f.index_exam != g->exam_id ||
			     row->f.series_step != 1;
		for (size_t k = 0; !still && k < l->count; k++)
			still = strcmp(l->decision[k].key, row->finding_key) == 0;
		if (still)
			continue;
		ask(g, "finding-gone", row->finding_key,
		    "a new version of the report no longer states this finding: is the "
		    "follow-up still owed?",
		    no_followup ? no_followup : "", row->f.id);
		if (!case_hold(g->w, row, HOLD_REVIEW,
			"the new version of the report no longer codes the finding"))
			return false;
	}
	return true;
}

/* What this exam ended and the report says nothing coded about goes on as planned. */
static bool continue_series(struct reading *g)
{
	while (g->closed.count) {
		int64_t id = g->closed.id[0];
		forget_closed(g, id);
		if (!series_advance(g->w, g->c, chart_case(g->c, id), reading_exam(g), 0, g->o))
			return false;
	}
	return true;
}

static bool is_unread(const struct facts_report *r)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->finding[i].system || r->finding[i].stated.present ||
		    r->finding[i].actionable != ACTIONABLE_NOT_STATED)
			return false;
	return true;
}

/* What prose adds: decisions to act on, questions, or in shadow only a record of them. */
static bool add_prose(struct reading *g, struct decision_list *l, struct prose *p)
{
	const char *mode = prose_mode(g->w);
	*p = (struct prose){0};
	if (strcmp(mode, "off") == 0)
		return true;
	prose_read(g->w, g->c, reading_exam(g), g->r, &g->closed, l, p);
	if (strcmp(mode, "shadow") == 0) {
		bool ok = shadow_keep(g->w, g->report, g->c->patient.id, p, g->o);
		*p = (struct prose){0};
		return ok;
	}
	*l = p->list;
	for (size_t i = 0; i < p->question_count; i++) {
		const struct prose_question *q = &p->question[i];
		ask(g, q->kind, q->key, q->text, q->evidence, 0);
	}
	return true;
}

/* "No further imaging is needed" ends nothing: what is open of this exam waits for a person. */
static bool ask_no_followup(struct reading *g, const struct prose *p)
{
	for (size_t i = 0; p->in_addendum && i < g->c->cases.count; i++) {
		struct case_row *row = &g->c->cases.row[i];
		if (row->f.index_exam != g->exam_id || row->f.state == FOLLOWUP_CLOSED)
			continue;
		ask(g, "no-followup-stated", row->finding_key,
		    "an addendum says that no follow-up is needed: is this one still owed?",
		    p->no_followup, row->f.id);
		if (!case_hold(
			g->w, row, HOLD_REVIEW, "an addendum says that no follow-up is needed"))
			return false;
	}
	return true;
}

static bool act_on_final(struct reading *g)
{
	struct decision_list l;
	struct prose p;
	if (!resolve_exam(g->w, g->c, reading_exam(g), g->r, &g->closed, g->o) ||
	    !decide_report(g->w, g->c, reading_exam(g), g->r, &g->closed, &l) ||
	    !add_prose(g, &l, &p))
		return false;
	if (is_unread(g->r) && strcmp(prose_mode(g->w), "off") == 0)
		ask(g, "unread-report", "unread",
		    "this final report has no coded finding; does it recommend a follow-up?", "",
		    0);
	for (size_t i = 0; i < l.count; i++)
		if (!supersede(g->w, g->c, reading_exam(g), g->report, &l, &l.decision[i], g->o) ||
		    !act_on(g, &l.decision[i]))
			return false;
	return question_gone(g, &l, p.no_followup) && ask_no_followup(g, &p) && continue_series(g);
}

/* ---- reports that take something back
 * ------------------------------------------------------------------- */

static bool withdraw_report(struct reading *g)
{
	for (size_t i = 0; i < g->c->cases.count; i++) {
		struct case_row *row = &g->c->cases.row[i];
		if (row->f.index_exam != g->exam_id || row->f.state == FOLLOWUP_CLOSED)
			continue;
		outcome_add(g->o, "entered in error: follow-up %lld", (long long)row->f.id);
		if (!case_end(g->w, row, "ENTERED_IN_ERROR",
			json_pack("{s:I}", "report", (json_int_t)g->report)))
			return false;
	}
	return true;
}

static bool cancel_exam(struct reading *g)
{
	struct exam *x = reading_exam(g);
	for (size_t i = 0; i < g->c->cases.count; i++) {
		struct case_row *row = &g->c->cases.row[i];
		if (row->f.state == FOLLOWUP_CLOSED)
			continue;
		if (row->f.index_exam == g->exam_id) {
			ask(g, "index-cancelled", row->finding_key,
			    "the exam that gave this follow-up was cancelled: is it still owed?",
			    "", row->f.id);
			if (!case_hold(g->w, row, HOLD_REVIEW, "the index exam was cancelled"))
				return false;
		} else if (case_is_linked(row, x) &&
			   !case_fact(g->w, row, FACT_ORDER_GONE, x, INSTANT_NONE)) {
			return false;
		}
	}
	return true;
}

/* Images exist, or a preliminary reading: the awaited exam was performed, nothing more. */
static bool mark_performed(struct reading *g)
{
	return resolve_exam(g->w, g->c, reading_exam(g), g->r, &g->closed, g->o);
}

static bool act_on_status(struct reading *g)
{
	switch (g->r->status) {
	case REPORT_FINAL:
	case REPORT_CORRECTED:
		return act_on_final(g);
	case REPORT_WITHDRAWN:
		return withdraw_report(g);
	case REPORT_CANCELLED:
		return cancel_exam(g);
	case REPORT_PERFORMED:
	case REPORT_PRELIMINARY:
		return mark_performed(g);
	case REPORT_REFUSED:
		ask(g, "refused-report", "refused",
		    "the sender has no order or no patient on record for this report", "", 0);
		return true;
	case REPORT_NONE:
		return true;
	}
	return true;
}

static bool apply_report(struct work *w, struct chart *c, const struct facts *m,
    const struct facts_report *r, struct outcome *o)
{
	struct reading g = {.w = w, .c = c, .m = m, .r = r, .o = o};
	struct exam_ids ids = {.facility = facility_of(w->u.arena, m->sender),
	    .accession = r->accession,
	    .placer = r->placer.value,
	    .filler = r->filler.value,
	    .study_uid = r->study_uid};
	struct exam *x = exam_find_or_make(w, c, &ids, &r->procedure, r->modality, r->started);
	bool current = true, has_report = r->status != REPORT_NONE && r->status != REPORT_PERFORMED;
	g.exam_id = x->id;
	if (has_report && !store_version(&g, x, &current))
		return false;
	if (!current)
		return true;
	return update_exam(&g, x) && act_on_status(&g);
}

bool apply_reports(struct work *w, const struct facts *m, struct outcome *o)
{
	struct chart c;
	if (!chart_open(w, m, true, &c))
		return false;
	if (!c.patient.id)
		return outcome_refuse(o, "no patient identifier");
	for (size_t i = 0; i < m->report_count; i++)
		if (!apply_report(w, &c, m, &m->report[i], o))
			return false;
	return true;
}
