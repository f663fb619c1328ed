/* SPDX-License-Identifier: Apache-2.0
 *
 * alike.h - a patient's number as a person reads it, however it is written.
 */
#ifndef FOLLOWUPD_ALIKE_H
#define FOLLOWUPD_ALIKE_H

#include <stdbool.h>
#include <stddef.h>

#define ALIKE_MAX 64

/* "451" of "000451", "4-51", "00 451" and "451-7", "R451" of "r-00451": capitals and digits, no
 * zeros in front, and without the one sign behind a last hyphen, slash or blank, which may be a
 * check digit; *cut: there was one.  cut may be NULL.  "": too short to tell anything, or too long.
 * The index patient_identifiers_alike says the same in SQL (ALIKE_SQL). */
void number_alike(const char *value, size_t len, char out[ALIKE_MAX], bool *cut);

#define ALIKE_SQL(value)                                                                           \
	"regexp_replace(regexp_replace(regexp_replace(upper(" value " COLLATE \"C\"), "            \
	"'[-/ ][0-9A-Z]$', ''), '[^0-9A-Z]', '', 'g'), '^([A-Z]*)0+', '\\1')"

#endif
