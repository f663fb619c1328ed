/* SPDX-License-Identifier: Apache-2.0
 *
 * contact.h - what events do to the numbers and addresses of a patient.
 */
#ifndef DAEMON_DECISION_CONTACT_H
#define DAEMON_DECISION_CONTACT_H

#include "change.h"

/* Of the patient being decided on: what the message says takes the place of what its sender said
 * before. */
void contacts_take(struct work *w, const struct facts *m);
/* Marks what holds of that kind and is the same; by: a person.  False: none is. */
bool contact_is_wrong(struct work *w, enum contact_kind kind, const char *value, int64_t by);

#endif
