/* SPDX-License-Identifier: Apache-2.0
 *
 * story.h - what happens at a hospital, as a list of steps that nobody's decisions change.
 *
 * A story is made from a seed alone, before anything is decided.  A step says what is sent or
 * answered and when it arrives; it names patients, exams and people by the hospital's own numbers,
 * so that any step may be left out and the others still mean the same.  Two printers turn a step
 * into facts (as_facts.c) and into the bytes of the same message (as_hl7.c).
 */
#ifndef TESTS_SIM_STORY_H
#define TESTS_SIM_STORY_H

#include "followupd/closure.h"
#include "followupd/facts.h"
#include "followupd/vocabulary.h"
#include "material.h"
#include "followupd/random.h"

enum step_kind {
	STEP_REPORT,
	STEP_ORDER,
	STEP_APPOINTMENT,
	STEP_PATIENT, /* ADT */
	STEP_MERGE,
	STEP_PROVIDER,
	STEP_ANSWER, /* about a follow-up or an open question of the patient */
	STEP_OUTAGE, /* nothing is decided for a while; what is due then is late */
	STEP_POLICY, /* the site edits its policy */
	STEP_CLOCK,  /* nothing but time: the end of a story */
};

#define STEP_TEXTS 3

struct step_person {
	int number; /* of the hospital's people; -1: nobody is named */
};

struct sim_step {
	instant at; /* it arrives */
	unsigned serial;
	enum step_kind kind;
	unsigned patient; /* of the hospital's patients */
	bool old_number;  /* the message names the patient by the number he had before */
	bool odd_name;	  /* ... and by another name or date of birth */
	bool relayed;	  /* another system of the same facility sends it */
	unsigned exam;
	const struct procedure *procedure;
	instant sent;
	instant age; /* it was written so long before it was first sent */
	struct step_person orderer, radiologist, attending;
	/* STEP_REPORT */
	enum report_status status;
	instant started;
	bool text_kept;
	unsigned text_count, finding_count;
	const char *text[STEP_TEXTS];
	const struct coded_finding *finding[2];
	struct {
		const struct procedure *procedure; /* NULL: only an interval */
		int min, max;			   /* -1: none was stated */
		const char *unit;
	} stated;
	bool has_stated;
	enum actionable actionable;
	/* STEP_ORDER, STEP_APPOINTMENT */
	enum order_event order;
	enum appointment_event appointment;
	instant scheduled;
	unsigned visit;	       /* which of the exam's appointments */
	bool no_order;	       /* the appointment names none */
	bool day_only;	       /* ... and no hour */
	unsigned answers_exam; /* the order names that exam in a note; 0: it does not */
	/* STEP_PATIENT */
	enum tristate deceased;
	/* STEP_MERGE, of the patient's two numbers */
	enum merge_how merge;
	/* STEP_PROVIDER */
	enum provider_event provider;
	int mail; /* index of the person's mail address, -1: not stated */
	/* STEP_ANSWER */
	enum answer_kind answer;
	unsigned pick; /* which of the patient's follow-ups or questions */
	const char *code;
	/* STEP_OUTAGE */
	instant length;
};

struct story_options {
	uint64_t seed;
	unsigned patients, years;
	unsigned trouble; /* so many times as often exams are wrong, taken back or re-protocolled */
	bool
	    calm; /* well ordered, for a comparison with the engine: no outages, no edited policy */
};

#define FACILITIES 3
#define PEOPLE	   24

/* Somebody's leave; of who has left for good until is INSTANT_NONE. */
struct sim_period {
	int person, cover; /* cover -1: nobody is named */
	instant from, until;
};

struct story {
	struct story_options options;
	size_t period_count;
	struct sim_period period[2 * PEOPLE];
	instant start, end;
	size_t count, room;
	struct sim_step *step; /* in order of arrival */
};

void story_make(struct story *s, const struct story_options *o, const struct material *m);
/* arrival.c: a few messages about one or two patients, each with the time its sender gave it, in
 * the sender's order; all of them were sent by ARRIVALS_SENT. */
void arrival_make(struct story *s, uint64_t seed, const struct material *m);
void story_free(struct story *s);
/* "report", "order" ... */
const char *step_kind_name(enum step_kind k);
/* course.c: what happens to one patient. */
void course_make(struct story *s, const struct material *m, struct random *r, unsigned patient);
struct sim_step *story_add(struct story *s, const struct sim_step *step);

/* ---- names of the hospital ------------------------------------------------------------------- */

#define ARRIVALS_SENT DAYS((instant)date_of(2028, 3, 1))

struct sim_person {
	const char *ref, *family, *given, *email, *roles;
};

/* Who works here when a story begins.  Some have no address, or one that no server takes. */
extern const struct sim_person sim_people[PEOPLE];
#define CLINICIANS   14 /* the first ones; then radiologists, then those with a role */
#define RADIOLOGISTS 4
/* A telephone number of that patient as registration has it then. */
const char *sim_phone(struct arena *a, unsigned patient, instant at, unsigned which);
/* The person's mail address number n; NULL: none. */
const char *sim_mail(struct arena *a, int person, int n);
bool sim_mail_is_refused(const char *email);

const char *sim_sender(unsigned patient, bool relayed); /* "RIS|NORTH" */
const char *sim_authority(unsigned patient);		/* "NORTH-MR", "" where none is stated */
const char *sim_number(struct arena *a, unsigned patient, bool old);
const char *sim_accession(struct arena *a, unsigned exam);
const char *sim_placer(struct arena *a, unsigned exam);
enum prose_mode sim_prose(unsigned patient);

/* ---- printers -------------------------------------------------------------------------------- */

/* What a message step says, in the arena; NULL: it is no message. */
const struct facts *step_facts(struct arena *a, const struct sim_step *s);
const char *step_merge_event(const struct sim_step *s);
/* A report that says something: not one whose text stands, nor one that says the images exist. */
bool step_has_text(const struct sim_step *s);
struct buf;
/* The same as HL7 v2; false: it is no message. */
bool step_hl7(const struct sim_step *s, struct buf *out);

#endif
