// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into zerocopy-send: see plays.h. The socket is of AF_UNIX, and
 * its zero copy is played: what is sent stays in its buffer, and is taken from
 * there only when the example is about to be told. A buffer that was filled
 * again too soon is other bytes for the peer. What is told is one call, or
 * several, or a later one first. Then the same over TCP, where a kernel tells.
 */
/* wrap: getsockopt mmap64 munmap pread64 recvmsg send setsockopt write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../zerocopy-send/zerocopy-send.c"
#undef main
#include <netinet/tcp.h>
#include <sys/syscall.h>

#define FAULT_BIG_LEN (9 * BUFFER + 7)
#define CAP	      (1 << 16)
/* poll() for errors alone is answered here. */
#define __wrap_poll faults_poll
#define BEYOND 4099
#include "plays.h"
#undef __wrap_poll

enum { CALLS_MAX = 1 << 16, SLOW_LEN = 24 << 20 };

/* What was sent, and what became of it. */
static struct {
	const char *bytes;
	size_t len;
	char *copy; /* of one that is told before those in front of it */
	int is_told;
} calls[CALLS_MAX];
static uint32_t call_count, passed_on;
/* Whether the socket has an error, which may have been told of before. */
static int breaks, error_now;
static int sock, is_ready, turns, is_real, tells, lacks_buffers, copies;
/* The number of the first call, and of the next after a file. */
static uint32_t base, next_call;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "mmap", TURNS, 0 },
	{ "pread", TAKES, 0 },
	{ "send", GIVES, 0 },
	{ "recvmsg", TURNS, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	long long sent;
	int error;

	sock = out[0];
	call_count = passed_on = is_ready = copies = 0;
	next_call = base;
	sent = send_file(out[0], file, len, &next_call, call);
	error = errno;
	for (uint32_t i = 0; sent != -1 && i < call_count; i++)
		if (!calls[i].is_told) {
			result(0, playing, "it did not wait until all are free");
			break;
		}
	if (sent != -1 && next_call != base + call_count)
		result(0, playing, "the next call has another number");
	for (uint32_t i = 0; i < call_count; i++)
		free(calls[i].copy);
	errno = error;
	return sent;
}

/* Pass on the calls in front that were told of, or all of them. */
static void pass_on(int all)
{
	for (; passed_on < call_count; passed_on++) {
		if (!all && !calls[passed_on].is_told)
			break;
		put(sock,
		    calls[passed_on].copy ? calls[passed_on].copy
					  : calls[passed_on].bytes,
		    calls[passed_on].len);
		free(calls[passed_on].copy);
		calls[passed_on].copy = NULL;
	}
}

/* Tell of the call I: its buffer may change from now on. */
static void tell(uint32_t i)
{
	calls[i].is_told = 1;
	if (i < passed_on)
		return;
	calls[i].copy = malloc(calls[i].len);
	if (!calls[i].copy)
		err(EXIT_FAILURE, "malloc");
	memcpy(calls[i].copy, calls[i].bytes, calls[i].len);
}

/* There is always something to wait for, or it would be for ever. */
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	uint32_t untold = 0;
	static int polls;

	if (is_real)
		return __real_poll(fds, count, timeout);
	if (fds[0].events != 0)
		return faults_poll(fds, count, timeout);
	for (uint32_t i = 0; i < call_count; i++)
		untold += !calls[i].is_told;
	if (untold == 0) {
		result(0, playing, "it waits for nothing");
		report();
		_exit(EXIT_FAILURE);
	}
	if (++polls % 3 == 0) {
		errno = EINTR;
		return -1;
	}
	is_ready = !breaks;
	fds[0].revents = POLLERR;
	return 1;
}

int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *len);
int __real_getsockopt(int fd, int level, int name, void *value, socklen_t *len);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
	if (!breaks)
		return __real_getsockopt(fd, level, name, value, len);
	*(int *)value = error_now;
	return 0;
}

