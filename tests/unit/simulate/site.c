/* SPDX-License-Identifier: Apache-2.0
 *
 * site.c - the rules of the tree, and findings from lines of text.
 *
 * Fails: ends the program when a file of the tree cannot be read.
 */
#include "autoconf.h"
#include "site.h"
#include "../suite.h"
#include "followupd/log.h"

#include <string.h>

static struct rules *loaded;

const struct rules *site_rules(void)
{
	struct err e = {0};
	struct arena *a = arena_new();
	const char *dir = source_dir();
	const struct rule_files files = {
	    .policy = arena_printf(a, "%s/schema/policy/default.conf", dir),
	    .guidelines = arena_printf(a, "%s/schema/guidelines", dir),
	    .codes = arena_printf(a, "%s/schema/codes", dir),
	    .narrative = arena_printf(a, "%s/schema/narrative", dir),
	    .holidays = arena_printf(a, "%s/schema/codes/holidays.csv", dir),
	    .timezone = "America/Chicago",
	    .workdays = "Mon Tue Wed Thu Fri",
	    .send_time = "07:30"};
	if (!loaded)
		loaded = rules_load(&files, &e);
	arena_free(a);
	if (!loaded)
		fatal("%s", e.text);
	for (int i = 0; i < BESIDES; i++) /* what is counted here is what follow-ups send */
		loaded->policy.beside[i].on = false;
	return loaded;
}

struct simulated_item *site_findings(
    struct arena *a, const char *text, struct directory *people, size_t *count, const char **faults)
{
	struct csv csv;
	struct err e = {0};
	struct buf b = {0};
	struct simulated_item *item;
	size_t n;
	ck_assert_msg(csv_read(a, text, strlen(text), &csv, &e), "%s", e.text);
	simulated_staff(a, people);
	simulated_findings(a, &csv, site_rules(), people, &item, count, &b, &n);
	*faults = arena_strdup(a, buf_text(&b));
	ck_assert_int_eq(n > 0, b.len > 0);
	buf_free(&b);
	return item;
}
