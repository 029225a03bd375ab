// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into fuse-reply: see faults.h for what a schedule is. There
 * is no FUSE here: what is given to the descriptor that stands for /dev/fuse
 * is looked at as the kernel would. An answer must be there whole, say its own
 * length, and be the one that is waited for; else it is refused. A file is read
 * in pieces, and whatever happens to one answer, the others must be right.
 */
/* wrap: pread64 splice vmsplice write writev */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../fuse-reply/fuse-reply.c"
#undef main
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "faults.h"

enum { PIECE = 16 * 4096, LEN = 5 * PIECE + 4099, UNIQUE = 7 };

static unsigned char file_bytes[LEN], taken[2 * LEN];
static volatile int fuse_fd = -1, file_fd, is_refused, last_error;
static volatile size_t taken_len;

/* What stands for the kernel: the answer BUF of LEN bytes. */
static ssize_t take(const void *buf, size_t len)
{
	struct fuse_out_header head;

	memcpy(&head, buf, sizeof(head));
	if (len < sizeof(head) || head.len != len || head.unique != UNIQUE ||
	    (head.error && len != sizeof(head))) {
		errno = EINVAL;
		return -1;
	}
	last_error = head.error;
	memcpy(taken + taken_len, (const char *)buf + sizeof(head),
	       len - sizeof(head));
	taken_len += len - sizeof(head);
	return len;
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	static char answer_bytes[2 * PIECE];
	const char *call = in == file_fd	? "splice from file"
			   : out == fuse_fd ? "splice to fuse"
					    : "splice between";
	const size_t asked = len;
	int go = fault(call, out, &len);
	ssize_t n;

	/* Nobody waits: it is taken, and thrown away. */
	if (go == -1 && out == fuse_fd && errno == ENOENT) {
		syscall(SYS_read, in, answer_bytes, len);
		errno = ENOENT;
	}
	if (go != 1)
		return go;
	if (in == file_fd && is_refused) {
		errno = EINVAL;
		return -1;
	}
	if (out != fuse_fd)
		return __real_splice(in, off_in, out, off_out, len, flags);
	n = syscall(SYS_read, in, answer_bytes, len);
	/* Less than all of it is no answer, and is said to be so much. */
	if (len < asked)
		return n;
	if (n != (ssize_t)len) {
		errno = EINVAL;
		return -1;
	}
	return take(answer_bytes, n);
}

ssize_t __real_vmsplice(int fd, const struct iovec *iov, size_t count,
			unsigned int flags);
ssize_t __wrap_vmsplice(int fd, const struct iovec *iov, size_t count,
			unsigned int flags);
ssize_t __wrap_vmsplice(int fd, const struct iovec *iov, size_t count,
			unsigned int flags)
{
	struct iovec part = *iov;
	int go = fault("vmsplice", fd, &part.iov_len);

	return go == 1 ? __real_vmsplice(fd, &part, count, flags) : go;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = fuse_fd == -1 ? 1 : fault("write", fd, &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}

ssize_t __wrap_writev(int fd, const struct iovec *iov, int count);
ssize_t __wrap_writev(int fd, const struct iovec *iov, int count)
{
	static char answer_bytes[2 * PIECE];
	size_t len = 0, none = 0;
	int go = fault("writev", fd, &none);

	if (fd != fuse_fd)
		errx(EXIT_FAILURE, "an answer goes elsewhere");
	for (int i = 0; i < count; i++) {
		memcpy(answer_bytes + len, iov[i].iov_base, iov[i].iov_len);
		len += iov[i].iov_len;
	}
	return go == 1 ? take(answer_bytes, len) : go;
}

ssize_t __real_pread64(int fd, void *buf, size_t len, off_t offset);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t offset);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t offset)
{
	int go = fault("pread", fd, &len);

	return go == 1 ? __real_pread64(fd, buf, len, offset) : go;
}

/* What an answer that was hit must have come to, beside being right. */
enum outcome {
	SPLICED, /* none was copied */
	COPIED,	 /* one at least was */
	EITHER,
	LOST,	/* nobody waited for it */
	FAILED, /* it says EIO */
	ENDED,	/* the server ends, with the error of the schedule */
};

/* Read the file, of LEN bytes, in pieces. Return what is wrong, or NULL. */
static const char *ask_all(struct server *s, enum outcome outcome)
{
	int left[2], missed = 0, n;
	size_t before, wanted;

	taken_len = 0;
	for (off_t at = 0; at < LEN; at += PIECE) {
		wanted = LEN - at < PIECE ? LEN - at : PIECE;
		before = taken_len;
		last_error = 0;
		n = reply_data(s, UNIQUE, at, PIECE);
		if (n == -1 && outcome == ENDED && errno == now.error)
			return NULL;
		if (n == -1 && (outcome != LOST || errno != ENOENT))
			return "it ended";
		if (ioctl(s->p[0], FIONREAD, &left[0]) == -1 ||
		    ioctl(s->q[0], FIONREAD, &left[1]) == -1 || left[0] ||
		    left[1])
			return "something is left in a pipe";
		if (n == -1 || (outcome == FAILED && last_error == -EIO)) {
			missed++;
			continue;
		}
		if (last_error)
			return "it says an error";
		if (taken_len - before != wanted)
			return "another count than there is";
		if (memcmp(taken + before, file_bytes + at, wanted) != 0)
			return "other bytes";
	}
	if ((outcome == LOST || outcome == FAILED) != (missed > 0))
		return "not the one that was hit is missing";
	if (outcome == ENDED)
		return "it went on";
	if ((outcome == SPLICED || (outcome == LOST && !is_refused)) &&
	    s->copied)
		return "it copies what it could splice";
	if (outcome == COPIED && !s->copied)
		return "it did not copy what it could not splice";
	return NULL;
}

