/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c - followupctl explain: why a follow-up is open or closed, what to do, and which exams
 * count.
 *
 * The chart is read at one moment and nothing is written; what it means is said by the core.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_chart.h"
#include "followupd/ctl_commands.h"
#include "followupd/explain.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH	    98
#define LABEL_WIDTH 19 /* where the text of a field begins, see ctl_print_field() */

struct account {
	const struct ctl *c;
	struct arena *arena;
	struct rules *rules;
	struct explanation x;
	struct rows history;
	int reopened; /* its last line of the history that says so; -1: it never was */
};

/* ---- loading -------------------------------------------------------------------------------- */

static bool load(struct account *p, struct ctl *c, int64_t id, struct err *e)
{
	struct ctl_chart chart;
	bool ok = ctl_chart_begin(c, p->arena, id, &chart, e) &&
		  casefile_history(c->session, id, &p->history, e) &&
		  explain_followup(p->arena, &chart.charts, chart.rules, chart.now, id, &p->x, e);
	p->rules = chart.rules;
	session_rollback(c->session);
	return ok;
}

static void find_reopened(struct account *p)
{
	int kind = rows_column(&p->history, "kind");
	const char *word = vocabulary_word(&history_kind_words, HISTORY_REOPENED);
	p->reopened = -1;
	for (int i = 0; i < rows_count(&p->history); i++)
		if (strcmp(rows_text(&p->history, i, kind), word) == 0)
			p->reopened = i;
}

/* New. */
static json_t *reopened_json(const struct account *p)
{
	const struct rows *r = &p->history;
	if (p->reopened < 0)
		return json_null();
	json_t *detail = rows_json_value(r, p->reopened, rows_column(r, "detail"));
	json_t *out = json_pack("{s:o, s:o, s:O?}", "at",
	    rows_json_value(r, p->reopened, rows_column(r, "at")), "by",
	    rows_json_value(r, p->reopened, rows_column(r, "actor")), "why",
	    json_object_get(detail, "why"));
	json_decref(detail);
	return out;
}

/* ---- for a program -------------------------------------------------------------------------- */

static json_t *day_json(date d)
{
	char text[32];
	return d == DATE_NONE ? json_null() : json_string(date_text(d, text));
}

static json_t *time_json(instant t)
{
	char text[32];
	return t == INSTANT_NONE ? json_null() : json_string(instant_text(t, text));
}

static json_t *owed_json(const struct explanation *x)
{
	return json_pack("{s:s, s:s, s:s?, s:o, s:o, s:o, s:o, s:o, s:b, s:s}", "action", x->action,
	    "modality", x->modality, "laterality", x->laterality, "earliest",
	    day_json(x->window.earliest), "target", day_json(x->window.target), "latest",
	    day_json(x->window.latest), "counts_from", day_json(x->counts_from), "overdue_after",
	    day_json(x->overdue_from), "published", x->window.published, "words", x->window_words);
}

static json_t *origin_json(const struct explanation *x)
{
	return json_pack("{s:s?, s:o, s:s?, s:s, s:s?}", "accession", x->index_accession, "day",
	    day_json(x->index_day), "procedure", x->index_what, "source", x->source, "evidence",
	    x->evidence);
}

static json_t *closed_json(const struct explanation *x)
{
	if (x->closure == CLOSURE_NONE)
		return json_null();
	json_t *proof = json_array();
	for (size_t i = 0; i < x->proof_count; i++)
		json_array_append_new(proof,
		    json_pack("{s:s, s:s}", "what", x->proof[i].what, "words", x->proof[i].words));
	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:b, s:s}", "code",
	    vocabulary_word(&closure_words, (int)x->closure), "meaning", x->closure_words, "at",
	    time_json(x->closed_at), "by", x->closed_by, "proof", proof, "stands", !x->proof_fallen,
	    "words", x->proof_words);
}

static json_t *waits_json(const struct explanation *x)
{
	json_t *list = json_array();
	for (size_t i = 0; i < x->wait_count; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s?}", "kind", x->wait[i].kind, "words",
			      x->wait[i].words, "question", x->wait[i].question));
	return list;
}

