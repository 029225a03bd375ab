/* SPDX-License-Identifier: MIT-0 */
/*
 * faults.h - play schedules of short counts, interruptions and errors to an
 * example, and check that every byte arrives or the error is the call's.
 *
 * A driver includes an example with its main() renamed, defines send_all()
 * and its list of calls, and is linked with --wrap for those. Each schedule
 * says which call is hit, how often, and with what; a counter proves that it
 * was. A schedule that is never reached is a failure.
 */
#ifndef FAULTS_H
#define FAULTS_H

#ifndef PEERS
#define PEERS 1
#endif

enum { RESULTS_MAX = 400, NAME_MAX_LEN = 96 };
enum { FAULT_LEN = 5 * 4096 + 5, FAULT_BIG_LEN = 40 * 4096 + 7, CAP = 16384 };

struct schedule {
	const char *call;
	int first;    /* the first call that is hit, from 1 */
	int period;   /* every how many calls; 0: that one only */
	size_t limit; /* bytes that the call is told to move, if not 0 */
	int error;    /* errno that it fails with, if not 0 */
	int end;      /* it returns 0, as at the end of a file */
	size_t cap;   /* no call moves more, so that there are many */
};

/* A call of the example, and what it is hit with. */
struct fault_call {
	const char *name;
	int takes; /* takes from the file: it may meet the end */
	int gives; /* gives to a destination: it may meet EAGAIN */
};

/* Send LEN bytes of FILE to all of OUT; -1 with errno and *CALL set. */
static long long send_all(const int *out, int file, long long len,
			  const char **call);
enum { FAULT_CALLS_MAX = 6 };
static const struct fault_call fault_calls[FAULT_CALLS_MAX];

static struct schedule now;
static int calls_seen, faults_reached;
static char results[RESULTS_MAX][NAME_MAX_LEN + 8];
static int result_count, failure_count;

/* Called before each wrapped call: -1, 0, or 1 to go on with *LEN bytes. */
static int fault(const char *call, size_t *len)
{
	if (!now.call || strcmp(now.call, call) != 0)
		return 1;
	calls_seen++;
	if (now.cap && *len > now.cap)
		*len = now.cap;
	if (calls_seen < now.first)
		return 1;
	if (now.period ? (calls_seen - now.first) % now.period
		       : calls_seen != now.first)
		return 1;
	if (now.limit && now.limit >= *len)
		return 1;
	faults_reached++;
	if (now.error) {
		errno = now.error;
		return -1;
	}
	if (now.end)
		return 0;
	*len = now.limit;
	return 1;
}

static unsigned char byte_at(long long i)
{
	return i % 251;
}

/* write() may be a wrapped call here: the system call is asked itself. */
static int input(long long len)
{
	static unsigned char bytes[FAULT_BIG_LEN];
	int fd = memfd_create("input", 0);

	for (long long i = 0; i < len; i++)
		bytes[i] = byte_at(i);
	if (fd == -1 || syscall(SYS_write, fd, bytes, len) != len ||
	    lseek(fd, 0, SEEK_SET) != 0)
		err(EXIT_FAILURE, "memfd");
	return fd;
}

/* What the peers got: shared with the children that play them. */
struct received {
	long long len[PEERS];
	int wrong[PEERS];
};

static pid_t peer(int sock, int i, struct received *r)
{
	unsigned char buf[8192];
	ssize_t n;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	while ((n = recv(sock, buf, sizeof(buf), 0)) > 0)
		for (ssize_t k = 0; k < n; k++)
			if (buf[k] != byte_at(r->len[i]++))
				r->wrong[i] = 1;
	_exit(0);
}

static void result(int ok, const char *name, const char *why)
{
	if (result_count == RESULTS_MAX)
		errx(EXIT_FAILURE, "more than %d results", RESULTS_MAX);
	failure_count += !ok;
	snprintf(results[result_count++], sizeof(results[0]), "%s%s%s%s",
		 ok ? "" : "! ", name, ok ? "" : ": ", ok ? "" : why);
}

