/* SPDX-License-Identifier: Apache-2.0
 *
 * desk.h - on whose desk an open item stands, and in which lists a person finds it there.
 *
 * An item is a follow-up or a question.  What needs nobody now has no row, and comes back by its
 * own timer: the step of a policy, the end of a hold, the day somebody asked for.  The rows follow
 * from the chart alone, whatever the hour, the rules or the people are: they change when it does.
 */
#ifndef FOLLOWUPD_DESK_H
#define FOLLOWUPD_DESK_H

#include "followupd/chart.h"

/* The order "most urgent first": critical ones by their minute, tiers 4 to 1, then questions, then
 * the rest.  A question that waited too long comes before the rest, a younger one among it. */
enum desk_rank {
	RANK_CRITICAL,
	RANK_TIER_4,
	RANK_TIER_3,
	RANK_TIER_2,
	RANK_TIER_1,
	RANK_QUESTION,
	RANK_REST,
};

struct desk_row {
	int64_t item;
	bool question;
	enum desk_list list;
	enum desk_why why;
	int64_t person; /* 0: there is nobody yet */
	enum desk_rank rank;
	instant key;		   /* within the rank: the earlier, the more urgent */
	instant since;		   /* not before it; INSTANT_NONE: since the row is there */
	int64_t team;		   /* whose coordinators see it; 0: everybody's */
	const char *system, *site; /* of its follow-up; NULL: not known */
};

/* An item's rows: the first is that of DESK_ALL, with the worst reason. */
struct desk {
	size_t count;
	struct desk_row row[DESK_LISTS];
};

void desk_of_case(const struct chart *c, const struct case_record *r, struct desk *out);
void desk_of_question(const struct chart *c, const struct question *q, struct desk *out);

#endif
