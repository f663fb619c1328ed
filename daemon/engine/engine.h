/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.h - what the files of the engine role share: the rules, one unit of work, one patient's
 * chart.
 *
 * The engine is the only writer of clinical rows.  It reads facts and due timers, decides by the
 * pure folders, and writes rows; it has no network.
 */
#ifndef DAEMON_ENGINE_H
#define DAEMON_ENGINE_H

#include "followupd/advice.h"
#include "followupd/config.h"
#include "followupd/exam_store.h"
#include "followupd/facts.h"
#include "followupd/followup_store.h"
#include "followupd/guideline.h"
#include "followupd/guideline_store.h"
#include "followupd/hl7_facts.h"
#include "followupd/inbound_queue.h"
#include "followupd/letter.h"
#include "followupd/match.h"
#include "followupd/narrative.h"
#include "followupd/notice_store.h"
#include "followupd/patient_store.h"
#include "followupd/policy.h"
#include "followupd/worktime.h"

struct language {
	const char *name; /* "en" */
	struct letters *letters;
};

/* Everything a site edits, read at start and on SIGHUP; never changed in between. */
struct rules {
	struct arena *arena;
	struct guideline_set *guidelines;
	struct policy policy;
	const char *policy_id; /* "default 1 SHA256" as stored with each follow-up */
	struct exam_codes *codes;
	const struct observation_map *observations;
	struct narrative_rules *narrative;
	struct advice_map *advice;
	struct worktime worktime;
	size_t language_count;
	struct language *language;
};

/* NULL with e set: the first fault, by file and line. */
struct rules *rules_load(const struct config *c, struct err *e);
void rules_free(struct rules *r);
/* The templates of that language, else of the site's. */
const struct letters *rules_letters(const struct rules *r, const char *language);

struct work {
	struct unit u;
	const struct config *config;
	const struct rules *rules;
	const char *actor;	    /* who stands in the history: "engine", or a person's name */
	const struct inbound *from; /* the message under way, NULL for timers */
};

/* One patient under lock, with all exams and follow-ups. */
struct chart {
	struct patient patient;
	struct exam_list exams;
	struct case_list cases;
};

/* What became of a message. */
struct outcome {
	const char *word; /* applied not-applied refused */
	struct buf
	    detail; /* for a person: "report 12 version 2; opened 17" (row ids, no patient data) */
};

/* outcome.c */
void outcome_add(struct outcome *o, const char *fmt, ...) PRINTF(2, 3);
bool outcome_refuse(
    struct outcome *o, const char *why); /* returns true: the message is done with */

/* chart.c */
MUST_CHECK bool chart_open(
    struct work *w, const struct facts *m, bool make, struct chart *c); /* patient.id 0: none */
MUST_CHECK bool chart_of(struct work *w, int64_t patient, struct chart *c);
const char *patient_authority(struct work *w, const struct identifier *id, const char *sender);
const char *facility_of(struct arena *a, const char *sender);
struct case_row *chart_case(struct chart *c, int64_t id);

/* apply.c: one message, whatever it is.  False: w->u failed. */
MUST_CHECK bool apply_message(struct work *w, struct outcome *o);

/* one file each */
MUST_CHECK bool apply_reports(struct work *w, const struct facts *m, struct outcome *o);
MUST_CHECK bool apply_orders(struct work *w, const struct facts *m, struct outcome *o);
MUST_CHECK bool apply_appointment(struct work *w, const struct facts *m, struct outcome *o);
MUST_CHECK bool apply_patient(struct work *w, const struct facts *m, struct outcome *o);
MUST_CHECK bool apply_merges(struct work *w, const struct facts *m, struct outcome *o);
MUST_CHECK bool apply_providers(struct work *w, const struct facts *m, struct outcome *o);
MUST_CHECK bool apply_answer(struct work *w, struct outcome *o);

/* exam.c: the row an order, appointment or report speaks of; made when `make`. NULL with *ok true:
 * none. */
