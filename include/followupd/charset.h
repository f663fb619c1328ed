/* SPDX-License-Identifier: Apache-2.0
 *
 * charset.h - bytes of a declared character set (HL7 table 0211) to UTF-8, by iconv.
 *
 * The declared set comes first; where the bytes do not fit it, or none is declared: UTF-8, then the
 * source's fallback, in which bytes that mean nothing become U+FFFD.  A message is never refused
 * for its charset.  ISO 2022 switching is read by iconv; UTF-16 is not read, since MLLP cannot
 * carry it.
 */
#ifndef FOLLOWUPD_CHARSET_H
#define FOLLOWUPD_CHARSET_H

#include <stddef.h>
#include "followupd/mem.h"

struct charset {
	const char *declared; /* iconv name; NULL: none declared, or not known */
	const char *fallback; /* iconv name */
	const char *used;     /* the one that fitted */
	bool misfit;	      /* not the declared one, or none declared and not plain ASCII */
};

/* The iconv name of a table 0211 word (also of common misspellings), or NULL. */
const char *charset_find(const char *word, size_t len);

/* Converts; the result lends from data when that is UTF-8 already, else the arena owns it.  Sets
 * c->used, and raises c->misfit.  NUL bytes are kept. */
const char *charset_utf8(
    struct arena *a, struct charset *c, const char *data, size_t len, size_t *out_len);

#endif
