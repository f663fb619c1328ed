/* SPDX-License-Identifier: Apache-2.0
 *
 * case.h - one follow-up, read for its page and for the forms that decide about it.
 */
#ifndef DAEMON_PAGES_CASE_H
#define DAEMON_PAGES_CASE_H

#include "followupd/explain.h"
#include "followupd/foresee.h"
#include "site.h"

struct case_read {
	struct visit *v;
	int64_t id;
	const char *ref, *href;
	struct rows head; /* one row of casefile_head */
	struct charts charts;
	const struct chart *chart; /* of its patient */
	const struct case_record *record;
	struct explanation x;
	struct foresight next;
	date today;
};

/* Reads the follow-up that the address names first, "/case/{}/…", whatever case, blanks and hyphens
 * it is written with.  False: the visit has ended with a page that says why. */
bool case_read(struct case_read *c);
/* The same of a reference that somebody typed. */
bool case_read_named(struct case_read *c, const char *ref);
void case_free(struct case_read *c);

/* {ref, href, patient, about, owed, tag}: what stands above a form.  New. */
json_t *case_head_json(struct case_read *c);
/* {words, href} of the list that the visitor came from.  New. */
json_t *case_back_json(struct case_read *c);
/* "Capital, and a full stop." */
const char *case_sentence(struct arena *a, const char *words);
/* Fills v->data for a form about it; shows the form, 422 where a field has a fault; both, of a form
 * that is no more than its fields; stores what it says, and shows the follow-up again.  The last
 * three end the visit. */
void case_form(struct case_read *c);
void case_show_form(struct case_read *c, const char *template);
struct page_field;
void case_show_fields(
    struct case_read *c, const struct page_field *fields, size_t count, const char *template);
void case_store(struct case_read *c, enum answer_kind kind, json_t *body);
/* Its patient's name as lists show it. */
const char *case_patient(struct case_read *c);

/* case_parts.c, case_record.c: the sections of its page.  New. */
json_t *case_owed_json(struct case_read *c);
json_t *case_foreseen_json(struct case_read *c);
json_t *case_people_json(struct case_read *c);
json_t *case_exams_json(struct case_read *c);
json_t *case_appointments_json(struct case_read *c);
json_t *case_questions_json(struct case_read *c);
json_t *case_neighbours_json(struct case_read *c);
MUST_CHECK bool case_add_records(struct case_read *c, json_t *data, struct err *e);

/* The exam of its patient by which a person may say that it was done; NULL: there is none. */
const struct explain_exam *case_exam_named(const struct case_read *c, const char *accession);

/* What a mail asks of who gets it: "is reminded". */
const char *notice_words(const char *notice);

/* The choices of a call: {outcomes, channels, whom, note, next, …}, as attempt.json has them. */
json_t *call_json(struct case_read *c);

#endif
