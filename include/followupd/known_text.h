/* SPDX-License-Identifier: Apache-2.0
 *
 * known_text.h - what of a text the program itself has written: its constants, and nothing else.
 *
 * The constants are the strings in the program's own file, of which some are formats of printf().
 * Of a text that fits one of them its fixed words are kept, and numbers that stand before the first
 * inserted text, where nothing that came from outside can be taken for them.  Everything else is
 * left out, whatever it is: it is never looked at.
 */
#ifndef FOLLOWUPD_KNOWN_TEXT_H
#define FOLLOWUPD_KNOWN_TEXT_H

#include "followupd/buf.h"

struct known_text;

struct known_text *known_text_new(void);
/* Adds those of bytes with NUL between them, which are copied. */
void known_text_add(struct known_text *k, const char *bytes, size_t len);
/* Adds those of the program that lies there. */
MUST_CHECK bool known_text_add_program(struct known_text *k, const char *path, struct err *e);
void known_text_free(struct known_text *k);

/* Adds what is known of the text; U+2026 stands for what is not. */
void known_text_put(const struct known_text *k, const char *text, struct buf *out);
/* The same for a line of the log, as log.c or the journal has it: time, role and level are kept.
 * False: it is none of ours, and nothing was added. */
MUST_CHECK bool known_text_put_line(const struct known_text *k, const char *line, struct buf *out);

#endif
