/* SPDX-License-Identifier: Apache-2.0
 *
 * chart.c - reads the chart of a follow-up, with the rules of the configuration.
 *
 * Fails: as the rules or the database; nothing is written.
 */
#include "autoconf.h"
#include "followupd/chart_store.h"
#include "followupd/ctl_chart.h"
#include "followupd/policy_store.h"
#include "followupd/rebuild_store.h"

bool ctl_chart_begin(
    struct ctl *c, struct arena *a, int64_t followup, struct ctl_chart *out, struct err *e)
{
	const struct rule_files files = rule_files_of(c->config);
	const struct chart_request request = {.followup_count = 1, .followup = &followup};
	struct unit u = {.session = c->session, .arena = a};
	*out = (struct ctl_chart){.rules = rules_load(&files, e)};
	if (!out->rules || !rebuild_begin(c->session, &u.now, e) ||
	    !policies_read(c->session, out->rules, e))
		return false;
	out->now = u.now;
	if (charts_read(&u, &request, &out->charts))
		return true;
	*e = u.err;
	return false;
}
