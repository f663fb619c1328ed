/* SPDX-License-Identifier: Apache-2.0
 *
 * support.c - followupctl support-bundle: what somebody who helps has to know, as one archive,
 * without anything of a patient.
 *
 * Every part is made of what the program itself knows: numbers, words of closed sets, names of
 * tables, its own sentences.  Nothing is searched for what may be secret; what is not known to be
 * harmless is never taken.
 */
#include "autoconf.h"
#include "support.h"
#include "followupd/ctl_commands.h"
#include "followupd/migrate.h"
#include "followupd/status.h"
#include "followupd/support_store.h"
#include "followupd/tar.h"
#include "followupd/verify.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define QUESTION_SECONDS 900

static const char readme[] =
    "What is in this archive, which followupctl support-bundle made:\n"
    "\n"
    "  versions.txt       of followupd, its libraries, the system\n"
    "  configuration.txt  each key; texts that name the site, people, hosts or secrets only as\n"
    "                     set; where files lie is shown, so also the paths and patterns of drop\n"
    "                     folders\n"
    "  units.txt          states of the systemd units\n"
    "  log.txt            the newest lines of the log: the program's own words, and what was\n"
    "                     inserted in them only where it is a number at the beginning\n"
    "  metrics.txt        as Prometheus gets them, with the titles that the site gave its\n"
    "                     listeners and drop folders\n"
    "  database.json      the server and its settings that matter; migrations.json\n"
    "  tables.json        sizes\n"
    "  counts.json        how much there is of each kind and state; queues.json what waits\n"
    "  roles.json         which roles live\n"
    "  verify.json        which invariants hold, and how many rows break the others\n"
    "\n"
    "No name, number, address, report, letter, mail or answer of anybody is in it. Look through "
    "it\n"
    "before you send it.\n";

struct gathering {
	struct ctl *c;
	struct known_text *known;
	const char *log, *quick;
	struct buf archive;
	int64_t now; /* seconds */
};

static void add(struct gathering *b, const char *name, const char *data, size_t len)
{
	char path[100];
	snprintf(path, sizeof path, "followupd-support/%s", name);
	tar_add(&b->archive, path, data, len, b->now);
}

static void add_text(struct gathering *b, const char *name, struct buf *text)
{
	add(b, name, buf_text(text), text->len);
	buf_free(text);
}

/* ---- the machine ------------------------------------------------------------------------------
 */

/* "Debian GNU/Linux 12 (bookworm)" */
static void add_system(struct buf *out)
{
	char line[256];
	struct utsname u;
	FILE *f = fopen("/etc/os-release", "re");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "PRETTY_NAME=", 12) == 0)
			buf_addf(out, "system %s", line + 12);
	if (f)
		fclose(f);
	if (uname(&u) == 0)
		buf_addf(out, "kernel %s %s\n", u.release, u.machine);
	buf_addf(out, "processors %ld\nmemory_bytes %lld\n", sysconf(_SC_NPROCESSORS_ONLN),
	    (long long)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE));
}

static void add_versions(struct gathering *b)
{
	struct buf out = {0};
	buf_addf(&out, "followupd %s\nschema %d\nlibpq %d\nlibevent %s\n%s\n", PACKAGE_VERSION,
	    SCHEMA_VERSION, support_libpq(), event_get_version(), OpenSSL_version(OPENSSL_VERSION));
	add_system(&out);
	add_text(b, "versions.txt", &out);
}

/* The daemon beside this program, or where it is installed; NULL: it is nowhere. */
static struct known_text *known_of_programs(void)
{
	char self[4096];
	struct err e;
	struct known_text *k = known_text_new();
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - sizeof "followupd");
	char *slash = n > 0 ? (self[n] = '\0', strrchr(self, '/')) : NULL;
	bool ok = slash && known_text_add_program(k, self, &e);
	if (slash)
		memcpy(slash + 1, "followupd", sizeof "followupd");
	ok = ok &&
	     known_text_add_program(k, access(self, R_OK) == 0 ? self : SBINDIR "/followupd", &e);
	if (!ok)
		known_text_free(k);
	return ok ? k : NULL;
}

static void add_machine(struct gathering *b)
{
	struct buf units = {0}, log = {0};
	struct err e = {0};
	add(b, "README.txt", readme, sizeof readme - 1);
	add_versions(b);
	support_units(&units);
	add_text(b, "units.txt", &units);
	support_log(b->known, b->log, &log);
	add_text(b, "log.txt", &log);
	struct buf config = {0}, metrics = {0};
	if (ctl_config(b->c, &e)) {
		config_show(b->c->config, &config);
		support_metrics(b->c->config, &metrics);
	} else {
		buf_adds(&config, "The configuration is not valid; followupd -t says why.\n");
		buf_adds(&metrics, "Without a configuration nobody is asked.\n");
	}
	add_text(b, "configuration.txt", &config);
	add_text(b, "metrics.txt", &metrics);
}

/* ---- the database -----------------------------------------------------------------------------
 */

