/* SPDX-License-Identifier: Apache-2.0
 *
 * plot.h - where the lines of a plot lie: a measure over the months.
 */
#ifndef DAEMON_PAGES_PLOT_H
#define DAEMON_PAGES_PLOT_H

#include <jansson.h>
#include "followupd/measure.h"

/* What templates/pages/en/_plot.html is given: the line of all with its intervals, the series,
 * names at the ends of the lines.  New. */
json_t *plot_json(struct arena *a, const struct measure_result *r);

#endif
