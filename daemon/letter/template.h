/* SPDX-License-Identifier: Apache-2.0
 *
 * template.h - what the parser of templates hands to their rendering.
 */
#ifndef LETTER_TEMPLATE_H
#define LETTER_TEMPLATE_H

#include "followupd/mem.h"
#include "followupd/template.h"

enum node_kind {
	NODE_LINE, /* a line of the source starts here: where a partial's indentation goes */
	NODE_TEXT,
	NODE_VALUE,
	NODE_RAW,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL,
};

struct node {
	enum node_kind kind;
	int line;
	const char *text; /* TEXT: bytes; PARTIAL: its indentation; otherwise NULL */
	size_t len;	  /* of text */
	const char *name; /* as written, for errors */
	const char *path; /* name cut at its dots, each part NUL-terminated; parts 0 means "." */
	size_t parts;
	size_t end; /* SECTION, INVERTED: the first node behind it; its own follow it directly */
};

struct template
{
	struct arena *arena;
	const char *name;
	struct node *node;
	size_t count;
};

#endif