struct exam_ids {
	const char *facility, *accession, *placer, *filler, *study_uid;
};
struct exam *exam_find(struct chart *c, const struct exam_ids *ids);
struct exam *exam_find_or_make(struct work *w, struct chart *c, const struct exam_ids *ids,
    const struct coded *procedure, const char *modality, struct moment day);
struct exam_class exam_class_of(const struct rules *r, const struct exam *x);

/* decide.c: what one discrete finding asks for. */
enum decision_kind { DECISION_NONE, DECISION_OWED, DECISION_REVIEW };

struct decision {
	enum decision_kind kind;
	const char *key, *origin, *system, *version, *row;
	const char *action, *modality, *laterality;
	int min, max; /* -1: nothing published */
	const char *unit, *from;
	bool optional;
	const char *inputs, *answer;	    /* JSON for the finding */
	const char *review_kind, *question; /* also set beside OWED, when a person should look */
	const char *evidence;
	size_t beside_count; /* further duties of the same row, each to be followed by itself */
	const struct guideline_answer **beside;
	int64_t before; /* the follow-up that this exam was the answer to: its series goes on */
};

struct decision_list {
	size_t count;
	struct decision *decision;
};

struct closed_list {
	size_t count;
	int64_t *id; /* cases this exam has just ended */
};

MUST_CHECK bool decide_report(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, const struct closed_list *closed, struct decision_list *out);

struct decision decision_new(const struct exam *x, const struct facts_finding *f, const char *key);
/* One finding that has a system; one that has only a recommendation; and a recommendation on top of
 * what a table has answered. */
void decide_category(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_finding *f, const struct case_row *before, struct decision *d);
void decide_stated(struct work *w, const struct facts_finding *f, struct decision *d);
void decide_apply_stated(struct work *w, const struct facts_finding *f, struct decision *d);
/* A question beside the decision; two questions about one finding are one item. */
void decision_ask(struct work *w, struct decision *d, const char *kind, const char *text);

/* prose.c: what the prose of a final report adds to the decisions of its coded findings. */
struct prose_question {
	const char *kind, *key, *text, *evidence;
};

struct prose {
	struct decision_list list; /* all decisions, those of coded findings first */
	size_t question_count;
	struct prose_question *question;
	const char *no_followup; /* the sentence that says that none is needed, or NULL */
	bool in_addendum;	 /* ... and it stands in an addendum */
};

void prose_read(struct work *w, struct chart *c, const struct exam *x, const struct facts_report *r,
    const struct closed_list *closed, const struct decision_list *coded, struct prose *out);
/* What the listener of the message under way allows prose to do: on shadow off. */
const char *prose_mode(const struct work *w);

/* shadow.c: keeps what prose would have done, and sums a day up for a person. */
MUST_CHECK bool shadow_keep(
    struct work *w, int64_t report, int64_t patient, const struct prose *p, struct outcome *o);
MUST_CHECK bool shadow_sum_up(struct work *w);

/* inputs.c: the stated inputs and those the engine knows; before: NULL when nothing was followed.
 * All from the arena. */
struct pair *inputs_known(struct work *w, struct chart *c, const struct exam *x,
    const struct guideline *g, const struct facts_finding *f, const struct case_row *before,
    size_t *count);

/* joint.c: adds d to the list, as one decision for each of the actions it owes together. */
void decision_split(struct work *w, const struct decision *d, struct decision_list *out);

/* supersede.c: ends the older follow-up that d takes the place of, and sets d->before; or asks. */
MUST_CHECK bool supersede(struct work *w, struct chart *c, const struct exam *x, int64_t report,
    const struct decision_list *l, struct decision *d, struct outcome *o);

/* plan.c: the life of a case; each keeps timers, notices, calendar and history in step. */
MUST_CHECK bool case_open(struct work *w, struct chart *c, const struct exam *index,
    int64_t finding, const struct decision *d, const struct case_row *predecessor, int64_t owner,
    struct case_row **out);
