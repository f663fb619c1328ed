/* SPDX-License-Identifier: Apache-2.0
 *
 * test_order.c - orders, appointments and the provider directory.
 */
#include "help.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *order_suite(void);

static const struct {
	const char *control, *status;
	enum order_event want;
} events[] = {
    {"NW", "", ORDER_NEW},
    {"NW", "SC", ORDER_SCHEDULED},
    {"NW", "whatever", ORDER_NEW},
    {"NW", "CM", ORDER_PERFORMED},
    {"CA", "", ORDER_CANCELLED},
    {"CA", "CA", ORDER_CANCELLED},
    {"CA", "SC", ORDER_CANCELLED},
    {"OC", "", ORDER_CANCELLED},
    {"CR", "", ORDER_CANCELLED},
    {"DC", "", ORDER_CANCELLED},
    {"OD", "", ORDER_CANCELLED},
    {"XO", "", ORDER_CHANGED},
    {"XX", "SC", ORDER_SCHEDULED},
    {"RP", "", ORDER_CHANGED},
    {"RU", "RP", ORDER_CHANGED},
    {"HD", "", ORDER_HELD},
    {"SC", "SC", ORDER_SCHEDULED},
    {"SC", "IP", ORDER_STARTED},
    {"SC", "CM", ORDER_PERFORMED},
    {"SC", "CA", ORDER_CANCELLED},
    {"SC", "DC", ORDER_CANCELLED},
    {"SC", "HD", ORDER_HELD},
    {"SC", "", ORDER_OTHER},
    {"SC", "local", ORDER_OTHER},
    {"SN", "", ORDER_CHANGED},
    {"NA", "", ORDER_CHANGED},
    {"RE", "CM", ORDER_PERFORMED},
    {"OK", "", ORDER_OTHER},
    {"UA", "", ORDER_OTHER},
    {"", "CM", ORDER_PERFORMED},
    {"", "", ORDER_OTHER},
};

START_TEST(order_event_is_control_refined_by_status)
{
	char text[300];
	snprintf(text, sizeof text,
	    "MSH|^~\\&|RIS|SITE|||20260302||ORM^O01|C1|P|2.3\rPID|1||M1\rORC|%s|P1|A1||%s\rOBR|1|"
	    "P1|A1|X\r",
	    events[_i].control, events[_i].status);
	const struct facts *f = facts_of_message(text);
	ck_assert_uint_eq(f->order_count, 1);
	ck_assert_int_eq(f->order[0].event, events[_i].want);
}
END_TEST

START_TEST(order_time_comes_from_three_places)
{
	static const char *const texts[] = {
	    "ORC|NW|P1|A1\rTQ1|1||||||202610011430\rOBR|1|P1|A1|X\r",
	    "ORC|NW|P1|A1||||1^^^202610011430^^R\rOBR|1|P1|A1|X\r",
	    "ORC|NW|P1|A1\rOBR|1|P1|A1|X|||||||||||||||||||||||1^^^202610011430^^R\r"};
	for (size_t i = 0; i < 3; i++) {
		char text[400], at[32];
		snprintf(text, sizeof text,
		    "MSH|^~\\&|RIS|SITE|||20260302||OMG^O19|C1|P|2.5\rPID|1||M1\r%s", texts[i]);
		ck_assert_str_eq(instant_text(facts_of_message(text)->order[0].scheduled.at, at),
		    "2026-10-01T21:30:00Z");
	}
}
END_TEST

START_TEST(each_orc_is_an_order)
{
	const struct facts *f = facts_of_message(
	    "MSH|^~\\&|RIS|SITE|||20260302||OMI^O23|C1|P|2.5.1\rPID|1||M1\rORC|NW|P1|A1\rOBR|1|P1|"
	    "A1|X\r"
	    "NTE|1||see A0\rIPC|ACC1|R1|1.2.3|S1|CT\rORC|CA|P2|A2\rOBR|2|P2|A2|Y\r");
	ck_assert_uint_eq(f->order_count, 2);
	ck_assert_str_eq(f->order[0].accession, "ACC1");
	ck_assert_str_eq(f->order[0].study_uid, "1.2.3");
	ck_assert_str_eq(f->order[0].modality, "CT");
	ck_assert_str_eq(f->order[0].note, "see A0");
	ck_assert_int_eq(f->order[1].event, ORDER_CANCELLED);
	ck_assert_ptr_null(f->order[1].note);
}
END_TEST

