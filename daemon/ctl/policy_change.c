/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_change.c - followupctl policy change: what running follow-ups would do by another policy
 * than the one they were planned by, and having them go by it.
 *
 * A preview writes nothing and is said by the core.  What is applied is an answer for each
 * follow-up, that the engine takes in a transaction of its own and keeps in the history.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/chart_store.h"
#include "followupd/csv.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/ctl_policy.h"
#include "followupd/foresee.h"
#include "followupd/inbox.h"
#include "followupd/people_store.h"
#include "followupd/policy_store.h"
#include "followupd/rebuild_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_DEFAULT "20"
#define ANSWER_WAIT   60 /* seconds, for each part */

struct changing {
	struct ctl *c;
	struct arena *arena;	      /* of what is shown at the end */
	const char *file, *by, *only; /* only: ref of the one; NULL: all */
	bool csv;
	int64_t limit;
	struct rules *rules; /* of the configuration, with what the instance has kept */
	struct rules then;   /* with the policy that is looked at */
	const char *in_force;
	instant now;
	int64_t count[POLICY_EFFECTS], all, failed, open;
	size_t shown_count;
	struct policy_change *shown; /* the most pressing, for text */
	json_t *list;
};

/* ---- one of them ---------------------------------------------------------------------------- */

static struct next_step keep_step(struct arena *a, struct next_step s)
{
	s.step = s.step ? arena_strdup(a, s.step) : NULL;
	s.who = s.who ? arena_strdup(a, s.who) : NULL;
	return s;
}

/* For text the most pressing are kept, as many as are shown. */
static void keep(struct changing *k, const struct policy_change *x)
{
	size_t at = k->shown_count;
	if (x->effect == EFFECT_NONE)
		return;
	while (at && k->shown[at - 1].effect > x->effect)
		at--;
	if (at >= (size_t)k->limit)
		return;
	if (k->shown_count < (size_t)k->limit)
		k->shown_count++;
	memmove(k->shown + at + 1, k->shown + at, (k->shown_count - at - 1) * sizeof *k->shown);
	k->shown[at] = (struct policy_change){.ref = arena_strdup(k->arena, x->ref),
	    .from = arena_strdup(k->arena, x->from),
	    .effect = x->effect,
	    .before = keep_step(k->arena, x->before),
	    .after = keep_step(k->arena, x->after)};
}

static json_t *next_json(const struct next_step *s)
{
	char at[32];
	if (!s->step)
		return json_null();
	return json_pack("{s:s, s:s, s:i, s:s, s:s}", "step", s->step, "at",
	    instant_text(s->at, at), "tier", s->tier, "who", s->who, "role",
	    vocabulary_word(&role_words, (int)s->role));
}

static json_t *change_json(const struct policy_change *x)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "ref", x->ref, "from", x->from, "effect",
	    vocabulary_word(&policy_effect_words, (int)x->effect), "before", next_json(&x->before),
	    "after", next_json(&x->after));
}

static void print_csv_step(const struct next_step *s, char after)
{
	char at[32];
	csv_print(s->step ? s->step : "", ',');
	csv_print(s->who ? s->who : "", ',');
	csv_print(s->step ? instant_text(s->at, at) : "", after);
}

static void print_csv(struct arena *a, const struct policy_change *x)
{
	csv_print(x->ref, ',');
	csv_print(ctl_policy_name(a, x->from), ',');
	csv_print(vocabulary_word(&policy_effect_words, (int)x->effect), ',');
	print_csv_step(&x->before, ',');
	print_csv_step(&x->after, '\n');
}