/* Play SCHEDULE; return whether it was reached. */
static int play(const char *name, struct schedule schedule, long long len)
{
	struct received *r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int file = input(len), out[PEERS], s[2], error;
	const char *call = "", *why = NULL;
	long long sent;
	pid_t pid[PEERS];

	for (int i = 0; i < PEERS; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
			err(EXIT_FAILURE, "socketpair");
		out[i] = s[0];
		pid[i] = peer(s[1], i, r);
		close(s[1]);
	}
	now = schedule;
	calls_seen = faults_reached = 0;
	sent = send_all(out, file, len, &call);
	error = errno;
	now.call = NULL;
	for (int i = 0; i < PEERS; i++)
		shutdown(out[i], SHUT_WR);
	for (int i = 0; i < PEERS; i++) {
		waitpid(pid[i], NULL, 0);
		close(out[i]);
		if (r->wrong[i])
			why = "a peer got other bytes";
		else if (sent != -1 && r->len[i] != sent)
			why = "a peer got another count than was returned";
	}
	if (faults_reached && !why) {
		int fatal = schedule.error && schedule.error != EINTR &&
			    schedule.error != EAGAIN;

		if (fatal && (sent != -1 || error != schedule.error))
			why = "the error did not come back";
		else if (fatal && !strstr(schedule.call, call) &&
			 !strstr(call, schedule.call))
			why = "the error names another call";
		else if (!fatal && schedule.end && sent == -1)
			why = "the end of the file came back as an error";
		else if (!fatal && schedule.end && sent >= len)
			why = "the end of the file went unnoticed";
		else if (!fatal && !schedule.end && sent != len)
			why = "not all was sent";
	}
	if (faults_reached || why)
		result(why == NULL, name, why);
	munmap(r, sizeof(*r));
	close(file);
	return faults_reached;
}

/* A schedule that must be reached. */
static void must_play(const char *what, struct schedule schedule, long long len)
{
	char name[NAME_MAX_LEN];

	snprintf(name, sizeof(name), "%s: %s", schedule.call, what);
	if (!play(name, schedule, len))
		result(0, name, "the fault was never reached");
}

/* Fail the first call, then the second, and so on until there is none. */
static void play_errors(const char *call)
{
	static const struct {
		int value;
		const char *name;
	} errors[] = { { EIO, "EIO" },
		       { ENOSPC, "ENOSPC" },
		       { EPIPE, "EPIPE" },
		       { ECONNRESET, "ECONNRESET" } };
	char name[NAME_MAX_LEN];

	for (size_t e = 0; e < sizeof(errors) / sizeof(errors[0]); e++) {
		for (int k = 1;; k++) {
			struct schedule s = { .call = call,
					      .first = k,
					      .error = errors[e].value,
					      .cap = CAP };

			snprintf(name, sizeof(name), "%s: %s at call %d", call,
				 errors[e].name, k);
			if (!play(name, s, FAULT_BIG_LEN)) {
				if (k == 1)
					result(0, name, "never reached");
				break;
			}
		}
	}
}

static void play_call(const struct fault_call *c)
{
	const char *call = c->name;

	must_play("one byte at a time",
		  (struct schedule){
			  .call = call, .first = 1, .period = 1, .limit = 1 },
		  FAULT_LEN);
	must_play(
		"odd counts",
		(struct schedule){
			.call = call, .first = 1, .period = 1, .limit = 1021 },
		FAULT_BIG_LEN);
	must_play("every other call short",
		  (struct schedule){ .call = call,
				     .first = 1,
				     .period = 2,
				     .limit = 1021,
				     .cap = CAP },
		  FAULT_BIG_LEN);
	must_play("every third call one byte",
		  (struct schedule){ .call = call,
				     .first = 2,
				     .period = 3,
				     .limit = 1,
				     .cap = CAP },
		  FAULT_BIG_LEN);
	must_play("EINTR on every other call",
		  (struct schedule){ .call = call,
				     .first = 1,
				     .period = 2,
				     .error = EINTR,
				     .cap = CAP },
		  FAULT_BIG_LEN);
	if (c->gives)
		must_play("EAGAIN on every other call",
			  (struct schedule){ .call = call,
					     .first = 1,
					     .period = 2,
					     .error = EAGAIN,
					     .cap = CAP },
			  FAULT_BIG_LEN);
	if (c->takes)
		must_play("the file ends at the second call",
			  (struct schedule){ .call = call,
					     .first = 2,
					     .end = 1,
					     .cap = CAP },
			  FAULT_BIG_LEN);
	play_errors(call);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	for (const struct fault_call *c = fault_calls; c->name; c++)
		play_call(c);
	printf("KTAP version 1\n1..%d\n", result_count);
	for (int i = 0; i < result_count; i++) {
		int failed = results[i][0] == '!';

		printf("%sok %d %s\n", failed ? "not " : "", i + 1,
		       results[i] + (failed ? 2 : 0));
	}
	return failure_count ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
