/* SPDX-License-Identifier: Apache-2.0
 *
 * chart.h - everything known of a patient that a decision may need, as plain structures.
 *
 * A chart is loaded, decided on and saved by its shell (the engine, the simulator); it never reads
 * or writes anything itself.  Elements are pointed to and never move.  Texts are NULL when not
 * known; ids are 0 when there is none.  Everything lives in the arena it was loaded into.
 */
#ifndef FOLLOWUPD_CHART_H
#define FOLLOWUPD_CHART_H

#include <stdint.h>
#include "followupd/directory.h"
#include "followupd/facts.h"
#include "followupd/followup.h"
#include "followupd/guideline.h"
#include "followupd/mem.h"
#include "followupd/sha256.h"
#include "followupd/vocabulary.h"

struct patient_number {
	const char *authority, *value, *type;
	bool retired; /* by a merge: still found, never shown first */
	bool shown;   /* of an authority whose numbers the site shows first */
	int apart;    /* 0: the number is this patient's; else messages name by it somebody who may
		       * be another person than its owner: the n-th of those */
	int64_t came_from; /* the patient whose it was before the last merge; 0: none */
	enum row_mark mark;
};

/* By what the patient is reached, as the feed or a person said it: it never changes, it only ends,
 * and what a person says stands beside what the feed says. */
struct contact_point {
	int64_t id;
	enum contact_kind kind;
	enum contact_use use;
	enum contact_place place;
	const char *value;
	const char *name; /* whose it is, when not the patient's own, or words beside it; or NULL */
	const char *sender; /* MSH-3|MSH-4; NULL: a person said it; "": before it was kept */
	int64_t person;	    /* who said it; 0: the feed */
	int64_t inbound;    /* what brought it */
	instant since;	    /* when it was said */
	enum contact_end end;
	instant ended_at;  /* INSTANT_NONE: it holds */
	int64_t ended_by;  /* 0: the feed */
	int64_t came_from; /* the patient whose it was before the last merge; 0: none */
	enum row_mark mark;
};

struct exam_number {
	const char *facility, *accession;
};

struct patient {
	int64_t id;
	const char *family, *given, *sex, *address, *phone, *email, *language;
	date birth;
	bool deceased;
	int64_t primary_care; /* person */
	enum row_mark mark;
};

struct exam_class;

struct exam {
	int64_t id;
	const char *facility, *accession, *placer, *filler, *study_uid;
	const char *procedure_code, *procedure_text, *procedure_system;
	const char *exam_key; /* of schema/codes/exams.csv, when known */
	const char *modality, *laterality;
	date day;
	instant started_at;
	enum exam_status status;
	instant order_event_at; /* of the latest order message that counted */
	const char *order_note; /* what the order says: it may name the finding it is for */
	int64_t orderer, radiologist;
	struct report *current; /* the version of its report that counts; NULL: none */
	int versions;		/* of its report, all */
	int64_t came_from;	/* the patient whose it was before the last merge; 0: none */
	int64_t same_as; /* the exam whose report came again under this one's number; 0: none */
	const struct exam_class *class; /* what the code tables make of it; the core's own */
	enum row_mark mark;
};

/* An appointment, with or without an order that is known. */
struct appointment {
	int64_t id;
	const char *sender;	     /* MSH-3|MSH-4: whose numbers they are */
	const char *placer, *filler; /* SCH-1, SCH-2; both NULL: the day that an order states */
	const char *order_placer, *order_filler;
	const char *procedure_code, *procedure_text, *procedure_system;
	int64_t exam;		     /* whose order it names; 0: none that is known */
	int64_t followup;	     /* the one a person says it is for; 0: nobody said so */
	int64_t said_by;	     /* who recorded what was told by phone; 0: the feed said it */
	const char *told_by, *place; /* ... by whom, and where it is; NULL: not known */
	enum visit_status status;
	instant starts_at; /* local midnight: only the day is known; INSTANT_NONE: not even that */
	instant event_at;  /* of the latest message that counted */
	const struct exam_class *class; /* as that of an exam */
	enum row_mark mark;
};

