/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_show.c - followupctl policy show and policy list: what a policy says, in words, and which
 * policies running follow-ups were planned by.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/ctl_policy.h"
#include "followupd/policy_store.h"
#include "followupd/policy_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a policy ------------------------------------------------------------------------------- */

static void print_bands(struct arena *a, const struct policy *p)
{
	for (size_t i = 0; i < p->band_count; i++) {
		const struct band *b = &p->band[i];
		printf("\nFollow-ups due %s (band \"%s\", line %d)\n  calendar entry of the owner: "
		       "%s\n",
		    policy_days(a, b), b->name, b->line, policy_entry(a, b));
		printf("  %-17s %-15s %-14s %-7s %-15s %s\n", "STEP", "TO", "MAIL", "TOLD",
		    "ESCALATION", "WHEN");
		for (size_t k = 0; k < b->step_count; k++) {
			const struct step *s = &b->step[k];
			printf("  %-17s %-15s %-14s %-7s %-15s %s", s->name,
			    vocabulary_word(&role_words, (int)s->to), s->notice,
			    policy_told(s->mail), policy_tier(a, s->tier, s->overdue),
			    policy_when(a, b, s));
			printf(s->unless == UNLESS_NEVER ? "\n" : ", unless it is %s\n",
			    vocabulary_word(&step_unless_words, (int)s->unless));
		}
	}
}

static void print_questions(struct arena *a, const struct policy *p)
{
	for (int i = 0; i < QUESTION_CLASSES; i++) {
		const struct question_band *q = &p->question[i];
		printf("\nQuestions, class \"%s\": %s\n", vocabulary_word(&question_class_words, i),
		    vocabulary_meaning(&question_class_words, i));
		if (q->wait_days)
			printf("  one may wait %d days, twice\n", q->wait_days);
		else
			puts("  none may wait");
		printf(
		    "  %-17s %-18s %-11s %-11s %s\n", "STEP", "TO", "MAIL", "ESCALATION", "WHEN");
		for (size_t k = 0; k < q->step_count; k++) {
			const struct question_step *s = &q->step[k];
			printf("  %-17s %-18s %-11s %-11s %s\n", s->name,
			    vocabulary_word(&role_words, (int)s->to), s->alone ? "alone" : "digest",
			    policy_tier(a, s->tier, false), policy_question_when(a, s));
		}
	}
}

static void print_limits(const struct policy *p)
{
	struct policy_limit limit[POLICY_LIMITS_MAX];
	size_t count = policy_limits(p, limit);
	puts("\nWho owns what an exam asks for, the first who is known and works here");
	for (size_t i = 0; i < p->owner_count; i++)
		printf("  %zu. %s\n", i + 1,
		    vocabulary_meaning(&owner_source_words, (int)p->owner[i]));
	if (p->emergency_owner_count)
		puts("\nOf an exam made in an emergency department");
	for (size_t i = 0; i < p->emergency_owner_count; i++)
		printf("  %zu. %s\n", i + 1,
		    vocabulary_meaning(&owner_source_words, (int)p->emergency_owner[i]));
	puts("\nLimits, as the policy in force has them, whatever a follow-up was planned by");
	for (size_t i = 0; i < count; i++)
		printf("  %-18s %8d  %s\n", limit[i].key, limit[i].value, limit[i].words);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *step_json(struct arena *a, const struct band *b, const struct step *s)
{
	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:i, s:b, s:b, s:s}", "step", s->name,
	    "line", s->line, "to", vocabulary_word(&role_words, (int)s->to), "notice", s->notice,
	    "told", policy_told(s->mail), "unless",
	    vocabulary_word(&step_unless_words, (int)s->unless), "tier", s->tier, "overdue",
	    s->overdue, "repeats", policy_repeats(s), "when", policy_when(a, b, s));
}

