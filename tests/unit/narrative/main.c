/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/narrative.
 */
#include "../suite.h"

Suite *asked_suite(void);
Suite *fingerprint_suite(void);
Suite *labels_suite(void);
Suite *learn_suite(void);
Suite *net_suite(void);
Suite *performed_suite(void);
Suite *record_suite(void);
Suite *rules_suite(void);

SUITE_MAIN(asked_suite, fingerprint_suite, labels_suite, learn_suite, net_suite, performed_suite,
    record_suite, rules_suite)