/* One version of a report.  Its text stays in the message that brought it. */
struct report {
	int64_t id, exam, inbound;
	int version; /* by arrival */
	enum version_status status;
	instant status_at; /* the sender's version clock: the latest one counts */
	bool current, machine;
	unsigned char text_sha256[SHA256_SIZE];
	int64_t text_inbound;  /* the message that has its text */
	uint64_t fingerprint;  /* the same text has it whatever way it came; 0: it has none */
	const char *performed; /* the exam as the report itself names it; NULL: it does not */
	const struct exam_class *said; /* what the code tables make of that name; the core's own */
	const char
	    *doubts; /* what it says against its exam as a proof, "not-done|limited:liver+spleen"
			with what alone is doubted; NULL: nothing */
	const char *shows; /* of which regions it speaks, ":mm" behind those with a measure,
			      "liver|chest:mm"; NULL: of none by name */
	size_t finding_count;
	struct finding **finding; /* loaded for current versions only */
	enum row_mark mark;
};

struct finding {
	int64_t id, report;
	enum finding_origin origin;
	const char *key; /* the same finding in the next version of the report */
	const char *system, *version;
	size_t input_count;
	const struct pair *input;
	const char *row, *table_sha256; /* what answered; "" when no table did */
	const char *evidence;
	enum disposition disposition;
	const struct shadow *shadow; /* what it would have done; only of a source in shadow */
	enum row_mark mark;
};

/* What a finding of a source in shadow would have done. */
struct shadow {
	enum disposition would;
	const char *action, *modality, *question, *category, *row;
	int min, max; /* -1: none */
	const char *unit;
};

/* What decided a follow-up, as it was when it was opened: a later edition of the table does not
 * change a running series. */
struct ruling {
	const char *system, *version, *row, *category, *action, *urgency, *evidence, *citation;
	const char *table_sha256, *next;
	const char *cited;	 /* the guideline a stated recommendation names, or NULL */
	bool stated, weak;	 /* from the report's own words; "consider" */
	const char *provisional; /* what is still open, in words; NULL: nothing is */
	size_t missing_count;
	const char **missing;
	size_t step_count; /* of the schedule from this follow-up on: step[0] is itself */
	struct guideline_step *step;
	size_t overlay_count;
	struct overlay {
		const char *row, *action, *modality, *unit, *note;
		int min, max;
	} * overlay;
};

struct calendar_entry {
	enum calendar_kind kind;
	int64_t person;
	const char *uid; /* NULL until it is first written: its shell gives it one */
	int sequence;
	date day;
	instant starts_at; /* INSTANT_NONE: all day */
	instant stamp;	   /* when it was last changed or told */
	int alarm[2];	   /* minutes before it begins, see alarm.h */
	bool provisional;  /* as it was told */
	bool cancelled;
	enum row_mark mark;
};

/* A link in a mail, made by the shell with its bytes: what it answers, as it was then. */
struct answer_link {
	const char *token;
	int64_t followup, question; /* one of them */
	int64_t owner;		    /* of the follow-up */
	int revision;
	date target, latest; /* DATE_NONE: of a question */
};

/* A finished mail, made by the shell. */
struct outgoing {
	const char *recipient, *envelope_from, *message_id, *envid;
	instant due_at, expires_at;
	const char *bytes; /* with the names of links in the place of their tokens */
	size_t len, link_count;
	const struct answer_link *link;
	instant links_end;			  /* when they take no answers any more */
	const char *link_identity, *link_closing; /* words of pages.link_identity, link_closing */
};

/* What was told to whom: enough to know it, not its bytes. */
struct notice {
	int64_t id, followup, question, person;
	int64_t carrier; /* the digest that it stands in as a line; 0: none yet, or it is a mail */
	instant digest;	 /* when that leaves; INSTANT_NONE: it is a mail of its own */
	const char *template;
	const char *step; /* of the policy, or the event that caused it; once per revision */
	int revision;
	enum notice_fate fate, was; /* was: as loaded */
	const char *message_id;	    /* NULL until it is composed */
	instant due;
	instant at;			  /* when it was told */
	const struct notice_facts *facts; /* of one that is still to be composed ... */
	const struct outgoing *mail;	  /* ... and what the shell made of them */
	enum row_mark mark;
};

