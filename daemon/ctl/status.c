/* SPDX-License-Identifier: Apache-2.0
 *
 * status.c - the instance at one glance: roles, clock, queues, follow-ups, warnings.
 */
#include "autoconf.h"
#include "followupd/status.h"
#include "followupd/checkpoint.h"
#include "followupd/ctl_mail.h"
#include "followupd/ctl_commands.h"
#include "followupd/hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECKPOINT_LATE (26 * 3600) /* seconds: the engine makes one each day */

struct overview {
	struct rows installation, roles, queues, followups, servers;
	struct mail_place mail;
	int64_t checkpoint_age; /* seconds */
	json_t *warnings, *unsigned_tables;
	size_t tables;
};

static bool ask_all(struct ctl *c, struct overview *o, struct err *e)
{
	struct session *s = c->session;
	o->unsigned_tables = json_array();
	return status_installation(s, &o->installation, e) && status_roles(s, &o->roles, e) &&
	       status_queues(s, &o->queues, e) && status_followups(s, &o->followups, e) &&
	       status_servers(s, &o->servers, e) && mail_place_read(s, &o->mail, e) &&
	       checkpoint_age(s, &o->checkpoint_age, e) &&
	       ctl_unsigned_tables(c, o->unsigned_tables, &o->tables, e);
}

static void free_all(struct overview *o)
{
	rows_free(&o->installation);
	rows_free(&o->roles);
	rows_free(&o->queues);
	rows_free(&o->followups);
	rows_free(&o->servers);
	json_decref(o->warnings);
	json_decref(o->unsigned_tables);
}

static void warn(struct overview *o, const char *text)
{
	json_array_append_new(o->warnings, json_string(text));
}

/* What a role that lives says of itself. */
static void warn_of_troubles(struct overview *o)
{
	const struct rows *r = &o->roles;
	for (int i = 0; i < rows_count(r); i++)
		if (rows_bool(r, i, rows_column(r, "alive")) &&
		    !rows_null(r, i, rows_column(r, "trouble")))
			warn(o, rows_text(r, i, rows_column(r, "trouble")));
}

/* What a failover would lose, or why nothing is stored. */
static void warn_of_servers(const struct ctl *c, struct overview *o)
{
	const struct rows *r = &o->servers;
	bool waits = rows_bool(r, 0, rows_column(r, "waits"));
	if (waits && rows_int(r, 0, rows_column(r, "standbys")) == 0)
		warn(o, "the database waits for a standby and none is connected: nothing is "
			"stored, decided or mailed until one is");
	if (!waits && hosts_count(c->config->database_connection) > 1)
		warn(o, "database.connection names several servers and a commit waits for none of "
			"them: a failover may lose what was acknowledged last");
	if (strcmp(c->config->database_mode, "external") == 0 &&
	    !rows_bool(r, 0, rows_column(r, "disk")))
		warn(o, "the database does not wait for its disk: a crash may lose what was "
			"acknowledged last");
}

static void find_warnings(const struct ctl *c, struct overview *o)
{
	const struct rows *n = &o->installation;
	o->warnings = json_array();
	if (rows_count(n) == 0) {
		warn(o, "the database is not initialised: followupctl init");
		return;
	}
	if (rows_null(n, 0, rows_column(n, "fail_safe")))
		warn(o, "nobody has the role fail-safe");
	else if (rows_null(n, 0, rows_column(n, "fail_safe_email")))
		warn(o, "the fail-safe person has no mail address");
	else if (!rows_bool(n, 0, rows_column(n, "fail_safe_active")))
		warn(o, "the fail-safe person is not active");
	for (const char *const *role = status_needed; *role; role++) {
		char text[80];
		snprintf(text, sizeof text, "no %s has run in the last 30 seconds", *role);
		if (!status_role_lives(&o->roles, *role))
			warn(o, text);
	}
	warn_of_troubles(o);
	warn_of_servers(c, o);
	if (rows_int(&o->queues, 0, rows_column(&o->queues, "undelivered")) > 0)
		warn(o, "failed mails wait to be made work for a person");
	if (*c->config->checkpoint_directory && o->checkpoint_age > CHECKPOINT_LATE)
		warn(o, "no checkpoint of the histories has been signed for more than a day");
	if (o->mail.held) {
		char *held = ctl_mail_held(c, &o->mail);
		warn(o, held);
		free(held);
	}
}

