/* SPDX-License-Identifier: Apache-2.0
 *
 * render.h - pages from templates: all are read and tried at the start, none is read later.
 *
 * templates/pages/README.md says what they are and what each is given.
 */
#ifndef PAGES_RENDER_H
#define PAGES_RENDER_H

#include <jansson.h>
#include "followupd/buf.h"
#include "followupd/config.h"
#include "static.h"

struct render;

/* Reads pages/ of the directory of templates: the pages of one language, their samples and the
 * static files.  Each page is tried with each of its samples, and its forms are looked at.  NULL
 * with e set: the file, the line and the fault. */
struct render *render_load(const struct config *c, struct err *e) MUST_CHECK;
void render_free(struct render *r); /* NULL-safe */

/* Adds the page inside of its frame to out.  data: an object, which gets the addresses of the
 * static files; all else of it is as it was.  False with e set, and out as it was: there is no such
 * page, or a value is missing. */
MUST_CHECK bool render_page(
    const struct render *r, const char *page, json_t *data, struct buf *out, struct err *e);

/* The same of a part alone, "_plot". */
MUST_CHECK bool render_part(
    const struct render *r, const char *part, const json_t *data, struct buf *out, struct err *e);

/* Lends. */
const struct static_files *render_static(const struct render *r);

#endif