static void take(struct changing *k, struct arena *a, const struct policy_change *x)
{
	k->all++;
	k->count[x->effect]++;
	if (k->csv)
		print_csv(a, x);
	else if (k->c->json)
		json_array_append_new(k->list, change_json(x));
	else
		keep(k, x);
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* Some follow-ups with their charts; what cannot be decided is counted and named. */
static bool look_at(struct changing *k, const struct rows *part, struct err *e)
{
	struct unit u = {.session = k->c->session, .arena = arena_new(), .now = k->now};
	struct rules before = rules_as_of(k->rules, k->now);
	int n = rows_count(part);
	int64_t *id = arena_alloc(u.arena, ((size_t)n + 1) * sizeof *id);
	struct chart_request request = {.followup_count = (size_t)n, .followup = id};
	struct charts all = {0};
	for (int i = 0; i < n; i++)
		id[i] = rows_int(part, i, 0);
	bool ok = charts_read(&u, &request, &all);
	for (int i = 0; ok && i < n; i++) {
		struct policy_change x;
		struct err why = {0};
		if (foresee_policy(u.arena, &all, &before, &k->then, k->now, id[i], &x, &why))
			take(k, u.arena, &x);
		else {
			k->failed++;
			fprintf(stderr, "followupctl: %s: %s\n", rows_text(part, i, 2), why.text);
		}
	}
	if (!ok)
		*e = u.err;
	arena_free(u.arena);
	return ok;
}

/* Calls `each` for some of those that go by another policy, until there are no more. */
static bool for_parts(struct changing *k,
    bool (*each)(struct changing *k, const struct rows *part, struct err *e), struct err *e)
{
	int64_t after = 0;
	for (;;) {
		struct rows part;
		if (!policies_others(k->c->session, k->then.policy_id, after, k->only, &part, e))
			return false;
		int n = rows_count(&part);
		bool ok = !n || each(k, &part, e);
		after = n ? rows_int(&part, n - 1, 0) : after;
		rows_free(&part);
		if (!ok || !n)
			return ok;
	}
}

/* ---- the preview ---------------------------------------------------------------------------- */

static const char *step_words(const struct changing *k, struct arena *a, const struct next_step *s)
{
	char at[32];
	if (!s->step)
		return "nothing";
	return arena_printf(a, "%s %s to %s (%s)",
	    s->at <= k->now ? "now" : ctl_time(k->c, s->at, at), s->step, s->who,
	    vocabulary_word(&role_words, (int)s->role));
}

static void print_counts(const struct changing *k)
{
	static const char *const words[] = {[EFFECT_AT_ONCE] = "would be escalated at once",
	    [EFFECT_SOONER] = "would hear of it sooner",
	    [EFFECT_LATER] = "would hear of it later",
	    [EFFECT_OTHER] = "would hear of it then, by another step or another person",
	    [EFFECT_HELD] = "are held, and would go on by it when they are released",
	    [EFFECT_NONE] = "would hear next of it as now"};
	printf("Policy %s instead of what they were planned by: %" PRId64 " of %" PRId64
	       " open follow-ups go by another one\n",
	    ctl_policy_name(k->arena, k->then.policy_id), k->all, k->open);
	for (int i = 0; i < POLICY_EFFECTS; i++)
		printf("  %6" PRId64 "  %s\n", k->count[i], words[i]);
	if (k->failed)
		printf("  %6" PRId64 "  cannot be looked at, see above\n", k->failed);
}

static void print_shown(const struct changing *k)
{
	int64_t changed = k->all - k->count[EFFECT_NONE];
	for (size_t i = 0; i < k->shown_count; i++) {
		const struct policy_change *x = &k->shown[i];
		printf("%s  %s\n    %s: %s\n    then: %s\n", x->ref,
		    vocabulary_meaning(&policy_effect_words, (int)x->effect),
		    ctl_policy_name(k->arena, x->from), step_words(k, k->arena, &x->before),
		    step_words(k, k->arena, &x->after));
	}
	if ((int64_t)k->shown_count < changed)
		printf("%zu of %" PRId64
		       " are shown, the most pressing first; --limit shows more, --csv all\n",
		    k->shown_count, changed);
	if (k->all && !k->file)
		printf(
		    "Nothing was changed. To have %s by it: followupctl policy change%s%s --apply "
		    "--by NAME\n",
		    k->only ? "this one go" : "them go", k->only ? " " : "",
		    k->only ? k->only : "");
	else if (k->all)
		puts("Nothing was changed. To have them go by it: name the file in rules.policy, "
		     "reload followupd, then followupctl policy change --apply --by NAME");
}

static json_t *counts_json(const struct changing *k)
{
	json_t *j = json_object();
	for (int i = 0; i < POLICY_EFFECTS; i++)
		json_object_set_new(
		    j, vocabulary_word(&policy_effect_words, i), json_integer(k->count[i]));
	return j;
}

static bool preview(struct changing *k, struct err *e)
{
	k->shown = arena_alloc(k->arena, ((size_t)k->limit + 1) * sizeof *k->shown);
	k->list = json_array();
	if (k->csv)
		puts("followup,planned_by,effect,step_before,who_before,at_before,step_after,"
		     "who_after,at_after");
	if (!for_parts(k, look_at, e)) {
		json_decref(k->list);
		return false;
	}
	if (k->c->json)
		ctl_print_json(
		    json_pack("{s:s, s:I, s:I, s:I, s:o, s:O}", "policy", k->then.policy_id, "open",
			(json_int_t)k->open, "others", (json_int_t)k->all, "failed",
			(json_int_t)k->failed, "counts", counts_json(k), "followups", k->list));
	else if (!k->csv) {
		print_counts(k);
		print_shown(k);
	}
	json_decref(k->list);
	return true;
}

/* ---- applying it ---------------------------------------------------------------------------- */

static bool store(struct changing *k, int64_t followup, int64_t *message, struct err *e)
{
	json_t *j = json_pack("{s:s, s:I, s:s, s:s}", "kind",
	    vocabulary_word(&answer_kind_words, ANSWER_POLICY), "followup", (json_int_t)followup,
	    "by", k->by, "policy", k->then.policy_id);
	char *text = json_dumps(j, JSON_COMPACT);
	bool ok = inbox_answer(k->c->session, vocabulary_word(&answer_kind_words, ANSWER_POLICY),
	    text, ctl_system_user(), message, e);
	free(text);
	json_decref(j);
	return ok;
}

static bool settle(struct changing *k, int64_t message, const char *ref, struct err *e)
{
	struct inbox_outcome o;
	if (!inbox_await(k->c->session, message, ANSWER_WAIT, &o, e))
		return false;
	if (!o.known)
		return err_set(e, ERR_REFUSED,
		    "the engine did not answer in %d seconds: what is stored will be applied when "
		    "it runs",
		    ANSWER_WAIT);
	if (strcmp(o.outcome, "applied") == 0)
		k->all++;
	else {
		k->failed++;
		fprintf(stderr, "followupctl: %s: %s: %s\n", ref, o.outcome, o.detail);
	}
	return true;
}

static bool apply_to(struct changing *k, const struct rows *part, struct err *e)
{
	int n = rows_count(part);
	int64_t *message = xreallocarray(NULL, (size_t)n + 1, sizeof *message);
	bool ok = true;
	for (int i = 0; ok && i < n; i++)
		ok = store(k, rows_int(part, i, 0), &message[i], e);
	for (int i = 0; ok && i < n; i++)
		ok = settle(k, message[i], rows_text(part, i, 2), e);
	free(message);
	return ok;
}

static bool apply(struct changing *k, struct err *e)
{
	if (!k->in_force || strcmp(k->in_force, k->then.policy_id) != 0) {
		err_set(e, ERR_REFUSED, "policy %s is not in force%s%s",
		    ctl_policy_name(k->arena, k->then.policy_id), k->in_force ? ": that is " : "",
		    k->in_force ? ctl_policy_name(k->arena, k->in_force) : "");
		err_hint(
		    e, "Reload followupd, so that its engine reads the file, and say it again.");
		return false;
	}
	if (!for_parts(k, apply_to, e))
		return false;
	if (k->c->json)
		ctl_print_json(json_pack("{s:s, s:I, s:I}", "policy", k->then.policy_id, "applied",
		    (json_int_t)k->all, "refused", (json_int_t)k->failed));
	else
		printf("%" PRId64 " follow-up%s by policy %s from now on%s\n", k->all,
		    k->all == 1 ? " goes" : "s go", ctl_policy_name(k->arena, k->then.policy_id),
		    k->failed ? "; what was refused stands above" : "");
	return !k->failed || err_set(e, ERR_REFUSED, "%" PRId64 " were refused", k->failed);
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool load(struct changing *k, struct err *e)
{
	struct rule_files files = rule_files_of(k->c->config);
	k->rules = rules_load(&files, e);
	if (!k->rules || !policies_read(k->c->session, k->rules, e))
		return false;
	k->then = *k->rules;
	k->in_force = k->rules->use_count ? k->rules->use[k->rules->use_count - 1].id : NULL;
	if (!k->file)
		return true;
	if (!policy_load(k->arena, k->file, &k->then.policy, e))
		return false;
	k->then.policy_id = policy_id(k->arena, &k->then.policy);
	return true;
}

static bool count_open(struct changing *k, struct err *e)
{
	const struct casefile_filter all_open = {0};
	return k->only ? (k->open = 1) : casefile_count(k->c->session, &all_open, &k->open, e);
}

static bool find_one(struct changing *k, const char *word, struct err *e)
{
	int64_t id;
	if (!word)
		return true;
	if (!casefile_find(k->c->session, word, &id, e))
		return false;
	k->only = case_ref(k->arena, id);
	return true;
}

static bool run(struct changing *k, const char *word, const char *by, struct err *e)
{
	char ref[80];
	if (!ctl_connect(k->c, e) || !find_one(k, word, e))
		return false;
	if (by) {
		if (!people_identify(k->c->session, by, ref, e) || !load(k, e))
			return false;
		k->by = ref;
		return apply(k, e);
	}
	bool ok = rebuild_begin(k->c->session, &k->now, e) && load(k, e) && count_open(k, e) &&
		  preview(k, e);
	session_rollback(k->c->session);
	return ok;
}

int ctl_policy_change(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	const char *look = NULL, *act = NULL, *by = NULL, *csv = NULL, *limit = SHOWN_DEFAULT;
	struct changing k = {.c = c, .arena = arena_new()};
	const struct ctl_option options[] = {
	    {"preview", NULL, "say what would change, and change nothing", &look},
	    {"apply", NULL, "have them go by the policy in force", &act},
	    {"by", "NAME", "who says so (needed with --apply)", &by},
	    {"file", "FILE", "a preview of that policy, not of the one in force", &k.file},
	    {"csv", NULL, "the preview as CSV, a line for each follow-up", &csv},
	    {"limit", "N", "how many the preview shows (default " SHOWN_DEFAULT ")", &limit}, {0}};
	char **word = ctl_options(c, argc, argv, options, 0, 1);
	if (!look == !act)
		ctl_misuse(c, "say --preview or --apply");
	if (act && (!by || !*by))
		ctl_misuse(c, "--apply needs --by");
	if (act && k.file)
		ctl_misuse(c, "only the policy in force is applied: name the file in rules.policy "
			      "and reload followupd");
	k.csv = csv != NULL;
	k.limit = ctl_number(c, "--limit", limit, 0, 100000);
	bool ok = run(&k, word[0], act ? by : NULL, &e);
	rules_free(k.rules);
	arena_free(k.arena);
	return ok ? CTL_DONE : ctl_fail(&e);
}