static const struct {
	const char *event, *status25, *status24;
	enum appointment_event want;
} bookings[] = {
    {"S12", "Booked", "", APPOINTMENT_BOOKED},
    {"S12", "Cancelled", "", APPOINTMENT_BOOKED},
    {"S13", "Booked", "", APPOINTMENT_MOVED},
    {"S14", "Booked", "", APPOINTMENT_CHANGED},
    {"S14", "ARRIVED", "", APPOINTMENT_CHANGED},
    {"S14", "Complete", "", APPOINTMENT_DONE},
    {"S14", "", "COMPLETE", APPOINTMENT_DONE},
    {"S14", "Noshow", "", APPOINTMENT_NO_SHOW},
    {"S14", "Dc", "", APPOINTMENT_CANCELLED},
    {"S15", "Booked", "", APPOINTMENT_CANCELLED},
    {"S16", "", "", APPOINTMENT_CANCELLED},
    {"S17", "Complete", "", APPOINTMENT_CANCELLED},
    {"S26", "Booked", "", APPOINTMENT_NO_SHOW},
    {"S26", "Cancelled", "", APPOINTMENT_NO_SHOW},
};

START_TEST(trigger_event_outranks_the_status)
{
	char text[300];
	snprintf(text, sizeof text,
	    "MSH|^~\\&|CAD|SITE|||20260302||SIU^%s|C1|P|2.4\rSCH|S1|S2||||||||||||||||||||||%s|%s|"
	    "P1|A1\rPID|1||M1\r",
	    bookings[_i].event, bookings[_i].status24, bookings[_i].status25);
	const struct facts *f = facts_of_message(text);
	ck_assert_int_eq(f->kind, FACTS_APPOINTMENT);
	ck_assert_int_eq(f->appointment.event, bookings[_i].want);
	ck_assert_str_eq(f->appointment.order_placer.value, "P1");
	ck_assert_str_eq(f->appointment.order_filler.value, "A1");
}
END_TEST

