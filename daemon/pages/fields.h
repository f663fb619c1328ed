/* SPDX-License-Identifier: Apache-2.0
 *
 * fields.h - what is typed into a form: read, told back with what is wrong, made into an answer.
 */
#ifndef DAEMON_PAGES_FIELDS_H
#define DAEMON_PAGES_FIELDS_H

#include "site.h"

/* The field of the form; "" when it is not there.  Blanks around it are dropped. */
const char *field_text(struct visit *v, const char *name);
/* {value, error}; error NULL: nothing is wrong.  New. */
json_t *field_json(const char *value, const char *error);
/* "2026-04-23", "23 Apr", "tomorrow", "+3d", "in 2 weeks"; DATE_NONE: no day can be made of it. */
date field_day(struct visit *v, const char *text);
date field_day_past(struct visit *v, const char *text); /* "23 Apr" is the last one */
/* When the form came, as a field of a time says it. */
const char *field_now(const struct visit *v);
/* Who is meant by "Osei, Ruth (osei)": "osei"; what was typed by hand as it is. */
const char *field_ref(struct visit *v, const char *typed);
/* Percent-encoded, as a part of an address.  New in the arena. */
const char *address_part(struct arena *a, const char *text);
/* Notes a fault of that field for the box above the form. */
void field_fault(struct visit *v, const char *field, const char *words);
bool fields_fault(const struct visit *v); /* whether there is one */

/* What is wrong with that field; NULL: nothing. */
const char *field_error(const struct visit *v, const char *field);

/* A field whose kind is data. */
struct page_field {
	const char *id, *name, *label, *hint, *value, *error;
	bool needed, area, day, time, tick; /* none: a line of text */
	json_t *options; /* of a list that opens, [{value, words, selected}]; taken */
	json_t *suggest; /* of a line, ["…"]; taken */
};
json_t *form_field_json(struct page_field f); /* new */

/* {value, words, checked, hint, key, fields: []}.  New. */
json_t *choice_json(
    const char *value, const char *words, const char *key, const char *hint, bool checked);
/* {"rows": list}, or null when it is empty; takes list. */
json_t *rows_of(json_t *list);

/* Stores an answer about the follow-up or question; `body` is taken.  back: where to go then,
 * unless the form names a page of ours. */
void answer_store(struct visit *v, enum answer_kind kind, const char *subject, int64_t id,
    json_t *body, const char *back);
/* The same, and goes there whatever the form names. */
void answer_store_here(struct visit *v, enum answer_kind kind, const char *subject, int64_t id,
    json_t *body, const char *path);

#endif
