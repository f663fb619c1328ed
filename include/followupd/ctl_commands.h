/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl_commands.h - the functions behind the table of subcommands; one file of daemon/ctl per
 * subject.
 */
#ifndef FOLLOWUPD_CTL_COMMANDS_H
#define FOLLOWUPD_CTL_COMMANDS_H

#include "followupd/ctl.h"

int ctl_init(struct ctl *c, int argc, char **argv);
int ctl_backup(struct ctl *c, int argc, char **argv);
int ctl_restore(struct ctl *c, int argc, char **argv);
int ctl_migrate(struct ctl *c, int argc, char **argv);
int ctl_status(struct ctl *c, int argc, char **argv);
int ctl_top(struct ctl *c, int argc, char **argv);
int ctl_list(struct ctl *c, int argc, char **argv);
int ctl_show(struct ctl *c, int argc, char **argv);
int ctl_access(struct ctl *c, int argc, char **argv);
int ctl_measures(struct ctl *c, int argc, char **argv);
int ctl_pack(struct ctl *c, int argc, char **argv);
int ctl_checkpoint_key(struct ctl *c, int argc, char **argv);
int ctl_checkpoint_make(struct ctl *c, int argc, char **argv);
int ctl_checkpoint_list(struct ctl *c, int argc, char **argv);
int ctl_checkpoint_export(struct ctl *c, int argc, char **argv);
int ctl_desk(struct ctl *c, int argc, char **argv);
int ctl_notices_show(struct ctl *c, int argc, char **argv);
int ctl_explain(struct ctl *c, int argc, char **argv);
int ctl_history(struct ctl *c, int argc, char **argv);
int ctl_review(struct ctl *c, int argc, char **argv);
int ctl_review_show(struct ctl *c, int argc, char **argv);
int ctl_review_answer(struct ctl *c, int argc, char **argv);
int ctl_review_resolve(struct ctl *c, int argc, char **argv);
int ctl_needs(struct ctl *c, int argc, char **argv);
int ctl_note(struct ctl *c, int argc, char **argv);
int ctl_seen(struct ctl *c, int argc, char **argv);
int ctl_undo(struct ctl *c, int argc, char **argv);
int ctl_open(struct ctl *c, int argc, char **argv);
int ctl_ack(struct ctl *c, int argc, char **argv);
int ctl_close(struct ctl *c, int argc, char **argv);
int ctl_reopen(struct ctl *c, int argc, char **argv);
int ctl_attempt(struct ctl *c, int argc, char **argv);
int ctl_contact(struct ctl *c, int argc, char **argv);
int ctl_order(struct ctl *c, int argc, char **argv);
int ctl_letters(struct ctl *c, int argc, char **argv);
int ctl_letters_queue(struct ctl *c, int argc, char **argv);
int ctl_letters_print(struct ctl *c, int argc, char **argv);
int ctl_letters_sent(struct ctl *c, int argc, char **argv);
int ctl_letters_receipt(struct ctl *c, int argc, char **argv);
int ctl_letters_leave_out(struct ctl *c, int argc, char **argv);
int ctl_assign(struct ctl *c, int argc, char **argv);
int ctl_policy_simulate(struct ctl *c, int argc, char **argv);
int ctl_postpone(struct ctl *c, int argc, char **argv);
int ctl_transfer(struct ctl *c, int argc, char **argv);
int ctl_transfer_accept(struct ctl *c, int argc, char **argv);
int ctl_transfer_return(struct ctl *c, int argc, char **argv);
int ctl_import_cases(struct ctl *c, int argc, char **argv);
int ctl_import_list(struct ctl *c, int argc, char **argv);
int ctl_import_undo(struct ctl *c, int argc, char **argv);
int ctl_messages_list(struct ctl *c, int argc, char **argv);
int ctl_messages_show(struct ctl *c, int argc, char **argv);
int ctl_messages_replay(struct ctl *c, int argc, char **argv);
int ctl_source_learn(struct ctl *c, int argc, char **argv);
int ctl_messages_mend(struct ctl *c, int argc, char **argv);
int ctl_messages_explain(struct ctl *c, int argc, char **argv);
int ctl_people_list(struct ctl *c, int argc, char **argv);
int ctl_people_show(struct ctl *c, int argc, char **argv);
int ctl_people_import(struct ctl *c, int argc, char **argv);
int ctl_people_sign_in(struct ctl *c, int argc, char **argv);
int ctl_people_sign_out(struct ctl *c, int argc, char **argv);
int ctl_team_list(struct ctl *c, int argc, char **argv);
int ctl_team_members(struct ctl *c, int argc, char **argv);
int ctl_team_add(struct ctl *c, int argc, char **argv);
int ctl_team_change(struct ctl *c, int argc, char **argv);
int ctl_team_join(struct ctl *c, int argc, char **argv);
int ctl_team_leave(struct ctl *c, int argc, char **argv);
int ctl_team_dissolve(struct ctl *c, int argc, char **argv);
int ctl_absence_list(struct ctl *c, int argc, char **argv);
int ctl_absence_add(struct ctl *c, int argc, char **argv);
int ctl_absence_remove(struct ctl *c, int argc, char **argv);
int ctl_absence_import(struct ctl *c, int argc, char **argv);
int ctl_duty_list(struct ctl *c, int argc, char **argv);
int ctl_duty_add(struct ctl *c, int argc, char **argv);
int ctl_duty_remove(struct ctl *c, int argc, char **argv);
int ctl_duty_import(struct ctl *c, int argc, char **argv);
int ctl_calendar(struct ctl *c, int argc, char **argv);
int ctl_token_list(struct ctl *c, int argc, char **argv);
int ctl_token_new(struct ctl *c, int argc, char **argv);
int ctl_token_revoke(struct ctl *c, int argc, char **argv);
int ctl_feed_list(struct ctl *c, int argc, char **argv);
int ctl_feed_make(struct ctl *c, int argc, char **argv);
int ctl_feed_revoke(struct ctl *c, int argc, char **argv);
int ctl_mail_read(struct ctl *c, int argc, char **argv);
int ctl_mail_hold(struct ctl *c, int argc, char **argv);
int ctl_mail_release(struct ctl *c, int argc, char **argv);
int ctl_clock_show(struct ctl *c, int argc, char **argv);
int ctl_clock_set(struct ctl *c, int argc, char **argv);
int ctl_clock_advance(struct ctl *c, int argc, char **argv);
int ctl_policy_check(struct ctl *c, int argc, char **argv);
int ctl_policy_show(struct ctl *c, int argc, char **argv);
int ctl_policy_list(struct ctl *c, int argc, char **argv);
int ctl_policy_change(struct ctl *c, int argc, char **argv);
int ctl_policy_explain(struct ctl *c, int argc, char **argv);
int ctl_tables(struct ctl *c, int argc, char **argv);
int ctl_guideline_sign(struct ctl *c, int argc, char **argv);
int ctl_guideline_signatures(struct ctl *c, int argc, char **argv);
int ctl_extract(struct ctl *c, int argc, char **argv);
int ctl_fhir_parse(struct ctl *c, int argc, char **argv);
int ctl_hl7_parse(struct ctl *c, int argc, char **argv);
int ctl_hl7_send(struct ctl *c, int argc, char **argv);
int ctl_shadow(struct ctl *c, int argc, char **argv);
int ctl_rebuild(struct ctl *c, int argc, char **argv);
int ctl_support_bundle(struct ctl *c, int argc, char **argv);
int ctl_verify(struct ctl *c, int argc, char **argv);

#endif
