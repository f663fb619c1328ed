/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_send.c - sends the messages of files over MLLP and prints each answer.
 *
 * Every connection has one message under way.  A connection that breaks, or that does not answer in
 * time, is given up with its message; the others go on.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/ctl_commands.h"
#include "followupd/hl7_batch.h"
#include "followupd/hl7_envelope.h"
#include "followupd/mllp.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILE_MAX	((size_t)256 * 1024 * 1024)
#define ANSWER_MAX	((size_t)1024 * 1024)
#define CONNECTIONS_MAX 64

struct letter_out {
	const char *file;
	struct hl7_span message, control_id; /* lend from the file's bytes */
	char code[8];			     /* MSA-1; "" while there is none */
	char text[120];			     /* MSA-3, or what went wrong */
};

struct link {
	int fd; /* -1: given up */
	struct mllp framer;
	struct buf in, out;
	size_t sent; /* of out */
	struct letter_out *current;
	int64_t deadline;
};

struct sending {
	const struct ctl *c;
	size_t file_count;
	struct buf *file;
	size_t count, next, finished;
	struct letter_out *letter;
	int link_count;
	struct link link[CONNECTIONS_MAX];
	int timeout; /* seconds for one answer */
	bool progress;
};

/* ---- the messages -----------------------------------------------------------------------------
 */

static bool load_file(struct sending *s, const char *path, struct err *e)
{
	struct buf *raw = &s->file[s->file_count++];
	struct hl7_span message;
	if (!buf_read_file(raw, path, FILE_MAX, e))
		return false;
	struct hl7_batch b = hl7_batch_of(buf_text(raw), raw->len);
	while (hl7_batch_next(&b, &message)) {
		struct hl7_envelope v;
		hl7_envelope(message.p, message.len, HL7_LIMITS, &v);
		s->letter = xreallocarray(s->letter, s->count + 1, sizeof *s->letter);
		s->letter[s->count++] = (struct letter_out){
		    .file = path, .message = message, .control_id = v.control_id};
	}
	return b.messages > 0 || err_set(e, ERR_INPUT, "\"%s\" has no HL7 message", path);
}

/* ---- connections ------------------------------------------------------------------------------
 */

/* "host:port" or "[2001:db8::1]:port". */
static bool split_address(const char *text, char host[static 256], char port[static 16])
{
	const char *colon = strrchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : 0;
	if (n == 0 || n > 255 || strlen(colon + 1) > 15 || !colon[1])
		return false;
	if (text[0] == '[' && n > 2 && text[n - 1] == ']') {
		text++;
		n -= 2;
	}
	memcpy(host, text, n);
	host[n] = '\0';
	strcpy(port, colon + 1);
	return true;
}

static int connect_one(const struct addrinfo *a, int timeout)
{
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), fault = 0;
	socklen_t len = sizeof fault;
	if (fd < 0)
		return -1;
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	if ((connect(fd, a->ai_addr, a->ai_addrlen) == 0 ||
		(errno == EINPROGRESS && poll(&p, 1, timeout * 1000) == 1)) &&
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &len) == 0 && fault == 0)
		return fd;
	if (fault)
		errno = fault;
	close(fd);
	return -1;
}

static bool open_links(struct sending *s, const char *address, struct err *e)
{
	char host[256], port[16];
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
	if (!split_address(address, host, port))
		return err_set(e, ERR_INPUT, "\"%.80s\" is not HOST:PORT", address);
	int fault = getaddrinfo(host, port, &hints, &list);
	if (fault)
		return err_set(
		    e, ERR_SYSTEM, "\"%.80s\" has no address: %s", address, gai_strerror(fault));
	bool ok = true;
	for (int i = 0; ok && i < s->link_count; i++) {
		s->link[i].fd = -1;
		for (struct addrinfo *a = list; a && s->link[i].fd < 0; a = a->ai_next)
			s->link[i].fd = connect_one(a, s->timeout);
		ok = s->link[i].fd >= 0 ||
		     err_set(e, ERR_SYSTEM, "could not connect to \"%.80s\": %m", address);
	}
	freeaddrinfo(list);
	return ok;
}

