/* SPDX-License-Identifier: Apache-2.0
 *
 * name.h - a person's name as plain words: lower case, without accents, apostrophes and hyphens.
 */
#ifndef DAEMON_DECISION_NAME_H
#define DAEMON_DECISION_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define NAME_WORDS 8  /* what comes behind them is not compared */
#define NAME_BYTES 64 /* of one word */

struct person_name {
	size_t count;
	char word[NAME_WORDS][NAME_BYTES];
};

/* text: UTF-8, or NULL.  spelled: umlauts as two letters ("oe"), else without their dots ("o"). */
void name_read(const char *text, bool spelled, struct person_name *out);
/* False: nothing, or a placeholder for somebody whose name is not known. */
bool name_is_stated(const struct person_name *n);
/* "van", "de", "al": left out, unless nothing else is there. */
void name_without_particles(const struct person_name *n, struct person_name *out);
/* Each word of a stands in b, in any order; false when a has none. */
bool name_part_of(const struct person_name *a, const struct person_name *b);
/* The same, where a word of one letter stands for a word that begins with it. */
bool name_initials_of(const struct person_name *a, const struct person_name *b);
/* Written as one word they are the same: "de Luca" and "Deluca". */
bool name_joined_same(const struct person_name *a, const struct person_name *b);
/* ... but for one letter that is added, left out or another, or two that are exchanged; words of
 * less than four letters are never close. */
bool name_joined_close(const struct person_name *a, const struct person_name *b);

#endif
