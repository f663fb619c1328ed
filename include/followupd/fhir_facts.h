/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_facts.h - what FHIR R4 resources say, as struct facts; and a request's body as messages.
 *
 * A resource is told as the HL7 v2 message that says the same, and that is read as every other one:
 * so both roads end in the same facts, and a habit that is known of one is known of the other.
 * Read: Patient, Encounter, ServiceRequest, Appointment, ImagingStudy, DiagnosticReport with what
 * they refer to, alone or in a Bundle (transaction, batch, message, document, collection, history).
 */
#ifndef FOLLOWUPD_FHIR_FACTS_H
#define FOLLOWUPD_FHIR_FACTS_H

#include "followupd/hl7_facts.h"
#include "followupd/sha256.h"

/* What a site knows about one sender. */
struct fhir_source {
	struct hl7_source hl7; /* zone and authorities */
	const char *facility;  /* whose exams and numbers these are, as MSH-4 says it */
};

/* One stored message: a resource, or a Bundle whose first entry it is about.  control_id: of the
 * row.  False: it cannot be read; err has no patient data.  The arena owns. */
MUST_CHECK bool fhir_facts(struct arena *a, const char *raw, size_t len, const char *control_id,
    const struct fhir_source *source, const struct observation_map *observations, struct facts *out,
    struct err *e);

/* Resources that are acted on; ends with NULL. */
extern const char *const fhir_types[];
bool fhir_is_told(const char *type);

/* ---- a body becomes messages -------------------------------------------------------- */

/* What is wrong with a resource, and where: nothing of a patient. */
struct fhir_fault {
	int status;	  /* of HTTP; 0: nothing is wrong */
	const char *code; /* value set issue-type */
	const char
	    *expression; /* FHIRPath: "Bundle.entry[2].resource.status"; "" where it has none */
	const char *text;
};

/* One resource of the request. */
struct fhir_entry {
	const char *type;	   /* "DiagnosticReport" */
	const char *id;		   /* that the client gave it with PUT; else NULL */
	const char *if_none_exist; /* control_id of what must not be there; NULL: nothing */
	size_t message;		   /* of the plan: it is about this resource, or holds it beside */
	bool about;		   /* the former */
	struct fhir_fault fault;   /* then it has no message */
};

/* One row to be stored. */
struct fhir_message {
	const char *type, *control_id; /* printable ASCII */
	const char *patient;	       /* to hash a lane with; "" where it has none */
	const char *sent;	       /* YYYYMMDD...; "" when not stated */
	const char *raw;
	size_t len;
	unsigned char
	    sha256[SHA256_SIZE]; /* of what it says: ids made for one request do not count */
};

enum fhir_request {
	FHIR_ONE,	  /* a resource, or a Bundle of a kind that is taken as one */
	FHIR_TRANSACTION, /* all or nothing */
	FHIR_BATCH,	  /* each for itself */
};

struct fhir_plan {
	enum fhir_request request;
	struct fhir_fault fault; /* of all of it: nothing is to be stored */
	bool bundle;
	size_t entry_count, message_count;
	struct fhir_entry *entry;     /* as they were sent */
	struct fhir_message *message; /* in the order in which they are to be applied */
};

/* What the request says beside its body: POST TYPE, PUT TYPE/ID, POST of a Bundle. */
struct fhir_wanted {
	const char *type, *id;	   /* NULL: not said */
	const char *if_none_exist; /* the header; NULL: none */
	bool if_match;		   /* the header is there */
	bool any;		   /* there is no address: a resource or a Bundle */
};

/* The arena owns; what a message holds is a copy.  facility: as in fhir_source. */
void fhir_plan(struct arena *a, const char *body, size_t len, const struct fhir_wanted *wanted,
    const char *facility, struct fhir_plan *out);

#endif