/* ---- answers ----------------------------------------------------------------------------------
 */

static void print_letter(const struct sending *s, const struct letter_out *l)
{
	if (!s->c->json)
		printf("%-20.*s  %-4s  %s\n", (int)l->control_id.len, l->control_id.p, l->code,
		    l->text);
	if (s->progress && (s->finished % 100 == 0 || s->finished == s->count))
		fprintf(stderr, "\r%zu of %zu%s", s->finished, s->count,
		    s->finished == s->count ? "\n" : "");
}

/* Printable ASCII only: the answer comes from a stranger. */
static void copy_text(char *out, size_t size, const char *p, size_t len)
{
	size_t n = len < size - 1 ? len : size - 1;
	for (size_t i = 0; i < n; i++)
		out[i] = p[i] >= 0x20 && p[i] < 0x7f ? p[i] : '?';
	out[n] = '\0';
}

static void finish(struct sending *s, struct letter_out *l, const char *code, const char *text)
{
	copy_text(l->code, sizeof l->code, code, strlen(code));
	copy_text(l->text, sizeof l->text, text, strlen(text));
	s->finished++;
	print_letter(s, l);
}

static void give_up(struct sending *s, struct link *k, const char *why)
{
	close(k->fd);
	k->fd = -1;
	if (k->current)
		finish(s, k->current, "-", why);
	k->current = NULL;
}

/* Takes the frame when it answers the message under way.  Not every frame does: a commit block, or
 * the application's answer behind a commit answer to the message before. */
static void take_answer(struct sending *s, struct link *k, const struct mllp_frame *f)
{
	struct hl7_cursor cursor;
	struct hl7_span segment;
	struct err e;
	if (!k->current)
		return;
	if (f->len == 1 && f->content[0] == 0x15) {
		finish(s, k->current, "NAK", "commit block refused");
		k->current = NULL;
		return;
	}
	if (!hl7_open(f->content, f->len, &cursor, &e))
		return;
	while (hl7_next(&cursor, &segment)) {
		if (!hl7_is(segment, "MSA"))
			continue;
		struct hl7_span code = hl7_peek(&cursor.d, segment, 1),
				id = hl7_peek(&cursor.d, segment, 2),
				text = hl7_peek(&cursor.d, segment, 3),
				ours = k->current->control_id;
		if (id.len && (id.len != ours.len || memcmp(id.p, ours.p, id.len) != 0))
			return;
		copy_text(k->current->code, sizeof k->current->code, code.p, code.len);
		copy_text(k->current->text, sizeof k->current->text, text.p, text.len);
		s->finished++;
		print_letter(s, k->current);
		k->current = NULL;
		return;
	}
}

static void read_link(struct sending *s, struct link *k)
{
	struct mllp_frame f;
	char *room = buf_room(&k->in, 65536);
	ssize_t n = recv(k->fd, room, 65536, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		give_up(s, k, n < 0 ? strerror(errno) : "connection closed before an answer");
		return;
	}
	k->in.len += (size_t)n;
	for (enum mllp_outcome o = MLLP_FRAME; o != MLLP_MORE;) {
		o = mllp_next(&k->framer, buf_text(&k->in), k->in.len, ANSWER_MAX, &f);
		if (o == MLLP_FRAME)
			take_answer(s, k, &f);
		buf_consume(&k->in, f.consumed);
	}
}

/* ---- sending ----------------------------------------------------------------------------------
 */

static void next_message(struct sending *s, struct link *k)
{
	k->current = &s->letter[s->next++];
	buf_clear(&k->out);
	k->sent = 0;
	mllp_wrap(&k->out, k->current->message.p, k->current->message.len);
	k->deadline = monotonic_now() + SECONDS(s->timeout);
}

static void write_link(struct sending *s, struct link *k)
{
	ssize_t n = send(k->fd, k->out.data + k->sent, k->out.len - k->sent, MSG_NOSIGNAL);
	if (n >= 0)
		k->sent += (size_t)n;
	else if (errno != EAGAIN && errno != EINTR)
		give_up(s, k, strerror(errno));
}

static bool wants_to_write(const struct link *k)
{
	return k->current && k->sent < k->out.len;
}

