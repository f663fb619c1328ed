/* SPDX-License-Identifier: Apache-2.0
 *
 * mllp-load.c - an MLLP sender that keeps a fixed number of messages outstanding, and times the
 * answers.
 *
 * One thread.  Every message is an ORU^R01 with its own MSH-10 and accession number; patients come
 * round again.  Each answer is checked: MSA-1 AA or CA, MSA-2 a message that is outstanding on that
 * connection.  Prints one "name value" line a figure; run it with --help for the options.
 * Fails: exit 1 on any wrong, refused or missing answer; exit 2 on misuse.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND	      UINT64_C(1000000000)
#define DIGITS	      10
#define PATIENTS      50000
#define MAX_PLACES    8
#define PATIENCE      (30 * SECOND) /* without any answer the receiver is called hung */
#define READ_SIZE     65536
#define EVENTS_A_TURN 64

/* Runs of these octets in the template are overwritten in every message. */
#define CONTROL_ID "\001\001\001\001\001\001\001\001\001\001"
#define PATIENT	   "\002\002\002\002\002\002\002\002\002\002"
#define ACCESSION  "\003\003\003\003\003\003\003\003\003\003"

static const char help[] =
    "Usage: mllp-load --port PORT [OPTION]...\n"
    "Sends HL7 reports over MLLP, checks every acknowledgement, prints rate and latency.\n"
    "\n"
    "  -H, --host ADDRESS     IPv4 address of the receiver (127.0.0.1)\n"
    "  -p, --port PORT        its port\n"
    "  -c, --connections N    connections (1)\n"
    "  -o, --outstanding N    messages without an answer on each connection (1)\n"
    "  -t, --seconds S        stop sending after S seconds, warm-up included (3)\n"
    "  -w, --warm-up S        seconds at the start that are not measured (0.5)\n"
    "  -n, --messages N       stop sending after N messages, warm-up included (no limit)\n"
    "  -s, --size OCTETS      at least this long, as a whole OBX more makes it (3000)\n"
    "  -g, --tag TEXT         start of every MSH-10; must differ between runs (pid and time)\n"
    "  -h, --help             this text\n"
    "\n"
    "Prints: message_octets, sent, acknowledged (warm-up included), refused, wrong, lost, "
    "seconds,\n"
    "rate (answers a second while measured), p50_us, p99_us, max_us.\n"
    "Exit status: 0 every message was acknowledged, 1 one was not, 2 misuse.\n";

static const char *const head[] = {
    "PID|1||NM-" PATIENT "^^^NORTHMOOR^MR||THISTLEWOOD^BARNABY^R||19580930|M|||4 Tannery Close^^"
    "Northmoor^WA^98999||555-555-0144",
    "PV1|1|O|NM IMAGING^LDCT^1||||7781^FENWICK^AUGUSTA^^^DR^MD|7790^ABARA^NNEKA^^^DR^MD||RAD",
    "ORC|RE|NMO55120|NM" ACCESSION,
    "OBR|1|NMO55120|NM" ACCESSION "|71271^CT LOW DOSE LUNG SCREENING^CPT4|||20260312133000|||||||"
    "20260312133000||7781^FENWICK^AUGUSTA^^^DR^MD||NM" ACCESSION "||||20260312150200||CT|F|||||||"
    "7702&ILVERTON&CASPAR&&&DR",
    "OBX|1|CE|LUNGRADS^Lung-RADS Assessment Category^L|1|3^Lung-RADS 3^ACR|||A|||F",
    "OBX|2|CE|LUNGRADSMOD^Lung-RADS Modifier^L|1|S^Other clinically significant finding^ACR||||||F",
    "OBX|3|NM|FUMONTHS^Follow-up interval^L|1|6|mo^month^UCUM|||||F",
};

