/* SPDX-License-Identifier: Apache-2.0
 *
 * patient_store.h - the patient that a person names by a number.
 */
#ifndef FOLLOWUPD_PATIENT_STORE_H
#define FOLLOWUPD_PATIENT_STORE_H

#include "followupd/mem.h"
#include "followupd/session.h"

struct patient_named {
	int64_t id;
	const char *authority, *value; /* as they are stored */
};

/* authority NULL: whichever has that number, if only one does.  ERR_NOT_FOUND; ERR_REFUSED with the
 * authorities to choose from.  The texts live in the arena. */
MUST_CHECK bool patient_named(struct session *s, struct arena *a, const char *value,
    const char *authority, struct patient_named *out, struct err *e);

#endif
