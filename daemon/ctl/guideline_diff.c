/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_diff.c - followupctl guideline diff: two tables by what they say and answer.
 *
 * Exit 0 when they are the same, 1 when they differ, 2 on misuse or trouble, as diff(1).
 */
#include "autoconf.h"
#include "guideline.h"
#include "followupd/guideline_diff.h"
#include "followupd/guideline_json.h"

#include <string.h>

enum { SAME, DIFFERENT, TROUBLE };

/* ---- which two ----------------------------------------------------------------------------- */

/* The table that ships and the site's in its place. */
static bool find_pair(
    struct guideline_command *c, const struct guideline **from, const struct guideline **to)
{
	struct err e;
	*to = guideline_named(c->set, c->arg[0], c->arg[1], &e);
	*from = *to ? guideline_replaces(*to) : NULL;
	if (*to && !*from)
		err_set(&e, ERR_NOT_FOUND, "the site has no table of its own for %s %s",
		    guideline_system(*to), guideline_version(*to));
	if (!*from)
		guideline_failure(&e);
	return *from != NULL;
}

static bool find_versions(
    struct guideline_command *c, const struct guideline **from, const struct guideline **to)
{
	struct err e;
	*from = guideline_named(c->set, c->arg[0], c->arg[1], &e);
	*to = *from ? guideline_named(c->set, c->arg[0], c->arg[2], &e) : NULL;
	if (!*to)
		guideline_failure(&e);
	return *to != NULL;
}

static bool read_files(
    struct guideline_command *c, const struct guideline **from, const struct guideline **to)
{
	*from = guideline_from_file(c->arg[0], c->arena);
	*to = guideline_from_file(c->arg[1], c->arena);
	return *from && *to;
}

/* ---- text ---------------------------------------------------------------------------------- */

static void print_change(const struct guideline_change *x)
{
	if (strcmp(x->kind, "changed") != 0) {
		const char *text = *x->from ? x->from : x->to;
		printf("%s %s%s%s\n", strcmp(x->kind, "added") == 0 ? "+" : "-", x->what,
		    *text ? "\n    " : "", text);
		return;
	}
	printf("~ %s, %s\n    was %s\n    is  %s\n", x->what, x->field,
	    *x->from ? x->from : "(empty)", *x->to ? x->to : "(empty)");
}

static void print_answer(const char *label, const struct guideline_answer *r, const char *error)
{
	if (error) {
		printf("    %s error: %s\n", label, error);
		return;
	}
	printf("    %s %s%s%s", label, *r->row ? r->row : "(no row)", ": ", r->action);
	if (*r->modality)
		printf(" %s", r->modality);
	if (r->min >= 0)
		printf(" %d..%d %s from %s", r->min, r->max, r->unit, r->anchor);
	if (*r->urgency)
		printf(" (%s)", r->urgency);
	for (size_t i = 0; i < r->missing_count; i++)
		printf("%s%s", i ? ", " : "; missing ", r->missing[i]);
	if (r->step_count > 1)
		printf("; %zu steps", r->step_count);
	for (size_t i = 0; i < r->overlay_count; i++)
		printf("; beside it %s", r->overlay[i].row);
	putchar('\n');
}

static void print_name(const char *sign, const struct guideline *g)
{
	printf("%s %s %s  %s  %.8s\n", sign, guideline_system(g), guideline_version(g),
	    guideline_path(g), guideline_sha256(g));
}

static void print_text(
    const struct guideline *from, const struct guideline *to, const struct guideline_diff *d)
{
	print_name("---", from);
	print_name("+++", to);
	for (size_t i = 0; i < d->change_count; i++)
		print_change(&d->change[i]);
	for (size_t i = 0; i < d->example_count; i++) {
		printf("\n%s\n", d->example[i].inputs);
		print_answer("was", &d->example[i].answer[0], d->example[i].error[0]);
		print_answer("is ", &d->example[i].answer[1], d->example[i].error[1]);
	}
	printf("\n%zu changes of the text; %s%llu combinations of inputs compared, %llu with "
	       "another answer\n",
	    d->change_count,
	    d->complete ? "" : "too many to compare all: ", (unsigned long long)d->compared,
	    (unsigned long long)d->differing);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

/* A text of a file may be anything but UTF-8. */
static json_t *text_or_null(const char *s)
{
	json_t *j = s ? json_string(s) : NULL;
	return j ? j : json_null();
}

static json_t *example_json(const struct guideline_example *x)
{
	json_t *o = json_pack("{s:o}", "inputs", text_or_null(x->inputs));
	static const char *const names[] = {"from", "to"};
	for (int side = 0; side < 2; side++)
		json_object_set_new(o, names[side],
		    x->error[side] ? json_pack("{s:o}", "error", text_or_null(x->error[side]))
				   : guideline_answer_json(&x->answer[side]));
	return o;
}

static void print_json(
    const struct guideline *from, const struct guideline *to, const struct guideline_diff *d)
{
	json_t *changes = json_array(), *examples = json_array();
	for (size_t i = 0; i < d->change_count; i++) {
		const struct guideline_change *x = &d->change[i];
		json_array_append_new(
		    changes, json_pack("{s:s s:o s:o s:o s:o}", "kind", x->kind, "what",
				 text_or_null(x->what), "field", text_or_null(x->field), "from",
				 text_or_null(x->from), "to", text_or_null(x->to)));
	}
	for (size_t i = 0; i < d->example_count; i++)
		json_array_append_new(examples, example_json(&d->example[i]));
	guideline_print_json(json_pack("{s:o s:o s:o s:o s:I s:I s:b}", "from",
	    guideline_summary_json(from), "to", guideline_summary_json(to), "changes", changes,
	    "examples", examples, "compared", (json_int_t)d->compared, "differing",
	    (json_int_t)d->differing, "complete", d->complete));
}

int guideline_cmd_diff(struct guideline_command *c)
{
	const struct guideline *from, *to;
	struct guideline_diff d;
	bool files = c->count == 2 && guideline_is_file(c->arg[0]) && guideline_is_file(c->arg[1]);
	if (!files && (c->count < 2 || c->count > 3))
		return guideline_misuse("diff takes SYSTEM VERSION [VERSION2], or two files");
	if (!(files		? read_files(c, &from, &to)
		: c->count == 3 ? find_versions(c, &from, &to)
				: find_pair(c, &from, &to)))
		return TROUBLE;
	guideline_compare(c->arena, from, to, &d);
	if (c->json)
		print_json(from, to, &d);
	else
		print_text(from, to, &d);
	return d.change_count || d.differing ? DIFFERENT : SAME;
}
