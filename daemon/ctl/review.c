/* SPDX-License-Identifier: Apache-2.0
 *
 * review.c - the questions that wait for a person.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/review_list.h"

int ctl_review(struct ctl *c, int argc, char **argv)
{
	const char *limit = "100";
	const struct ctl_option options[] = {
	    {"limit", "N", "at most so many (default 100)", &limit}, {0}};
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	int64_t most = ctl_number(c, "--limit", limit, 1, 1000000);
	if (!ctl_connect(c, &e) || !review_list(c->session, most, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, "id created_at kind patient accession followup evidence question",
	    "no question is open");
	rows_free(&r);
	return CTL_DONE;
}
