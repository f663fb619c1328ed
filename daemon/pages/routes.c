/* SPDX-License-Identifier: Apache-2.0
 *
 * routes.c - which address is which page, and who may open it.
 *
 * Everybody sees what is in their scope; the roles named here are those of whom one is needed.
 */
#include "autoconf.h"
#include "followupd/vocabulary.h"
#include "api.h"
#include "fhir.h"
#include "pages.h"

#define ALL 0

/* name, roles, what it shows, what it takes */
#define PAGE(name, roles, show, take)                                                              \
	&(const struct site_page)                                                                  \
	{                                                                                          \
		name, roles, show, take                                                            \
	}

/* name, scope, what may stand behind "?", what it shows, what it takes */
#define API(name, scope, query, show, take)                                                        \
	&(const struct program_page)                                                               \
	{                                                                                          \
		{name, 0, show, take}, scope, query, api_refuse                                    \
	}

/* The same of a resource that is read, or searched for. */
#define FHIR(name, query, show)                                                                    \
	&(const struct program_page)                                                               \
	{                                                                                          \
		{name, 0, show, NULL}, SCOPE_FHIR_READ, query, fhir_refuse                         \
	}

const struct http_route page_routes[] = {
    {HTTP_GET, "/", visit_serve, PAGE("list", ALL, page_start, NULL)},
    {HTTP_GET, "/list/{}", visit_serve, PAGE("list", LIST_ROLES, page_list, NULL)},
    {HTTP_GET, "/case/{}", visit_serve, PAGE("case", LIST_ROLES, page_case, NULL)},
    {HTTP_GET, "/case/{}/history", visit_serve, PAGE("history", LIST_ROLES, page_case, NULL)},
    {HTTP_POST, "/bulk/preview", visit_serve, PAGE("bulk", CARE_ROLES, NULL, page_bulk_preview)},
    {HTTP_POST, "/bulk", visit_serve, PAGE("bulk", CARE_ROLES, NULL, page_bulk_take)},
    {HTTP_GET, "/bulk/{}", visit_serve, PAGE("recorded", CARE_ROLES, page_batch_show, NULL)},
    {HTTP_GET, "/case/{}/pack", visit_serve, PAGE("pack", LIST_ROLES, page_pack, NULL)},
    {HTTP_GET | HTTP_POST, "/case/{}/attempt", visit_serve,
	PAGE("attempt", CARE_ROLES, page_attempt, page_attempt_take)},
    {HTTP_POST, "/case/{}/ack", visit_serve, PAGE("ack", CARE_ROLES, NULL, page_ack_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/postpone", visit_serve,
	PAGE("postpone", CARE_ROLES, page_postpone, page_postpone_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/transfer", visit_serve,
	PAGE("transfer", CARE_ROLES, page_transfer, page_transfer_take)},
    {HTTP_POST, "/case/{}/accept", visit_serve, PAGE("accept", CARE_ROLES, NULL, page_offer_take)},
    {HTTP_POST, "/case/{}/return", visit_serve, PAGE("return", CARE_ROLES, NULL, page_offer_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/attach", visit_serve,
	PAGE("attach", CARE_ROLES, page_attach, page_attach_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/close", visit_serve,
	PAGE("close", LIST_ROLES, page_close, page_close_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/order", visit_serve,
	PAGE("order", CARE_ROLES, page_order, page_order_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/note", visit_serve,
	PAGE("note", CARE_ROLES, page_note, page_note_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/number", visit_serve,
	PAGE("number", CARE_ROLES, page_number, page_number_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/reopen", visit_serve,
	PAGE("reopen", CARE_ROLES, page_reopen, page_reopen_take)},
    {HTTP_GET | HTTP_POST, "/case/{}/letter", visit_serve,
	PAGE("letter", CARE_ROLES, page_letter, page_letter_take)},
    {HTTP_POST, "/case/{}/outside", visit_serve,
	PAGE("outside", CARE_ROLES, NULL, page_outside_take)},
    {HTTP_GET | HTTP_POST, "/question/{}", visit_serve,
	PAGE("question", CARE_ROLES, page_question, page_question_take)},
    {HTTP_GET | HTTP_POST, "/critical/{}", visit_serve,
	PAGE("critical", CARE_ROLES, page_critical, page_critical_take)},
    {HTTP_POST, "/question/{}/outside", visit_serve,
	PAGE("outside", CARE_ROLES, NULL, page_outside_take)},
    {HTTP_GET | HTTP_POST, "/new", visit_serve, PAGE("new", CARE_ROLES, page_new, page_new_take)},
    {HTTP_POST, "/search", visit_serve, PAGE("search", LIST_ROLES, NULL, page_search_take)},
    {HTTP_GET, "/search/{}", visit_serve, PAGE("search", LIST_ROLES, page_search_show, NULL)},
    {HTTP_POST, "/search/{}/outside", visit_serve,
	PAGE("outside", CARE_ROLES, NULL, page_outside_take)},
    {HTTP_POST, "/undo", visit_serve, PAGE("undo", LIST_ROLES, NULL, page_undo_take)},
    {HTTP_GET, "/letters", visit_serve, PAGE("letters", LETTER_ROLES, page_letters, NULL)},
    {HTTP_POST, "/letters/print", visit_serve,
	PAGE("letters", LETTER_ROLES, NULL, page_letters_print_take)},
    {HTTP_POST, "/letters/sent", visit_serve,
	PAGE("letters", LETTER_ROLES, page_letters, page_letters_sent_take)},
    {HTTP_POST, "/letters/receipt", visit_serve,
	PAGE("letters", LETTER_ROLES, page_letters, page_letters_receipt_take)},
    {HTTP_GET, "/letters/{}", visit_serve, PAGE("letters", LETTER_ROLES, page_letters_batch, NULL)},
    {HTTP_GET, "/people", visit_serve, PAGE("people", PEOPLE_ROLES, page_people_list, NULL)},
    {HTTP_GET, "/people/{}", visit_serve, PAGE("person", PEOPLE_ROLES, page_person, NULL)},
    {HTTP_POST, "/people/{}/email", visit_serve,
	PAGE("person", PEOPLE_ROLES, page_person, page_person_email_take)},
    {HTTP_POST, "/people/{}/left", visit_serve,
	PAGE("person", PEOPLE_ROLES, page_person, page_person_left_take)},
    {HTTP_GET | HTTP_POST, "/cover", visit_serve, PAGE("cover", ALL, page_cover, page_cover_take)},
    {HTTP_POST, "/cover/back", visit_serve, PAGE("cover", ALL, page_cover, page_period_back_take)},
    {HTTP_GET | HTTP_POST, "/on-call", visit_serve,
	PAGE("on-call", ALL, page_on_call, page_on_call_take)},
    {HTTP_POST, "/on-call/file", visit_serve,
	PAGE("on-call", PEOPLE_ROLES, page_on_call, page_on_call_file_take)},
    {HTTP_POST, "/on-call/back", visit_serve,
	PAGE("on-call", PEOPLE_ROLES, page_on_call, page_period_back_take)},
    {HTTP_GET | HTTP_POST, "/access", visit_serve,
	PAGE("access", ALL, page_access_show, page_access_take)},
    {HTTP_GET, "/access/csv", visit_serve, PAGE("access", ALL, page_access_csv, NULL)},
    {HTTP_GET | HTTP_POST, "/settings", visit_serve,
	PAGE("settings", ALL, page_settings, page_settings_take)},
    {HTTP_GET, "/measures", visit_serve, PAGE("measures", MEASURE_ROLES, page_measures, NULL)},
    {HTTP_GET, "/measures/{}", visit_serve, PAGE("measure", MEASURE_ROLES, page_measure, NULL)},
    {HTTP_GET, "/measures/{}/cases", visit_serve,
	PAGE("measure-cases", LIST_ROLES, page_measure_cases, NULL)},
    {HTTP_GET, "/feeds", visit_serve, PAGE("feeds", ALL, page_feeds, NULL)},
    {HTTP_POST, "/feeds/new", visit_serve, PAGE("feeds", ALL, NULL, page_feed_make_take)},
    {HTTP_POST, "/feeds/revoke", visit_serve, PAGE("feeds", ALL, NULL, page_feed_revoke_take)},
    {HTTP_GET, "/policy", visit_serve, PAGE("policy", ALL, page_policy_now, NULL)},
    {HTTP_GET, "/policy/{}", visit_serve, PAGE("policy", ALL, page_policy, NULL)},
    {HTTP_GET, "/tables/{}/{}", visit_serve, PAGE("table", ALL, page_table, NULL)},
    {HTTP_GET, "/system", visit_serve, PAGE("system", SYSTEM_ROLES, page_system, NULL)},
    {HTTP_GET, "/system/messages", visit_serve,
	PAGE("messages", SYSTEM_ROLES, page_messages, NULL)},
    {HTTP_POST, "/system/messages/replay", visit_serve,
	PAGE("replay", SYSTEM_ROLES, NULL, page_replay_take)},
    {HTTP_GET, "/system/messages/{}", visit_serve,
	PAGE("message", SYSTEM_ROLES, page_message, NULL)},
    {HTTP_GET, "/stay", visit_serve, PAGE("stay", ALL, page_stay, NULL)},
    {HTTP_POST, "/sign-out", visit_serve, PAGE("sign-out", ALL, NULL, page_sign_out_take)},
    {HTTP_GET, "/sign-in", sign_in_show, NULL},
    {HTTP_POST, "/sign-in", sign_in_take, NULL},
    {HTTP_GET, "/a/{}", answer_show, NULL},
    {HTTP_POST, "/a/{}", answer_take, NULL},
    {HTTP_POST, "/a/{}/undo", answer_undo_take, NULL},
    {HTTP_GET, "/cal/{}", feed_show, NULL},
    {HTTP_GET, "/help", help_show, NULL},
    {HTTP_GET, "/help/keys", help_show, NULL},
    {HTTP_GET, "/help/words", help_show, NULL},
    {HTTP_GET, "/s/{}/{}", static_show, NULL},
    {HTTP_GET, "/api/openapi.json", api_description_show, NULL},
    {HTTP_GET, "/api/v1/followups", program_serve,
	API("api/followups", SCOPE_FOLLOWUPS_READ,
	    "list scope guideline site updated_since limit after", api_followups, NULL)},
    {HTTP_POST | HTTP_JSON, "/api/v1/followups", program_serve,
	API("api/followups", SCOPE_FOLLOWUPS_WRITE, "", NULL, api_enter_take)},
    {HTTP_GET, "/api/v1/followups/{}", program_serve,
	API("api/followup", SCOPE_FOLLOWUPS_READ, "", api_followup, NULL)},
    {HTTP_GET, "/api/v1/followups/{}/history", program_serve,
	API("api/history", SCOPE_FOLLOWUPS_READ, "", api_history, NULL)},
    {HTTP_POST | HTTP_JSON, "/api/v1/followups/{}/answers", program_serve,
	API("api/answers", SCOPE_FOLLOWUPS_WRITE, "", NULL, api_answer_take)},
    {HTTP_GET, "/api/v1/answers/{}", program_serve,
	API("api/answer", SCOPE_FOLLOWUPS_READ, "", api_answer_show, NULL)},
    {HTTP_POST | HTTP_JSON, "/api/v1/search", program_serve,
	API("api/search", SCOPE_FOLLOWUPS_READ, "", NULL, api_search_take)},
    {HTTP_GET, "/api/v1/questions", program_serve,
	API("api/questions", SCOPE_FOLLOWUPS_READ, "limit after", api_questions, NULL)},
    {HTTP_GET, "/api/v1/questions/{}", program_serve,
	API("api/question", SCOPE_FOLLOWUPS_READ, "", api_question, NULL)},
    {HTTP_POST | HTTP_JSON, "/api/v1/questions/{}/answer", program_serve,
	API("api/question", SCOPE_QUESTIONS_WRITE, "", NULL, api_question_take)},
    {HTTP_GET, "/api/v1/people", program_serve,
	API("api/people", SCOPE_PEOPLE_READ, "", api_people, NULL)},
    {HTTP_GET, "/fhir/metadata", fhir_metadata, NULL},
    {HTTP_GET, "/fhir/Task", fhir_serve,
	FHIR("fhir/Task",
	    "_id identifier status business-status patient owner period* _lastUpdated* _sort "
	    "_include _count _after _format",
	    fhir_tasks)},
    {HTTP_GET, "/fhir/Task/{}", fhir_serve, FHIR("fhir/Task", "_format", fhir_task)},
    {HTTP_GET, "/fhir/ServiceRequest", fhir_serve,
	FHIR("fhir/ServiceRequest",
	    "_id identifier status patient occurrence* _lastUpdated* _sort _count _after _format",
	    fhir_requests)},
    {HTTP_GET, "/fhir/ServiceRequest/{}", fhir_serve,
	FHIR("fhir/ServiceRequest", "_format", fhir_request)},
    {HTTP_GET, "/fhir/Communication", fhir_serve,
	FHIR("fhir/Communication", "patient _count _after _format", fhir_communications)},
    {HTTP_GET, "/fhir/Communication/{}", fhir_serve,
	FHIR("fhir/Communication", "_format", fhir_communication)},
    {HTTP_GET, "/fhir/Appointment", fhir_serve,
	FHIR("fhir/Appointment", "patient _count _after _format", fhir_appointments_of)},
    {HTTP_GET, "/fhir/Appointment/{}", fhir_serve,
	FHIR("fhir/Appointment", "_format", fhir_appointment)},
    {HTTP_GET, "/fhir/Patient/{}", fhir_serve, FHIR("fhir/Patient", "_format", fhir_patient_show)},
    {HTTP_GET, "/fhir/Practitioner/{}", fhir_serve,
	FHIR("fhir/Practitioner", "_format", fhir_practitioner_show)},
    {0},
};
