/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_followup.h - the two resources that a follow-up is, read and searched for in one way.
 */
#ifndef DAEMON_PAGES_FHIR_FOLLOWUP_H
#define DAEMON_PAGES_FHIR_FOLLOWUP_H

#include "fhir.h"
#include "fhir_status.h"

struct fhir_kind {
	fhir_build_fn build;
	fhir_build_fn focus; /* what _include adds; NULL: nothing can be included */
	const char *status_system;
	bool (*is_status)(const char *word);
	const char *(*status_of)(const struct fhir_status *s);
};

void fhir_followup_read(struct visit *v, const struct fhir_kind *kind);
void fhir_followup_search(struct visit *v, const struct fhir_kind *kind);

#endif