static json_t *bands_json(struct arena *a, const struct policy *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->band_count; i++) {
		const struct band *b = &p->band[i];
		json_t *steps = json_array();
		for (size_t k = 0; k < b->step_count; k++)
			json_array_append_new(steps, step_json(a, b, &b->step[k]));
		json_array_append_new(
		    list, json_pack("{s:s, s:i, s:i, s:o, s:s, s:o}", "band", b->name, "line",
			      b->line, "min_days", b->min_days, "max_days",
			      b->max_days < 0 ? json_null() : json_integer(b->max_days), "calendar",
			      policy_entry(a, b), "steps", steps));
	}
	return list;
}

static json_t *questions_json(struct arena *a, const struct policy *p)
{
	json_t *list = json_array();
	for (int i = 0; i < QUESTION_CLASSES; i++) {
		const struct question_band *q = &p->question[i];
		json_t *steps = json_array();
		for (size_t k = 0; k < q->step_count; k++) {
			const struct question_step *s = &q->step[k];
			json_array_append_new(steps,
			    json_pack("{s:s, s:i, s:s, s:s, s:i, s:s, s:b, s:o}", "step", s->name,
				"line", s->line, "to", vocabulary_word(&role_words, (int)s->to),
				"mail", s->alone ? "alone" : "digest", "tier", s->tier, "after",
				policy_span(a, s->after, !s->any_hour), "any_hour", s->any_hour,
				"repeat",
				s->repeat ? json_string(policy_span(a, s->repeat, !s->any_hour))
					  : json_null()));
		}
		json_array_append_new(list,
		    json_pack("{s:s, s:i, s:o}", "class", vocabulary_word(&question_class_words, i),
			"wait_days", q->wait_days, "steps", steps));
	}
	return list;
}

static json_t *limits_json(const struct policy *p)
{
	struct policy_limit limit[POLICY_LIMITS_MAX];
	size_t count = policy_limits(p, limit);
	json_t *j = json_object();
	for (size_t i = 0; i < count; i++)
		json_object_set_new(j, limit[i].key, json_integer(limit[i].value));
	return j;
}

/* ---- where it is ---------------------------------------------------------------------------- */

/* The policy with what the instance knows of it. */
struct shown_policy {
	struct arena *arena;
	struct policy policy;
	const char *file, *id; /* file NULL: kept by the instance */
	bool known;	       /* whether there was an instance to ask */
	const char *in_force;  /* id; NULL: none was yet */
	int64_t open;	       /* running follow-ups that go by it */
	instant since;
};

static bool load_stored(
    struct ctl *c, struct shown_policy *p, const char *name, const char *version, struct err *e)
{
	struct rows r;
	size_t len;
	if (!ctl_connect(c, e) || !policies_find(c->session, name, version, &r, e))
		return false;
	unsigned char *text = rows_bytes(&r, 0, 1, &len);
	bool ok =
	    policy_parse(p->arena, rows_text(&r, 0, 0), (const char *)text, len, &p->policy, e);
	free(text);
	rows_free(&r);
	return ok;
}

/* What runs is said where there is something to ask; a file is shown without it. */
static void ask_instance(struct ctl *c, struct shown_policy *p)
{
	struct err e = {0};
	struct rows r;
	if ((!c->session && !ctl_connect(c, &e)) || !policies_list(c->session, &r, &e))
		return;
	p->known = true;
	for (int i = 0; i < rows_count(&r); i++) {
		const char *id = rows_text(&r, i, rows_column(&r, "policy"));
		if (rows_bool(&r, i, rows_column(&r, "in_force")))
			p->in_force = arena_strdup(p->arena, id);
		if (strcmp(id, p->id) != 0)
			continue;
		p->since = rows_instant(&r, i, rows_column(&r, "since"));
		p->open = rows_int(&r, i, rows_column(&r, "open"));
	}
	rows_free(&r);
}

static const char *place_words(const struct ctl *c, const struct shown_policy *p)
{
	char text[32];
	if (!p->known)
		return "the instance was not asked whether it is in force: it does not answer";
	if (p->in_force && strcmp(p->in_force, p->id) == 0)
		return arena_printf(p->arena, "in force since %s", ctl_time(c, p->since, text));
	if (!p->in_force)
		return "no engine has run by it yet";
	return arena_printf(
	    p->arena, "not in force: that is %s", ctl_policy_name(p->arena, p->in_force));
}