static json_t *first_object(const struct rows *r)
{
	return rows_count(r) ? rows_json_object(r, 0) : json_null();
}

static void print_installation(const struct ctl *c, const struct overview *o)
{
	const struct rows *n = &o->installation;
	if (rows_count(n) == 0)
		return;
	bool rehearsal = rows_bool(n, 0, rows_column(n, "rehearsal"));
	printf("%s database, schema %lld, times in %s\n", rehearsal ? "Rehearsal" : "Production",
	    (long long)rows_int(n, 0, rows_column(n, "schema")), zone_name(c->zone));
	ctl_print_column(c, n, 0, "clock", "clock");
	if (rehearsal)
		ctl_print_column(c, n, 0, "real time", "real_time");
	ctl_print_column(c, n, 0, "fail-safe", "fail_safe");
}

static void print_queues(const struct ctl *c, const struct rows *q)
{
	static const char *const shown[][2] = {{"to apply", "inbound_todo"},
	    {"  oldest since", "inbound_oldest"}, {"timers due", "timers_due"},
	    {"  oldest since", "timers_oldest"}, {"next timer", "timers_next"},
	    {"mails waiting", "outbox"}, {"  due now", "outbox_due"},
	    {"  oldest since", "outbox_oldest"}, {"undelivered", "undelivered"}};
	ctl_print_heading("Queues");
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		ctl_print_column(c, q, 0, shown[i][0], shown[i][1]);
}

static void print_followups(const struct ctl *c, const struct rows *f)
{
	static const char *const shown[][2] = {{"open", "open"}, {"ordered", "ordered"},
	    {"scheduled", "scheduled"}, {"performed", "performed"}, {"closed", "closed"},
	    {"overdue", "overdue"}, {"on hold", "held"}, {"review items", "review_items"},
	    {"  oldest since", "review_oldest"}};
	ctl_print_heading("Follow-ups");
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		ctl_print_column(c, f, 0, shown[i][0], shown[i][1]);
}

static void print_tables(const struct overview *o)
{
	size_t i, column = 0, missing = json_array_size(o->unsigned_tables);
	json_t *name;
	ctl_print_heading("Guideline tables");
	printf("  %zu in use, %zu signed by a clinician%s\n", o->tables, o->tables - missing,
	    missing ? "; not signed:" : "");
	json_array_foreach(o->unsigned_tables, i, name)
	{
		const char *text = json_string_value(name), *comma = i + 1 < missing ? "," : "\n";
		if (column && column + strlen(text) > 90) {
			putchar('\n');
			column = 0;
		}
		column += (size_t)printf("%s%s%s", column ? " " : "    ", text, comma);
	}
}

static void print_overview(const struct ctl *c, const struct overview *o)
{
	size_t i;
	json_t *w;
	print_installation(c, o);
	ctl_print_heading("Roles");
	ctl_print_rows(c, &o->roles, "role instance state started_at at",
	    "none has run in the last 10 minutes");
	print_queues(c, &o->queues);
	print_followups(c, &o->followups);
	print_tables(o);
	if (json_array_size(o->warnings))
		ctl_print_heading("Warnings");
	json_array_foreach(o->warnings, i, w) printf("  %s\n", json_string_value(w));
}

int ctl_status(struct ctl *c, int argc, char **argv)
{
	struct overview o = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	bool ok = ctl_connect(c, &e) && ask_all(c, &o, &e);
	if (ok) {
		find_warnings(c, &o);
		if (c->json)
			ctl_print_json(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:O, s:O}",
			    "installation", first_object(&o.installation), "servers",
			    first_object(&o.servers), "roles", rows_json_array(&o.roles), "queues",
			    first_object(&o.queues), "mail", ctl_mail_json(&o.mail), "followups",
			    first_object(&o.followups), "warnings", o.warnings, "unsigned_tables",
			    o.unsigned_tables));
		else
			print_overview(c, &o);
	}
	free_all(&o);
	return ok ? CTL_DONE : ctl_fail(&e);
}
