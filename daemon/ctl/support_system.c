/* SPDX-License-Identifier: Apache-2.0
 *
 * support_system.c - units, log and metrics for a support bundle.
 *
 * Of the log only what known_text.h knows, of the metrics only lines of their form.
 */
#include "autoconf.h"
#include "support.h"
#include "followupd/clock.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#define LINES_MAX   2000
#define FILE_END    (1024 * 1024)
#define METRICS_MAX (1024 * 1024)
#define PATIENCE    5 /* seconds */
#define SYSTEMD	    "org.freedesktop.systemd1"

static const char *const units[] = {"followupd.target", "followupd-database.service",
    "followupd-intake.service", "followupd-engine.service", "followupd-mailer.service",
    "followupd-web.service", "followupd-pages.service", "followupd-auth.socket",
    "followupd-intake.socket", "followupd-document.socket", "postgresql.service", NULL};

/* ---- units ------------------------------------------------------------------------------------
 */

static void put_text(
    sd_bus *bus, const char *path, const char *interface, const char *name, struct buf *out)
{
	char *text = NULL;
	if (sd_bus_get_property_string(bus, SYSTEMD, path, interface, name, NULL, &text) >= 0)
		buf_addf(out, "  %s=%s\n", name, text);
	free(text);
}

static void put_number(sd_bus *bus, const char *path, const char *name, char type, struct buf *out)
{
	union {
		int32_t i;
		uint32_t u;
		uint64_t t;
	} n = {0};
	if (sd_bus_get_property_trivial(
		bus, SYSTEMD, path, SYSTEMD ".Service", name, NULL, type, &n) < 0)
		return;
	if (type == 't' && n.t == UINT64_MAX) /* systemd does not count it */
		return;
	buf_addf(out, "  %s=%" PRId64 "\n", name,
	    type == 'i'	  ? n.i
	    : type == 'u' ? (int64_t)n.u
			  : (int64_t)n.t);
}

static void put_unit(sd_bus *bus, const char *unit, struct buf *out)
{
	char *path = NULL;
	if (sd_bus_path_encode("/org/freedesktop/systemd1/unit", unit, &path) < 0)
		return;
	buf_addf(out, "%s\n", unit);
	put_text(bus, path, SYSTEMD ".Unit", "LoadState", out);
	put_text(bus, path, SYSTEMD ".Unit", "ActiveState", out);
	put_text(bus, path, SYSTEMD ".Unit", "SubState", out);
	if (strstr(unit, ".service")) {
		put_text(bus, path, SYSTEMD ".Service", "Result", out);
		put_number(bus, path, "NRestarts", 'u', out);
		put_number(bus, path, "ExecMainStatus", 'i', out);
		put_number(bus, path, "MemoryCurrent", 't', out);
		put_number(bus, path, "CPUUsageNSec", 't', out);
	}
	free(path);
}

void support_units(struct buf *out)
{
	sd_bus *bus = NULL;
	if (sd_bus_open_system(&bus) < 0) {
		buf_adds(out, "No systemd answers on this machine.\n");
		return;
	}
	for (const char *const *u = units; *u; u++)
		put_unit(bus, *u, out);
	sd_bus_flush_close_unref(bus);
}

/* ---- log --------------------------------------------------------------------------------------
 */

static void put_count(size_t others, struct buf *out)
{
	if (others)
		buf_addf(out, "(%zu lines that are none of the program's are left out)\n", others);
}

static void put_entry(
    const struct known_text *k, sd_journal *j, size_t *others, struct buf *line, struct buf *out)
{
	const void *data;
	size_t len, skip = sizeof "MESSAGE=" - 1;
	uint64_t usec = 0;
	char at[32];
	if (sd_journal_get_data(j, "MESSAGE", &data, &len) < 0 || len < skip)
		return;
	buf_clear(line);
	buf_add(line, (const char *)data + skip, len - skip);
	struct buf known = {0};
	if (known_text_put_line(k, buf_text(line), &known)) {
		if (sd_journal_get_realtime_usec(j, &usec) >= 0)
			buf_addf(out, "%s ", instant_text((instant)usec, at));
		buf_add(out, known.data, known.len);
	} else {
		++*others;
	}
	buf_free(&known);
}

