/* SPDX-License-Identifier: Apache-2.0
 *
 * pages.h - the pages, by what they show and what they take; routes.c says at which address.
 */
#ifndef DAEMON_PAGES_PAGES_H
#define DAEMON_PAGES_PAGES_H

#include "site.h"

/* Of whom one is needed to record something about a patient, and to see a list. */
#define CARE_ROLES                                                                                 \
	(SET_OF(ROLE_CLINICIAN) | SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_NAVIGATOR) |              \
	    SET_OF(ROLE_RADIOLOGIST) | SET_OF(ROLE_CHIEF) | SET_OF(ROLE_FAIL_SAFE))
#define LIST_ROLES (CARE_ROLES | SET_OF(ROLE_QUALITY))
/* Who sees the directory, without patients. */
#define PEOPLE_ROLES                                                                               \
	(SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_NAVIGATOR) | SET_OF(ROLE_CHIEF) |                  \
	    SET_OF(ROLE_QUALITY) | SET_OF(ROLE_ADMINISTRATOR) | SET_OF(ROLE_FAIL_SAFE))

void page_start(struct visit *v); /* / */
void page_list(struct visit *v);  /* /list/{} */
void page_case(struct visit *v);  /* /case/{} and /case/{}/history */

/* page_decide.c: /case/{}/… */
void page_attempt(struct visit *v);
void page_attempt_take(struct visit *v);
void page_ack_take(struct visit *v);
void page_postpone(struct visit *v);
void page_postpone_take(struct visit *v);
void page_transfer(struct visit *v);
void page_transfer_take(struct visit *v);
void page_offer_take(struct visit *v);
void page_number(struct visit *v);
void page_number_take(struct visit *v);
void page_note(struct visit *v);
void page_note_take(struct visit *v);
void page_reopen(struct visit *v);
void page_reopen_take(struct visit *v);

/* page_order.c: /case/{}/order */
void page_order(struct visit *v);
void page_order_take(struct visit *v);

/* page_bulk.c: /bulk/preview, /bulk; batch.c: /bulk/{} */
void page_bulk_preview(struct visit *v);
void page_bulk_take(struct visit *v);
void page_batch_show(struct visit *v);

/* page_close.c: /case/{}/attach, /case/{}/close */
void page_attach(struct visit *v);
void page_attach_take(struct visit *v);
void page_close(struct visit *v);
void page_close_take(struct visit *v);

/* page_question.c: /question/{} */
void page_question(struct visit *v);
void page_question_take(struct visit *v);

/* page_critical.c: /critical/{} */
void page_critical(struct visit *v);
void page_critical_take(struct visit *v);

/* page_letters.c: /letters…, /case/{}/letter */
#define LETTER_ROLES (SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_NAVIGATOR) | SET_OF(ROLE_FAIL_SAFE))
void page_letters(struct visit *v);
void page_letters_batch(struct visit *v);
void page_letters_print_take(struct visit *v);
void page_letters_sent_take(struct visit *v);
void page_letters_receipt_take(struct visit *v);
void page_letter(struct visit *v);
void page_letter_take(struct visit *v);

/* page_new.c: /new */
void page_new(struct visit *v);
void page_new_take(struct visit *v);

/* page_search.c: /search, /search/{} */
void page_search_show(struct visit *v);
void page_search_take(struct visit *v);

/* page_outside.c: /case/{}/outside, /question/{}/outside, /search/{}/outside */
void page_outside_take(struct visit *v);
/* The form that leads there from the page that was asked for; null: not for this visitor, or not
 * for such a page.  New. */
json_t *outside_form(struct visit *v);

/* page_answer.c: /a/{}, without a session */
void answer_show(struct http_request *r, void *site);
void answer_take(struct http_request *r, void *site);
void answer_undo_take(struct http_request *r, void *site);

void page_pack(struct visit *v); /* page_pack.c: /case/{}/pack */

/* page_measures.c: whoever has figures; the cases are for who sees lists */
#define MEASURE_ROLES (LIST_ROLES | SET_OF(ROLE_ADMINISTRATOR))
void page_measures(struct visit *v);	  /* /measures */
void page_measure(struct visit *v);	  /* /measures/{} */
void page_measure_cases(struct visit *v); /* /measures/{}/cases */

/* page_feeds.c */
void page_feeds(struct visit *v);		    /* /feeds */
void page_feed_make_take(struct visit *v);	    /* /feeds/new */
void page_feed_revoke_take(struct visit *v);	    /* /feeds/revoke */
void feed_show(struct http_request *r, void *site); /* /cal/{}, without a session */
/* page_people.c: /people, /people/{}, /people/{}/email, /people/{}/left */
void page_people_list(struct visit *v);
void page_person(struct visit *v);
void page_person_email_take(struct visit *v);
void page_person_left_take(struct visit *v);

/* page_cover.c: /cover; /cover/back and /on-call/back */
void page_cover(struct visit *v);
void page_cover_take(struct visit *v);
void page_period_back_take(struct visit *v);

/* page_on_call.c: /on-call, /on-call/file */
void page_on_call(struct visit *v);
void page_on_call_take(struct visit *v);
void page_on_call_file_take(struct visit *v);

/* page_access.c: /access, /access/csv */
void page_access_show(struct visit *v);
void page_access_take(struct visit *v);
void page_access_csv(struct visit *v);

/* page_policy.c, page_table.c */
void page_policy_now(struct visit *v); /* /policy */
void page_policy(struct visit *v);     /* /policy/{} */
void page_table(struct visit *v);      /* /tables/{}/{} */

/* page_system.c, page_messages.c: for an administrator */
#define SYSTEM_ROLES SET_OF(ROLE_ADMINISTRATOR)
void page_system(struct visit *v);	/* /system */
void page_messages(struct visit *v);	/* /system/messages */
void page_message(struct visit *v);	/* /system/messages/{} */
void page_replay_take(struct visit *v); /* /system/messages/replay */

/* page_other.c */
void page_undo_take(struct visit *v);	  /* /undo */
void page_sign_out_take(struct visit *v); /* /sign-out */
void page_stay(struct visit *v);	  /* /stay */
void page_settings_take(struct visit *v);
void page_settings(struct visit *v); /* /settings */

#endif
