/* SPDX-License-Identifier: Apache-2.0
 *
 * cases.c - follow-ups: a list, one case on a page, its history.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MAX 1000000

/* ---- list ----------------------------------------------------------------------------------- */

static void check_word(
    const struct ctl *c, const char *what, const char *word, const char *const *allowed)
{
	if (!word)
		return;
	for (const char *const *a = allowed; *a; a++)
		if (strcmp(*a, word) == 0)
			return;
	ctl_misuse(c, "there is no %s \"%s\"", what, word);
}

int ctl_list(struct ctl *c, int argc, char **argv)
{
	static const char *const states[] = {
	    "open", "ordered", "scheduled", "performed", "closed", "all", NULL};
	static const char *const holds[] = {"none", "review", "suspended", NULL};
	const char *overdue = NULL, *limit = "100", *skip = "0";
	struct casefile_filter f = {0};
	const struct ctl_option options[] = {
	    {"state", "STATE",
		"open, ordered, scheduled, performed, closed or all; default all but closed",
		&f.state},
	    {"overdue", NULL, "only those past their latest date and grace", &overdue},
	    {"owner", "REF", "only those of this person", &f.owner},
	    {"patient", "ID", "only those of the patient with this identifier", &f.patient},
	    {"hold", "HOLD", "none, review or suspended", &f.hold},
	    {"limit", "N", "at most so many (default 100)", &limit},
	    {"skip", "N", "leave out the first N", &skip}, {0}};
	struct rows r = {0};
	int64_t count = 0;
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	check_word(c, "state", f.state, states);
	check_word(c, "hold", f.hold, holds);
	f.overdue = overdue != NULL;
	f.limit = ctl_number(c, "--limit", limit, 1, LIMIT_MAX);
	f.skip = ctl_number(c, "--skip", skip, 0, INT64_MAX);
	if (!ctl_connect(c, &e) || !casefile_list(c->session, &f, &r, &e))
		return ctl_fail(&e);
	/* How many there are is asked only where it is not plain: counting reads all of them. */
	bool cut = rows_count(&r) == f.limit || f.skip;
	if (cut && !casefile_count(c->session, &f, &count, &e)) {
		rows_free(&r);
		return ctl_fail(&e);
	}
	ctl_print_rows(c, &r,
	    "id ref state overdue hold tier provisional patient action target latest owner "
	    "next_step "
	    "next_at",
	    "no follow-up");
	if (cut)
		ctl_say_cut(f.skip, rows_count(&r), count, "follow-ups");
	rows_free(&r);
	return CTL_DONE;
}

/* ---- show ----------------------------------------------------------------------------------- */

struct casefile {
	struct rows head, notes, contacts, attempts, notices, calendar, reviews, asked, series;
};

static bool read_case(struct session *s, int64_t id, struct casefile *f, struct err *e)
{
	return casefile_head(s, id, &f->head, e) && casefile_notes(s, id, &f->notes, e) &&
	       casefile_contacts(s, id, &f->contacts, e) &&
	       casefile_attempts(s, id, &f->attempts, e) &&
	       casefile_notices(s, id, &f->notices, e) &&
	       casefile_calendar(s, id, &f->calendar, e) &&
	       casefile_reviews(s, id, &f->reviews, e) &&
	       casefile_question_history(s, id, &f->asked, e) &&
	       casefile_series(s, id, &f->series, e);
}

static void free_case(struct casefile *f)
{
	rows_free(&f->head);
	rows_free(&f->notes);
	rows_free(&f->contacts);
	rows_free(&f->attempts);
	rows_free(&f->notices);
	rows_free(&f->calendar);
	rows_free(&f->reviews);
	rows_free(&f->asked);
	rows_free(&f->series);
}

struct shown {
	const char *label, *column;
};

static void print_fields(const struct ctl *c, const struct rows *r, const struct shown *list)
{
	for (; list->label; list++)
		ctl_print_column(c, r, 0, list->label, list->column);
}

