/* SPDX-License-Identifier: Apache-2.0
 *
 * shadow.c - what the prose of a source in shadow would have opened.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/shadow_store.h"

int ctl_shadow(struct ctl *c, int argc, char **argv)
{
	const char *source = NULL, *day = NULL, *limit = "100";
	const struct ctl_option table[] = {{"source", "NAME", "only of this listener", &source},
	    {"day", "YYYY-MM-DD", "only what came on that day of the site", &day},
	    {"limit", "N", "at most so many (default 100)", &limit}, {0}};
	struct rows r = {0};
	struct err e = {0};
	date wanted = DATE_NONE;
	ctl_options(c, argc, argv, table, 0, 0);
	int64_t most = ctl_number(c, "--limit", limit, 1, 1000000);
	if (day && !date_parse(day, &wanted))
		ctl_misuse(c, "--day is like 2026-09-02");
	if (!ctl_connect(c, &e) ||
	    !shadow_list(c->session, source, wanted, zone_name(c->zone), most, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r,
	    "received_at source accession would system category modality min max unit evidence",
	    "nothing was found in shadow");
	rows_free(&r);
	return CTL_DONE;
}
