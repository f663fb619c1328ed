/* SPDX-License-Identifier: Apache-2.0
 *
 * identity.h - whether a message under a known number speaks of the person whom the chart knows.
 *
 * A number can be mistyped, taken from the wrong list or used again; so name, date of birth and
 * sex are compared before anything of a chart is closed, linked or changed.  There are no scores:
 * the first row of identity_rules[] that fits decides, and its words say why.
 */
#ifndef FOLLOWUPD_IDENTITY_H
#define FOLLOWUPD_IDENTITY_H

#include <stddef.h>
#include "followupd/clock.h"

/* How what the message states stands to what the chart knows. */
enum likeness {
	LIKE_UNSTATED, /* one side says nothing: placeholders as UNKNOWN or BABY are nothing */
	LIKE_SAME,     /* but for case, accents, hyphens, order, parts that one side leaves out */
	LIKE_INITIAL,  /* given names only: no more than first letters agree */
	LIKE_CLOSE,    /* one letter or digit differs, or two are exchanged; day and month are */
	LIKE_OTHER,
};
#define LIKE(value) (1U << LIKE_##value)
#define LIKE_ANY    0x1FU

enum identity { IDENTITY_SAME, IDENTITY_DOUBT, IDENTITY_OTHER };

struct who {
	const char *family, *given, *sex; /* NULL or "": not known */
	date birth;			  /* DATE_NONE: not known */
};

/* One line of the table.  Each field is a set of LIKE(...). */
struct identity_rule {
	unsigned family, given, birth, sex;
	bool registration; /* only of a message of registration, which may correct one thing */
	enum identity is;
	const char *words;
};
extern const struct identity_rule identity_rules[]; /* the last one fits everything */

/* The rule that decides; known: the chart, said: the message. */
const struct identity_rule *identity_compare(
    const struct who *known, const struct who *said, bool registration);
/* The single comparisons, as they are shown beside the rule. */
enum likeness likeness_of_family(const char *a, const char *b);
enum likeness likeness_of_given(const char *a, const char *b);
enum likeness likeness_of_birth(date a, date b);
enum likeness likeness_of_sex(const char *a, const char *b);

#endif
