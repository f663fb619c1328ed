/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl_chart.h - a subcommand that asks the core what it would make of a chart.
 */
#ifndef FOLLOWUPD_CTL_CHART_H
#define FOLLOWUPD_CTL_CHART_H

#include "followupd/ctl.h"
#include "followupd/decision.h"

struct ctl_chart {
	struct rules *rules; /* of the configuration, to be freed; NULL: they cannot be read */
	struct charts charts;
	instant now; /* of the instance: a rehearsal has its own */
};

/* After ctl_connect: the chart of that follow-up as it is loaded for an event about it, in a
 * transaction that sees one moment and that the caller rolls back. */
MUST_CHECK bool ctl_chart_begin(
    struct ctl *c, struct arena *a, int64_t followup, struct ctl_chart *out, struct err *e);

#endif
