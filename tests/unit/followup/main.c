/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/followup.
 */
#include "../suite.h"

Suite *advice_suite(void);
Suite *alarm_suite(void);
Suite *classify_suite(void);
Suite *closure_suite(void);
Suite *codes_suite(void);
Suite *followup_suite(void);
Suite *hours_suite(void);
Suite *match_suite(void);
Suite *measure_suite(void);
Suite *performed_suite(void);
Suite *policy_check_suite(void);
Suite *policy_words_suite(void);
Suite *policy_suite(void);
Suite *source_suite(void);
Suite *substitution_suite(void);
Suite *vocabulary_suite(void);
Suite *window_suite(void);
Suite *worktime_suite(void);

SUITE_MAIN(advice_suite, alarm_suite, classify_suite, closure_suite, codes_suite, followup_suite,
    hours_suite, match_suite, measure_suite, performed_suite, policy_check_suite,
    policy_words_suite, policy_suite, source_suite, substitution_suite, vocabulary_suite,
    window_suite, worktime_suite)