/* Two columns on one line, e.g. reference and name; nothing when the first is NULL. */
static void print_pair(
    const struct ctl *c, const struct rows *r, const char *label, const char *a, const char *b)
{
	char *left = ctl_value(c, r, 0, a), *right = ctl_value(c, r, 0, b);
	bool one = strcmp(right, "-") == 0;
	char *both = xasprintf("%s%s%s", left, one ? "" : "  ", one ? "" : right);
	ctl_print_field(label, both);
	free(both);
	free(left);
	free(right);
}

static void print_members(const struct rows *r, const char *column, const struct shown *list)
{
	json_t *j = rows_json_value(r, 0, rows_column(r, column));
	for (; list->label; list++) {
		json_t *v = json_object_get(j, list->column);
		char *text = json_is_string(v)	     ? xstrdup(json_string_value(v))
			     : v && !json_is_null(v) ? json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT)
						     : NULL;
		ctl_print_field(list->label, text);
		free(text);
	}
	json_decref(j);
}

static void print_state(const struct ctl *c, const struct rows *r)
{
	static const struct shown fields[] = {{"state", "state"}, {"hold", "hold"},
	    {"overdue", "overdue"}, {"tier", "tier"}, {"optional", "optional"},
	    {"provisional", "provisional"}, {"closed with", "closure"}, {"closed at", "closed_at"},
	    {"closed by", "closed_by"}, {"proof", "closure_detail"}, {"opened", "opened_at"},
	    {"acknowledged", "acknowledged_at"}, {0}};
	char *ref = ctl_value(c, r, 0, "ref"), *id = ctl_value(c, r, 0, "id");
	printf("Follow-up %s (id %s), times in %s\n", ref, id, zone_name(c->zone));
	free(ref);
	free(id);
	print_fields(c, r, fields);
	print_pair(c, r, "owner", "owner", "owner_name");
	print_pair(c, r, "next step", "next_at", "next_step");
	print_pair(c, r, "policy's next", "plan_at", "plan_step");
	print_pair(c, r, "postponed until", "postponed_until", "postponed_why");
	print_pair(c, r, "offered to", "offer_to", "offer_reason");
	print_pair(c, r, "offer ends", "offer_ends", "offer_by");
	print_pair(c, r, "another attempt", "again_at", "again_for");
	print_pair(c, r, "needs", "needs", "need_note");
	print_pair(c, r, "... asked about", "need_at", "need_by");
	print_pair(c, r, "look again", "look_at", "look_by");
	print_pair(c, r, "policy", "policy", "policy_step");
}

static void print_what(const struct ctl *c, const struct rows *r)
{
	static const struct shown window[] = {{"action", "action"}, {"modality", "modality"},
	    {"laterality", "laterality"}, {"counted from", "anchor"}, {"earliest", "earliest"},
	    {"target", "target"}, {"latest", "latest"}, {"published", "published"}, {0}};
	static const struct shown progress[] = {{"order (placer)", "order_placer"},
	    {"order (filler)", "order_filler"}, {"accession", "order_accession"},
	    {"appointment", "appointment_at"}, {"performed", "performed_at"}, {0}};
	static const struct shown finding[] = {{"system", "system"}, {"version", "version"},
	    {"inputs", "inputs"}, {"evidence", "evidence"}, {"report", "report_status"}, {0}};
	static const struct shown rule[] = {{"system", "system"}, {"version", "version"},
	    {"row", "row"}, {"says", "evidence"}, {"steps", "steps"}, {"citation", "citation"},
	    {"table sha256", "table_sha256"}, {0}};
	ctl_print_heading("What is owed");
	print_fields(c, r, window);
	print_fields(c, r, progress);
	ctl_print_heading("Patient and exam");
	print_pair(c, r, "patient", "patient", "patient_name");
	print_pair(c, r, "born", "birth", "sex");
	print_pair(c, r, "exam", "accession", "procedure_text");
	print_pair(c, r, "exam day", "exam_day", "facility");
	ctl_print_heading("Finding");
	print_fields(c, r, finding);
	ctl_print_heading("Guideline");
	print_members(r, "guideline", rule);
}