/* predecessor: of a step that is not the first of its series, else NULL. */
MUST_CHECK bool case_replan(struct work *w, struct case_row *row, const struct exam *index,
    int64_t finding, const struct decision *d, const struct case_row *predecessor);
/* proof: JSON object with exam, reasons, reason ...; taken. */
MUST_CHECK bool case_end(struct work *w, struct case_row *row, const char *closure, json_t *proof);
MUST_CHECK bool case_again(struct work *w, struct case_row *row, const char *why);
MUST_CHECK bool case_hold(
    struct work *w, struct case_row *row, enum followup_hold hold, const char *why);
MUST_CHECK bool case_release(struct work *w, struct case_row *row, const char *why);
/* A fact from an order, appointment or exam; tells whom it concerns. */
MUST_CHECK bool case_fact(struct work *w, struct case_row *row, enum followup_fact fact,
    const struct exam *x, instant at);
void case_schedule(struct work *w, struct case_row *row, const char *after);

/* resolve.c: exams against follow-ups, both ways. */
MUST_CHECK bool resolve_exam(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed, struct outcome *o);
/* A case just opened against what is already known of the patient: late or unordered messages. */
MUST_CHECK bool resolve_case(struct work *w, struct chart *c, struct case_row **row,
    struct closed_list *closed, struct outcome *o);
MUST_CHECK bool link_order(struct work *w, struct chart *c, const struct exam *x, const char *note,
    struct moment when, struct outcome *o);
/* What the exam says to that case; r: its report, when at hand. */
struct match_result match_case(
    struct work *w, const struct case_row *row, const struct exam *x, const struct facts_report *r);
bool case_is_linked(const struct case_row *row, const struct exam *x);

/* series.c: the next step of a surveillance series. */
MUST_CHECK bool series_advance(struct work *w, struct chart *c, const struct case_row *ended,
    const struct exam *done, int64_t finding, struct outcome *o);
bool series_has_next(const struct case_row *row);
/* What the finding `key` of exam x continues: a case that x has just ended, or, in a new version of
 * its report, the one before; NULL: nothing.  alone: the only finding of its system. */
const struct case_row *series_before(struct work *w, struct chart *c, const struct exam *x,
    const struct closed_list *closed, const char *system, const char *key, bool alone);
/* Of the case's guideline record: a text ("" when missing), the category, the step of the schedule
 * (0: it has none). */
const char *series_text(struct work *w, const struct case_row *row, const char *key);
const char *series_category_of(struct work *w, const struct case_row *row);
int series_step_of(const struct case_row *row);
/* The answer (JSON) of a part that has no series; row: its own id, or NULL. */
const char *series_without_steps(struct work *w, const char *answer, const char *row);

/* remind.c */
MUST_CHECK bool fire_timers(struct work *w, struct chart *c, size_t *fired);
MUST_CHECK bool take_undelivered(struct work *w, size_t *count);

/* notify.c: one mail to one person; nothing when that step was told already. */
enum calendar_wish {
	CALENDAR_NONE,
	CALENDAR_REQUEST_DUE,
	CALENDAR_REQUEST_APPOINTMENT,
	CALENDAR_CANCEL
};
struct telling {
	const char *kind; /* template */
	const char *step; /* unique per revision */
	const char *to;	  /* role, or "owner" */
	const char *why;  /* words for the reader, or NULL */
	instant due;	  /* INSTANT_NONE: now */
	enum calendar_wish calendar;
	struct calendar_entry *cancel; /* with CALENDAR_CANCEL */
	int alarm_days;
	struct planned next; /* what comes if nobody answers; step NULL: nothing */
};
/* One mail about a question that belongs to no follow-up; nothing when nobody has that role. */
MUST_CHECK bool tell_of_review(struct work *w, const struct review *r, const char *role);
MUST_CHECK bool tell(struct work *w, const struct case_row *row, const struct telling *t);

#endif
