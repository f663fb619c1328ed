/* SPDX-License-Identifier: Apache-2.0
 *
 * papers.h - letters to patients on paper, in every language for which there are texts.
 *
 * DIR/letters/LANGUAGE/NAME.html is the body of one page; templates/letters/README.md says what
 * it is given.
 */
#ifndef FOLLOWUPD_PAPERS_H
#define FOLLOWUPD_PAPERS_H

#include "followupd/letter.h"
#include "followupd/zone.h"

struct papers;

/* language: the site's own, which stands in for one that is not there; each other one has to have
 * the same texts.  NULL with e set: the file, the line and the fault. */
struct papers *papers_load(const char *directory, const char *language, struct err *e) MUST_CHECK;
void papers_free(struct papers *p); /* NULL-safe */
bool papers_have(const struct papers *p, const char *name);
/* In which language a letter is written to somebody who wants that one, as a message or a person
 * says it: "es", "spa", "Spanish"; NULL: not known.  Lends "es". */
const char *papers_language(const struct papers *p, const char *wanted);
size_t papers_count(const struct papers *p);
const char *papers_name(const struct papers *p, size_t i); /* of a language; lends */

/* Adds the body of that letter; data: an object of paper_keys. */
MUST_CHECK bool papers_render(const struct papers *p, const char *language, const char *name,
    json_t *data, struct buf *out, struct err *e);

/* "Spanish"; of one that is not known here what it is called itself.  Lends. */
const char *language_words(const char *language);
/* "April 22, 2026", "22 de abril de 2026"; in other languages 2026-04-22.  out: at least 48. */
const char *day_in_language(const char *language, date d, char *out);

/* One HTML file that prints one letter a page.  title, style: HTML; window: a word of
 * site.address_window; body: as papers_render() made it. */
void papers_begin(struct buf *b, const char *title, const char *window, const char *style);
void papers_add(struct buf *b, const char *language, const char *body);
void papers_end(struct buf *b);

#endif
