/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_simulate.c - followupctl policy simulate: what one policy or two would send, over the
 * stored history or a CSV of findings.
 *
 * Reads and never writes the database; dates and mails stay in memory.
 * Fails: names every fault of the CSV by line and column before anything is simulated.
 */
#include "autoconf.h"
#include "policy_simulate.h"
#include "followupd/ctl_commands.h"
#include "followupd/rehearsal.h"
#include "followupd/simulate_store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_SECONDS 300
#define YEAR	     365

struct simulating {
	struct simulated out;
	struct arena *arena;
	const char *findings, *from_said, *until_said, *plot;
	bool csv, progress;
	date from, until;
	struct rules *rules;
	struct rules other; /* the same with the policy to compare */
	struct directory people;
	struct simulated_item *item;
	size_t item_count;
	struct behaviour model;
};

/* ---- what there was ---------------------------------------------------------------------------
 */

static bool read_findings(struct simulating *p, struct err *e)
{
	struct csv csv;
	struct buf faults = {0};
	size_t n;
	if (!csv_read_file(p->arena, p->findings, &csv, e))
		return false;
	simulated_staff(p->arena, &p->people);
	simulated_findings(
	    p->arena, &csv, p->rules, &p->people, &p->item, &p->item_count, &faults, &n);
	char *list = buf_steal(&faults), *rest = list, *line;
	while (n && (line = strsep(&rest, "\n")))
		if (*line)
			fprintf(stderr, "%s:%s\n", p->findings, line);
	free(list);
	if (n)
		return err_set(
		    e, ERR_INPUT, "%zu fault%s; nothing was simulated", n, n == 1 ? "" : "s");
	return p->item_count || err_set(e, ERR_INPUT, "\"%s\" has no findings", p->findings);
}

static instant begins(const struct simulating *p, date day)
{
	return zone_at(p->rules->worktime.zone, day, 0, 0);
}

static bool read_history(struct simulating *p, struct err *e)
{
	struct ctl *c = p->out.c;
	struct clock_state k;
	if (!ctl_connect_for(c, READ_SECONDS, e) || !clock_read(c->session, &k, e))
		return false;
	date today = zone_date(p->rules->worktime.zone, k.now);
	date from = p->from != DATE_NONE ? p->from : today - YEAR;
	date until = p->until != DATE_NONE ? p->until : from + 2 * YEAR;
	if (!simulate_people(c->session, p->arena, &p->people, e) ||
	    !simulate_history(c->session, p->arena, begins(p, from), begins(p, until + 1), &p->item,
		&p->item_count, e))
		return false;
	if (!p->item_count)
		return err_set(e, ERR_NOT_FOUND, "there are no follow-ups in that time");
	date first = zone_date(p->rules->worktime.zone, p->item[0].at);
	if (p->from == DATE_NONE)
		p->from = first > from ? first : from;
	return true;
}

/* A year, from the first day on that anything begins. */
static bool find_days(struct simulating *p, struct err *e)
{
	instant first = p->item[0].at;
	for (size_t i = 1; i < p->item_count; i++)
		if (p->item[i].at < first)
			first = p->item[i].at;
	if (p->from == DATE_NONE)
		p->from = zone_date(p->rules->worktime.zone, first);
	if (p->until == DATE_NONE)
		p->until = p->from + YEAR - 1;
	return p->until >= p->from || err_set(e, ERR_INPUT, "--until lies before --from");
}

/* ---- the run ----------------------------------------------------------------------------------
 */

static void show_progress(void *arg, date day)
{
	const struct simulating *p = arg;
	char text[32];
	fprintf(stderr, "\r\033[K%s of ", date_text(day, text));
	fprintf(stderr, "%s", date_text(p->until, text));
	fflush(stderr);
}

static void simulate(struct simulating *p, struct simulated_policy *s, const struct rules *rules)
{
	s->name = arena_printf(p->arena, "%s %s", rules->policy.name, rules->policy.version);
	s->run = (struct simulation){.arena = p->arena,
	    .rules = rules,
	    .people = &p->people,
	    .item = p->item,
	    .item_count = p->item_count,
	    .from = p->from,
	    .until = p->until,
	    .model = p->out.model ? &p->model : NULL,
	    .progress = p->progress ? show_progress : NULL,
	    .progress_arg = p};
	simulation_run(&s->run);
	workload_make(p->arena, &s->run, &s->load);
	if (p->progress)
		fputs("\r\033[K", stderr);
	if (s->run.failed_count)
		fprintf(stderr,
		    "followupctl: %zu events could not be decided, and their patients stand still; "
		    "the first: %s\n",
		    s->run.failed_count, s->run.failed);
}

