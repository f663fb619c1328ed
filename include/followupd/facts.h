/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.h - what one message says, whatever format it came in.
 *
 * HL7 v2 (and later FHIR) is read into these structures; the engine knows nothing else of the
 * format.  Everything lives in one arena.  A text that was not stated is NULL; one that the sender
 * asks to delete (HL7 "") is an empty string.  Statuses are already translated to our words.
 */
#ifndef FOLLOWUPD_FACTS_H
#define FOLLOWUPD_FACTS_H

#include <stddef.h>
#include "followupd/authority.h"
#include "followupd/clock.h"
#include "followupd/document.h"

/* A point in time as the sender wrote it.  Never more precise than stated. */
struct moment {
	instant at;	  /* start of the stated period; INSTANT_NONE when not stated */
	date day;	  /* the sender's local day; DATE_NONE when less than a day was stated */
	bool has_time;	  /* an hour at least was stated */
	const char *from; /* where it began in the message, while that lasts; NULL: nowhere */
};

struct identifier {
	const char *value;	       /* "RG100245" */
	const char *authority;	       /* namespace id, else universal id; "" when not stated */
	const char *type;	       /* "MR", "EPI"; "" when not stated */
	const struct authority *known; /* what the site says of it; NULL: nothing */
};

struct coded {
	const char *code, *text, *system;
	const char *alt_code, *alt_text, *alt_system;
};

struct person_ref {
	const char *id, *authority; /* id NULL: nobody stated */
	const char *family, *given, *prefix;
};

struct pair {
	const char *key, *value;
};

/* ---- the patient ---------------------------------------------------------- */

enum tristate { NOT_STATED, STATED_NO, STATED_YES };

/* By what a patient is reached, and what is to be known before. */
enum contact_kind {
	CONTACT_PHONE,
	CONTACT_MAIL,
	CONTACT_ADDRESS,
	CONTACT_LANGUAGE,
	CONTACT_INTERPRETER,
	CONTACT_MAY_TELL,
	CONTACT_NEVER,
};

/* Which of several it is. */
enum contact_use {
	USE_UNSAID,
	USE_HOME,
	USE_MOBILE,
	USE_WORK,
	USE_PAGER,
	USE_TEXT_TELEPHONE,
	USE_POST,
	USE_TEMPORARY,
	USE_KIN,
};

/* Where in a message it stood: what is said there later takes the place of it. */
enum contact_place {
	PLACE_PERSON, /* in none: a person said it */
	PLACE_ADDRESS,
	PLACE_HOME,
	PLACE_BUSINESS,
	PLACE_TELECOM,
	PLACE_LANGUAGE,
	PLACE_KIN,
};

/* A number, an address or a language, as registration has it. */
struct facts_contact {
	enum contact_kind kind;
	enum contact_use use;
	enum contact_place place;
	const char *value;
	const char *name; /* whose it is, of next of kin: "Ana Rivera, MTH"; else NULL */
};

struct facts_patient {
	size_t identifier_count;
	struct identifier *identifier; /* best first: type MR, then the first one listed */
	const char *family, *given;
	date birth;	 /* DATE_NONE when not stated */
	const char *sex; /* F M O U */
	const char *address, *phone, *email, *language;
	size_t contact_count;
	struct facts_contact *contact; /* in the order in which they are listed */
	unsigned places;	/* a set: of which anything is said, be it that nothing is left */
	enum tristate deceased; /* PID-30, PID-29, or a disposition that means death */
	struct moment deceased_at;
	struct person_ref primary_care;
};

/* ---- results --------------------------------------------------------------- */

enum report_status {
	REPORT_NONE,	    /* ordered, scheduled or in progress: no report yet */
	REPORT_PERFORMED,   /* images exist, nobody has read them */
	REPORT_PRELIMINARY, /* stored; opens nothing, closes nothing */
	REPORT_FINAL,
	REPORT_CORRECTED, /* also appended: a new version of a final one */
	REPORT_CANCELLED, /* the exam did not happen */
	REPORT_WITHDRAWN, /* posted wrong, e.g. to the wrong patient */
	REPORT_REFUSED,	  /* no order or no patient on record at the sender: for a person */
};

enum section {
	SECTION_BODY,
	SECTION_PROCEDURE,
	SECTION_HISTORY,
	SECTION_COMPARISON,
	SECTION_FINDINGS,
	SECTION_IMPRESSION,
	SECTION_RECOMMENDATION,
	SECTION_ADDENDUM,
	SECTION_COMMUNICATION,
};

struct passage {
	enum section section;
	const char *text;		       /* UTF-8, lines joined with LF */
	const struct document_known *document; /* it was read from; NULL: lines of the message */
};

/* A recommendation as the radiologist stated it in discrete fields. */
struct stated {
	bool present;
	struct coded procedure; /* code NULL when only an interval was stated */
	const char *tokens;	/* exam tokens, where prose named them; NULL: see procedure */
	int min, max;		/* -1 when no interval was stated */
	const char *unit;	/* "days", "weeks" or "months" */
	bool from_first;	/* counted from the first exam of the finding, not from this one */
};

