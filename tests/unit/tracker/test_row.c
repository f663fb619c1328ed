/* SPDX-License-Identifier: Apache-2.0
 *
 * test_row.c - rows by a mapping: what they say, their faults, and their messages.
 */
#include "followupd/hl7_facts.h"
#include "followupd/tracker.h"

#include <check.h>
#include <string.h>

Suite *row_suite(void);

#define TODAY date_of(2026, 3, 2)
#define HEAD  "Case,MRN,Patient,DOB,Sex,Exam,Done,Finding,Recommended,Due,Doctor,Status,Notes\n"
#define MAPPING                                                                                    \
	"facility = \"RIVERBEND\"\n"                                                               \
	"field \"case\" { column = \"Case\" }\n"                                                   \
	"field \"number\" { column = \"MRN\" }\n"                                                  \
	"field \"name\" { column = \"Patient\" }\n"                                                \
	"field \"birth\" { column = \"DOB\" format = \"M/D/YYYY\" }\n"                             \
	"field \"sex\" { column = \"Sex\" map = {\"Female = F\", \"Male = M\"} }\n"                \
	"field \"exam\" { column = \"Exam\" }\n"                                                   \
	"field \"exam_date\" { column = \"Done\" format = \"M/D/YYYY\" }\n"                        \
	"field \"finding\" { column = \"Finding\" }\n"                                             \
	"field \"recommended\" { column = \"Recommended\" map = {\"CT = CT chest\", \"US = "       \
	"Ultrasound thyroid\", \"? = \"} }\n"                                                      \
	"field \"due\" { column = \"Due\" format = \"M/D/YYYY\" }\n"                               \
	"field \"owner\" { column = \"Doctor\" otherwise = \"C1\" }\n"                             \
	"field \"status\" { column = \"Status\" map = {\"Done = closed\", \"Pending = open\"} }\n" \
	"field \"notes\" { column = \"Notes\" }\n"

static void read_all(
    struct arena *a, const char *body, struct tracker_map **m, struct tracker_rows *out)
{
	struct buf map = {0}, faults = {0};
	struct err e = {0};
	struct csv csv;
	const char *text = arena_printf(a, HEAD "%s", body);
	buf_adds(&map, MAPPING);
	ck_assert_msg(tracker_map_read(a, "m", &map, m, &faults), "%s", buf_text(&faults));
	ck_assert(csv_read(a, text, strlen(text), &csv, &e));
	tracker_read(a, *m, &csv, TODAY, out);
	buf_free(&map);
	buf_free(&faults);
}

#define GOOD                                                                                       \
	"7,X1,\"Doe, Jane\",1/5/1960,Female,CT chest,1/2/2026,9 mm "                               \
	"nodule,CT,7/1/2026,,Pending,phoned\n"