static void print_list(
    const struct ctl *c, const char *title, const struct rows *r, const char *columns)
{
	if (rows_count(r) == 0)
		return;
	ctl_print_heading(title);
	ctl_print_rows(c, r, columns, "");
}

static void print_case(const struct ctl *c, const struct casefile *f)
{
	print_state(c, &f->head);
	print_what(c, &f->head);
	print_list(c, "Series", &f->series, NULL);
	print_list(c, "Notes", &f->notes, "at actor kind note");
	print_list(c, "By what the patient is reached", &f->contacts,
	    "kind use value name said_by since state ended_at ended_by");
	print_list(c, "Attempts to reach the patient", &f->attempts,
	    "at channel outcome person recorded_at note");
	print_list(c, "Notices", &f->notices,
	    "id created_at step kind person outcome outcome_at attempts code reply");
	print_list(
	    c, "Calendar", &f->calendar, "kind person day starts_at alarm_days sequence cancelled");
	print_list(c, "Review items", &f->reviews,
	    "id created_at kind resolved_at resolved_by resolution question");
	print_list(c, "History of its questions", &f->asked, "at question actor kind words");
}

static json_t *case_json(const struct casefile *f)
{
	json_t *j = rows_json_object(&f->head, 0);
	json_object_set_new(j, "notes", rows_json_array(&f->notes));
	json_object_set_new(j, "contacts", rows_json_array(&f->contacts));
	json_object_set_new(j, "attempts", rows_json_array(&f->attempts));
	json_object_set_new(j, "notices", rows_json_array(&f->notices));
	json_object_set_new(j, "calendar", rows_json_array(&f->calendar));
	json_object_set_new(j, "reviews", rows_json_array(&f->reviews));
	json_object_set_new(j, "question_history", rows_json_array(&f->asked));
	json_object_set_new(j, "series", rows_json_array(&f->series));
	return j;
}

int ctl_show(struct ctl *c, int argc, char **argv)
{
	struct casefile f = {0};
	struct err e = {0};
	int64_t id;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	bool ok = ctl_connect(c, &e) && casefile_find(c->session, word[0], &id, &e) &&
		  read_case(c->session, id, &f, &e);
	if (ok && c->json)
		ctl_print_json(case_json(&f));
	else if (ok)
		print_case(c, &f);
	free_case(&f);
	return ok ? CTL_DONE : ctl_fail(&e);
}

/* ---- history -------------------------------------------------------------------------------- */

static bool chain_holds(const struct rows *r)
{
	int seq = rows_column(r, "seq_right"), hash = rows_column(r, "hash_right");
	bool holds = rows_count(r) > 0; /* every follow-up was opened */
	for (int i = 0; i < rows_count(r); i++)
		holds = holds && rows_bool(r, i, seq) && rows_bool(r, i, hash);
	return holds;
}

int ctl_history(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	int64_t id;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!ctl_connect(c, &e) || !casefile_find(c->session, word[0], &id, &e) ||
	    !casefile_history(c->session, id, &r, &e))
		return ctl_fail(&e);
	bool holds = chain_holds(&r);
	if (c->json) {
		ctl_print_json(json_pack("{s:I, s:b, s:o}", "followup", (json_int_t)id,
		    "chain_holds", holds, "events", rows_json_array(&r)));
	} else {
		ctl_print_rows(c, &r,
		    holds ? "seq at actor kind detail"
			  : "seq seq_right hash_right at actor kind detail",
		    "no event");
		printf("%d events; %s\n", rows_count(&r),
		    holds ? "the chain of hashes holds" : "THE CHAIN OF HASHES IS BROKEN");
	}
	rows_free(&r);
	return holds ? CTL_DONE : CTL_REFUSED;
}
