/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_duty.c - what a site wants of reports beside exams: a section duty of the policy file.
 *
 * Fails: calls fault; single values are checked in policy_file.c, and that its table is there where
 * tables are loaded.
 */
#include "autoconf.h"
#include "policy_duty.h"

#include <stdlib.h>
#include <string.h>

const char *policy_text(cfg_t *d, const char *key)
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

static bool is_on(cfg_t *d)
{
	return strcmp(policy_text(d, "on"), "yes") == 0;
}

void policy_check_duties(cfg_t *cfg, policy_fault_fn fault)
{
	static const char *const needed[] = {"on", "table", "days"};
	for (unsigned i = 0; i < cfg_size(cfg, "duty"); i++) {
		cfg_t *d = cfg_getnsec(cfg, "duty", i);
		int beside;
		for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
			if (!*policy_text(d, needed[k]))
				fault(d, "duty \"%s\" has no %s", cfg_title(d), needed[k]);
		if (!vocabulary_find(&beside_words, cfg_title(d), &beside)) {
			fault(d, "there is no duty \"%s\"", cfg_title(d));
			continue;
		}
		int class = (int)question_class_of(question_of_beside((enum beside)beside));
		const char *word = vocabulary_word(&question_class_words, class);
		if (is_on(d) && !cfg_gettsec(cfg, "questions", word))
			fault(d, "duty \"%s\" is on, and questions \"%s\" is missing", cfg_title(d),
			    word);
	}
}

static void take_duty(struct arena *a, cfg_t *d, struct beside_rule *out)
{
	char *system = arena_strdup(a, policy_text(d, "table")), *version = strchr(system, ' ');
	if (version)
		*version++ = '\0';
	*out = (struct beside_rule){.on = is_on(d),
	    .line = d->line,
	    .system = system,
	    .version = version ? version : "",
	    .of = given(a, policy_text(d, "of")),
	    .modality = given(a, policy_text(d, "modality")),
	    .days = atoi(policy_text(d, "days")),
	    .lead_days = atoi(policy_text(d, "lead_days"))};
	take_inputs(a, policy_text(d, "inputs"), out);
}

void policy_take_duties(struct arena *a, cfg_t *cfg, struct policy *out)
{
	for (int i = 0; i < BESIDES; i++) {
		cfg_t *d = cfg_gettsec(cfg, "duty", vocabulary_word(&beside_words, i));
		if (d)
			take_duty(a, d, &out->beside[i]);
	}
}
