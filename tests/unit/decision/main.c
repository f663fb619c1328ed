/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/decision.
 */
#include "../suite.h"

Suite *answer_suite(void);
Suite *appointment_suite(void);
Suite *ask_suite(void);
Suite *attempt_suite(void);
Suite *letters_suite(void);
Suite *contact_suite(void);
Suite *core_suite(void);
Suite *desk_suite(void);
Suite *directory_suite(void);
Suite *duty_suite(void);
Suite *enter_suite(void);
Suite *explain_suite(void);
Suite *hand_over_suite(void);
Suite *identity_suite(void);
Suite *order_suite(void);
Suite *patient_suite(void);
Suite *policy_change_suite(void);
Suite *effect_suite(void);
Suite *postpone_suite(void);
Suite *proof_suite(void);
Suite *prose_suite(void);
Suite *provisional_suite(void);
Suite *question_suite(void);
Suite *random_suite(void);
Suite *reply_suite(void);
Suite *report_suite(void);
Suite *rules_suite(void);
Suite *seen_suite(void);
Suite *undo_suite(void);
Suite *series_suite(void);
Suite *size_suite(void);
Suite *timer_suite(void);
Suite *twin_suite(void);
Suite *urgent_suite(void);

SUITE_MAIN(contact_suite, core_suite, desk_suite, enter_suite, explain_suite, seen_suite,
    undo_suite, reply_suite, report_suite, ask_suite, series_suite, proof_suite, prose_suite,
    provisional_suite, identity_suite, order_suite, appointment_suite, patient_suite, answer_suite,
    question_suite, timer_suite, twin_suite, size_suite, rules_suite, attempt_suite, letters_suite,
    hand_over_suite, policy_change_suite, postpone_suite, effect_suite, urgent_suite,
    directory_suite, duty_suite, random_suite)
