/* SPDX-License-Identifier: Apache-2.0
 *
 * appointment.h - what appointments say of exams and follow-ups.
 */
#ifndef DAEMON_DECISION_APPOINTMENT_H
#define DAEMON_DECISION_APPOINTMENT_H

#include "change.h"

/* The day of an order that states one; it counts until an appointment of its own says more. */
void appointment_of_order(struct work *w, struct chart *c, struct exam *x, const char *sender,
    struct moment when, instant at);
/* An order that appointments name is known from now on. */
void appointments_join(struct work *w, struct chart *c, struct exam *x);
/* The day of an exam that is still to come is that of its newest appointment. */
void exam_plan(struct work *w, const struct chart *c, struct exam *x);
/* Books a follow-up, or moves it, as the appointments say that are known; gone: what it is booked
 * for may not stand any more. */
MUST_CHECK bool appointments_of_case(
    struct work *w, struct chart *c, struct case_record *row, bool gone);
MUST_CHECK bool appointments_of_cases(struct work *w, struct chart *c);
/* The same, when that one has just been said: it counts although its day may be past. */
MUST_CHECK bool appointments_of_case_said(
    struct work *w, struct chart *c, struct case_record *row, const struct appointment *said);
/* The one of the feed that it is booked for; NULL: the feed knows none. */
const struct appointment *appointment_of_feed(
    struct work *w, const struct chart *c, const struct case_record *row);
/* Whether it is one of that follow-up: by its order, by what a person said, or by what it is for.
 */
bool appointment_belongs(
    struct work *w, const struct chart *c, const struct case_record *row, struct appointment *a);
/* What a person says: that appointment is for this follow-up; the one it is booked for was not
 * kept. */
MUST_CHECK bool appointment_attach(
    struct work *w, struct chart *c, struct case_record *row, struct appointment *a);
MUST_CHECK bool appointment_missed(struct work *w, struct chart *c, struct case_record *row);

/* passed.c: that something comes after the day of the appointment, or is asked about. */
void appointment_watch(struct work *w, struct case_record *r);
void appointment_answered(struct work *w, const struct chart *c, const struct exam *x);

/* Of a chart that was merged: those from `before` on came with the other record. */
void appointments_meet(struct work *w, struct chart *c, size_t before);

#endif
