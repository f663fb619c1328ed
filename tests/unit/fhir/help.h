/* SPDX-License-Identifier: Apache-2.0
 *
 * help.h - resources made from a few words, and what is read in them.
 */
#ifndef TESTS_UNIT_FHIR_HELP_H
#define TESTS_UNIT_FHIR_HELP_H

#include "followupd/fhir_facts.h"

/* A resource that can be read, members of it replaced (null: taken away), and what is looked for in
 * its facts as JSON: "reports.0.status".  JSON is written with ' for ". */
struct fhir_row {
	const char *type, *change, *path, *want; /* want NULL: nothing is there */
};

/* The text at that path; "STATUS EXPRESSION" where the resource is refused. */
const char *read_at(const struct fhir_row *row);
void check_rows(const struct fhir_row *row, size_t count);
/* The body with " for '; lends until the next call. */
const char *quoted(const char *json);
/* Its plan; the arena lasts until the next call. */
const struct fhir_plan *plan_of(const char *body, const struct fhir_wanted *wanted);
/* What a message of the plan says, as JSON. */
const char *facts_of_message(const struct fhir_message *m);

#endif