START_TEST(appointment_time_comes_from_three_places)
{
	static const struct {
		const char *text, *end;
	} rows[] = {{"SCH|S1|S2|||||||||^^30^202610011430^202610011500\rPID|1||M1\r",
			"2026-10-01T22:00:00Z"},
	    {"SCH|S1|S2\rPID|1||M1\rRGS|1\rAIS|1|A|X|202610011430|||45|min\r",
		"2026-10-01T22:15:00Z"},
	    {"SCH|S1|S2\rTQ1|1||||||202610011430|202610011445\rPID|1||M1\r",
		"2026-10-01T21:45:00Z"},
	    {"SCH|S1|S2|||||||20|min|^^^202610011430\rPID|1||M1\r", "2026-10-01T21:50:00Z"},
	    {"SCH|S1|S2|||||||||^^^202610011430\rPID|1||M1\r", "-"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[400], at[32];
		snprintf(text, sizeof text, "MSH|^~\\&|CAD|SITE|||20260302||SIU^S12|C1|P|2.5\r%s",
		    rows[i].text);
		const struct facts *f = facts_of_message(text);
		ck_assert_str_eq(instant_text(f->appointment.start.at, at), "2026-10-01T21:30:00Z");
		ck_assert_str_eq(instant_text(f->appointment.end.at, at), rows[i].end);
	}
}
END_TEST

/* ORC in front, behind, and behind the first of two: one order each. */
START_TEST(orc_may_stand_behind_its_obr)
{
	static const char *const lines[] = {"ORC|XO|P1|A1\rOBR|1|P1|A1|X\r",
	    "OBR|1|P1|A1|X\rORC|XO|P1|A1\r", "OBR|1|P1|A1|X\rNTE|1||note\rORC|XO|P1|A1\rZXX|1\r",
	    "OBR|1|P1|A1|X\rORC|XO|P1|A1\rOBR|2|P2|A2|X\rORC|CA|P2|A2\r"};
	char text[400];
	snprintf(text, sizeof text,
	    "MSH|^~\\&|RIS|SITE|||20260302||ORM^O01|C1|P|2.3\rPID|1||M1\r%s", lines[_i]);
	const struct facts *f = facts_of_message(text);
	ck_assert_uint_eq(f->order_count, _i == 3 ? 2 : 1);
	ck_assert_int_eq(f->order[0].event, ORDER_CHANGED);
	ck_assert_str_eq(f->order[0].accession, "A1");
	if (_i == 3)
		ck_assert_int_eq(f->order[1].event, ORDER_CANCELLED);
}
END_TEST

/* SCH alone is an appointment. */
START_TEST(an_appointment_needs_no_resource)
{
	const struct facts *f = facts_of_message(
	    "MSH|^~\\&|SCH|SITE|||20260302||SIU^S12|C1|P|2.3\rSCH|AP1||||||||||^^^20260601\r"
	    "PID|1||M1\r");
	ck_assert_int_eq(f->kind, FACTS_APPOINTMENT);
	ck_assert_str_eq(f->appointment.placer.value, "AP1");
	ck_assert_int_eq(f->appointment.start.day, date_of(2026, 6, 1));
	ck_assert(!f->appointment.start.has_time);
}
END_TEST

static const struct {
	const char *mfe, *stf7;
	enum provider_event want;
} staff[] = {
    {"MAD", "A", PROVIDER_UPDATE},
    {"MUP", "A", PROVIDER_UPDATE},
    {"MUP", "", PROVIDER_UPDATE},
    {"MUP", "I", PROVIDER_DEACTIVATE},
    {"MDC", "A", PROVIDER_DEACTIVATE},
    {"MDL", "", PROVIDER_DEACTIVATE},
    {"MAC", "A", PROVIDER_REACTIVATE},
};

START_TEST(provider_event_is_read)
{
	char text[400];
	snprintf(text, sizeof text,
	    "MSH|^~\\&|DIR|SITE|||20260302||MFN^M02|C1|P|2.5.1\rMFI|PRA||UPD|||AL\r"
	    "MFE|%s|1|20260302|P1^DOE^JAN|CWE\rSTF|P1^^^AUTH|P1|DOE^JAN||||%s|||||||||jan@site."
	    "example\r",
	    staff[_i].mfe, staff[_i].stf7);
	const struct facts *f = facts_of_message(text);
	ck_assert_int_eq(f->kind, FACTS_PROVIDERS);
	ck_assert_int_eq(f->provider[0].event, staff[_i].want);
	ck_assert_str_eq(f->provider[0].person.id, "P1");
	ck_assert_str_eq(f->provider[0].person.authority, "AUTH");
}
END_TEST

START_TEST(provider_without_staff_segment_is_named_by_the_entry)
{
	const struct facts *f =
	    facts_of_message("MSH|^~\\&|DIR|SITE|||20260302||MFN^M02|C1|P|2.5.1\r"
			     "MFE|MDC|1|20260302|P1^DOE^JAN|CWE\r");
	ck_assert_int_eq(f->provider[0].event, PROVIDER_DEACTIVATE);
	ck_assert_str_eq(f->provider[0].person.family, "DOE");
}
END_TEST

Suite *order_suite(void)
{
	Suite *s = suite_create("order");
	TCase *t = tcase_create("orders");
	tcase_add_loop_test(
	    t, order_event_is_control_refined_by_status, 0, sizeof events / sizeof *events);
	tcase_add_test(t, order_time_comes_from_three_places);
	tcase_add_test(t, each_orc_is_an_order);
	tcase_add_loop_test(
	    t, trigger_event_outranks_the_status, 0, sizeof bookings / sizeof *bookings);
	tcase_add_test(t, appointment_time_comes_from_three_places);
	tcase_add_loop_test(t, orc_may_stand_behind_its_obr, 0, 4);
	tcase_add_test(t, an_appointment_needs_no_resource);
	tcase_add_loop_test(t, provider_event_is_read, 0, sizeof staff / sizeof *staff);
	tcase_add_test(t, provider_without_staff_segment_is_named_by_the_entry);
	suite_add_tcase(s, t);
	return s;
}