static void add_json(struct gathering *b, const char *name, json_t *j)
{
	char *text = json_dumps(j, JSON_INDENT(1));
	add(b, name, text ? text : "", text ? strlen(text) : 0);
	free(text);
	json_decref(j);
}

/* What a role says of itself, as far as it is known. */
static void hide_trouble(const struct gathering *b, json_t *roles)
{
	size_t i;
	json_t *role;
	json_array_foreach(roles, i, role)
	{
		const char *text = json_string_value(json_object_get(role, "trouble"));
		struct buf out = {0};
		if (text && b->known)
			known_text_put(b->known, text, &out);
		json_object_set_new(
		    role, "trouble", text ? json_string(buf_text(&out)) : json_null());
		buf_free(&out);
	}
}

typedef bool (*ask_fn)(struct session *s, struct rows *out, struct err *e);

/* new */
static json_t *asked(struct gathering *b, ask_fn fn, struct err *e)
{
	struct rows r = {0};
	json_t *j = fn(b->c->session, &r, e) ? rows_json_array(&r) : NULL;
	rows_free(&r);
	return j;
}

static bool add_verdict(struct gathering *b, struct err *e)
{
	json_t *out = json_object();
	bool ok = verify_begin(b->c->session, e);
	for (const struct invariant *i = invariants; ok && i->sentence; i++) {
		struct verify_answer a;
		if ((ok = verify_ask(b->c->session, i, &a, e)))
			json_object_set_new(out, i->question.name,
			    a.count ? json_sprintf("broken by %d%s", a.count,
					  a.count == VERIFY_SHOWN ? " or more" : "")
				    : json_string("holds"));
	}
	if (ok)
		verify_end(b->c->session);
	add_json(b, "verify.json", out);
	return ok;
}

static bool add_database(struct gathering *b, struct err *e)
{
	static const struct {
		const char *name;
		ask_fn fn;
	} parts[] = {{"database.json", support_server}, {"migrations.json", support_migrations},
	    {"tables.json", support_tables}, {"counts.json", support_counts},
	    {"roles.json", support_roles}, {"queues.json", status_queues}};
	if (!ctl_connect_for(b->c, QUESTION_SECONDS, e))
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		json_t *j = asked(b, parts[i].fn, e);
		if (!j)
			return false;
		if (parts[i].fn == support_roles)
			hide_trouble(b, j);
		add_json(b, parts[i].name, j);
	}
	return b->quick || add_verdict(b, e);
}

static const char *kind_of(enum err_code code)
{
	switch (code) {
	case ERR_LOST:
		return "the database could not be reached";
	case ERR_WAIT:
		return "the database cannot answer now";
	case ERR_DATABASE:
		return "the database refused a question";
	case ERR_CONFIG:
		return "the configuration or the schema does not fit";
	default:
		return "something failed";
	}
}

/* A database that does not answer is why somebody needs help: the rest is written all the same. */
static void add_database_or_why(struct gathering *b)
{
	struct err e = {0};
	struct buf why = {0};
	if (add_database(b, &e))
		return;
	buf_addf(&why, "Not all was asked, %s: ", kind_of(e.code));
	if (b->known)
		known_text_put(b->known, e.text, &why);
	buf_addc(&why, '\n');
	add_text(b, "database-error.txt", &why);
}

/* ---- the archive ------------------------------------------------------------------------------
 */

static bool write_out(const char *path, const struct buf *b, struct err *e)
{
	if (strcmp(path, "-") == 0)
		return fwrite(b->data, 1, b->len, stdout) == b->len && fflush(stdout) == 0
			   ? true
			   : err_set(
				 e, ERR_SYSTEM, "could not write the archive: %s", strerror(errno));
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok = f && fwrite(b->data, 1, b->len, f) == b->len;
	ok = f && fclose(f) == 0 && ok;
	return ok || err_set(e, ERR_SYSTEM, "could not write \"%s\": %s", path, strerror(errno));
}

int ctl_support_bundle(struct ctl *c, int argc, char **argv)
{
	struct gathering b = {.c = c, .now = time(NULL)};
	const struct ctl_option options[] = {
	    {"log", "FILE", "take the log from this file, not from the journal", &b.log},
	    {"quick", NULL, "leave out what verify says, which may take minutes", &b.quick}, {0}};
	char **word = ctl_options(c, argc, argv, options, 0, 1), name[64];
	struct err e = {0};
	struct tm tm;
	strftime(name, sizeof name, "followupd-support-%Y%m%dT%H%M%SZ.tar", gmtime_r(&b.now, &tm));
	const char *path = word[0] ? word[0] : name;
	b.known = known_of_programs();
	add_machine(&b);
	add_database_or_why(&b);
	tar_end(&b.archive);
	bool ok = write_out(path, &b.archive, &e);
	known_text_free(b.known);
	buf_free(&b.archive);
	if (!ok)
		return ctl_fail(&e);
	if (c->json && strcmp(path, "-") != 0)
		ctl_print_json(json_pack("{s:s}", "file", path));
	else if (strcmp(path, "-") != 0)
		printf("%s: look through it, then send it\n", path);
	return CTL_DONE;
}