static const char *const report[] = {
    "EXAMINATION: Low dose CT of the chest for lung cancer screening, 12 March 2026.",
    "INDICATION: Annual screening, current smoker, 38 pack-years, no symptoms.",
    "COMPARISON: Low dose CT of 12 March 2025, Lung-RADS 2.",
    "TECHNIQUE: Helical acquisition without contrast, 1 mm reconstructions, CTDIvol 2.1 mGy.",
    "FINDINGS:",
    "LUNGS: New solid nodule in the left lower lobe, 6.4 x 5.8 mm, series 3 image 118.",
    "Unchanged 3 mm perifissural nodule in the right middle lobe, image 97.",
    "Mild centrilobular emphysema with an upper lobe predominance. No consolidation.",
    "AIRWAYS: Patent to the segmental level; mild diffuse bronchial wall thickening.",
    "PLEURA: No effusion, no pneumothorax. Small calcified plaque on the right diaphragm.",
    "MEDIASTINUM: No node over 10 mm in short axis. Thyroid without a suspicious nodule.",
    "HEART: Normal size. Moderate coronary calcification in three vessels. No effusion.",
    "AORTA: 36 mm ascending, 27 mm descending, scattered calcified atheroma.",
    "UPPER ABDOMEN: Simple cyst of the left kidney, 21 mm. Adrenal glands are normal.",
    "BONES: Degenerative change of the thoracic spine. No aggressive lesion.",
    "IMPRESSION:",
    "1. New 6 mm solid nodule in the left lower lobe. Lung-RADS 3, probably benign.",
    "2. Low dose CT in 6 months is recommended.",
    "3. S modifier: moderate coronary calcification; correlate with cardiovascular risk.",
    "4. Emphysema, mild. Smoking cessation should be offered again.",
};

struct slot {
	bool busy;
	uint64_t number;
	uint64_t sent_at;
};

struct peer {
	int fd;
	bool wants_write;
	struct buf in, out;
	struct slot *slots;
	size_t busy, next_free, next_answer;
};

struct place {
	size_t at;
	char what;
};

struct run {
	struct sockaddr_in to;
	size_t connections, outstanding, size;
	uint64_t max_messages;
	double seconds, warm_up;
	char tag[24];
	struct buf message; /* framed; places are overwritten for each message */
	struct place places[MAX_PLACES];
	size_t place_count;
	struct peer *peers;
	int epoll;
	bool sending;
	uint64_t sent, acknowledged, refused, wrong, lost;
	uint64_t started, measure_from, send_until, last_answer;
	uint32_t *latency;
	size_t latency_count, latency_room;
};

static uint64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

/* ---- the message ------------------------------------------------------------------- */

static void build_message(struct run *r)
{
	struct buf *m = &r->message;
	buf_addf(m,
	    "\v"
	    "MSH|^~\\&|PSCRIBE|NORTHMOOR|FOLLOWUPD|NORTHMOOR|20260312150244||ORU^R01|%s" CONTROL_ID
	    "|P|2.4\r",
	    r->tag);
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		buf_addf(m, "%s\r", head[i]);
	size_t lines = sizeof report / sizeof *report;
	for (size_t i = 0; i < lines || m->len < r->size + 1; i++)
		buf_addf(m, "OBX|%zu|TX|&GDT^REPORT TEXT^PS|%zu|%s||||||F|||20260312150200\r",
		    i + 4, i + 1, report[i % lines]);
	for (size_t i = 0; i < m->len; i++) {
		if (m->data[i] > 3 || m->data[i] < 1)
			continue;
		if (r->place_count == MAX_PLACES)
			errx(2, "more than %d places in the message", MAX_PLACES);
		r->places[r->place_count++] = (struct place){.at = i, .what = m->data[i]};
		i += DIGITS - 1;
	}
	buf_adds(m, "\x1c\r");
}

static void put_number(char *to, uint64_t number)
{
	for (size_t i = DIGITS; i-- > 0; number /= 10)
		to[i] = (char)('0' + number % 10);
}

