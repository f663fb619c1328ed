/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline.c - followupctl guideline: evaluate, list, check and show decision tables.
 *
 * Exit 0 when every row got an answer, 1 when some row was an error, 2 on misuse.
 */
#include "autoconf.h"
#include "guideline.h"
#include "followupd/buf.h"
#include "followupd/csv.h"

#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef GUIDELINE_DIR
#define GUIDELINE_DIR PKGDATADIR "/schema/guidelines"
#endif
#define TOKENS_FILE PKGDATADIR "/schema/codes/tokens.csv"

static int misuse(const char *what)
{
	fprintf(stderr, "followupctl guideline: %s\n", what);
	fprintf(stderr, "usage: followupctl guideline [--dir DIR] [--site-dir DIR] COMMAND\n"
			"  evaluate SYSTEM VERSION KEY=VALUE...\n"
			"  evaluate --csv FILE|-\n"
			"  list [--json]\n"
			"  check [--tokens FILE] [FILE...]\n"
			"  show SYSTEM VERSION [--explain KEY=VALUE...]\n");
	return 2;
}

static int failure(const struct err *e)
{
	fprintf(stderr, "followupctl guideline: %s\n", e->text);
	if (*e->hint)
		fprintf(stderr, "%s\n", e->hint);
	return 1;
}

/* ---- one question, one JSON object -------------------------------------------------- */

static json_t *count_or_null(int n)
{
	return n < 0 ? json_null() : json_integer(n);
}

static json_t *texts(const char **text, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(text[i]));
	return list;
}

static json_t *steps_json(const struct guideline_answer *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->step_count; i++) {
		const struct guideline_step *s = &r->step[i];
		json_array_append_new(
		    list, json_pack("{s:i s:s s:s s:s s:o s:o s:s s:s s:s s:b s:b s:s}", "step",
			      s->step, "row", s->id, "action", s->action, "modality", s->modality,
			      "min", count_or_null(s->min), "max", count_or_null(s->max), "unit",
			      s->unit, "anchor", s->anchor, "from", s->from, "optional",
			      s->optional, "repeats", s->repeats, "until", s->until));
	}
	return list;
}

static json_t *answer_json(const struct guideline_answer *r)
{
	json_t *overlays = json_array();
	for (size_t i = 0; i < r->overlay_count; i++)
		json_array_append_new(overlays, answer_json(&r->overlay[i]));
	json_t *o = json_pack("{s:s s:s s:s s:s s:s s:o s:o s:s s:s s:s s:b s:o s:s s:o}", "system",
	    r->system, "version", r->version, "row", r->row, "action", r->action, "modality",
	    r->modality, "min", count_or_null(r->min), "max", count_or_null(r->max), "unit",
	    r->unit, "anchor", r->anchor, "urgency", r->urgency, "optional", r->optional, "steps",
	    steps_json(r), "next", r->next, "missing", texts(r->missing, r->missing_count));
	json_t *rest = json_pack("{s:s s:s s:s s:s s:o? s:s s:s s:o s:o s:o s:s}", "evidence",
	    r->evidence, "citation", r->citation, "table_sha256", r->table_sha256, "from", r->from,
	    "category", r->category ? json_string(r->category) : json_null(), "classified_by",
	    r->classified_by, "source", r->source, "assumed", texts(r->assumed, r->assumed_count),
	    "flags", texts(r->flag, r->flag_count), "overlays", overlays, "note", r->note);
	if (!o || !rest)
		abort();
	json_object_update(o, rest);
	json_decref(rest);
	return o;
}

/* Cuts KEY=VALUE in place. */
static bool pair_of(char *text, struct pair *out)
{
	char *equals = strchr(text, '=');
	if (!equals || equals == text)
		return false;
	*equals = '\0';
	*out = (struct pair){.key = text, .value = equals + 1};
	return true;
}

