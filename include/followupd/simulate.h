/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.h - what a policy would send: the core in memory, over findings or over follow-ups and
 * questions that there were.
 *
 * Every item begins on its own day and is then decided by decide() under the rules given, timer by
 * timer, mail by mail, while people do what a stated model says.  Nothing is read but the
 * arguments, and nothing is kept but counts.
 */
#ifndef FOLLOWUPD_SIMULATE_H
#define FOLLOWUPD_SIMULATE_H

#include "followupd/buf.h"
#include "followupd/csv.h"
#include "followupd/decision.h"

/* ---- what there was ---------------------------------------------------------------------------
 */

struct simulated_exam {
	int64_t id, report;
	const char *accession;
	date day;
	int64_t orderer, radiologist; /* people */
};

/* A finding as a report would state it in discrete fields. */
struct simulated_finding {
	date day; /* of the exam */
	const char *accession, *procedure;
	const char *system, *version; /* of a decision table; NULL: what is stated counts */
	size_t input_count;
	struct pair *input;
	struct stated stated;
	const char *orderer, *radiologist; /* refs */
};

/* One of the three is set. */
struct simulated_item {
	instant at;				 /* it begins */
	int64_t patient;			 /* items with the same number are one patient's */
	const struct simulated_finding *finding; /* decided by the tables */
	const struct followup *followup; /* as it is stored; begins anew with its dates and owner */
	const struct question *question; /* the same */
	const char *ref;		 /* of the follow-up */
	struct simulated_exam exam;	 /* where follow-up or question come from */
};

/* The columns of a CSV of findings; followupctl(1) says what each holds. */
#define SIMULATED_COLUMNS                                                                          \
	"exam_date reported patient accession procedure system version inputs what interval "      \
	"orderer radiologist"
/* Everybody a finding names is added to people, with the stand-ins of simulated_staff.  All faults
 * go to `faults`, a line each: "LINE: COLUMN: what is wrong"; *fault_count says how many. */
void simulated_findings(struct arena *a, const struct csv *csv, const struct rules *rules,
    struct directory *people, struct simulated_item **item, size_t *count, struct buf *faults,
    size_t *fault_count);
/* One person for each role of the policy, for findings without a directory of people. */
void simulated_staff(struct arena *a, struct directory *people);

/* ---- what people do ---------------------------------------------------------------------------
 */

enum behaviour_kind {
	BEHAVE_ACKNOWLEDGE, /* days from the opening */
	BEHAVE_ORDER,	    /* the same */
	BEHAVE_EXAM,	    /* of what was ordered; days from the target */
	BEHAVE_ANSWER,	    /* a question; days from the asking */
};
#define BEHAVIOURS 4

struct behaviour {
	struct {
		int percent, from, to; /* of them, so many days later; 0 %: nobody does */
	} of[BEHAVIOURS];
	uint64_t seed;
};

/* CSV of behaviour, percent, from_days and to_days; all faults with their lines go to e. */
MUST_CHECK bool behaviour_load(
    struct arena *a, const char *path, struct behaviour *out, struct err *e);

/* ---- what comes of it -------------------------------------------------------------------------
 */

enum told_kind {
	TOLD_MAIL,	 /* a mail that leaves */
	TOLD_LINE,	 /* a line of a digest */
	TOLD_QUESTION,	 /* a question somebody is told of: a task of that person, once */
	TOLD_CALL,	 /* a step asks for a call: a task */
	TOLD_LETTER,	 /* a step asks for a certified letter */
	TOLD_ESCALATION, /* told to somebody with a tier */
	TOLD_CALENDAR,	 /* an entry is sent, or moved */
};

struct told {
	int64_t person, item; /* item: follow-up or question; 0: about several */
	const char *ref;      /* of the follow-up; NULL: it is a question, or several */
	date day;	      /* of the site */
	enum told_kind kind;
	int tier;
};

struct simulation {
	struct arena *arena;
	const struct rules *rules;
	const struct directory *people; /* not changed */
	size_t item_count;
	const struct simulated_item *item;
	date from, until;	       /* days that are counted; it ends with the last one */
	const struct behaviour *model; /* NULL: nobody does anything */
	void (*progress)(void *arg, date day); /* NULL: nobody is told how far it is */
	void *progress_arg;
	/* what came of it */
	struct directory staff; /* people, and whoever came to be known */
	size_t told_count;
	struct told *told; /* in order of time */
	size_t followup_count, question_count;
	size_t failed_count; /* events that could not be decided: their patients stand still */
	const char *failed;  /* the first of them; NULL: none */
};

void simulation_run(struct simulation *s);

/* ---- counts -----------------------------------------------------------------------------------
 */

#define TIERS 5 /* 1 to 4 are counted */
struct workload_counts {
	int mails, lines, tasks, letters, calendar, tier[TIERS];
};

struct workload_week {
	date monday;
	struct workload_counts n;
};

struct workload_day {
	date day;
	int mails, lines;
};

struct workload_most {
	int64_t person; /* 0: nobody was told anything */
	date day;	/* the worst one; of an item DATE_NONE */
	int64_t item;
	const char *ref;
	int mails;
};

struct workload_person {
	const struct person *person;
	enum role role; /* the furthest one that the person has */
	struct workload_counts n;
	struct workload_most day, item;
	size_t week_count;
	struct workload_week *week; /* those with anything in them, ascending */
	size_t day_count;
	struct workload_day *days; /* the same */
};

struct workload {
	date from, until;
	struct workload_counts n;
	struct workload_most day, item; /* of one person */
	size_t person_count, week_count;
	struct workload_person *person;	     /* the most mails first; then by ref */
	struct workload_week *week;	     /* every week, of all people */
	int *role_mails[ROLE_FAIL_SAFE + 1]; /* each week's; NULL: nobody with that role */
};

void workload_make(struct arena *a, const struct simulation *s, struct workload *out);

/* A plot of the mails in each week, a line for each role; other may be NULL.  One SVG with title
 * and description, and no script. */
void workload_plot(struct buf *out, const struct workload *t, const char *name,
    const struct workload *other, const char *other_name);

#endif
