/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/hl7.
 */
#include "../suite.h"

Suite *mllp_suite(void);
Suite *message_suite(void);
Suite *charset_suite(void);
Suite *hl7_time_suite(void);
Suite *envelope_suite(void);
Suite *ack_suite(void);
Suite *batch_suite(void);
Suite *observations_suite(void);
Suite *documents_suite(void);
Suite *report_suite(void);
Suite *finding_suite(void);
Suite *order_suite(void);
Suite *patient_suite(void);
Suite *sample_suite(void);

SUITE_MAIN(mllp_suite, message_suite, charset_suite, hl7_time_suite, envelope_suite, ack_suite,
    batch_suite, observations_suite, documents_suite, report_suite, finding_suite, order_suite,
    patient_suite, sample_suite)