static json_t *next_json(const struct explanation *x)
{
	if (!x->next_words)
		return json_null();
	return json_pack("{s:s, s:o, s:s}", "step", x->next_step, "at", time_json(x->next_at),
	    "words", x->next_words);
}

/* New. */
static char *todo_words(const struct explain_todo *t)
{
	return t->command ? xasprintf("%s (%s)", t->words, t->command) : xstrdup(t->words);
}

static json_t *todo_json(const struct explanation *x)
{
	json_t *list = json_array();
	for (size_t i = 0; i < x->todo_count; i++) {
		char *words = todo_words(&x->todo[i]);
		json_array_append_new(list, json_string(words));
		free(words);
	}
	return list;
}

static const char *const weight_words[] = {
    [WEIGHS_AGAINST] = "against", [WEIGHS_DOUBT] = "doubt", [WEIGHS_FOR] = "for"};

static json_t *exam_json(const struct explain_exam *x)
{
	json_t *reasons = json_array();
	for (size_t i = 0; i < x->reason_count; i++)
		json_array_append_new(
		    reasons, json_pack("{s:s, s:s, s:s}", "point", x->reason[i].point, "weight",
				 weight_words[x->reason[i].weight], "words", x->reason[i].words));
	return json_pack("{s:I, s:s?, s:s?, s:o, s:s, s:b, s:s, s:s, s:b, s:b, s:s?, s:o}", "id",
	    (json_int_t)x->id, "accession", x->accession, "also", x->also, "day", day_json(x->day),
	    "what", x->what, "by_report", x->by_report, "status",
	    vocabulary_word(&exam_status_words, (int)x->status), "verdict",
	    vocabulary_word(&explain_verdict_words, (int)x->verdict), "linked", x->linked,
	    "other_record", x->apart, "question", x->question, "reasons", reasons);
}

static json_t *exams_json(const struct explanation *x)
{
	json_t *list = json_array();
	for (size_t i = 0; i < x->exam_count; i++)
		json_array_append_new(list, exam_json(&x->exam[i]));
	return list;
}

static json_t *appointments_json(const struct explanation *x)
{
	json_t *list = json_array();
	for (size_t i = 0; i < x->appointment_count; i++) {
		const struct explain_appointment *a = &x->appointment[i];
		json_array_append_new(
		    list, json_pack("{s:I, s:s?, s:s?, s:s, s:o, s:b, s:b, s:s?, s:s?}", "id",
			      (json_int_t)a->id, "number", a->number, "order", a->exam, "status",
			      vocabulary_word(&visit_status_words, (int)a->status), "starts_at",
			      time_json(a->starts_at), "day_only", a->day_only, "linked", a->linked,
			      "question", a->question, "source", a->source));
	}
	return list;
}

static json_t *questions_json(const struct explanation *x)
{
	json_t *list = json_array();
	for (size_t i = 0; i < x->question_count; i++) {
		const struct explain_question *q = &x->question[i];
		json_array_append_new(list,
		    json_pack("{s:I, s:s, s:s, s:s, s:b, s:b, s:s?, s:o, s:s?, s:o, s:s?, s:s?, "
			      "s:s?, s:o}",
			"id", (json_int_t)q->id, "ref", q->ref, "kind",
			vocabulary_word(&question_kind_words, (int)q->kind), "question", q->text,
			"open", q->open, "other_record", q->apart, "owner", q->owner, "asked_at",
			time_json(q->asked_at), "answers", q->answers, "next_at",
			time_json(q->next_at), "next_to", q->next_to, "answered_by", q->answered_by,
			"answer", q->answer, "answered_at", time_json(q->answered_at)));
	}
	return list;
}

