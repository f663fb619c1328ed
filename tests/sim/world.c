/* SPDX-License-Identifier: Apache-2.0
 *
 * world.c - the rules, tables and materials that all simulated hospitals share.
 *
 * Fails: ends the program when a file of the tree cannot be read.
 */
#include "autoconf.h"
#include "hospital.h"
#include "followupd/log.h"

#include <stdlib.h>

const char *world_source(void)
{
	const char *dir = getenv("SOURCE_DIR");
	return dir && *dir ? dir : SIM_SOURCE_DIR;
}

/* What goes up every day until somebody answers would be all that is simulated. */
static void slow_last_nets(struct policy *p)
{
	for (int i = 0; i < QUESTION_CLASSES; i++)
		p->question[i].step[p->question[i].step_count - 1].repeat = DAYS(60);
}

/* Two facilities have a team each; the third has none. */
static void give_teams(struct policy *p)
{
	static struct assign_rule rules[] = {{.name = "south", .team = "south", .site = "SOUTH"},
	    {.name = "north", .team = "north", .site = "NORTH"}};
	p->assign = rules;
	p->assign_count = sizeof rules / sizeof *rules;
}

void world_open(struct world *w)
{
	struct err e = {0};
	*w = (struct world){.arena = arena_new()};
	const char *dir = world_source();
#define PATH(name) arena_printf(w->arena, "%s/" name, dir)
	const struct rule_files files = {.policy = PATH("schema/policy/default.conf"),
	    .guidelines = PATH("schema/guidelines"),
	    .codes = PATH("schema/codes"),
	    .narrative = PATH("schema/narrative"),
	    .holidays = PATH("schema/codes/holidays.csv"),
	    .timezone = "America/Chicago",
	    .workdays = "Mon Tue Wed Thu Fri",
	    .send_time = "07:30"};
	w->rules = rules_load(&files, &e);
	if (!w->rules)
		fatal("rules cannot be loaded: %s", e.text);
	slow_last_nets(&w->rules->policy);
	give_teams(&w->rules->policy);
	struct policy variant;
	if (!policy_load(w->arena, PATH("tests/sim/variant.conf"), &variant, &e) ||
	    !rules_keep(
		w->rules, policy_id(w->arena, &variant), variant.text, variant.text_len, &e) ||
	    !observations_load(
		w->arena, PATH("schema/codes/observations.csv"), NULL, &w->observations, &e))
		fatal("%s", e.text);
	/* What was planned by the variant goes on by it; the text of the other one is not kept. */
	w->variant = *w->rules;
	w->variant.policy = w->rules->kept[0].policy;
	w->variant.policy_id = w->rules->kept[0].id;
	slow_last_nets(&w->variant.policy);
	give_teams(&w->variant.policy);
	w->material = material_load(PATH("tests/data"), &e);
	if (!w->material)
		fatal("%s", e.text);
#undef PATH
}

void world_close(struct world *w)
{
	rules_free(w->rules);
	material_free(w->material);
	arena_free(w->arena);
}
