/* SPDX-License-Identifier: MIT-0 */
/*
 * plays.h - play schedules of faults to an example that moves a file, and
 * check that every byte arrives or the error is the call's.
 *
 * A driver defines send_all() and its list of calls; play_all() hits each of
 * them. A schedule that is never reached is a failure. So is an example that
 * leaves a descriptor or a mapping behind, or that does not wait with poll()
 * for the very destination that was full.
 */
#ifndef PLAYS_H
#define PLAYS_H

#include "faults.h"

#ifndef PEERS
#define PEERS 1
#endif
#ifndef MAPS
#define MAPS 0 /* what is given comes out of a mapping of the file */
#endif
#ifndef FAULT_BIG_LEN
#define FAULT_BIG_LEN (40 * 4096 + 7)
#endif
#ifndef CAP
#define CAP 16384
#endif
#ifndef BEYOND
#define BEYOND 0 /* what the file has behind all that is to be sent */
#endif

enum { FAULT_CALLS_MAX = 6, FAULT_LEN = 5 * 4096 + 5 };

/* A call of the example, and what it is hit with. */
struct fault_call {
	const char *name;
	enum {
		TAKES, /* from the file: it may meet the end */
		TURNS, /* one that moves no byte: it only fails */
		MOVES, /* inside the program: it never has to wait */
		GIVES, /* to a destination: it may meet EAGAIN */
	} does;
	int both; /* it takes and gives */
};

/* Send LEN bytes of FILE to all of OUT; -1 with errno and *CALL set. */
static long long send_all(const int *out, int file, long long len,
			  const char **call);
static const struct fault_call fault_calls[FAULT_CALLS_MAX];

static volatile int mappings;

static unsigned char byte_at(long long i)
{
	return i % 251;
}

/*
 * A file of LEN bytes, and those beyond. write() may be a wrapped call here:
 * the system call is asked itself.
 */
static int input(long long len)
{
	static unsigned char bytes[FAULT_BIG_LEN + BEYOND];
	int fd = memfd_create("input", 0);

	len += BEYOND;
	for (long long i = 0; i < len; i++)
		bytes[i] = byte_at(i);
	if (fd == -1 || syscall(SYS_write, fd, bytes, (size_t)len) != len ||
	    lseek(fd, 0, SEEK_SET) != 0)
		err(EXIT_FAILURE, "memfd");
	return fd;
}

/* Write LEN bytes by the system call itself. */
static inline void put(int fd, const void *buf, size_t len)
{
	ssize_t n;

	for (size_t done = 0; done < len; done += n) {
		n = syscall(SYS_write, fd, (const char *)buf + done, len - done);
		if (n == -1)
			return;
	}
}

/* What the peers got: shared with the children that play them. */
struct received {
	long long len[PEERS];
	int wrong[PEERS];
};

static pid_t peer(const int *out, int sock, int i, struct received *r)
{
	unsigned char buf[8192];
	ssize_t n;
	pid_t pid = fork();

	if (pid == -1)
		err(EXIT_FAILURE, "fork");
	if (pid != 0)
		return pid;
	/* Or the end would never be seen, should the driver die. */
	for (int k = 0; k <= i; k++)
		close(out[k]);
	while ((n = recv(sock, buf, sizeof(buf), 0)) > 0)
		for (ssize_t k = 0; k < n; k++)
			if (buf[k] != byte_at(r->len[i]++))
				r->wrong[i] = 1;
	_exit(0);
}

/* What is wrong with having SENT so much of LEN, or failed with ERROR. */
static const char *complaint(const struct schedule *s, long long sent,
			     long long len, int error, const char *call)
{
	int passes = s->error == EINTR || s->error == EAGAIN;
	/* To take nothing is no error yet: the example makes it EIO. */
	int wanted = s->end && s->period ? EIO : s->error;

	if (wanted && !passes) {
		if (sent != -1 || error != wanted)
			return "the error did not come back";
		if (strcmp(call, s->call) != 0)
			return "the error names another call";
	} else if (s->cut_to && MAPS && sent == -1) {
		if (error != EFAULT || strcmp(call, s->call) != 0)
			return "another error than EFAULT of that call";
	} else if (s->end || s->cut_to) {
		if (sent == -1)
			return "the end of the file came back as an error";
		if (sent >= len)
			return "the end of the file went unnoticed";
	} else if (sent != len) {
		return "not all was sent";
	}
	if (polls_seen != polls_due)
		return "it did not wait once each time that it had to";
	return NULL;
}

