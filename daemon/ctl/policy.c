/* SPDX-License-Identifier: Apache-2.0
 *
 * policy.c - followupctl policy: what is wrong with one, and what comes of it for a follow-up.
 *
 * Nothing is written; who would be told, and when, is said by the core.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_chart.h"
#include "followupd/ctl_commands.h"
#include "followupd/ctl_policy.h"
#include "followupd/foresee.h"
#include "followupd/policy_check.h"

#include <stdio.h>
#include <string.h>

/* ---- check ---------------------------------------------------------------------------------- */

/* What cannot be read is told by its faults, "; " between, each with file and line. */
static int print_unreadable(const char *text)
{
	for (const char *end; (end = strstr(text, "; ")); text = end + 2)
		fprintf(stderr, "%.*s\n", (int)(end - text), text);
	fprintf(stderr, "%s\n", text);
	return CTL_REFUSED;
}

static json_t *faults_json(
    const char *path, const struct policy *p, const struct policy_fault *f, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    list, json_pack("{s:i, s:s}", "line", f[i].line, "fault", f[i].words));
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "file", path, "name", p->name, "version",
	    p->version, "sha256", p->sha256, "faults", list);
}

int ctl_policy_check(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct policy p;
	struct policy_fault *f;
	struct arena *a = arena_new();
	char **word = ctl_options(c, argc, argv, NULL, 0, 1);
	if (!word[0] && !ctl_config(c, &e)) {
		arena_free(a);
		return ctl_fail(&e);
	}
	const char *path = word[0] ? word[0] : c->config->policy_file;
	if (!policy_load(a, path, &p, &e)) {
		arena_free(a);
		return print_unreadable(e.text);
	}
	size_t count = policy_faults(a, &p, &f);
	if (c->json)
		ctl_print_json(faults_json(path, &p, f, count));
	for (size_t i = 0; i < count && !c->json; i++)
		printf("%s:%d: %s\n", path, f[i].line, f[i].words);
	if (!count && !c->json)
		printf("%s: policy %s %s, nothing wrong\n", path, p.name, p.version);
	arena_free(a);
	return count ? CTL_REFUSED : CTL_DONE;
}

/* ---- explain -------------------------------------------------------------------------------- */

static const char *const lost_words[] = {[LOST_FROM_DAY] = "by the attempts rule, not before",
    [LOST_BY_PHYSICIAN] = "only by a physician who says so himself",
    [LOST_NEVER] = "never"};

static json_t *time_json(instant t)
{
	char text[32];
	return json_string(instant_text(t, text));
}

static json_t *item_json(const struct foreseen *f)
{
	return json_pack("{s:o, s:s, s:i, s:i, s:b, s:b, s:s, s:s, s:b, s:s}", "at",
	    time_json(f->at), "step", f->step, "line", f->line, "tier", f->tier, "overdue",
	    f->overdue, "repeats", f->repeats, "role", vocabulary_word(&role_words, (int)f->role),
	    "person", f->who, "stands_in", f->stands_in, "notice", f->notice);
}

static json_t *page_json(const struct foresight *x)
{
	char day[32];
	json_t *list = json_array();
	for (size_t i = 0; i < x->count; i++)
		json_array_append_new(list, item_json(&x->item[i]));
	return json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:o, s:o}", "ref", x->ref,
	    "open", x->open, "hold", vocabulary_word(&followup_hold_words, (int)x->hold), "band",
	    x->band, "policy", x->policy, "running_policy", x->running, "other_policy",
	    x->other_policy, "goes_by_its_own", x->kept_policy, "lost", lost_words[x->lost],
	    "lost_from",
	    x->open && x->lost == LOST_FROM_DAY ? json_string(date_text(x->lost_from, day))
						: json_null(),
	    "steps", list);
}

static void print_policy(struct arena *a, const struct foresight *x)
{
	const char *by = x->kept_policy ? x->policy : x->running;
	printf("Follow-up %s, band \"%s\" of policy %s (line %d)\n", x->ref, x->band,
	    ctl_policy_name(a, by), x->band_line);
	if (x->other_policy && x->kept_policy)
		printf("In force for new ones is policy %s; this one goes on as it was planned: "
		       "followupctl policy change says what the other would change.\n",
		    ctl_policy_name(a, x->running));
	else if (x->other_policy)
		printf("It was opened under another policy, %s, whose text is not kept; from its "
		       "next step on it goes by the one in force.\n",
		    ctl_policy_name(a, x->policy));
}

static void print_item(const struct ctl *c, const struct foreseen *f)
{
	char when[32], what[40] = "reminder", line[24] = "";
	if (f->tier)
		snprintf(what, sizeof what, "tier %d%s", f->tier, f->overdue ? ", overdue" : "");
	if (f->line)
		snprintf(line, sizeof line, ", line %d", f->line);
	printf("%s  %-16s %s (%s%s): %s%s\n", ctl_time(c, f->at, when), what, f->who,
	    vocabulary_word(&role_words, (int)f->role), f->stands_in ? ", stands in" : "", f->step,
	    line);
}

static void print_lost(const struct foresight *x)
{
	char day[32];
	printf("It can be closed as lost %s%s%s.\n", lost_words[x->lost],
	    x->lost == LOST_FROM_DAY ? " " : "",
	    x->lost == LOST_FROM_DAY ? date_text(x->lost_from, day) : "");
}

static void print_page(const struct ctl *c, struct arena *a, const struct foresight *x)
{
	print_policy(a, x);
	if (!x->open) {
		puts("It is closed: nothing comes by itself.");
		return;
	}
	if (x->hold != HOLD_NONE)
		printf("It is held (%s): nobody is told until it is released.\n",
		    vocabulary_meaning(&followup_hold_words, (int)x->hold));
	else if (!x->count)
		puts("Nobody is told any more: it was a suggestion.");
	else
		printf("If nobody does anything (times in %s):\n", zone_name(c->zone));
	for (size_t i = 0; i < x->count; i++)
		print_item(c, &x->item[i]);
	if (x->count && x->item[x->count - 1].repeats)
		puts("and so on, until somebody records what became of it.");
	print_lost(x);
}

int ctl_policy_explain(struct ctl *c, int argc, char **argv)
{
	struct ctl_chart chart = {0};
	struct foresight x;
	struct err e = {0};
	struct arena *a = arena_new();
	int64_t id;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	bool ok = ctl_connect(c, &e) && casefile_find(c->session, word[0], &id, &e) &&
		  ctl_chart_begin(c, a, id, &chart, &e) &&
		  foresee(a, &chart.charts, chart.rules, chart.now, id, &x, &e);
	if (ok && c->json)
		ctl_print_json(page_json(&x));
	else if (ok)
		print_page(c, a, &x);
	if (c->session)
		session_rollback(c->session);
	rules_free(chart.rules);
	arena_free(a);
	return ok ? CTL_DONE : ctl_fail(&e);
}