static void add_message(struct run *r, struct buf *out, uint64_t number)
{
	for (size_t i = 0; i < r->place_count; i++)
		put_number(r->message.data + r->places[i].at,
		    r->places[i].what == PATIENT[0] ? number % PATIENTS : number);
	buf_add(out, r->message.data, r->message.len);
}

/* ---- sending ------------------------------------------------------------------------ */

static void watch(struct run *r, struct peer *p, int operation)
{
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = p};
	if (p->wants_write)
		e.events |= EPOLLOUT;
	if (epoll_ctl(r->epoll, operation, p->fd, &e) < 0)
		err(1, "epoll_ctl");
}

static void lose(struct run *r, struct peer *p, const char *why)
{
	warnx("connection %td: %s with %zu messages outstanding", p - r->peers, why, p->busy);
	r->lost += p->busy;
	p->busy = 0;
	close(p->fd);
	p->fd = -1;
}

static void flush(struct run *r, struct peer *p)
{
	size_t done = 0;
	while (done < p->out.len) {
		ssize_t n = send(p->fd, p->out.data + done, p->out.len - done, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n < 0) {
			lose(r, p, strerror(errno));
			return;
		}
		done += (size_t)n;
	}
	buf_consume(&p->out, done);
	bool waits = p->out.len > 0;
	if (waits != p->wants_write) {
		p->wants_write = waits;
		watch(r, p, EPOLL_CTL_MOD);
	}
}

/* Sends until the window is full. */
static void fill(struct run *r, struct peer *p)
{
	while (r->sending && p->busy < r->outstanding) {
		while (p->slots[p->next_free].busy)
			p->next_free = (p->next_free + 1) % r->outstanding;
		p->slots[p->next_free] =
		    (struct slot){.busy = true, .number = r->sent, .sent_at = now_ns()};
		p->busy++;
		add_message(r, &p->out, r->sent++);
		if (r->sent == r->max_messages) {
			r->sending = false;
			r->send_until = now_ns();
		}
	}
	if (p->out.len)
		flush(r, p);
}

/* ---- answers ------------------------------------------------------------------------ */

