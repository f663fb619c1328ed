/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_status.h - which status of FHIR R4 a follow-up, a message or an appointment has.
 *
 * The one table of it: what is answered and what is searched for cannot differ.
 */
#ifndef DAEMON_PAGES_FHIR_STATUS_H
#define DAEMON_PAGES_FHIR_STATUS_H

#include <stdbool.h>
#include <stddef.h>

/* Of a follow-up by its key (program_store.h). */
struct fhir_status {
	const char *key;
	const char *task;     /* Task.status */
	const char *business; /* Task.businessStatus, when it is not overdue */
	const char *request;  /* ServiceRequest.status */
};
/* Ends with key NULL. */
extern const struct fhir_status fhir_statuses[];
/* Every key has one. */
const struct fhir_status *fhir_status_of(const char *key);

/* Whether it is a word of the value set. */
bool fhir_is_task_status(const char *word);
bool fhir_is_request_status(const char *word);

/* Of a mail, a letter or an attempt by its outcome. */
struct fhir_told {
	const char *outcome;
	const char *status; /* Communication.status */
	bool received;	    /* there is evidence that it reached whom it is for */
};
/* NULL: no such outcome of that kind, "mail" "letter" or "attempt". */
const struct fhir_told *fhir_told_of(const char *kind, const char *outcome);

/* Appointment.status of a status of ours; NULL: there is none. */
const char *fhir_appointment_status(const char *status);

#endif
