/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_fhir.c - any bytes as the body of a FHIR request, and what would be stored as facts.
 */
#include "followupd/fhir_facts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is stored must be read again, and its number be fit for a column. */
static void read_again(struct arena *a, const struct fhir_message *m)
{
	const struct fhir_source source = {.facility = "F"};
	struct facts f;
	struct err e = {0};
	struct buf out = {0};
	for (const char *c = m->control_id; *c; c++)
		if (*c < ' ' || *c > '~')
			abort();
	if (!fhir_facts(a, m->raw, m->len, m->control_id, &source, NULL, &f, &e))
		abort();
	if (f.kind == FACTS_UNSUPPORTED && !f.why)
		abort();
	facts_json(&f, &out);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const struct fhir_wanted any = {.any = true};
	struct fhir_plan plan;
	const char *body = arena_strndup(a, (const char *)data, size);
	fhir_plan(a, body, size, &any, "F", &plan);
	if (plan.fault.status && (!plan.fault.text || !plan.fault.expression || plan.message_count))
		abort();
	for (size_t i = 0; i < plan.message_count; i++)
		read_again(a, &plan.message[i]);
	arena_free(a);
	return 0;
}
