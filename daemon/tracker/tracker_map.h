/* SPDX-License-Identifier: Apache-2.0
 *
 * tracker_map.h - a mapping, as the files of this folder see it.
 */
#ifndef FOLLOWUPD_TRACKER_MAP_H
#define FOLLOWUPD_TRACKER_MAP_H

#include "followupd/tracker.h"

struct tracker_meaning {
	const char *from, *to;
};

struct tracker_mapped {
	bool given;
	const char *column; /* of the file; NULL: value, for all rows */
	const char *value;
	const char *otherwise; /* where the column is empty; NULL: nothing */
	const char *format;    /* of a date */
	size_t meaning_count;
	struct tracker_meaning *meaning; /* none: a word means itself */
};

struct tracker_map {
	const char *facility; /* MSH-4; "": the authority says whose the numbers are */
	struct tracker_mapped field[TRACKER_FIELDS];
};

bool tracker_must_be_filled(enum tracker_field f);

/* ---- day.c: dates as other programs write them ---------------------------------------------- */

/* YYYY, M or MM, D or DD once each, anything else stands for itself, * at the end for the rest. */
bool tracker_format_is_fit(const char *format);
MUST_CHECK bool tracker_day(const char *text, const char *format, date *out);

#endif