/* Somebody tried to reach the patient; once recorded it never changes. */
struct attempt {
	int64_t id, person; /* person: who says so */
	int64_t inbound;    /* the answer that brought it: applied again, it is the same */
	instant at, recorded_at;
	enum attempt_channel channel;
	enum attempt_outcome outcome;
	const char *note; /* NULL: none */
	int letter; /* which letter of the follow-up it was, or what came of it; 0: none here */
	const char *contact; /* the number or address that was tried; NULL: not said */
	bool withdrawn;	     /* taken back by who recorded it: no chart has it any more */
	enum row_mark mark;
};

/* A letter to the patient.  What became of it in the post is an attempt of its follow-up, with its
 * number; of a result that a duty tells, the answer to the question that asks for it. */
struct patient_letter {
	int64_t id, followup, question; /* what it is about: one of them */
	int number;			/* the n-th about that */
	enum letter_says says;
	const char *language; /* wanted, "es"; NULL: not known */
	bool certified;
	enum breast_density density;
	enum letter_state state;
	int64_t by; /* who asked for it; 0: the policy, or a duty */
	instant queued_at;
	date deadline; /* by which a law wants it sent; DATE_NONE: none does */
	const char *address, *batch, *carrier; /* as printed, "2026-04-22-1"; the post's number */
	date printed_on, sent_on, ended_on;    /* ended: its receipt came, or the letter itself */
	const char *why;		       /* it was left out */
	bool printing;			       /* the event under way prints it ... */
	const char *body, *body_language;      /* ... and the shell makes its page; not loaded */
	enum row_mark mark;
};

/* Somebody is asked to take over a follow-up. */
struct offer {
	int64_t to, by; /* people; to 0: nothing is offered */
	instant ends;	/* it returns by itself */
	const char *reason;
};

/* A follow-up as its chart has it. */
struct case_record {
	struct followup f;
	const char *ref;	 /* what people quote: neutral, short */
	const char *finding_key; /* the same finding in another version of the report */
	const char *index_accession;
	const struct ruling *ruling;
	const char *policy; /* name version sha256 */
	bool overdue;
	/* Its one timer: what comes first of the plan (a step of the policy, or the look at a hold)
	 * and of what people asked to come back for; NULL when it has none. */
	const char *timer_step;
	instant timer_due;
	const char *plan_step;
	instant plan_due;
	enum row_mark timer_mark;
	int64_t again_for; /* who wants to try again to reach the patient; 0: nobody */
	instant again_at;
	struct offer offer;
	struct needing {
		enum need what;
		int64_t by;	       /* who said so */
		instant since, ask_at; /* ask_at: when somebody is asked what came of it */
		int asked;	       /* how often somebody was */
		const char *note;
	} need; /* what it waits for before it can be booked */
	struct next_look {
		int64_t by; /* who looks at it again; 0: nobody said so */
		instant at; /* INSTANT_NONE: the day has come */
	} look;
	int postponements;    /* how often it was postponed */
	instant postponed_at; /* when its owner is reminded that it was; INSTANT_NONE: it is not */
	const char *postponed_why;
	const char *closed_by;
	const struct detail *closure_detail;
	size_t closure_detail_count;
	instant closed_at;
	int event_seq; /* of the last line of its history */
	unsigned char event_hash[SHA256_SIZE];
	size_t calendar_count, notice_count, attempt_count;
	struct calendar_entry **calendar;
	struct notice **notice;
	struct attempt **attempt; /* in the order in which they were recorded */
	size_t line_count;
	struct history_line **line; /* the latest of its history, as many as were asked for */
	enum row_mark mark;
};

struct question {
	int64_t id;
	enum question_kind kind;
	enum question_class class;
	bool classed;	 /* class is not only that of the kind: what was read says more */
	const char *key; /* asked once per (kind, key) */
	int64_t patient, report, followup, inbound;
	const char *text, *evidence;
	instant asked_at;
	bool open;
	int64_t owner;	  /* who is asked first; 0: nobody can be */
	int64_t team;	  /* whose coordinators can see and answer it; 0: everybody's */
	const char *step; /* of the policy that comes next; NULL when it is answered */
	instant due;	  /* when */
	int tier;	  /* how far it went up */
	instant clock;	  /* what its steps count from */
	date deadline;	  /* the last day on which it may be answered; DATE_NONE: there is none */
	const char *rule; /* "mqsa 2024 MQSA-3 SHA256" of the table that says so, or NULL */
	int64_t author;	  /* who was asked as the author of the report; 0: nobody was */
	int waits;	  /* how often it was put off */
	instant waits_until; /* it sleeps until then; INSTANT_NONE: it does not */
	const char *answered_by, *answer;
	const char *proposal; /* an answer that a person only confirms; NULL: none */
	instant answered_at;
	int event_seq; /* of the last line of its history */
	size_t line_count;
	struct question_line **line; /* the latest of them, as many as were asked for */
	enum row_mark mark;
};