int __real_setsockopt(int fd, int level, int name, const void *value,
		      socklen_t len);
int __wrap_setsockopt(int fd, int level, int name, const void *value,
		      socklen_t len);
int __wrap_setsockopt(int fd, int level, int name, const void *value,
		      socklen_t len)
{
	return is_real ? __real_setsockopt(fd, level, name, value, len) : 0;
}

ssize_t __real_send(int fd, const void *buf, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *buf, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *buf, size_t len, int flags)
{
	static int lacks;
	int go = fault("send", fd, &len);

	if (go != 1)
		return go;
	if (lacks_buffers && ++lacks % 3 == 0) {
		errno = ENOBUFS;
		return -1;
	}
	if (is_real)
		return __real_send(fd, buf, len, flags);
	if ((flags & (MSG_ZEROCOPY | MSG_NOSIGNAL)) !=
	    (MSG_ZEROCOPY | MSG_NOSIGNAL))
		errx(EXIT_FAILURE, "send() without a flag");
	if (call_count == CALLS_MAX)
		errx(EXIT_FAILURE, "more than %d calls", CALLS_MAX);
	calls[call_count].bytes = buf;
	calls[call_count].len = len;
	calls[call_count].copy = NULL;
	calls[call_count++].is_told = 0;
	return len;
}

/* Bytes that are copied come after those that were sent before. */
ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	if (fd == sock && !is_real)
		pass_on(1);
	copies++;
	return __real_write(fd, buf, len);
}

/* Which calls to tell of: the first, all, or the last before the others. */
static void choose(uint32_t *lo, uint32_t *hi)
{
	uint32_t first = 0, last = call_count - 1;

	while (calls[first].is_told)
		first++;
	while (calls[last].is_told)
		last--;
	*lo = turns % 6 == 1 ? last : first;
	*hi = turns % 6 == 0 || turns % 6 == 1 ? last : first;
	/* A range has no call in it that was told of before. */
	for (uint32_t i = *lo; i <= *hi; i++)
		if (calls[i].is_told)
			*hi = i - 1;
}

ssize_t __real_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags)
{
	struct sock_extended_err e = { .ee_origin = SO_EE_ORIGIN_ZEROCOPY };
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	uint32_t lo, hi;
	size_t none = 0;
	int go = fault("recvmsg", fd, &none);

	if (go != 1)
		return go;
	if (is_real) {
		tells++;
		return __real_recvmsg(fd, msg, flags);
	}
	if (flags != MSG_ERRQUEUE)
		errx(EXIT_FAILURE, "recvmsg() with other flags");
	if (!is_ready) {
		errno = EAGAIN;
		return -1;
	}
	is_ready = 0;
	turns++;
	/* Errors of another kind may be in the queue, too. */
	if (turns % 5 == 0) {
		e.ee_origin = SO_EE_ORIGIN_ICMP;
		e.ee_errno = turns % 2 ? EHOSTUNREACH : 0;
		e.ee_data = UINT32_MAX / 2;
	} else {
		choose(&lo, &hi);
		for (uint32_t i = lo; i <= hi; i++)
			tell(i);
		pass_on(0);
		e.ee_info = base + lo;
		e.ee_data = base + hi;
	}
	c->cmsg_level = SOL_IP;
	c->cmsg_type = IP_RECVERR;
	c->cmsg_len = CMSG_LEN(sizeof(e));
	memcpy(CMSG_DATA(c), &e, sizeof(e));
	msg->msg_controllen = CMSG_SPACE(sizeof(e));
	return 0;
}

void *__real_mmap64(void *at, size_t len, int prot, int flags, int fd,
		    off_t off);
void *__wrap_mmap64(void *at, size_t len, int prot, int flags, int fd,
		    off_t off);
void *__wrap_mmap64(void *at, size_t len, int prot, int flags, int fd,
		    off_t off)
{
	size_t whole = len;
	void *map = MAP_FAILED;

	if (fault("mmap", fd, &whole) == 1)
		map = __real_mmap64(at, len, prot, flags, fd, off);
	mappings += map != MAP_FAILED;
	return map;
}

