/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_duty.c - what a site wants of reports beside exams: a section duty of the policy file.
 *
 * Fails: never; policy_file.c has checked the values, and who loads the tables that they are there.
 */
#include "autoconf.h"
#include "policy_duty.h"

#include <stdlib.h>
#include <string.h>

static const char *text_of(cfg_t *d, const char *key)
{
	const char *s = cfg_getstr(d, key);
	return s ? s : "";
}

static const char *given(struct arena *a, const char *text)
{
	return *text ? arena_strdup(a, text) : NULL;
}

/* "item=lay_summary;recipient=patient" */
static void take_inputs(struct arena *a, const char *text, struct beside_rule *out)
{
	char *rest = arena_strdup(a, text), *one;
	while (*text && (one = strsep(&rest, ";"))) {
		char *value = strchr(one, '=');
		if (value)
			*value++ = '\0';
		out->input = arena_grow(a, out->input, out->input_count, sizeof *out->input);
		out->input[out->input_count++] = (struct pair){one, value ? value : ""};
	}
}

void policy_take_duty(struct arena *a, cfg_t *d, struct beside_rule *out)
{
	char *system = arena_strdup(a, text_of(d, "table")), *version = strchr(system, ' ');
	if (version)
		*version++ = '\0';
	*out = (struct beside_rule){.on = strcmp(text_of(d, "on"), "yes") == 0,
	    .line = d->line,
	    .system = system,
	    .version = version ? version : "",
	    .of = given(a, text_of(d, "of")),
	    .modality = given(a, text_of(d, "modality")),
	    .days = atoi(text_of(d, "days")),
	    .lead_days = atoi(text_of(d, "lead_days"))};
	take_inputs(a, text_of(d, "inputs"), out);
}