static void print_policy(const struct ctl *c, const struct shown_policy *p)
{
	const struct policy *x = &p->policy;
	printf("Policy %s %s, %s\n", x->name, x->version, place_words(c, p));
	if (p->file)
		printf("file %s\n", p->file);
	printf("SHA-256 %s\n", x->sha256);
	if (p->known)
		printf("%" PRId64 " open follow-up%s by it\n", p->open,
		    p->open == 1 ? " goes" : "s go");
	print_bands(p->arena, x);
	print_questions(p->arena, x);
	print_limits(x);
}

static json_t *policy_json(const struct shown_policy *p)
{
	const struct policy *x = &p->policy;
	char since[32];
	return json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:o, s:o, s:o, s:o}", "name", x->name,
	    "version", x->version, "sha256", x->sha256, "file", p->file, "in_force",
	    p->known ? json_boolean(p->in_force && strcmp(p->in_force, p->id) == 0) : json_null(),
	    "since",
	    p->since == INSTANT_NONE ? json_null() : json_string(instant_text(p->since, since)),
	    "open", p->known ? json_integer(p->open) : json_null(), "bands",
	    bands_json(p->arena, x), "questions", questions_json(p->arena, x), "limits",
	    limits_json(x));
}

static bool load_policy(struct ctl *c, char **word, struct shown_policy *p, struct err *e)
{
	if (word[0] && word[1])
		return load_stored(c, p, word[0], word[1], e);
	if (!ctl_config(c, e))
		return false;
	p->file = word[0] ? word[0] : c->config->policy_file;
	return policy_load(p->arena, p->file, &p->policy, e);
}

int ctl_policy_show(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct shown_policy p = {.arena = arena_new(), .since = INSTANT_NONE};
	const char *text = NULL;
	const struct ctl_option options[] = {{"text", NULL, "the file itself", &text}, {0}};
	char **word = ctl_options(c, argc, argv, options, 0, 2);
	bool ok = load_policy(c, word, &p, &e);
	if (ok && text)
		fwrite(p.policy.text, 1, p.policy.text_len, stdout);
	else if (ok) {
		p.id = policy_id(p.arena, &p.policy);
		ask_instance(c, &p);
		if (c->json)
			ctl_print_json(policy_json(&p));
		else
			print_policy(c, &p);
	}
	arena_free(p.arena);
	return ok ? CTL_DONE : ctl_fail(&e);
}

/* ---- list ----------------------------------------------------------------------------------- */

const char *ctl_policy_name(struct arena *a, const char *id)
{
	const char *end = strrchr(id, ' ');
	return end ? arena_printf(a, "%.*s", (int)(end - id), id) : id;
}

static const char *standing(const struct rows *r, int i)
{
	if (rows_bool(r, i, rows_column(r, "in_force")))
		return "in force";
	return rows_bool(r, i, rows_column(r, "kept"))
		   ? "kept for what was planned by it"
		   : "its text is not kept: what was planned by it goes by the one in force";
}

static void print_list(const struct ctl *c, struct arena *a, const struct rows *r)
{
	printf("%7s  %-16s  %-28s %s\n", "OPEN", "SINCE", "POLICY", "STANDING");
	for (int i = 0; i < rows_count(r); i++) {
		char *since = ctl_value(c, r, i, "since");
		printf("%7" PRId64 "  %-16s  %-28s %s\n", rows_int(r, i, rows_column(r, "open")),
		    since, ctl_policy_name(a, rows_text(r, i, rows_column(r, "policy"))),
		    standing(r, i));
		free(since);
	}
}

int ctl_policy_list(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct rows r;
	ctl_options(c, argc, argv, NULL, 0, 0);
	if (!ctl_connect(c, &e) || !policies_list(c->session, &r, &e))
		return ctl_fail(&e);
	struct arena *a = arena_new();
	if (c->json)
		ctl_print_json(rows_json_array(&r));
	else if (!rows_count(&r))
		puts("no policy was in force yet");
	else
		print_list(c, a, &r);
	arena_free(a);
	rows_free(&r);
	return CTL_DONE;
}