int __real_munmap(void *map, size_t len);
int __wrap_munmap(void *map, size_t len);
int __wrap_munmap(void *map, size_t len)
{
	mappings--;
	return __real_munmap(map, len);
}

ssize_t __real_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off)
{
	int go = fault("pread", fd, &len);

	return go == 1 ? __real_pread64(fd, buf, len, off) : go;
}

/* A connection to a child, over the loopback. */
static int connect_child(pid_t *child, void (*plays)(int fd))
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	struct sockaddr *to = (struct sockaddr *)&at;
	socklen_t size = sizeof(at);
	int l = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(l, to, size) == -1 || listen(l, 1) == -1 ||
	    getsockname(l, to, &size) == -1 || connect(out, to, size) == -1)
		err(EXIT_FAILURE, "loopback");
	*child = fork();
	if (*child == 0) {
		close(out);
		plays(accept(l, NULL, NULL));
		_exit(1);
	}
	close(l);
	return out;
}

/* Wait until the parent waits for room, or for a buffer. */
static void until_asleep(void)
{
	char file[64], text[4096], last[4096] = "", *switches;

	snprintf(file, sizeof(file), "/proc/%d/status", getppid());
	for (int alike = 0; alike < 5;) {
		int fd = open(file, O_RDONLY | O_CLOEXEC);
		ssize_t n = read(fd, text, sizeof(text) - 1);

		close(fd);
		text[n > 0 ? n : 0] = '\0';
		switches = strstr(text, "voluntary_ctxt_switches");
		alike = strstr(text, "State:\tS") && switches &&
					strcmp(switches, last) == 0
				? alike + 1
				: 0;
		strcpy(last, switches ? switches : "");
		__real_poll(NULL, 0, 5);
	}
}

/* Read all of one file, and of one more that follows it. */
static void read_two(int fd)
{
	static char some[BUFFER];
	long long got_len = 0;
	ssize_t n;

	while ((n = recv(fd, some, sizeof(some), 0)) > 0)
		for (ssize_t i = 0; i < n; i++)
			if ((unsigned char)some[i] !=
			    byte_at(got_len++ % FAULT_BIG_LEN))
				_exit(1);
	_exit(got_len != 2 * FAULT_BIG_LEN);
}

/* The kernel goes on with its numbers, and the example is to know. */
static void play_second_file(void)
{
	int file = input(FAULT_BIG_LEN), out, status;
	long long first, second;
	uint32_t next = 0;
	const char *call;
	pid_t child;

	playing = "a second file on a TCP connection";
	is_real = 1;
	alarm(SECONDS_MAX);
	out = connect_child(&child, read_two);
	first = send_file(out, file, FAULT_BIG_LEN, &next, &call);
	second = send_file(out, file, FAULT_BIG_LEN, &next, &call);
	alarm(0);
	close(out);
	waitpid(child, &status, 0);
	result(first == FAULT_BIG_LEN && second == FAULT_BIG_LEN && status == 0,
	       playing, "not all came, or other bytes");
	is_real = 0;
	close(file);
}

/* Read only when what is not read is in the sender's buffers. */
static void read_late(int fd)
{
	static char some[BUFFER];
	long long got_len = 0;
	ssize_t n;

	until_asleep();
	while ((n = recv(fd, some, sizeof(some), 0)) > 0)
		for (ssize_t i = 0; i < n; i++)
			if ((unsigned char)some[i] != byte_at(got_len++))
				_exit(1);
	_exit(got_len != SLOW_LEN);
}

/* Leave with bytes unread, which resets the connection. */
static void leave(int fd)
{
	until_asleep();
	close(fd);
	_exit(0);
}

