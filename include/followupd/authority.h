/* SPDX-License-Identifier: Apache-2.0
 *
 * authority.h - who gives out patient numbers, as a site says it: which names are one, and whose
 * numbers are known in every facility.
 */
#ifndef FOLLOWUPD_AUTHORITY_H
#define FOLLOWUPD_AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>

/* An authority "NAME" { } of the configuration. */
struct authority {
	const char *name;
	const char *names;	/* further namespaces and OIDs of it, comma separated */
	const char *facilities; /* MSH-4 of senders whose numbers without authority are its own */
	bool across;		/* its numbers mean the same patient in every facility */
	bool shown;		/* its number is the one that people see */
};

/* The next word of a comma separated list, without blanks around it; NULL: there is none. */
const char *authority_next(const char **list, size_t *len);
/* By any of its names, in whatever case; NULL: none has that name. */
const struct authority *authority_named(
    const struct authority *list, size_t count, const char *name);
/* Whose numbers that facility sends without an authority; NULL: none is named. */
const struct authority *authority_of_facility(
    const struct authority *list, size_t count, const char *facility);

#endif