static json_t *page_json(const struct account *p)
{
	const struct explanation *x = &p->x;
	return json_pack(
	    "{s:I, s:s, s:s, s:s, s:b, s:b, s:s?, s:s, s:o, s:s, s:s?, s:o, s:o, s:o, s:o, "
	    "s:o, s:o, s:o, s:o, s:I, s:o, s:o}",
	    "id", (json_int_t)x->id, "ref", x->ref, "state",
	    vocabulary_word(&followup_state_words, (int)x->state), "hold",
	    vocabulary_word(&followup_hold_words, (int)x->hold), "overdue", x->overdue, "optional",
	    x->optional, "provisional", x->provisional, "words", x->state_words, "opened_at",
	    time_json(x->opened_at), "owner", x->owner, "team", x->team, "owed", owed_json(x),
	    "origin", origin_json(x), "closed", closed_json(x), "reopened", reopened_json(p),
	    "waits_for", waits_json(x), "next", next_json(x), "to_do", todo_json(x), "exams",
	    exams_json(x), "earlier_exams", (json_int_t)x->earlier, "appointments",
	    appointments_json(x), "questions", questions_json(x));
}

/* ---- for a person --------------------------------------------------------------------------- */

/* Breaks at blanks, so that no line is longer than room; a word that is longer stays whole. */
static char *wrapped(const char *text, size_t room)
{
	struct buf b = {0};
	size_t used = 0;
	while (*text) {
		size_t word = strcspn(text, " \n");
		if (used && used + 1 + word > room) {
			buf_addc(&b, '\n');
			used = 0;
		}
		if (used)
			buf_addc(&b, ' ');
		buf_add(&b, text, word);
		used += word + (used > 0);
		text += word;
		text += strspn(text, " \n");
	}
	return b.data ? buf_steal(&b) : xstrdup("");
}

static void field(const char *label, const char *text)
{
	char *lines = wrapped(text ? text : "", WIDTH - LABEL_WIDTH);
	ctl_print_field(label, lines);
	free(lines);
}

static void fieldf(const char *label, const char *fmt, ...) PRINTF(2, 3);

static void fieldf(const char *label, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;
	va_start(ap, fmt);
	int n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n >= 0)
		field(label, text);
	free(text);
}

static const char *day(const struct account *p, date d)
{
	char text[32];
	return d == DATE_NONE ? "no date" : arena_strdup(p->arena, date_text(d, text));
}

static const char *at(const struct account *p, instant t)
{
	char text[32];
	return arena_strdup(p->arena, ctl_time(p->c, t, text));
}

static void print_todo(const struct explanation *x)
{
	ctl_print_heading("What to do");
	for (size_t i = 0; i < x->todo_count; i++) {
		char *words = todo_words(&x->todo[i]);
		field(i ? "" : "now", words);
		free(words);
	}
}

static void print_reopened(const struct account *p)
{
	json_t *r = reopened_json(p);
	const char *why = json_string_value(json_object_get(r, "why"));
	if (p->x.closure == CLOSURE_NONE && why)
		fieldf("reopened", "%s by %s: %s",
		    at(p, rows_instant(&p->history, p->reopened, rows_column(&p->history, "at"))),
		    strcmp(json_string_value(json_object_get(r, "by")), "engine") == 0
			? "followupd"
			: json_string_value(json_object_get(r, "by")),
		    why);
	json_decref(r);
}

static void print_why(const struct account *p)
{
	const struct explanation *x = &p->x;
	ctl_print_heading(x->closure == CLOSURE_NONE ? "Why it is open" : "Why it is closed");
	print_reopened(p);
	for (size_t i = 0; i < x->wait_count; i++)
		field(i ? "" : "waits for", x->wait[i].words);
	for (size_t i = 0; i < x->proof_count; i++)
		fieldf(i ? "" : "proof", "%s: %s", x->proof[i].what, x->proof[i].words);
	field(x->proof_count ? "" : "proof", x->proof_words);
	fieldf("owed", "%s: %s%s%s, %s", x->action, x->modality, x->laterality ? ", " : "",
	    x->laterality ? x->laterality : "", x->window_words);
	if (x->provisional)
		fieldf("provisional", "what is still open: %s", x->provisional);
	fieldf("asked for by", "exam %s of %s%s%s: %s",
	    x->index_accession ? x->index_accession : "without number", day(p, x->index_day),
	    x->index_what ? ", " : "", x->index_what ? x->index_what : "", x->source);
	field("its words", x->evidence);
}

