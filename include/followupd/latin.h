/* SPDX-License-Identifier: Apache-2.0
 *
 * latin.h - letters without their accents (Unicode, Latin-1 Supplement to Latin Extended-A, and the
 * Vietnamese and Romanian ones behind).
 */
#ifndef FOLLOWUPD_LATIN_H
#define FOLLOWUPD_LATIN_H

#include <stddef.h>
#include <stdint.h>

/* The letter at *at, which is not the end of the text, and on to the next one.  UTF-8 (RFC 3629);
 * what is no UTF-8 counts as some letter and never leads past the NUL behind the text. */
uint32_t utf8_next(const unsigned char **at);

/* The first bytes of the text, len at most, that end no letter in its middle.  The text has more
 * than len bytes, or its NUL there. */
size_t utf8_whole(const char *text, size_t len);

/* A letter from U+0080 on as one or two small letters of ASCII ("\u00e5" a, "\u00df" ss); " ": no
 * letter but a space; "": there is no such form.  Lends `one`, or for ever. */
const char *latin_plain(uint32_t c, char one[static 2]);

#endif