/* Play SCHEDULE; return whether it was reached. */
static int play(const char *name, struct schedule schedule, long long len)
{
	struct received *r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int file = input(len), out[PEERS], s[2], error, fds;
	/* The rest of a page that is mapped, and was cut, is zeroes. */
	int zeroes = MAPS && schedule.cut_to % CAP != 0;
	const char *call = "", *why = NULL;
	long long sent;
	pid_t pid[PEERS];

	for (int i = 0; i < PEERS; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
			err(EXIT_FAILURE, "socketpair");
		out[i] = s[0];
		pid[i] = peer(out, s[1], i, r);
		close(s[1]);
	}
	fds = open_fds();
	file_now = file;
	playing = name;
	alarm(SECONDS_MAX);
	now = schedule;
	calls_seen = faults_reached = polls_due = polls_seen = mappings = 0;
	sent = send_all(out, file, len, &call);
	error = errno;
	now.call = NULL;
	alarm(0);
	if (mappings != 0)
		why = "it left a mapping behind";
	if (open_fds() != fds)
		why = "it left a descriptor open";
	for (int i = 0; i < PEERS; i++)
		shutdown(out[i], SHUT_WR);
	for (int i = 0; i < PEERS; i++) {
		waitpid(pid[i], NULL, 0);
		close(out[i]);
		if (zeroes)
			continue;
		if (r->wrong[i])
			why = "a peer got other bytes";
		else if (sent != -1 && r->len[i] != sent)
			why = "a peer got another count than was returned";
	}
	if (faults_reached && !why)
		why = complaint(&schedule, sent, len, error, call);
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

/* Hit the first call, then the second, and so on until there is none. */
static void play_each(const char *what, struct schedule s)
{
	char name[NAME_MAX_LEN];

	s.first = 0;
	do
		snprintf(name, sizeof(name), "%s: %s at call %d", s.call, what,
			 ++s.first);
	while (play(name, s, FAULT_BIG_LEN));
	if (s.first == 1)
		result(0, name, "the fault was never reached");
}

static void play_errors(const char *call)
{
	static const struct {
		int value;
		const char *name;
	} errors[] = { { EIO, "EIO" },
		       { ENOSPC, "ENOSPC" },
		       { EPIPE, "EPIPE" },
		       { ECONNRESET, "ECONNRESET" } };
	struct schedule s = { .call = call, .cap = CAP };

	for (size_t e = 0; e < sizeof(errors) / sizeof(errors[0]); e++) {
		s.error = errors[e].value;
		play_each(errors[e].name, s);
	}
}

/* Every count that is not the one that was asked for. */
static void play_counts(const char *call)
{
	struct schedule s = { .call = call, .first = 1, .period = 1 };

	s.limit = 1;
	must_play("one byte at a time", s, FAULT_LEN);
	s.limit = 1021;
	must_play("odd counts", s, FAULT_BIG_LEN);
	s.cap = CAP;
	s.period = 2;
	must_play("every other call short", s, FAULT_BIG_LEN);
	s.limit = 1;
	s.first = 2;
	s.period = 3;
	must_play("every third call one byte", s, FAULT_BIG_LEN);
}

/* What is no error: interruptions, a full destination, the end. */
static void play_passing(const struct fault_call *c)
{
	struct schedule s = { .call = c->name, .first = 1, .cap = CAP };

	s.error = EINTR;
	s.period = 2;
	must_play("EINTR on every other call", s, FAULT_BIG_LEN);
	s.period = 1;
	s.rests = 5;
	must_play("EINTR four times in a row", s, FAULT_BIG_LEN);
	if (c->does == GIVES) {
		s.error = EAGAIN;
		must_play("EAGAIN four times in a row", s, FAULT_BIG_LEN);
		s.rests = 0;
		s.period = 2;
		must_play("EAGAIN on every other call", s, FAULT_BIG_LEN);
	}
	s.rests = s.period = s.error = 0;
	if (c->does == TAKES || c->both) {
		s.end = s.first = 1;
		must_play("the file ends at the first call", s, FAULT_BIG_LEN);
		s.first = 2;
		must_play("the file ends at the second call", s, FAULT_BIG_LEN);
	}
}

/* A file that shrinks, and a destination that takes nothing any more. */
static void play_endings(const struct fault_call *c)
{
	struct schedule s = { .call = c->name, .first = 2, .cap = CAP };

	if (c->does == TAKES || c->both || (MAPS && c->does == GIVES)) {
		s.cut_to = 2 * CAP;
		must_play("the file is cut to a few pages", s, FAULT_BIG_LEN);
		s.cut_to = FAULT_BIG_LEN - 2;
		play_each("the file loses two bytes", s);
	}
	s.cut_to = 0;
	s.period = s.end = 1;
	if (c->does == GIVES && !c->both)
		must_play("it takes nothing from the second call on", s,
			  FAULT_BIG_LEN);
}

/* Play to each call all that it may meet, and say what came of it all. */
static int play_all(void)
{
	set_up();
	for (const struct fault_call *c = fault_calls; c->name; c++) {
		if (c->does != TURNS) {
			play_counts(c->name);
			play_passing(c);
			play_endings(c);
		}
		play_errors(c->name);
	}
	report();
	return failure_count ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