static void play_tcp(const char *name, void (*plays)(int fd), int blocks)
{
	static unsigned char all[SLOW_LEN];
	int file = memfd_create("input", MFD_CLOEXEC), out, status, error;
	int leaves = plays == leave;
	uint32_t next = 0;
	const char *call;
	long long sent;
	pid_t child;

	for (int i = 0; i < SLOW_LEN; i++)
		all[i] = byte_at(i);
	for (long long n = 0; n < SLOW_LEN; n += BUFFER)
		put(file, all + n, BUFFER);
	playing = name;
	is_real = 1;
	tells = 0;
	alarm(SECONDS_MAX);
	out = connect_child(&child, plays);
	/* So that it has to wait for room, and not for a buffer. */
	if (!blocks && (fcntl(out, F_SETFL, O_NONBLOCK) == -1 ||
			__real_setsockopt(out, SOL_SOCKET, SO_SNDBUF,
					  &(int){ 1 << 16 }, sizeof(int))))
		err(EXIT_FAILURE, "socket");
	sent = send_file(out, file, SLOW_LEN, &next, &call);
	error = errno;
	alarm(0);
	close(out);
	waitpid(child, &status, 0);
	if (leaves)
		result(sent == -1 && (error == EPIPE || error == ECONNRESET),
		       name, "no error of a broken connection");
	else
		result(sent == SLOW_LEN && status == 0, name,
		       "not all came, or other bytes");
	result(tells > 0, name, "the kernel was never asked");
	is_real = 0;
	close(file);
}

/* Numbers that wrap, and sends that are refused and copied. */
static void play_numbers(void)
{
	static char some[60];
	struct stream s = { .fd = -1 };
	struct schedule late = { .call = "send",
				 .first = 1,
				 .period = 2,
				 .error = EINTR,
				 .cap = CAP };

	lacks_buffers = 1;
	must_play("every third call has no buffers", late, FAULT_BIG_LEN);
	result(copies > 0, "no buffers", "nothing was copied");
	lacks_buffers = 0;
	s.is_zerocopy = 1;
	s.next = base = UINT32_MAX - 1;
	s.fd = sock = memfd_create("output", MFD_CLOEXEC);
	playing = "the numbers wrap";
	call_count = passed_on = 0;
	now = (struct schedule){ .call = "send", .first = 1, .cap = 9 };
	for (int i = 0; i < BUFFERS; i++) {
		s.buffers[i].bytes = some;
		result(give(&s, &s.buffers[i], 60) == 0 &&
			       s.buffers[i].calls == 7,
		       playing, "another count of calls");
	}
	for (int i = 0; i < BUFFERS; i++)
		result(wait_until_free(&s, &s.buffers[i]) == 0 &&
			       s.buffers[i].done == 7,
		       playing, "another count is done");
	now.call = NULL;
	close(s.fd);
	base = 0;
}

/* The socket has an error, and its queue nothing. */
static void play_break(const char *name, int error, int wanted)
{
	int file = input(FAULT_LEN), s[2], failed;
	const char *call;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	playing = name;
	breaks = 1;
	error_now = error;
	alarm(SECONDS_MAX);
	failed = send_all(s, file, FAULT_LEN, &call) == -1 && errno == wanted;
	alarm(0);
	breaks = 0;
	result(failed, name, "no error, or another");
	close(s[0]);
	close(s[1]);
	close(file);
}

int main(void)
{
	struct schedule s = { .call = "recvmsg",
			      .first = 1,
			      .period = 2,
			      .error = EINTR };

	set_up();
	play_tcp("a TCP peer that reads late", read_late, 1);
	play_tcp("the same, not blocking", read_late, 0);
	play_tcp("a TCP peer that leaves", leave, 1);
	play_tcp("the same, to one that does not block", leave, 0);
	play_second_file();
	play_break("a broken connection", ECONNRESET, ECONNRESET);
	play_break("one that was told of before", 0, EPIPE);
	play_numbers();
	must_play("EINTR on every other call", s, FAULT_BIG_LEN);
	return play_all();
}