/* ACR actionable-finding category of RAD-128 (RadLex code in OBX-15). */
enum actionable {
	ACTIONABLE_NOT_STATED,
	ACTIONABLE_EMERGENT,
	ACTIONABLE_URGENT,
	ACTIONABLE_NONCRITICAL,
	ACTIONABLE_NO
};

/* One finding in discrete fields: everything that shares an OBX-4 sub-ID. */
struct facts_finding {
	const char *group; /* the sub-ID; "" when not stated */
	const char *system,
	    *version; /* decision-table id; NULL when no category or input was coded */
	size_t input_count;
	struct pair *input; /* names and values of the decision table, lower case */
	struct stated stated;
	enum actionable actionable;
	const char *guideline_cited; /* code from OBX-15 that is a guideline, or NULL */
	const char *evidence;	     /* "OBX[2] LUNGRADS=4A; OBX[4] FUMONTHS=3 mo" */
};

/* One OBR and what belongs to it. */
struct facts_report {
	struct identifier placer, filler; /* value NULL when not stated */
	const char *accession;		  /* never NULL for a usable report */
	const char *study_uid;
	struct coded procedure;
	const char *modality;	 /* DICOM word if one was stated, else NULL */
	struct moment started;	 /* exam start: due dates count from here */
	struct moment status_at; /* version clock: OBR-22, else MSH-7 */
	enum report_status status;
	struct person_ref orderer, radiologist;
	bool machine_author; /* no ordering provider and no radiologist, e.g. an AI product */
	bool no_text;	     /* sent as final, or as preliminary, and says nothing: performed */
	bool text_kept; /* final now without sending the text again: the preliminary one stands */
	size_t passage_count;
	struct passage *passage; /* in message order */
	size_t finding_count;
	struct facts_finding *finding;
	size_t ignored_documents;  /* documents whose text is not among the passages */
	const char *document_lack; /* why, to go on in a sentence: "it is encrypted"; or NULL */
	bool document_in_part;	   /* that is lacking of a document whose other text counts */
};

/* ---- orders, appointments, merges, providers --------------------------------- */

enum order_event {
	ORDER_NEW,
	ORDER_CHANGED,
	ORDER_CANCELLED,
	ORDER_HELD,
	ORDER_SCHEDULED,
	ORDER_STARTED,
	ORDER_PERFORMED,
	ORDER_OTHER
};

struct facts_order {
	enum order_event event;
	struct identifier placer, filler;
	const char *accession, *study_uid;
	struct coded procedure;
	const char *modality;
	struct person_ref orderer;
	struct moment scheduled; /* TQ1-7, ORC-7.4 or OBR-27.4 */
	struct moment event_at;	 /* ORC-9, else MSH-7 */
	const char *note;	 /* NTE text: may name the accession it follows up */
};

enum appointment_event {
	APPOINTMENT_BOOKED,
	APPOINTMENT_MOVED,
	APPOINTMENT_CHANGED,
	APPOINTMENT_CANCELLED,
	APPOINTMENT_NO_SHOW,
	APPOINTMENT_DONE
};

struct facts_appointment {
	enum appointment_event event;	  /* the trigger event outranks SCH-25 */
	struct identifier placer, filler; /* SCH-1, SCH-2 */
	struct identifier order_placer, order_filler;
	struct coded procedure;
	struct moment start, end;
};

enum merge_how {
	MERGE_RETIRES, /* the second number is another one for the first patient, and goes */
	MERGE_LINKS,   /* both numbers are one person's, and both stay */
	MERGE_UNLINKS, /* they are two after all */
	MERGE_UNCLEAR, /* what is meant cannot be told: a person is asked */
};

struct facts_merge {
	enum merge_how how;
	struct identifier survivor, retired;
};

enum provider_event { PROVIDER_UPDATE, PROVIDER_DEACTIVATE, PROVIDER_REACTIVATE };

struct facts_provider {
	enum provider_event event;
	struct person_ref person;
	const char *email; /* NULL when not stated */
};

/* ---- the message -------------------------------------------------------------- */

enum facts_kind {
	FACTS_UNSUPPORTED, /* stored and listed; `why` says what it was */
	FACTS_REPORTS,
	FACTS_ORDERS,
	FACTS_APPOINTMENT,
	FACTS_PATIENT,
	FACTS_MERGES,
	FACTS_PROVIDERS,
};

struct facts {
	enum facts_kind kind;
	const char *why;	  /* FACTS_UNSUPPORTED: "type DFT^P03 is not applied" */
	const char *type, *event; /* "ORU", "R01" */
	const char *sender;	  /* MSH-3|MSH-4 */
	const char *control_id;
	struct moment sent;
	bool training; /* MSH-11 T or D: store, do not act */
	struct facts_patient patient;
	struct person_ref attending;
	const char *setting; /* inpatient, outpatient or emergency; NULL: not stated */
	size_t report_count, order_count, merge_count, provider_count;
	struct facts_report *report;
	struct facts_order *order;
	struct facts_appointment appointment;
	struct facts_merge *merge;
	struct facts_provider *provider;
	size_t unread_count;
	struct document_found *unread; /* documents of which nobody knows the text yet */
	size_t flag_count;
	const char **flag; /* oddities seen while reading: "charset", "glued-line", ... */
};

#endif