/* A question told as a line of somebody's digest, or a follow-up of an old report as one of the
 * summary; without a step: what waits to tell of it that person, 0 everybody, is taken back. */
struct digest_line {
	int64_t person, question, followup; /* one of question and followup */
	const char *step;
	instant due; /* when the digest leaves */
};

/* A line of a question's history. */
struct question_line {
	const struct question *of;
	int seq;
	instant at;
	const char *actor;
	enum question_event kind;
	const char *words; /* what was said with it; NULL: nothing */
};

/* A value of a history line or of a proof; its JSON is made where it is stored. */
struct detail {
	const char *key;
	enum { DETAIL_TEXT, DETAIL_INT, DETAIL_BOOL, DETAIL_WINDOW } type;
	const char *text;
	int64_t number;
	struct window window;
};

struct history_line {
	struct case_record *of;
	int seq;
	instant at;
	const char *actor;
	enum history_kind kind;
	size_t detail_count;
	const struct detail *detail;
};

struct undoable;

struct chart {
	struct patient patient;
	int64_t merged_into; /* 0: it stands for itself */
	bool keeps_numbers;  /* ... and its numbers are as good as before */
	bool fresh;	     /* made by the event under way: nothing else is known of it */
	bool spoiled;	     /* an event failed in the middle: nothing of it may be saved */
	size_t number_count, contact_count, exam_count, appointment_count, case_count,
	    question_count;
	struct patient_number **number;
	struct contact_point **contact; /* ascending by id */
	struct exam **exam;
	struct appointment **appointment; /* ascending by id */
	struct case_record **record;	  /* ascending by id */
	struct question **question;
	size_t letter_count;
	struct patient_letter **letter; /* ascending by id */
	size_t undoable_count;
	struct undoable **undoable; /* of answers that can be taken back, as asked for */
};

/* Ids that the shell has reserved. */
struct id_pool {
	size_t count, used;
	int64_t *id;
	size_t wanted; /* more than there were: the shell brings more and decides again */
};

struct charts {
	size_t count;
	struct chart **chart;
	struct chart *nobody; /* questions that belong to no patient */
	struct directory *people;
	struct id_pool *ids;
	/* Of what is decided once more: the charts as they were decided then, whose follow-ups are
	 * given to the same people.  NULL: nothing was. */
	const struct charts *before;
};

/* Whose number it is; NULL: nobody's among them. */
struct chart *charts_find(const struct charts *all, const char *authority, const char *value);
struct chart *charts_of(const struct charts *all, int64_t patient);
struct case_record *chart_case(const struct chart *c, int64_t followup);
struct exam *chart_exam(const struct chart *c, int64_t exam);
struct patient_letter *chart_letter(const struct chart *c, int64_t letter);
struct appointment *chart_appointment(const struct chart *c, int64_t appointment);
/* The exam that stands for all numbers of x's report: mostly x itself.  NULL-safe. */
struct exam *chart_root(const struct chart *c, struct exam *x);
/* When the first timer of its follow-ups and questions is due; INSTANT_NONE: it has none. */
instant chart_due(const struct chart *c);
struct question *charts_question(
    const struct charts *all, int64_t question, struct chart **of); /* NULL: not loaded */
struct contact_point *charts_contact(
    const struct charts *all, int64_t contact, struct chart **of); /* NULL: not loaded */
struct case_record *charts_case(const struct charts *all, int64_t followup, struct chart **of);
/* What decides with whom of several people a patient is: of his numbers, so that it is the same
 * wherever his chart is computed.  0: he has none. */
uint64_t chart_spread(const struct chart *c);

/* The authority that stands in where none is stated: "@FACILITY". */
const char *authority_of(struct arena *a, const struct identifier *id, const char *sender);
/* MSH-4 of "MSH-3|MSH-4". */
const char *facility_of(struct arena *a, const char *sender);
/* The short name of the follow-up with that id. */
const char *case_ref(struct arena *a, int64_t id);

#endif