static void note_latency(struct run *r, uint64_t ns)
{
	if (r->latency_count == r->latency_room) {
		r->latency_room = r->latency_room ? 2 * r->latency_room : 65536;
		r->latency = xreallocarray(r->latency, r->latency_room, sizeof *r->latency);
	}
	uint64_t us = ns / 1000;
	r->latency[r->latency_count++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

/* The slot whose message has this control id, or NULL. */
static struct slot *find_slot(struct run *r, struct peer *p, const char *id, size_t len)
{
	size_t tag_len = strlen(r->tag);
	if (len != tag_len + DIGITS || memcmp(id, r->tag, tag_len) != 0)
		return NULL;
	uint64_t number = 0;
	for (size_t i = tag_len; i < len; i++) {
		if (id[i] < '0' || id[i] > '9')
			return NULL;
		number = number * 10 + (uint64_t)(id[i] - '0');
	}
	for (size_t i = 0; i < r->outstanding; i++) {
		size_t at = (p->next_answer + i) % r->outstanding;
		if (p->slots[at].busy && p->slots[at].number == number) {
			p->next_answer = (at + 1) % r->outstanding;
			return &p->slots[at];
		}
	}
	return NULL;
}

/* frame: the octets between 0B and 1C 0D. */
static void take_answer(struct run *r, struct peer *p, const char *frame, size_t len, uint64_t now)
{
	const char *end = frame + len, *msa = memmem(frame, len, "\rMSA|", 5);
	const char *code = msa ? msa + 5 : end;
	if (end - code < 4 || code[2] != '|') {
		warnx("an answer without MSA");
		r->wrong++;
		return;
	}
	const char *id = code + 3;
	size_t id_len = 0;
	while (id + id_len < end && id[id_len] != '|' && id[id_len] != '\r')
		id_len++;
	struct slot *s = find_slot(r, p, id, id_len);
	if (!s) {
		warnx("an answer to \"%.*s\", which is not outstanding", (int)id_len, id);
		r->wrong++;
		return;
	}
	s->busy = false;
	p->busy--;
	r->last_answer = now;
	if ((code[0] != 'A' && code[0] != 'C') || code[1] != 'A') {
		if (r->refused++ == 0)
			warnx("refused: %.*s", (int)(end - msa - 1), msa + 1);
		return;
	}
	r->acknowledged++;
	if (now >= r->measure_from && now <= r->send_until)
		note_latency(r, now - s->sent_at);
}

static void take_frames(struct run *r, struct peer *p, uint64_t now)
{
	size_t done = 0;
	for (;;) {
		char *start = p->in.data + done;
		char *end = memmem(start, p->in.len - done, "\x1c\r", 2);
		if (!end)
			break;
		if (*start == '\v')
			take_answer(r, p, start + 1, (size_t)(end - start - 1), now);
		else
			r->wrong++;
		done = (size_t)(end + 2 - p->in.data);
	}
	buf_consume(&p->in, done);
}

static void on_readable(struct run *r, struct peer *p)
{
	char *room = buf_room(&p->in, READ_SIZE);
	ssize_t n = recv(p->fd, room, READ_SIZE, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		lose(r, p, n < 0 ? strerror(errno) : "closed by the receiver");
		return;
	}
	p->in.len += (size_t)n;
	take_frames(r, p, now_ns());
	fill(r, p);
}

/* ---- the run ------------------------------------------------------------------------ */

static void connect_peer(struct run *r, struct peer *p)
{
	int one = 1;
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (p->fd < 0 || connect(p->fd, (struct sockaddr *)&r->to, sizeof r->to) < 0)
		err(1, "could not connect to port %d", ntohs(r->to.sin_port));
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (fcntl(p->fd, F_SETFL, O_NONBLOCK) < 0)
		err(1, "fcntl");
	watch(r, p, EPOLL_CTL_ADD);
	p->slots = xcalloc(r->outstanding, sizeof *p->slots);
}

static bool is_waiting(const struct run *r)
{
	for (size_t i = 0; i < r->connections; i++)
		if (r->peers[i].busy)
			return true;
	return false;
}

static void run(struct run *r)
{
	struct epoll_event events[EVENTS_A_TURN];
	r->started = r->last_answer = now_ns();
	r->measure_from = r->started + (uint64_t)(r->warm_up * (double)SECOND);
	r->send_until = r->started + (uint64_t)(r->seconds * (double)SECOND);
	r->sending = true;
	for (size_t i = 0; i < r->connections; i++)
		fill(r, &r->peers[i]);
	while (is_waiting(r)) {
		int n = epoll_wait(r->epoll, events, EVENTS_A_TURN, 100);
		uint64_t now = now_ns();
		if (now >= r->send_until)
			r->sending = false;
		if (now - r->last_answer > PATIENCE) {
			for (size_t i = 0; i < r->connections; i++)
				if (r->peers[i].fd >= 0)
					lose(r, &r->peers[i], "no answer");
			return;
		}
		for (int i = 0; i < n; i++) {
			struct peer *p = events[i].data.ptr;
			if (events[i].events & EPOLLOUT)
				flush(r, p);
			if (p->fd >= 0 && (events[i].events & ~(uint32_t)EPOLLOUT))
				on_readable(r, p);
		}
	}
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static uint32_t percentile(const struct run *r, size_t of_hundred)
{
	return r->latency_count ? r->latency[(r->latency_count - 1) * of_hundred / 100] : 0;
}

static void print_figures(struct run *r)
{
	double seconds = r->send_until > r->measure_from
			     ? (double)(r->send_until - r->measure_from) / (double)SECOND
			     : 0;
	if (r->latency_count)
		qsort(r->latency, r->latency_count, sizeof *r->latency, by_value);
	printf("message_octets %zu\nsent %" PRIu64 "\nacknowledged %" PRIu64 "\nrefused %" PRIu64
	       "\nwrong %" PRIu64 "\nlost %" PRIu64 "\n",
	    r->message.len - 3, r->sent, r->acknowledged, r->refused, r->wrong, r->lost);
	printf("seconds %.3f\nrate %.1f\np50_us %" PRIu32 "\np99_us %" PRIu32 "\nmax_us %" PRIu32
	       "\n",
	    seconds, seconds > 0 ? (double)r->latency_count / seconds : 0, percentile(r, 50),
	    percentile(r, 99), percentile(r, 100));
}

static void end_run(struct run *r)
{
	for (size_t i = 0; i < r->connections; i++) {
		struct peer *p = &r->peers[i];
		if (p->fd >= 0)
			close(p->fd);
		buf_free(&p->in);
		buf_free(&p->out);
		free(p->slots);
	}
	free(r->peers);
	free(r->latency);
	buf_free(&r->message);
	close(r->epoll);
}

static double number(const char *text, double min, double max)
{
	char *end;
	errno = 0;
	double value = strtod(text, &end);
	if (errno || end == text || *end || !(value >= min && value <= max))
		errx(2, "\"%s\" is not a number from %g to %g", text, min, max);
	return value;
}

static void read_options(struct run *r, int argc, char **argv)
{
	static const struct option options[] = {{"host", 1, NULL, 'H'}, {"port", 1, NULL, 'p'},
	    {"connections", 1, NULL, 'c'}, {"outstanding", 1, NULL, 'o'}, {"seconds", 1, NULL, 't'},
	    {"warm-up", 1, NULL, 'w'}, {"messages", 1, NULL, 'n'}, {"size", 1, NULL, 's'},
	    {"tag", 1, NULL, 'g'}, {"help", 0, NULL, 'h'}, {0}};
	int c;
	while ((c = getopt_long(argc, argv, "H:p:c:o:t:w:n:s:g:h", options, NULL)) != -1) {
		if (c == 'H' && inet_pton(AF_INET, optarg, &r->to.sin_addr) != 1)
			errx(2, "\"%s\" is not an IPv4 address", optarg);
		else if (c == 'p')
			r->to.sin_port = htons((uint16_t)number(optarg, 1, 65535));
		else if (c == 'c')
			r->connections = (size_t)number(optarg, 1, 1000);
		else if (c == 'o')
			r->outstanding = (size_t)number(optarg, 1, 10000);
		else if (c == 't')
			r->seconds = number(optarg, 0.1, 3600);
		else if (c == 'w')
			r->warm_up = number(optarg, 0, 3600);
		else if (c == 'n')
			r->max_messages = (uint64_t)number(optarg, 1, 1e9);
		else if (c == 's')
			r->size = (size_t)number(optarg, 1, 1 << 20);
		else if (c == 'g')
			snprintf(r->tag, sizeof r->tag, "%s", optarg);
		else if (c == 'h')
			exit(fputs(help, stdout) < 0);
		else if (c == '?')
			exit(2);
	}
	if (optind < argc || !r->to.sin_port)
		errx(2, "a --port is needed and nothing else; try --help");
}

int main(int argc, char **argv)
{
	struct run r = {.to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)},
	    .connections = 1,
	    .outstanding = 1,
	    .size = 3000,
	    .seconds = 3,
	    .warm_up = 0.5};
	snprintf(r.tag, sizeof r.tag, "L%lx%lx", (long)getpid(), (long)time(NULL));
	read_options(&r, argc, argv);
	build_message(&r);
	r.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (r.epoll < 0)
		err(1, "epoll_create1");
	r.peers = xcalloc(r.connections, sizeof *r.peers);
	for (size_t i = 0; i < r.connections; i++)
		connect_peer(&r, &r.peers[i]);
	run(&r);
	print_figures(&r);
	end_run(&r);
	return r.refused || r.wrong || r.lost || r.acknowledged != r.sent;
}
