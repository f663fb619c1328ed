/* SPDX-License-Identifier: Apache-2.0
 *
 * template.h - Mustache templates: text with named holes, filled from JSON values.
 *
 * Source: the core modules of the public Mustache specification (interpolation, sections, inverted
 * sections, partials, comments, delimiters); the optional modules are refused.  Differences that
 * are on purpose: a name without a value is an error unless `lenient`, and escaping follows the
 * mode.  Empty are: null, false, "" and []; the number 0 is a value.
 */
#ifndef FOLLOWUPD_TEMPLATE_H
#define FOLLOWUPD_TEMPLATE_H

#include <jansson.h>
#include "followupd/buf.h"

#define TEMPLATE_SIZE_MAX    ((size_t)256 * 1024)  /* bytes of one template */
#define TEMPLATE_OUTPUT_MAX  ((size_t)1024 * 1024) /* bytes of one rendering */
#define TEMPLATE_NESTING_MAX 48			   /* sections and partials inside each other */
#define TEMPLATE_STEPS_MAX   1000000		   /* tags, lines and elements in one rendering */

enum template_mode {
	TEMPLATE_TEXT, /* {{x}} as it is */
	TEMPLATE_LINE, /* as TEXT; the result is one line, its line end dropped (subjects) */
	TEMPLATE_HTML, /* {{x}} with & < > " ' as entities; {{{x}}} and {{&x}} as they are */
};

struct template;

struct template_options {
	enum template_mode mode;
	bool lenient; /* as the specification has it: no value and no partial mean nothing */
	/* Lends the partial of that name, or NULL with e set.  May be NULL: there are none. */
	const struct template *(*partial)(void *arg, const char *name, struct err *e);
	void *arg;
};

/* Returns new, or NULL with e (ERR_CONFIG) naming `name`, the line and the fault.  The text is
 * UTF-8 without NUL; it is copied. */
struct template *template_parse(
    const char *name, const char *text, size_t len, struct err *e) MUST_CHECK;
struct template *template_load(const char *path, struct err *e) MUST_CHECK;
void template_free(struct template *t); /* NULL-safe */

/* Adds the rendering to out; on false out is as it was and e names the template, the line and the
 * name.  data is usually an object; only strings and numbers can be interpolated. */
MUST_CHECK bool template_render(const struct template *t, const json_t *data,
    const struct template_options *o, struct buf *out, struct err *e);

#endif
