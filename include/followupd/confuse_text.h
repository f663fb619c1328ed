/* SPDX-License-Identifier: Apache-2.0
 *
 * confuse_text.h - a text given to libconfuse so that it counts its lines, and what would mislead
 * it.
 */
#ifndef FOLLOWUPD_CONFUSE_TEXT_H
#define FOLLOWUPD_CONFUSE_TEXT_H

#include <confuse.h>
#include <stddef.h>

/* As cfg_parse_buf, with blanks in place of comments, of whose lines libconfuse 3.3 counts one too
 * many. */
int confuse_parse(cfg_t *cfg, const char *text);

/* Ends of lines among so many octets. */
int confuse_lines(const char *text, size_t len);
/* The line of the first octet that is NUL or not of UTF-8 (RFC 3629), or 0. */
int confuse_unreadable(const char *text, size_t len);
/* The line in which a quote is opened that the text does not close, or 0. */
int confuse_open_quote(const char *text);

struct buf;

/* Keys that begin so are of the program itself and not named to people. */
#define CONFUSE_HIDDEN "the_end"
/* An error text of libconfuse in the section `at`, NULL for none, put behind out in words for
 * people: of an unknown key it says which is near, or which there are. */
void confuse_say(struct buf *out, const cfg_t *at, const char *text);

#endif
