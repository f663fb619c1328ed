/* SPDX-License-Identifier: Apache-2.0
 *
 * apply.h - one function for each kind of event; false: the work failed.
 */
#ifndef DAEMON_DECISION_APPLY_H
#define DAEMON_DECISION_APPLY_H

#include "work.h"

/* The chart of the person whom the message speaks of, with what it says of him taken over; NULL:
 * there is none, or the work failed.  make: one is made for a number that is not known.  Where that
 * person may be another than the number's owner the chart is one apart, see whose.h. */
struct chart *chart_of_message(struct work *w, const struct facts *m, bool make);
/* Everything open is suspended. */
MUST_CHECK bool patient_died(struct work *w, struct chart *c);

MUST_CHECK bool apply_reports(struct work *w, const struct facts *m);
MUST_CHECK bool apply_orders(struct work *w, const struct facts *m);
MUST_CHECK bool apply_appointment(struct work *w, const struct facts *m);
MUST_CHECK bool apply_patient(struct work *w, const struct facts *m);
MUST_CHECK bool apply_merges(struct work *w, const struct facts *m);
MUST_CHECK bool apply_providers(struct work *w, const struct facts *m);
MUST_CHECK bool apply_answer(struct work *w, const struct answer *a);
MUST_CHECK bool apply_reply(struct work *w, const struct mailed *m);
MUST_CHECK bool fire_timers(struct work *w, struct chart *c);
MUST_CHECK bool fire_questions(struct work *w, struct chart *c);
MUST_CHECK bool send_digest(struct work *w, const struct digest *d);
MUST_CHECK bool take_undelivered(struct work *w, const struct undelivered *d);
MUST_CHECK bool tell_silence(struct work *w, const struct mail_day *d);
MUST_CHECK bool look_at_source(struct work *w, const struct source_silence *s);
MUST_CHECK bool sum_up_shadow(struct work *w, const struct shadow_day *d);

#endif
