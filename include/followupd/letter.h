/* SPDX-License-Identifier: Apache-2.0
 *
 * letter.h - the notice templates of one language, and a notice as subject, text and HTML.
 *
 * A notice NAME is three files of one directory: NAME.subject, NAME.txt, NAME.html; and NAME.line,
 * what it says as a line of a digest.  Files whose name starts with "_" are partials; {{>_footer}}
 * in first.html is _footer.html.  The keys a template may use are those of letter_keys;
 * templates/mail/README.md explains them.
 */
#ifndef FOLLOWUPD_LETTER_H
#define FOLLOWUPD_LETTER_H

#include "followupd/template.h"

enum letter_kind { LETTER_TEXT, LETTER_NUMBER, LETTER_FLAG, LETTER_LIST };

struct letter_key {
	const char *name; /* "items.ref" is the key ref of each element of the list items */
	enum letter_kind kind;
	bool always; /* every notice about a follow-up has it */
	bool detail; /* clinical or names the patient: not in a subject, not in a calendar title */
};

extern const struct letter_key letter_keys[]; /* ends with name NULL; a list before its elements */

/* The same of letters to patients on paper. */
extern const struct letter_key paper_keys[];

struct letters;

/* Reads all templates of a directory and tries each notice once with every key and once with only
 * those that are always there, so that a wrong name or a missing partial is found here.  Returns
 * new, or NULL with e (ERR_CONFIG) naming file and line. */
struct letters *letters_load(const char *dir, struct err *e) MUST_CHECK;
/* The same of letters to patients: NAME.html alone, with paper_keys. */
struct letters *letters_load_paper(const char *dir, struct err *e) MUST_CHECK;
void letters_free(struct letters *l); /* NULL-safe */
bool letters_have(const struct letters *l, const char *notice);
size_t letters_count(const struct letters *l);
const char *letters_name(const struct letters *l, size_t i); /* sorted; lends */

struct letter {
	struct buf subject; /* one line */
	struct buf text, html;
};

/* data: an object of letter_keys; those that are not in it are taken as null, unknown ones and
 * ones of another kind are refused.  Lends data, which stays as it is.  Fills *out, which the
 * caller frees with letter_free also on false. */
MUST_CHECK bool letter_render(
    const struct letters *l, const char *notice, json_t *data, struct letter *out, struct err *e);
void letter_free(struct letter *x);
/* The same as one line of a digest; of a notice that has none, its subject. */
MUST_CHECK bool letter_line(
    const struct letters *l, const char *notice, json_t *data, struct buf *out, struct err *e);

/* A letter to a patient: the body of its page. */
MUST_CHECK bool letter_paper(
    const struct letters *l, const char *name, json_t *data, struct buf *out, struct err *e);

#endif
