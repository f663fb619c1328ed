/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.h - why a follow-up is open or closed, and what each exam has to do with it.
 *
 * Nothing is decided here: what decides is asked once more, and its answer is put into words for
 * whoever has the follow-up on the desk.  No name and no number of a patient stands in it, but in
 * the text of a question that names them.
 */
#ifndef FOLLOWUPD_EXPLAIN_H
#define FOLLOWUPD_EXPLAIN_H

#include "followupd/decision.h"

/* One point for or against an exam. */
struct explain_reason {
	const char *point; /* of exam_reason_words */
	enum reason_weight weight;
	const char *words;
};

/* An exam or an order of the patient, or of a record that may be the patient's. */
struct explain_exam {
	int64_t id;
	const char *accession; /* else another number of it; NULL: it has none */
	const char *also;      /* other numbers of its report, ", " between; NULL: none */
	const char *what;      /* what it was, in words */
	bool by_report;	       /* so its report names it, not its code */
	date day;	       /* DATE_NONE: not known */
	enum exam_status status;
	enum explain_verdict verdict;
	enum closure_code
	    by_person;	      /* as what it closes if a person says it answers; one that was done */
	bool linked;	      /* ordered for this follow-up */
	bool apart;	      /* of another record: who the patient is is in question */
	const char *question; /* "Q12" that asks about it; NULL: none is open */
	size_t reason_count;
	struct explain_reason *reason;
};

struct explain_appointment {
	int64_t id;
	const char *number; /* NULL: it has none of its own */
	const char *exam;   /* number of the order that it names, NULL: none that is known */
	enum visit_status status;
	instant starts_at;
	bool day_only;	      /* its hour is not known */
	bool linked;	      /* of this follow-up */
	const char *question; /* that asks whether it is; NULL: none */
	const char *source;   /* "by phone, Dr Lee's office"; NULL: the feed said it */
};

struct explain_question {
	int64_t id;
	const char *ref; /* "Q12" */
	enum question_kind kind;
	const char *text;
	bool open;
	bool apart;	   /* of a record that may be the patient's */
	const char *owner; /* a name; NULL: nobody */
	instant asked_at;
	const char *answers; /* that it takes, while it is open */
	instant next_at;     /* when it goes to next_to; INSTANT_NONE: it is answered */
	const char *next_to;
	const char *answered_by, *answer; /* NULL while it is open */
	instant answered_at;
};

/* What has to come before it can close. */
struct explain_wait {
	const char *kind; /* question, hold, order, appointment, visit, images, report, death */
	const char *words;
	const char *question; /* "Q12", of kind question */
};

/* What to do now. */
struct explain_todo {
	const char *words;
	const char *command; /* of followupctl that records it; NULL: none */
};

struct explain_proof {
	const char *what, *words;
};

struct explanation {
	int64_t id;
	const char *ref;
	enum followup_state state;
	enum followup_hold hold;
	bool overdue, optional;
	const char *provisional; /* what of it is still open; NULL: nothing */
	const char *state_words; /* one line */
	instant opened_at;
	const char *owner;
	const char *team; /* whose coordinators are asked, who of them, and why; NULL: no team's */
	/* what is owed */
	const char *action, *modality, *laterality; /* laterality NULL: no side */
	const char *owed_words;			    /* modality as people say it */
	struct window window;
	date counts_from, overdue_from; /* of the tolerance around it */
	const char *window_words;
	/* where it comes from */
	const char *index_accession, *index_what;
	date index_day;
	const char *source;   /* "lung-rads 2022, row 3, category 3", or the words of a report */
	const char *evidence; /* the sentence or the fields; NULL: not known any more */
	int series_step;
	/* a closed one */
	enum closure_code closure;
	const char *closed_by, *closure_words;
	instant closed_at;
	size_t proof_count;
	struct explain_proof *proof;
	const char *proof_fallen; /* why it stands no more; NULL: it stands */
	const char *proof_words;  /* what it stands on, one line */
	/* an open one */
	size_t wait_count;
	struct explain_wait *wait;
	const char *next_step, *next_words; /* NULL: nothing comes by itself */
	instant next_at;
	size_t todo_count;
	struct explain_todo *todo; /* what is first is first */

	size_t exam_count;
	struct explain_exam *exam; /* by day, those without one last */
	size_t earlier;		   /* exams from before it was asked for: not looked at */
	size_t appointment_count;
	struct explain_appointment *appointment;
	size_t question_count;
	struct explain_question *question; /* open ones first */
};

/* all: the chart of the follow-up with those beside it, as they are loaded for an event about it;
 * nothing of them is changed.  Everything lives in the arena and lends from the charts.  False
 * with e set: there is no such follow-up. */
MUST_CHECK bool explain_followup(struct arena *a, struct charts *all, const struct rules *rules,
    instant now, int64_t followup, struct explanation *out, struct err *e);

/* What an item asks for, and what comes next of it if nobody does anything. */
struct explain_step {
	const char *asked;  /* NULL: there is no such item */
	const char *so_far; /* what was tried, and what it waits for; NULL: nothing */
	const char *words;  /* NULL: nothing comes by itself */
	instant at;
	const struct contact_point *call; /* of a follow-up: to try next; NULL: none is known */
};
struct explain_step explain_step_of_case(
    struct arena *a, struct charts *all, const struct rules *rules, instant now, int64_t followup);
struct explain_step explain_step_of_question(
    struct arena *a, struct charts *all, const struct rules *rules, instant now, int64_t question);

/* Who else is asked of an open question if nobody answers it, by the policy of now. */
struct explain_asking {
	instant at;
	int64_t person;	 /* 0: nobody can be told */
	const char *who; /* "Amal Lim (alternate)" */
};
struct explain_asks {
	instant by; /* by when it is to be answered: then the first other person is, or was, asked;
		       INSTANT_NONE: nobody ever is */
	size_t count;
	struct explain_asking *item; /* in the order in which they come, each person once */
};
struct explain_asks explain_asks_of_question(
    struct arena *a, struct charts *all, const struct rules *rules, instant now, int64_t question);

#endif
