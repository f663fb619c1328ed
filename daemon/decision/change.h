/* SPDX-License-Identifier: Apache-2.0
 *
 * change.h - the only functions that alter a chart: each does it in memory and puts the change on
 * the list.
 */
#ifndef DAEMON_DECISION_CHANGE_H
#define DAEMON_DECISION_CHANGE_H

#include "work.h"

/* Lends the new element, which lives in the chart. */
struct exam *exam_add(struct work *w, struct chart *c, const struct exam *x);
void exam_changed(struct work *w, struct exam *x);
struct appointment *appointment_add(struct work *w, struct chart *c, const struct appointment *a);
void appointment_changed(struct work *w, struct appointment *a);
/* The next version of x's report; current: it replaces the one that was. */
struct report *report_add(struct work *w, struct exam *x, const struct report *r, bool current);
/* The same key in the same report is the same finding: decided again, it keeps its id. */
struct finding *finding_save(struct work *w, struct report *r, const struct finding *f);

void patient_changed(struct work *w, struct patient *p);
void patient_number_add(struct work *w, struct chart *c, const struct patient_number *n);
void patient_number_changed(struct work *w, struct chart *c, struct patient_number *n);
struct contact_point *contact_add(struct work *w, struct chart *c, const struct contact_point *p);
void contact_changed(struct work *w, struct chart *c, struct contact_point *p);
/* The n-th of what `from` has is `to`'s from now on. */
void contact_move(struct work *w, struct chart *from, size_t n, struct chart *to);
void chart_merge(struct work *w, struct chart *retired, struct chart *survivor);
/* The n-th of what `from` has is `to`'s from now on. */
void number_move(struct work *w, struct chart *from, size_t n, struct chart *to);
void exam_move(struct work *w, struct chart *from, size_t n, struct chart *to);
void case_move(struct work *w, struct chart *from, size_t n, struct chart *to);
void question_move(struct work *w, struct chart *from, size_t n, struct chart *to);
struct chart *chart_add(struct work *w);

struct case_record *case_add(struct work *w, struct chart *c, const struct case_record *r);
void case_changed(struct work *w, struct case_record *r);
/* The plan goes on with that step; the timer is what comes first of it and of come_back.h. */
void timer_set(struct work *w, struct case_record *r, const char *step, instant due);
/* Something that the follow-up comes back for was set or is over. */
void timer_look(struct work *w, struct case_record *r);
void timer_drop(struct work *w, struct case_record *r);

/* The question of that kind and key, or NULL. */
struct question *question_of(const struct chart *c, enum question_kind kind, const char *key);
/* Puts q among the chart's, or in the place of was, which was answered; see question.h for what
 * asks. */
struct question *question_open(struct work *w, struct question *was, const struct question *q,
    const struct planned_question *first);
/* From now on that follow-up waits for it. */
void question_tie(struct work *w, struct question *q, int64_t followup);
/* It stays open and that step comes next. */
void question_wait(struct work *w, struct question *q, const struct planned_question *next);
/* Answered, or withdrawn. */
void question_end(struct work *w, struct question *q, enum question_event how, const char *by,
    const char *answer);
/* A line of its history, beside what else changes of it; words NULL: nothing was said with it. */
void question_log(struct work *w, struct question *q, enum question_event kind, const char *actor,
    const char *words);
bool question_waits_for(const struct chart *c, int64_t followup);

struct calendar_entry *calendar_add(
    struct work *w, struct case_record *r, const struct calendar_entry *e);
/* The one function that changes an entry: a day, time or status that changes raises SEQUENCE, the
 * UID never changes (RFC 5546 section 2.1.4).  Of `to` it reads these and the alarm. */
void calendar_enter(struct work *w, struct case_record *r, struct calendar_entry *e,
    const struct calendar_entry *to);

void attempt_add(struct work *w, struct case_record *r, const struct attempt *a);
/* The n-th of the follow-up's was not so. */
void attempt_withdraw(struct work *w, struct case_record *r, size_t n);
/* Everything of r, its timer too, was put back. */
void case_put_back(struct work *w, struct case_record *r);
/* The columns of q were; kind: what its history says of it. */
void question_put_back(
    struct work *w, struct question *q, enum question_event kind, const char *actor);
void calendar_put_back(struct work *w, struct case_record *r, struct calendar_entry *e);
/* One that was taken back is queued again, to leave then; one that is leaving may be tried again.
 * digest: it was a line of one; else INSTANT_NONE. */
void notice_put_back(struct work *w, struct notice *n, instant digest, instant due);
void finding_changed(struct work *w, struct finding *f);
void undo_add(struct work *w, struct chart *c, const struct undoable *u);

void calendar_cancel(struct work *w, struct case_record *r, struct calendar_entry *e);

struct patient_letter *letter_add(struct work *w, struct chart *c, const struct patient_letter *l);
void letter_changed(struct work *w, struct patient_letter *l); /* after letters.c has judged it */

struct notice *notice_add(struct work *w, struct case_record *r, const struct notice *n);
void notice_take_back(struct work *w, struct notice *n);
/* It stands in that digest. */
void notice_carried(struct work *w, struct notice *n, const struct notice *digest);
/* Takes back what is queued about a follow-up and not yet permitted to leave, ... */
void notices_take_back(struct work *w, struct case_record *r);
/* ... only what goes to that person; template NULL: of any kind. */
void notices_take_back_of(
    struct work *w, struct case_record *r, int64_t person, const char *template);

struct person *person_add(struct work *w, const struct person *p);
void person_changed(struct work *w, struct person *p);
/* The person a message names, added without an address when unknown; 0: nobody is named. */
int64_t person_named(struct work *w, const struct person_ref *ref);

void digest_add(struct work *w, const struct digest_line *l);
/* What waits to tell that person (0: anybody) of the question is taken back. */
void question_untell(struct work *w, const struct question *q, int64_t person);

void work_taken(struct work *w, int64_t notice);

/* ---- history -------------------------------------------------------------------------------- */

#define D_TEXT(k, v)   ((struct detail){.key = (k), .type = DETAIL_TEXT, .text = (v)})
#define D_INT(k, v)    ((struct detail){.key = (k), .type = DETAIL_INT, .number = (v)})
#define D_BOOL(k, v)   ((struct detail){.key = (k), .type = DETAIL_BOOL, .number = (v)})
#define D_WINDOW(k, v) ((struct detail){.key = (k), .type = DETAIL_WINDOW, .window = (v)})
#define DETAILS(...)                                                                               \
	(const struct detail[]){__VA_ARGS__},                                                      \
	    sizeof((const struct detail[]){__VA_ARGS__}) / sizeof(struct detail)
#define NO_DETAILS NULL, 0

void history_add(struct work *w, struct case_record *r, const char *actor, enum history_kind kind,
    const struct detail *detail, size_t count);
/* In the arena. */
struct detail *details_copy(struct work *w, const struct detail *detail, size_t count, size_t room);

#endif