/* Waits for one of the links; 0 when none is left. */
static int poll_links(struct sending *s, struct pollfd *p)
{
	int64_t now = monotonic_now(), first = now + SECONDS(s->timeout);
	int open = 0;
	for (int i = 0; i < s->link_count; i++) {
		struct link *k = &s->link[i];
		if (k->fd >= 0 && !k->current && s->next < s->count)
			next_message(s, k);
		p[i] = (struct pollfd){.fd = k->current ? k->fd : -1,
		    .events = (short)(POLLIN | (wants_to_write(k) ? POLLOUT : 0))};
		if (p[i].fd < 0)
			continue;
		open++;
		if (k->deadline < first)
			first = k->deadline;
	}
	if (open)
		poll(p, (nfds_t)s->link_count, first > now ? (int)((first - now) / 1000) + 1 : 0);
	return open;
}

static void send_all(struct sending *s)
{
	struct pollfd p[CONNECTIONS_MAX];
	while (s->finished < s->count && poll_links(s, p) > 0) {
		for (int i = 0; i < s->link_count; i++) {
			struct link *k = &s->link[i];
			if (p[i].fd < 0)
				continue;
			if (p[i].revents & POLLOUT)
				write_link(s, k);
			if (k->fd >= 0 && p[i].revents & (POLLIN | POLLHUP | POLLERR))
				read_link(s, k);
			if (k->current && k->fd >= 0 && monotonic_now() > k->deadline)
				give_up(s, k, "no answer in time");
		}
	}
	while (s->next < s->count)
		finish(s, &s->letter[s->next++], "-", "not sent: no connection is left");
}

/* ---- the subcommand ----------------------------------------------------------------------------
 */

static size_t count_refused(const struct sending *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->count; i++)
		n += strcmp(s->letter[i].code, "AA") != 0 && strcmp(s->letter[i].code, "CA") != 0;
	return n;
}

static void print_json(const struct sending *s)
{
	json_t *list = json_array();
	for (size_t i = 0; i < s->count; i++) {
		const struct letter_out *l = &s->letter[i];
		char id[200];
		copy_text(id, sizeof id, l->control_id.p, l->control_id.len);
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "file", l->file, "control_id", id,
			      "answer", l->code, "text", l->text));
	}
	ctl_print_json(list);
}

static void free_sending(struct sending *s)
{
	for (int i = 0; i < s->link_count; i++) {
		if (s->link[i].fd >= 0)
			close(s->link[i].fd);
		buf_free(&s->link[i].in);
		buf_free(&s->link[i].out);
	}
	for (size_t i = 0; i < s->file_count; i++)
		buf_free(&s->file[i]);
	free(s->file);
	free(s->letter);
	free(s);
}

int ctl_hl7_send(struct ctl *c, int argc, char **argv)
{
	const char *links = "1", *timeout = "60";
	const struct ctl_option options[] = {
	    {"concurrency", "N", "so many connections at a time (default 1)", &links},
	    {"timeout", "SECONDS", "for each answer (default 60)", &timeout}, {0}};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 2, -1);
	struct sending *s = xcalloc(1, sizeof *s);
	s->c = c;
	s->timeout = (int)ctl_number(c, "--timeout", timeout, 1, 3600);
	s->link_count = (int)ctl_number(c, "--concurrency", links, 1, CONNECTIONS_MAX);
	for (int i = 0; i < s->link_count; i++)
		s->link[i].fd = -1;
	s->file = xcalloc((size_t)argc, sizeof *s->file);
	bool ok = true;
	for (int i = 1; ok && word[i]; i++)
		ok = load_file(s, word[i], &e);
	s->progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO) && s->count > 100;
	ok = ok && open_links(s, word[0], &e);
	int status = CTL_DONE;
	if (!ok) {
		status = ctl_fail(&e);
	} else {
		send_all(s);
		size_t refused = count_refused(s);
		if (c->json)
			print_json(s);
		else if (s->count > 1)
			printf("%zu sent, %zu not accepted\n", s->count, refused);
		status = refused ? CTL_REFUSED : CTL_DONE;
	}
	free_sending(s);
	return status;
}
