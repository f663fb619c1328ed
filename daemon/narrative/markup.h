/* SPDX-License-Identifier: Apache-2.0
 *
 * markup.h - HTML in a report's text.
 */
#ifndef NARRATIVE_MARKUP_H
#define NARRATIVE_MARKUP_H

#include <stddef.h>

/* Blanks out tags and entities; what remains keeps its place.  text[len] is '\0'. */
void markup_blank(char *text, size_t len);

#endif