/* fault: "LINE COLUMN words"; NULL: none. */
static const struct {
	const char *body, *fault;
} rows[] = {
    {GOOD, NULL},
    {"7,X1,\"Doe, Jane\",1/5/1960,Female,CT chest,1/2/2026,nodule,CT,7/1/2026,,Done,\n", NULL},
    {"7,,,,,,,,,,,Done,\n", NULL}, /* over there: nothing of it is used */
    {"7,X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,CT,,,,\n", NULL},
    {"7,X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,?,7/1/2026,,,\n", NULL},
    {"7,X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,?,,,,\n",
	"2 Recommended is empty, and so is the due date"},
    {"7,X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,MRI,7/1/2026,,,\n",
	"2 Recommended has \"MRI\", which the mapping does not know"},
    {"7,X1,\"Doe, Jane\",1/5/1960,F,CT chest,1/2/2026,nodule,CT,7/1/2026,,,\n",
	"2 Sex has \"F\", which the mapping does not know"},
    {"7,X1,\"Doe, "
     "Jane\",1/5/1960,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9,"
     "CT chest,1/2/2026,nodule,CT,7/1/2026,,,\n",
	"2 Sex has \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", which"},
    {"7,X1,Jane Doe,1/5/1960,,CT chest,1/2/2026,nodule,CT,7/1/2026,,,\n",
	"2 Patient is not \"Family, Given\""},
    {"7,,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,CT,7/1/2026,,,\n",
	"2 MRN is empty, and is needed"},
    {"7,X1,\"Doe, Jane\",,,CT chest,1/2/2026,nodule,CT,7/1/2026,,,\n", "2 DOB is empty"},
    {"7,X1,\"Doe, Jane\",5.1.1960,,CT chest,1/2/2026,nodule,CT,7/1/2026,,,\n",
	"2 DOB has \"5.1.1960\", which is no day as M/D/YYYY"},
    {"7,X1,\"Doe, Jane\",1/5/1960,,CT chest,3/3/2026,nodule,CT,7/1/2026,,,\n",
	"2 Done is in the future"},
    {"7,X1,\"Doe, Jane\",1/5/2026,,CT chest,1/2/2026,nodule,CT,7/1/2026,,,\n",
	"2 Done is before the birth"},
    {"7,X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,CT,7/1/2025,,,\n",
	"2 Due is before the exam"},
    {"7,X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,CT,7/1/2026,,Lost,\n",
	"2 Status has \"Lost\", which the mapping does not know"},
    {GOOD "\n" GOOD, "4 Case the row is that of line 2 once more"},
    {"7,X1\n", "2 row has 2 fields, the first line has 13"},
};

START_TEST(a_fault_has_its_line_and_column)
{
	struct arena *a = arena_new();
	struct tracker_map *m;
	struct tracker_rows all;
	read_all(a, rows[_i].body, &m, &all);
	ck_assert_uint_eq(all.fault_count, rows[_i].fault ? 1 : 0);
	if (rows[_i].fault) {
		const struct tracker_fault *f = &all.fault[0];
		const char *said = arena_printf(a, "%d %s %s", f->line, f->column, f->text);
		ck_assert_msg(
		    strncmp(said, rows[_i].fault, strlen(rows[_i].fault)) == 0, "%s", said);
	}
	arena_free(a);
}
END_TEST

START_TEST(a_column_that_is_not_there_is_told_once)
{
	struct arena *a = arena_new();
	struct buf map = {0}, faults = {0};
	struct tracker_map *m;
	struct tracker_rows all;
	struct err e = {0};
	struct csv csv;
	buf_adds(&map, MAPPING);
	ck_assert(tracker_map_read(a, "m", &map, &m, &faults));
	static const char text[] = "Case,MRN\n7,X1\n8,X2\n";
	ck_assert(csv_read(a, text, strlen(text), &csv, &e));
	tracker_read(a, m, &csv, TODAY, &all);
	ck_assert_uint_eq(all.count, 0);
	ck_assert_uint_eq(all.fault_count, 11);
	ck_assert_str_eq(all.fault[0].text, "is no column of the file");
	buf_free(&map);
	arena_free(a);
}
END_TEST

/* What the reader of HL7 makes of the row's message. */
static struct facts *read_back(struct arena *a, const char *raw, size_t len)
{
	static const struct hl7_source source = {
	    .zone = NULL, .accession = "OBR-3", .charset = "UTF-8"};
	struct facts *f = arena_alloc(a, sizeof *f);
	struct err e = {0};
	ck_assert_msg(hl7_facts(a, raw, len, &source, NULL, f, &e), "%s", e.text);
	return f;
}

START_TEST(a_row_is_a_report_that_reads_back)
{
	struct arena *a = arena_new();
	struct tracker_map *m;
	struct tracker_rows all;
	struct buf one = {0}, again = {0}, gone = {0};
	const char *id, *same, *back;
	read_all(a,
	    "7,X|1,\"O'Neil^, Ren\xc3\xa9\",1/5/1960,Female,CT chest,1/2/2026,\"9 mm & 4 "
	    "mm\n~nodules\",CT,"
	    "7/1/2026,,Pending,\n",
	    &m, &all);
	ck_assert_uint_eq(all.fault_count, 0);
	const char *accession = tracker_accession(a, &all.row[0], 1);
	tracker_message(a, m, &all.row[0], accession, "C1", &one, &id);
	tracker_message(a, m, &all.row[0], accession, "C1", &again, &same);
	ck_assert_str_eq(buf_text(&one), buf_text(&again));
	ck_assert_str_eq(id, same);
	struct facts *f = read_back(a, one.data, one.len);
	ck_assert_int_eq(f->kind, FACTS_REPORTS);
	ck_assert_str_eq(f->patient.identifier[0].value, "X|1");
	ck_assert_str_eq(f->patient.family, "O'Neil^");
	ck_assert_str_eq(f->patient.given, "Ren\xc3\xa9");
	ck_assert_int_eq(f->patient.birth, date_of(1960, 1, 5));
	const struct facts_report *r = &f->report[0];
	ck_assert_int_eq(r->status, REPORT_FINAL);
	ck_assert_str_eq(r->accession, accession);
	ck_assert_str_eq(r->procedure.text, "CT chest");
	ck_assert_int_eq(r->started.day, date_of(2026, 1, 2));
	ck_assert_str_eq(r->orderer.id, "C1");
	ck_assert_str_eq(r->passage[0].text, "9 mm & 4 mm\n~nodules");
	tracker_withdrawal(a, one.data, one.len, TODAY, "taken back", &gone, &back);
	f = read_back(a, gone.data, gone.len);
	ck_assert_int_eq(f->report[0].status, REPORT_WITHDRAWN);
	ck_assert_str_eq(f->report[0].accession, accession);
	ck_assert_str_eq(back, arena_printf(a, "%s-W", accession));
	ck_assert_str_eq(tracker_accession(a, &all.row[0], 2), arena_printf(a, "%s.2", accession));
	buf_free(&one);
	buf_free(&again);
	buf_free(&gone);
	arena_free(a);
}
END_TEST

/* The tracker's own number names the case, whatever else has changed. */
START_TEST(the_key_is_that_of_the_case)
{
	struct arena *a = arena_new();
	struct tracker_map *m;
	struct tracker_rows one, moved, none, other;
	read_all(a, GOOD, &m, &one);
	read_all(a, "7,X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,CT,8/1/2026,,,\n", &m,
	    &moved);
	read_all(
	    a, ",X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,CT,8/1/2026,,,\n", &m, &none);
	read_all(
	    a, ",X1,\"Doe, Jane\",1/5/1960,,CT chest,1/2/2026,nodule,US,8/1/2026,,,\n", &m, &other);
	ck_assert_str_eq(one.row[0].key, moved.row[0].key);
	ck_assert_str_ne(one.row[0].key, none.row[0].key);
	ck_assert_str_ne(none.row[0].key, other.row[0].key);
	ck_assert_str_eq(one.row[0].owner, "C1");
	arena_free(a);
}
END_TEST

Suite *row_suite(void)
{
	Suite *s = suite_create("row");
	TCase *t = tcase_create("rows");
	tcase_add_loop_test(t, a_fault_has_its_line_and_column, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, a_column_that_is_not_there_is_told_once);
	tcase_add_test(t, a_row_is_a_report_that_reads_back);
	tcase_add_test(t, the_key_is_that_of_the_case);
	suite_add_tcase(s, t);
	return s;
}