static void put_journal(const struct known_text *k, struct buf *out)
{
	sd_journal *j = NULL;
	struct buf line = {0};
	size_t others = 0, entries = 0;
	if (sd_journal_open(&j, SD_JOURNAL_LOCAL_ONLY) < 0) {
		buf_adds(out, "There is no journal here that may be read.\n");
		return;
	}
	for (const char *const *u = units; *u && strcmp(*u, "postgresql.service") != 0; u++) {
		buf_clear(&line);
		buf_addf(&line, "_SYSTEMD_UNIT=%s", *u);
		(void)sd_journal_add_match(j, line.data, line.len);
	}
	if (sd_journal_seek_tail(j) >= 0 && sd_journal_previous_skip(j, LINES_MAX) > 0)
		do {
			put_entry(k, j, &others, &line, out);
			entries++;
		} while (sd_journal_next(j) > 0);
	if (!entries)
		buf_adds(out, "The journal has no line of the units, or may not be read.\n");
	put_count(others, out);
	sd_journal_close(j);
	buf_free(&line);
}

/* The end of the file, from the first whole line on. */
static bool read_end(const char *path, struct buf *b)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	off_t from = size > FILE_END ? size - FILE_END : 0;
	ssize_t n = size < 0 || lseek(fd, from, SEEK_SET) < 0 ? -1 : 1;
	while (n > 0 && (n = read(fd, buf_room(b, 65536), 65536)) > 0)
		b->len += (size_t)n;
	if (fd >= 0)
		close(fd);
	const char *end = from && b->len ? memchr(b->data, '\n', b->len) : NULL;
	if (end)
		buf_consume(b, (size_t)(end + 1 - b->data));
	return n == 0;
}

static void put_file(const struct known_text *k, const char *path, struct buf *out)
{
	struct buf b = {0};
	size_t others = 0;
	if (!read_end(path, &b)) {
		buf_addf(out, "The log could not be read: %s\n", strerror(errno));
		buf_free(&b);
		return;
	}
	buf_addc(&b, '\0');
	for (char *line, *rest = b.data; (line = strsep(&rest, "\n"));)
		others += *line && !known_text_put_line(k, line, out);
	put_count(others, out);
	buf_free(&b);
}

void support_log(const struct known_text *k, const char *file, struct buf *out)
{
	if (!k)
		buf_adds(out, "The program's file could not be read, by which lines are known.\n");
	else if (file)
		put_file(k, file, out);
	else
		put_journal(k, out);
}

/* ---- metrics ----------------------------------------------------------------------------------
 */

/* "followupd_NAME{label="value"} 1", or a line of help: what else listens there is not believed. */
static bool is_metric(const char *s)
{
	if (strncmp(s, "# HELP followupd_", 17) == 0 || strncmp(s, "# TYPE followupd_", 17) == 0)
		return true;
	if (strncmp(s, "followupd_", 10) != 0)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("_{}=\",:.@/ -", *s))
			return false;
	return true;
}

static int connect_to(const struct config *c)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)c->web_port)};
	struct timeval patience = {.tv_sec = PATIENCE};
	if (c->web_port == 0 || inet_pton(AF_INET, c->web_address, &in.sin_addr) != 1)
		return -1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
	    (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) < 0 ||
		connect(fd, (struct sockaddr *)&in, sizeof in) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

void support_metrics(const struct config *c, struct buf *out)
{
	static const char ask[] =
	    "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	struct buf b = {0};
	int fd = connect_to(c);
	ssize_t n = fd < 0 ? -1 : send(fd, ask, sizeof ask - 1, MSG_NOSIGNAL);
	while (n > 0 && b.len < METRICS_MAX && (n = read(fd, buf_room(&b, 65536), 65536)) > 0)
		b.len += (size_t)n;
	if (fd >= 0)
		close(fd);
	buf_addc(&b, '\0');
	char *rest = strstr(b.data, "\r\n\r\n");
	if (!rest)
		buf_adds(out, "The web role does not answer.\n");
	for (char *line; rest && (line = strsep(&rest, "\n"));)
		if (is_metric(line))
			buf_addf(out, "%s\n", line);
	buf_free(&b);
}