static void play(int is_one_pipe, const char *what, struct schedule schedule,
		 enum outcome outcome)
{
	struct server s = { fuse_fd, file_fd, { -1, -1 }, { -1, -1 },
			    is_one_pipe, 0 };
	static char name[NAME_MAX_LEN];
	int before = open_fds();
	const char *why;

	snprintf(name, sizeof(name), "%d pipes, %s: %s", 2 - is_one_pipe,
		 schedule.call, what);
	playing = name;
	if (open_pipes(&s) == -1)
		err(EXIT_FAILURE, "pipe2");
	alarm(SECONDS_MAX);
	calls_seen = faults_reached = 0;
	now = schedule;
	why = ask_all(&s, outcome);
	now.call = NULL;
	alarm(0);
	if (!why && !faults_reached)
		why = "the fault was never reached";
	for (int i = 0; i < 2; i++) {
		close(s.p[i]);
		close(s.q[i]);
	}
	if (open_fds() > before)
		why = "it left a descriptor open";
	result(why == NULL, name, why);
}

/* What may befall a call that has another way to fall back on. */
static void play_call(int is_one_pipe, const char *call, enum outcome ended)
{
	static const int errors[] = { EIO, EPIPE, EAGAIN, EINVAL };
	struct schedule s = { .call = call };

	for (s.first = 1; s.first < 4; s.first++)
		for (int e = 0; e < 4; e++) {
			s.error = errors[e];
			play(is_one_pipe, strerror(s.error), s, COPIED);
		}
	s.first = 1;
	s.error = EINTR;
	s.period = 3;
	play(is_one_pipe, "EINTR on every third call", s,
	     strncmp(call, "splice", 6) == 0 ? SPLICED : COPIED);
	s.error = 0;
	s.limit = 5;
	play(is_one_pipe, "five bytes on every third call", s, ended);
}

static void play_way(int is_one_pipe)
{
	struct schedule s = { .call = "splice from file", .first = 1 };

	play_call(is_one_pipe, "splice from file", SPLICED);
	play_call(is_one_pipe, "splice to fuse", COPIED);
	if (is_one_pipe) {
		play_call(is_one_pipe, "vmsplice", COPIED);
	} else {
		play_call(is_one_pipe, "splice between", SPLICED);
		play_call(is_one_pipe, "write", COPIED);
	}
	s.period = s.limit = 1;
	play(is_one_pipe, "one byte at a time", s, EITHER);
	s.period = 2;
	s.limit = 5000;
	play(is_one_pipe, "every other call short", s, SPLICED);
	s = (struct schedule){ "splice to fuse", .first = 2, .error = ENOENT };
	play(is_one_pipe, "nobody waits any more", s, LOST);
	/* What is copied, as the file cannot be spliced. */
	is_refused = 1;
	s = (struct schedule){ "pread", .first = 2, .error = EIO };
	play(is_one_pipe, "EIO", s, FAILED);
	s.cap = PIECE / 4;
	play(is_one_pipe, "EIO after some bytes", s, FAILED);
	s.error = EINTR;
	s.period = 2;
	play(is_one_pipe, "EINTR on every other call", s, COPIED);
	s.error = 0;
	s.limit = 1021;
	play(is_one_pipe, "every other call short", s, COPIED);
	s = (struct schedule){ "writev", .first = 2, .error = EINTR };
	play(is_one_pipe, "EINTR", s, COPIED);
	s.error = ENOENT;
	play(is_one_pipe, "nobody waits any more", s, LOST);
	s.error = EIO;
	play(is_one_pipe, "EIO", s, ENDED);
	s = (struct schedule){ "pipe2", .first = 1, .error = EMFILE };
	play(is_one_pipe, "EMFILE", s, ENDED);
	is_refused = 0;
}

int main(void)
{
	set_up();
	file_fd = memfd_create("file", MFD_CLOEXEC);
	for (int i = 0; i < LEN; i++)
		file_bytes[i] = i % 251;
	if (write(file_fd, file_bytes, LEN) != LEN)
		err(EXIT_FAILURE, "memfd");
	fuse_fd = memfd_create("fuse", MFD_CLOEXEC);
	for (int is_one_pipe = 0; is_one_pipe < 2; is_one_pipe++)
		play_way(is_one_pipe);
	report();
	return failure_count ? EXIT_FAILURE : EXIT_SUCCESS;
}
