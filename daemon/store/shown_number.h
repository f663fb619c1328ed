/* SPDX-License-Identifier: Apache-2.0
 *
 * shown_number.h - the one number of a patient that people see.
 */
#ifndef DAEMON_STORE_SHOWN_NUMBER_H
#define DAEMON_STORE_SHOWN_NUMBER_H

/* Not retired by a merge; of an authority that the site shows first; a medical record number before
 * others; the patient's own before one that he is only called by. */
#define SHOWN_IDENTIFIER(patient)                                                                  \
	"(SELECT value FROM patient_identifiers WHERE patient_id = " patient                       \
	" ORDER BY retired_at IS NOT NULL, NOT shown, type <> 'MR', apart, value LIMIT 1)"

#endif
