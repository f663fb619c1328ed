/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_tables.c - followupctl guideline list, check, show, and evaluate for one question.
 */
#include "autoconf.h"
#include "guideline.h"
#include "followupd/csv.h"
#include "followupd/guideline_json.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#define TOKENS_FILE PKGDATADIR "/schema/codes/tokens.csv"

/* ---- evaluate ------------------------------------------------------------------------------ */

int guideline_cmd_evaluate(struct guideline_command *c)
{
	struct err e;
	struct pair *input;
	struct guideline_answer answer;
	if (c->count && strcmp(c->arg[0], "--csv") == 0)
		return c->count == 2 ? guideline_evaluate_csv(c->set, c->arg[1])
				     : guideline_misuse("--csv takes FILE or -");
	if (c->count < 2 || !guideline_pairs(c->arg + 2, c->count - 2, c->arena, &input))
		return guideline_misuse("evaluate takes SYSTEM VERSION KEY=VALUE...");
	const struct guideline *g = guideline_named(c->set, c->arg[0], c->arg[1], &e);
	if (!g || !guideline_evaluate(g, input, (size_t)c->count - 2, c->arena, &answer, &e))
		return guideline_failure(&e);
	guideline_print_json(guideline_answer_json(&answer));
	return GUIDELINE_DONE;
}

/* ---- list ---------------------------------------------------------------------------------- */

struct widths {
	int system, version, title;
};

static struct widths widths_of(const struct guideline_set *set)
{
	struct widths w = {6, 7, 0};
	for (size_t i = 0; i < guideline_count(set); i++) {
		int system = (int)strlen(guideline_system(guideline_at(set, i))),
		    version = (int)strlen(guideline_version(guideline_at(set, i)));
		w.system = system > w.system ? system : w.system;
		w.version = version > w.version ? version : w.version;
	}
	w.title = guideline_width() - w.system - w.version - 35;
	if (w.title < 20)
		w.title = 20;
	return w;
}

/* How many bytes of a text fill that many columns; no character is cut. */
static int bytes_of(const char *text, int columns)
{
	int n = 0;
	while (text[n] && columns-- > 0)
		do
			n++;
		while ((text[n] & 0xc0) == 0x80);
	return n;
}

static void list_one(const struct guideline *g, const struct widths *w)
{
	const char *from = !guideline_is_site(g)   ? "shipped"
			   : guideline_replaces(g) ? "site*"
						   : "site";
	printf("%-*s  %-*s  %-3s  %4zu  %-7s  %.8s  %.*s\n", w->system, guideline_system(g),
	    w->version, guideline_version(g), guideline_is_default(g) ? "yes" : "",
	    guideline_row_count(g), from, guideline_sha256(g),
	    bytes_of(guideline_title(g), w->title), guideline_title(g));
}

static void list_all(const struct guideline_set *set)
{
	bool replaced = false;
	struct widths w = widths_of(set);
	printf("%-*s  %-*s  %-3s  %4s  %-7s  %-8s  %s\n", w.system, "SYSTEM", w.version, "VERSION",
	    "DEF", "ROWS", "FROM", "SHA256", "TITLE");
	for (size_t i = 0; i < guideline_count(set); i++) {
		list_one(guideline_at(set, i), &w);
		replaced |= guideline_replaces(guideline_at(set, i)) != NULL;
	}
	if (replaced)
		puts("* in place of the shipped table");
}

int guideline_cmd_list(struct guideline_command *c)
{
	if (c->count)
		return guideline_misuse("list takes no arguments");
	if (!c->json) {
		list_all(c->set);
		return GUIDELINE_DONE;
	}
	json_t *all = json_array();
	for (size_t i = 0; i < guideline_count(c->set); i++)
		json_array_append_new(all, guideline_summary_json(guideline_at(c->set, i)));
	guideline_print_json(all);
	return GUIDELINE_DONE;
}

/* ---- check --------------------------------------------------------------------------------- */

#define CHECKED_MONTHS 12 /* guidelines change; nobody tells a file */

/* Not wrong, but perhaps old: what a clinician should look at again. */
static void warn_of_age(const struct guideline *g)
{
	date checked = guideline_checked_on(g), today = (date)(time(NULL) / 86400);
	const char *name = guideline_system(g), *version = guideline_version(g);
	char day[32];
	if (*guideline_superseded_by(g))
		printf("%s %s: warning: superseded by %s\n", name, version,
		    guideline_superseded_by(g));
	if (checked == DATE_NONE)
		printf("%s %s: warning: no checked_on says when it was last compared with what is "
		       "published\n",
		    name, version);
	else if (date_add_months(checked, CHECKED_MONTHS) < today)
		printf("%s %s: warning: last compared with what is published on %s\n", name,
		    version, date_text(checked, day));
}

static bool check_one(
    const struct guideline *g, const struct guideline_tokens *tokens, uint64_t *total)
{
	uint64_t walked;
	size_t faults = guideline_check(g, tokens, stdout, &walked);
	printf("%s %s: %zu fault%s, %llu combinations walked\n", guideline_system(g),
	    guideline_version(g), faults, faults == 1 ? "" : "s", (unsigned long long)walked);
	warn_of_age(g);
	*total += walked;
	return faults == 0;
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
		guideline_failure(&e);
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

int guideline_cmd_check(struct guideline_command *c)
{
	struct guideline_tokens *tokens;
	const char *file = NULL;
	size_t tables = 0, bad = 0;
	uint64_t total = 0;
	int at = 0;
	if (c->count >= 2 && strcmp(c->arg[0], "--tokens") == 0) {
		file = c->arg[1];
		at = 2;
	}
	if (at < c->count && c->arg[at][0] == '-')
		return guideline_misuse("check takes [--tokens FILE] [FILE...]");
	if (!read_tokens(file, c->arena, &tokens))
		return GUIDELINE_FAILED;
	bool files = at < c->count;
	for (; at < c->count; at++, tables++) {
		const struct guideline *g = guideline_from_file(c->arg[at], c->arena);
		bad += !g || !check_one(g, tokens, &total);
	}
	for (size_t i = 0; !files && i < guideline_count(c->set); i++, tables++)
		bad += !check_one(guideline_at(c->set, i), tokens, &total);
	if (tables > 1)
		printf("%zu tables, %zu with faults, %llu combinations\n", tables, bad,
		    (unsigned long long)total);
	return bad ? GUIDELINE_FAILED : GUIDELINE_DONE;
}

/* ---- show ---------------------------------------------------------------------------------- */

int guideline_cmd_show(struct guideline_command *c)
{
	struct err e;
	struct pair *input;
	struct guideline_answer answer;
	bool explain = c->count > 2 && strcmp(c->arg[2], "--explain") == 0;
	int inputs = explain ? c->count - 3 : 0;
	if (c->count < 2 || (c->count > 2 && !explain) ||
	    !guideline_pairs(c->arg + 3, inputs, c->arena, &input))
		return guideline_misuse("show takes SYSTEM VERSION [--explain KEY=VALUE...]");
	const struct guideline *g = guideline_named(c->set, c->arg[0], c->arg[1], &e);
	if (!g || (explain && !guideline_evaluate(g, input, (size_t)inputs, c->arena, &answer, &e)))
		return guideline_failure(&e);
	const struct guideline_answer *marked = explain ? &answer : NULL;
	if (c->json) {
		guideline_print_json(guideline_json(g, marked));
		return GUIDELINE_DONE;
	}
	guideline_show(g, marked, guideline_width(), stdout);
	if (explain)
		guideline_explain(g, marked, guideline_width(), stdout);
	return GUIDELINE_DONE;
}