static bool pairs_of(char **text, int count, struct arena *a, struct pair **out)
{
	*out = arena_alloc(a, (size_t)(count + 1) * sizeof **out);
	for (int i = 0; i < count; i++)
		if (!pair_of(text[i], &(*out)[i]))
			return false;
	return true;
}

static const struct guideline *find(
    const struct guideline_set *set, const char *system, const char *version, struct err *e)
{
	const struct guideline *g = guideline_find(set, system, version);
	if (!g) {
		err_set(e, ERR_NOT_FOUND, "no table for %.60s %.60s", system, version);
		err_hint(e, "Use \"followupctl guideline list\" to see what there is.");
	}
	return g;
}

static int evaluate_one(const struct guideline_set *set, char **arg, int count, struct arena *a)
{
	struct err e;
	struct pair *input;
	struct guideline_answer answer;
	if (count < 2 || !pairs_of(arg + 2, count - 2, a, &input))
		return misuse("evaluate takes SYSTEM VERSION KEY=VALUE...");
	const struct guideline *g = find(set, arg[0], arg[1], &e);
	if (!g || !guideline_evaluate(g, input, (size_t)count - 2, a, &answer, &e))
		return failure(&e);
	json_t *o = answer_json(&answer);
	json_dumpf(o, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(o);
	return 0;
}

/* ---- list, check, show ------------------------------------------------------------------- */

static int list(const struct guideline_set *set, bool as_json)
{
	json_t *all = json_array();
	for (size_t i = 0; i < guideline_count(set); i++) {
		const struct guideline *g = guideline_at(set, i);
		if (!as_json)
			printf("%-16s %-10s %s%s\n", guideline_system(g), guideline_version(g),
			    guideline_title(g), guideline_is_default(g) ? " (default)" : "");
		json_array_append_new(
		    all, json_pack("{s:s s:s s:s s:s s:b s:s s:s}", "system", guideline_system(g),
			     "version", guideline_version(g), "title", guideline_title(g),
			     "citation", guideline_citation(g), "default", guideline_is_default(g),
			     "table_sha256", guideline_sha256(g), "path", guideline_path(g)));
	}
	if (as_json) {
		json_dumpf(all, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(all);
	return 0;
}

static bool check_one(const struct guideline *g, const struct guideline_tokens *tokens)
{
	uint64_t walked;
	size_t faults = guideline_check(g, tokens, stdout, &walked);
	printf("%s %s: %zu fault%s, %llu combinations walked\n", guideline_system(g),
	    guideline_version(g), faults, faults == 1 ? "" : "s", (unsigned long long)walked);
	return faults == 0;
}

static bool check_file(const char *path, const struct guideline_tokens *tokens, struct arena *a)
{
	struct err e;
	struct buf text = {0};
	struct guideline *g;
	bool ok = buf_read_file(&text, path, (size_t)2 * 1024 * 1024, &e) &&
		  guideline_read(a, path, buf_text(&text), text.len, &g, &e);
	if (!ok)
		printf("%s\n", e.text);
	buf_free(&text);
	return ok && check_one(g, tokens);
}

/* The first column of the token file; NULL when there is none and none was asked for. */
static bool read_tokens(const char *path, struct arena *a, struct guideline_tokens **out)
{
	struct csv csv;
	struct err e;
	*out = NULL;
	if (!path && access(TOKENS_FILE, R_OK) != 0) {
		fprintf(stderr, "followupctl guideline: no %s, modalities are not checked\n",
		    TOKENS_FILE);
		return true;
	}
	if (!csv_read_file(a, path ? path : TOKENS_FILE, &csv, &e)) {
		failure(&e);
		return false;
	}
	struct guideline_tokens *t = arena_alloc(a, sizeof *t);
	const char **list_of = arena_alloc(a, (csv.count + 1) * sizeof *list_of);
	for (size_t i = 1; i < csv.count; i++)
		list_of[t->count++] = csv.row[i].field[0];
	t->token = list_of;
	*out = t;
	return true;
}

static int check(const struct guideline_set *set, char **arg, int count, struct arena *a)
{
	struct guideline_tokens *tokens;
	const char *file = NULL;
	bool ok = true;
	if (count >= 2 && strcmp(arg[0], "--tokens") == 0) {
		file = arg[1];
		arg += 2;
		count -= 2;
	}
	if (count && arg[0][0] == '-')
		return misuse("check takes [--tokens FILE] [FILE...]");
	if (!read_tokens(file, a, &tokens))
		return 1;
	for (int i = 0; i < count; i++)
		ok &= check_file(arg[i], tokens, a);
	for (size_t i = 0; i < guideline_count(set) && count == 0; i++)
		ok &= check_one(guideline_at(set, i), tokens);
	return ok ? 0 : 1;
}

static int show(const struct guideline_set *set, char **arg, int count, struct arena *a)
{
	struct err e;
	struct pair *input;
	struct guideline_answer answer;
	bool explain = count > 2 && strcmp(arg[2], "--explain") == 0;
	if (count < 2 || (count > 2 && !explain) ||
	    !pairs_of(arg + 3, explain ? count - 3 : 0, a, &input))
		return misuse("show takes SYSTEM VERSION [--explain KEY=VALUE...]");
	const struct guideline *g = find(set, arg[0], arg[1], &e);
	if (!g)
		return failure(&e);
	if (explain && !guideline_evaluate(g, input, (size_t)count - 3, a, &answer, &e))
		return failure(&e);
	guideline_show(g, explain ? &answer : NULL, stdout);
	if (!explain)
		return 0;
	printf("\n=> %s: %s", *answer.row ? answer.row : "(no row)", answer.action);
	for (size_t i = 0; i < answer.missing_count; i++)
		printf("%s%s", i ? ", " : "; missing ", answer.missing[i]);
	for (size_t i = 0; i < answer.assumed_count; i++)
		printf("%s%s", i ? ", " : "; assumed ", answer.assumed[i]);
	putchar('\n');
	return 0;
}

static int evaluate(const struct guideline_set *set, char **arg, int count, struct arena *a)
{
	if (count && strcmp(arg[0], "--csv") == 0)
		return count == 2 ? guideline_evaluate_csv(set, arg[1])
				  : misuse("--csv takes FILE or -");
	return evaluate_one(set, arg, count, a);
}

static int run(const struct guideline_set *set, char **arg, int count, struct arena *a)
{
	if (strcmp(arg[0], "evaluate") == 0)
		return evaluate(set, arg + 1, count - 1, a);
	if (strcmp(arg[0], "check") == 0)
		return check(set, arg + 1, count - 1, a);
	if (strcmp(arg[0], "show") == 0)
		return show(set, arg + 1, count - 1, a);
	if (strcmp(arg[0], "list") == 0 && count == 1)
		return list(set, false);
	if (strcmp(arg[0], "list") == 0 && count == 2 && strcmp(arg[1], "--json") == 0)
		return list(set, true);
	return misuse("unknown command");
}

int ctl_guideline(int argc, char **argv)
{
	static const struct option options[] = {
	    {"dir", required_argument, NULL, 'd'}, {"site-dir", required_argument, NULL, 's'}, {0}};
	const char *dir = GUIDELINE_DIR, *site = NULL;
	struct guideline_set *set = NULL;
	struct err e;
	int option, status;
	optind = 0; /* the main program has parsed its own options before */
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1)
		if (option == 'd')
			dir = optarg;
		else if (option == 's')
			site = optarg;
		else
			return misuse("unknown option");
	if (optind == argc)
		return misuse("a command is expected");
	struct arena *a = arena_new();
	bool files = strcmp(argv[optind], "check") == 0 && argc - optind > 1;
	if (guideline_load(a, dir, site, &set, &e) || files)
		status = run(set, argv + optind, argc - optind, a);
	else
		status = failure(&e);
	arena_free(a);
	return status;
}
