/* SPDX-License-Identifier: Apache-2.0
 *
 * messages_explain.h - what the files of followupctl messages explain share.
 */
#ifndef DAEMON_CTL_MESSAGES_EXPLAIN_H
#define DAEMON_CTL_MESSAGES_EXPLAIN_H

#include "followupd/ctl.h"
#include "followupd/hl7_facts.h"

struct explained {
	struct ctl *c;
	struct arena *a;
	int64_t id;
	struct rows row;
	struct charset charset; /* of HL7; used NULL: not read */
	json_t *facts;		/* with places; NULL: there are none */
	json_t *known;	    /* patient numbers, and which authority of the configuration each has */
	json_t *resource;   /* of FHIR */
	const char *unread; /* why there are no facts */
	size_t number_count;
	const char **number; /* of patients */
};

/* Adds to each value of the facts where in the resource the same stands: a FHIR path. */
void explain_fhir_places(struct arena *a, json_t *facts, json_t *resource);
/* What was odd and read all the same: {"flag": ..., "in_words": ...} each. */
json_t *explain_flags(const json_t *facts);
void explain_print_settings(struct explained *x, json_t *source);
/* Each value with its place. */
void explain_print_facts(struct explained *x, const json_t *flags);

#endif
