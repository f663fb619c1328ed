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
};

struct decision_list {
	size_t count;
	struct decision *decision;
};

MUST_CHECK bool decide_report(struct work *w, const struct chart *c, const struct exam *x,
    const struct facts_report *r, struct decision_list *out);

/* plan.c: the life of a case; each keeps timers, notices, calendar and history in step. */
MUST_CHECK bool case_open(struct work *w, struct chart *c, const struct exam *index,
    int64_t finding, const struct decision *d, const struct case_row *predecessor, int64_t owner,
    struct case_row **out);
MUST_CHECK bool case_replan(struct work *w, struct case_row *row, const struct exam *index,
    int64_t finding, const struct decision *d);
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
struct closed_list {
	size_t count;
	int64_t *id; /* cases this exam has just ended */
};
MUST_CHECK bool resolve_exam(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed, struct outcome *o);
/* A case just opened against what is already known of the patient: late or unordered messages. */
MUST_CHECK bool resolve_case(struct work *w, struct chart *c, struct case_row **row,
    struct closed_list *closed, struct outcome *o);
MUST_CHECK bool link_order(struct work *w, struct chart *c, const struct exam *x, const char *note,
    struct moment when, struct outcome *o);
bool case_is_linked(const struct case_row *row, const struct exam *x);

/* series.c: the next step of a surveillance series. */
MUST_CHECK bool series_advance(struct work *w, struct chart *c, const struct case_row *ended,
    const struct exam *done, int64_t finding, struct outcome *o);
bool series_has_next(const struct case_row *row);

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
MUST_CHECK bool tell(struct work *w, const struct case_row *row, const struct telling *t);

#endif
