/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_sign.c - a clinician vouches for a decision table, and who did so.
 *
 * What is signed are the bytes of the table as the roles load it, and only when it has no fault.
 */
#include "autoconf.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/guideline.h"
#include "followupd/guideline_store.h"

#include <stdio.h>
#include <string.h>

static bool guidelines_of(struct ctl *c, struct arena *a, struct guideline_set **out, struct err *e)
{
	if (!ctl_config(c, e))
		return false;
	const char *site = c->config->site_guideline_directory;
	return guideline_load(a, c->config->guideline_directory, *site ? site : NULL, out, e);
}

/* The faults go to standard error. */
static bool is_sound(const struct guideline *g, struct err *e)
{
	size_t faults = guideline_check(g, NULL, stderr, NULL);
	return faults == 0 || err_set(e, ERR_REFUSED, "%s has %zu fault%s and cannot be signed",
				  guideline_path(g), faults, faults == 1 ? "" : "s");
}

static void print_signed(const struct ctl *c, const struct guideline *g, const char *by, bool back)
{
	if (c->json)
		ctl_print_json(json_pack("{s:s, s:s, s:s, s:s, s:b, s:s}", "system",
		    guideline_system(g), "version", guideline_version(g), "table_sha256",
		    guideline_sha256(g), "path", guideline_path(g), "signed", !back, "by", by));
	else
		printf("%s %s %s by %s\n  %s\n  %s\n  sha256 %s\n", guideline_system(g),
		    guideline_version(g), back ? "no longer signed, taken back" : "signed", by,
		    guideline_title(g), guideline_path(g), guideline_sha256(g));
}

int ctl_guideline_sign(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *note = NULL, *back = NULL;
	const struct ctl_option table[] = {OPTION_BY(&by),
	    {"note", "TEXT", "what was looked at, or why it is taken back", &note},
	    {"take-back", NULL, "the table is no longer vouched for", &back}, {0}};
	char **word = ctl_options(c, argc, argv, table, 2, 2);
	struct guideline_set *set;
	struct err e = {0};
	int status = CTL_REFUSED;
	if (!by || !*by)
		ctl_misuse(c, "--by NAME is needed");
	struct arena *a = arena_new();
	bool ok = guidelines_of(c, a, &set, &e);
	const struct guideline *g = ok ? guideline_find(set, word[0], word[1]) : NULL;
	if (ok && !g) {
		ok = err_set(&e, ERR_NOT_FOUND, "no table for %.60s %.60s", word[0], word[1]);
		err_hint(&e, "Use \"followupctl guideline list\" to see what there is.");
	}
	ok = ok && (back || is_sound(g, &e)) && ctl_connect(c, &e);
	struct guideline_signature s = {
	    .by = by, .note = note, .login = ctl_system_user(), .taken_back = back != NULL};
	if (ok) {
		s.system = guideline_system(g);
		s.version = guideline_version(g);
		s.sha256 = guideline_sha256(g);
		ok = guideline_sign(c->session, &s, &e);
	}
	if (ok)
		print_signed(c, g, by, back != NULL);
	status = ok ? CTL_DONE : ctl_fail(&e);
	arena_free(a);
	return status;
}

int ctl_guideline_signatures(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	if (!ctl_connect(c, &e) || !guideline_signatures(c->session, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, "at system version signed by_name login note table_sha256",
	    "no table was ever signed");
	rows_free(&r);
	return CTL_DONE;
}

bool ctl_unsigned_tables(struct ctl *c, json_t *out, size_t *total, struct err *e)
{
	struct guideline_set *set;
	struct arena *a = arena_new();
	bool ok = guidelines_of(c, a, &set, e) && guideline_unsigned(c->session, set, out, e);
	*total = ok ? guideline_count(set) : 0;
	arena_free(a);
	return ok;
}