static bool load_rules(struct simulating *p, struct err *e)
{
	struct simulated_policy *s = p->out.policy;
	struct rule_files files = rule_files_of(p->out.c->config);
	if (s[0].file)
		files.policy = s[0].file;
	else
		s[0].file = files.policy;
	p->rules = rules_load(&files, e);
	if (!p->rules || p->out.policy_count == 1)
		return p->rules != NULL;
	p->other = *p->rules;
	if (!policy_load(p->arena, s[1].file, &p->other.policy, e))
		return false;
	p->other.policy_id = arena_printf(p->arena, "%s %s %s", p->other.policy.name,
	    p->other.policy.version, p->other.policy.sha256);
	return true;
}

static bool load_model(struct simulating *p, struct err *e)
{
	struct simulated *s = &p->out;
	if (strcmp(s->behave, "silent") == 0) {
		s->model = NULL;
		return true;
	}
	if (!s->model)
		s->model = PKGDATADIR "/schema/policy/behaviour.csv";
	bool ok = behaviour_load(p->arena, s->model, &p->model, e);
	p->model.seed = (uint64_t)s->seed;
	return ok;
}

static bool run(struct simulating *p, struct err *e)
{
	struct simulated *s = &p->out;
	s->stored = !p->findings;
	s->source = p->findings ? p->findings : "the stored history";
	if (!ctl_config(s->c, e) || !load_rules(p, e) || !load_model(p, e))
		return false;
	if (p->findings ? !read_findings(p, e) : !read_history(p, e))
		return false;
	if (!find_days(p, e))
		return false;
	simulate(p, &s->policy[0], p->rules);
	if (s->policy_count == 2)
		simulate(p, &s->policy[1], &p->other);
	return true;
}

/* ---- output -----------------------------------------------------------------------------------
 */

static bool write_plot(const struct simulating *p, struct err *e)
{
	const struct simulated_policy *one = &p->out.policy[0], *two = &p->out.policy[1];
	struct buf b = {0};
	if (!p->plot)
		return true;
	workload_plot(
	    &b, &one->load, one->name, p->out.policy_count == 2 ? &two->load : NULL, two->name);
	FILE *f = fopen(p->plot, "w");
	bool ok = f && fwrite(b.data, 1, b.len, f) == b.len;
	ok = f && fclose(f) == 0 && ok;
	buf_free(&b);
	return ok || err_set(e, ERR_SYSTEM, "could not write \"%s\": %s", p->plot, strerror(errno));
}

static int finish(struct simulating *p)
{
	struct err e = {0};
	if (!run(p, &e) || !write_plot(p, &e))
		return ctl_fail(&e);
	if (p->out.c->json)
		simulated_print_json(&p->out);
	else if (p->csv)
		simulated_print_csv(&p->out);
	else
		simulated_print(&p->out);
	return CTL_DONE;
}

static date day_said(const struct ctl *c, const char *option, const char *text)
{
	date d = DATE_NONE;
	if (text && !date_parse(text, &d))
		ctl_misuse(c, "%s is like 2026-09-02", option);
	return d;
}

int ctl_policy_simulate(struct ctl *c, int argc, char **argv)
{
	struct simulating p = {.out = {.c = c, .behave = "silent", .policy_count = 1}};
	struct simulated *s = &p.out;
	const char *csv = NULL, *progress = NULL, *seed = "1";
	const struct ctl_option options[] = {
	    {"policy", "FILE", "instead of the policy of the configuration", &s->policy[0].file},
	    {"against", "FILE", "compare with this policy", &s->policy[1].file},
	    {"behave", "MODEL", "silent: nobody does anything (default); field: by percentages",
		&s->behave},
	    {"model", "FILE", "the percentages of --behave field", &s->model},
	    {"seed", "N", "of what people do (default 1)", &seed},
	    {"from", "YYYY-MM-DD", "count from that day", &p.from_said},
	    {"until", "YYYY-MM-DD", "to that day (default a year)", &p.until_said},
	    {"csv", NULL, "print a line for each person and week", &csv},
	    {"svg", "FILE", "write a plot of the mails of each week", &p.plot},
	    {"progress", NULL, "show how far it is, also off a terminal", &progress}, {0}};
	char **word = ctl_options(c, argc, argv, options, 0, 1);
	if (strcmp(s->behave, "silent") != 0 && strcmp(s->behave, "field") != 0)
		ctl_misuse(c, "--behave is silent or field, not \"%s\"", s->behave);
	if (s->model && strcmp(s->behave, "field") != 0)
		ctl_misuse(c, "--model is for --behave field");
	if (csv && c->json)
		ctl_misuse(c, "either --csv or --json");
	p.findings = word[0];
	p.from = day_said(c, "--from", p.from_said);
	p.until = day_said(c, "--until", p.until_said);
	p.csv = csv != NULL;
	p.progress = progress || isatty(STDERR_FILENO);
	s->seed = ctl_number(c, "--seed", seed, 0, INT64_MAX);
	s->policy_count = s->policy[1].file ? 2 : 1;
	p.arena = arena_new();
	int status = finish(&p);
	rules_free(p.rules);
	arena_free(p.arena);
	return status;
}