static void print_exam(const struct account *p, const struct explain_exam *x)
{
	/* Below each other at the right of the labels. */
	static const char *const sign[] = {[WEIGHS_AGAINST] = "              no",
	    [WEIGHS_DOUBT] = "           doubt",
	    [WEIGHS_FOR] = "             yes"};
	fieldf(day(p, x->day), "%s%s%s%s: %s%s, %s%s",
	    x->accession ? x->accession : "without number", x->also ? " (also " : "",
	    x->also ? x->also : "", x->also ? ")" : "", x->what,
	    x->by_report ? " (so its report names it)" : "",
	    vocabulary_word(&exam_status_words, (int)x->status),
	    x->linked ? ", ordered for this follow-up" : "");
	const char *meaning = vocabulary_meaning(&explain_verdict_words, (int)x->verdict);
	fieldf("", "= %s%s%s%s", meaning, x->question ? " (" : "", x->question ? x->question : "",
	    x->question ? ")" : "");
	for (size_t i = 0; i < x->reason_count; i++)
		field(sign[x->reason[i].weight], x->reason[i].words);
}

static void print_exams(const struct account *p)
{
	const struct explanation *x = &p->x;
	ctl_print_heading("Exams and orders since then");
	for (size_t i = 0; i < x->exam_count; i++)
		print_exam(p, &x->exam[i]);
	if (x->exam_count <= 1)
		field("", "no other exam or order of this patient is known");
	if (x->earlier)
		fieldf("", "%zu earlier than the exam that asked: not looked at", x->earlier);
}

static void print_appointments(const struct account *p)
{
	const struct explanation *x = &p->x;
	if (x->appointment_count)
		ctl_print_heading("Appointments");
	for (size_t i = 0; i < x->appointment_count; i++) {
		const struct explain_appointment *a = &x->appointment[i];
		const char *when = a->starts_at == INSTANT_NONE ? "no date" : at(p, a->starts_at);
		fieldf(a->day_only ? arena_strndup(p->arena, when, 10) : when,
		    "%s: %s%s%s%s%s%s%s%s", a->number ? a->number : "without number",
		    vocabulary_meaning(&visit_status_words, (int)a->status), a->source ? ", " : "",
		    a->source ? a->source : "", a->linked ? ", of this follow-up" : "",
		    a->exam ? ", order " : "", a->exam ? a->exam : "",
		    a->question ? ", whether it is for it is asked: " : "",
		    a->question ? a->question : "");
	}
}

static void print_questions(const struct account *p)
{
	const struct explanation *x = &p->x;
	if (x->question_count)
		ctl_print_heading("Questions");
	for (size_t i = 0; i < x->question_count; i++) {
		const struct explain_question *q = &x->question[i];
		fieldf(q->ref, "%s%s", q->text, q->apart ? " (asked of another record)" : "");
		if (q->open)
			fieldf("", "open since %s, with %s; next told is %s on %s",
			    at(p, q->asked_at), q->owner ? q->owner : "nobody", q->next_to,
			    at(p, q->next_at));
		else
			fieldf("", "answered on %s by %s: %s", at(p, q->answered_at),
			    q->answered_by, q->answer);
	}
}

static void print_page(const struct account *p)
{
	const struct explanation *x = &p->x;
	printf(
	    "Follow-up %s (id %" PRId64 "), times in %s\n", x->ref, x->id, zone_name(p->c->zone));
	field("state", x->state_words);
	field("owner", x->owner);
	if (x->team)
		field("team", x->team);
	if (x->next_words)
		fieldf("next step", "%s: %s", at(p, x->next_at), x->next_words);
	print_todo(x);
	print_why(p);
	print_exams(p);
	print_appointments(p);
	print_questions(p);
}

int ctl_explain(struct ctl *c, int argc, char **argv)
{
	struct account p = {.c = c, .arena = arena_new()};
	struct err e = {0};
	int64_t id;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	bool ok = ctl_connect(c, &e) && casefile_find(c->session, word[0], &id, &e) &&
		  load(&p, c, id, &e);
	if (ok) {
		find_reopened(&p);
		if (c->json)
			ctl_print_json(page_json(&p));
		else
			print_page(&p);
	}
	rows_free(&p.history);
	rules_free(p.rules);
	arena_free(p.arena);
	return ok ? CTL_DONE : ctl_fail(&e);
}
