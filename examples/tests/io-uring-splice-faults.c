// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into io-uring-splice: see plays.h. They are put where requests
 * are submitted: one that falls short is told less, one that fails becomes a
 * request that does nothing, and its completion says the error. What is linked
 * to either is cancelled, as the kernel does it. SEND_ZC becomes SEND, and gets
 * a second completion, the notice, which comes when there is nothing else.
 */
/* wrap: io_uring_submit_and_wait */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../io-uring-splice/io-uring-splice.c"
#undef main
#include <sys/syscall.h>

#define BEYOND 4099
#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "splice from file", TAKES, 0 },
	{ "splice to destination", GIVES, 0 },
	{ "send", GIVES, 0 },
};

enum { NOTICE = 2 };

static struct io_uring ring;
/* The buffer that is sent, and whether the socket takes SEND_ZC. */
static char buffer[FAULT_BIG_LEN];
static volatile int has_zc, zc_asked, sends_asked, enters, notices_due;
static volatile int zc_error;
/* What completions are given, by their user_data. */
static struct {
	int is_faked, res;
	unsigned flags;
} fakes[NOTICE + 1];

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	int is_send = strcmp(now.call, "send") == 0, n;

	if (io_uring_queue_init(ENTRIES, &ring, 0) < 0)
		errx(EXIT_FAILURE, "io_uring_queue_init");
	notices_due = zc_asked = sends_asked = 0;
	if (!is_send) {
		len = send_file(&ring, out[0], file, 0, len, call);
	} else {
		*call = "send";
		pread(file, buffer, len, 0);
		if (send_buffer(&ring, out[0], buffer, len) == -1)
			len = -1;
		if (len != -1 && notices_due)
			result(0, playing, "the kernel has the buffer still");
		if (has_zc ? sends_asked > 0 : zc_asked > 1)
			result(0, playing, "it does not ask for what it can");
	}
	n = errno;
	if (len != -1 && io_uring_cq_ready(&ring))
		result(0, playing, "it left a completion");
	io_uring_queue_exit(&ring);
	errno = n;
	return len;
}

/* Make SQE do nothing, and RES be what came of it. */
static void fake(struct io_uring_sqe *sqe, int res)
{
	const unsigned long long what = sqe->user_data;
	const unsigned char flags = sqe->flags;

	io_uring_prep_nop(sqe);
	sqe->flags = flags;
	sqe->user_data = what;
	fakes[what].is_faked = 1;
	fakes[what].res = res;
}

/* Hit SQE, which is of the kind CALL; return whether what follows may run. */
static int hit(struct io_uring_sqe *sqe, const char *call, int fd)
{
	const size_t asked = sqe->len;
	size_t len = asked;
	int go = fault(call, fd, &len);

	if (go != 1)
		fake(sqe, go == -1 ? -errno : 0);
	sqe->len = go == 1 ? len : 0;
	return go == 1 && len == asked;
}

/* One request, as it is to be submitted. */
static int prepare(struct io_uring_sqe *sqe)
{
	if (sqe->opcode == IORING_OP_SPLICE && sqe->user_data == FROM_FILE)
		return hit(sqe, "splice from file", sqe->fd);
	if (sqe->opcode == IORING_OP_SPLICE)
		return hit(sqe, "splice to destination", sqe->fd);
	if (sqe->opcode == IORING_OP_SEND_ZC && !has_zc) {
		zc_asked++;
		fake(sqe, -zc_error);
		return 0;
	}
	if (sqe->opcode == IORING_OP_SEND_ZC) {
		zc_asked++;
		sqe->opcode = IORING_OP_SEND;
		hit(sqe, "send", sqe->fd);
		/* A notice comes of some that fail, too. */
		if (fakes[0].is_faked && zc_asked % 2)
			return 1;
		fakes[0].flags = IORING_CQE_F_MORE;
		notices_due++;
		return 1;
	}
	if (sqe->opcode != IORING_OP_SEND)
		errx(EXIT_FAILURE, "another request");
	sends_asked++;
	return hit(sqe, "send", sqe->fd);
}

int __real_io_uring_submit_and_wait(struct io_uring *r, unsigned count);
int __wrap_io_uring_submit_and_wait(struct io_uring *r, unsigned count);
int __wrap_io_uring_submit_and_wait(struct io_uring *r, unsigned count)
{
	unsigned queued = io_uring_sq_ready(r), head;
	struct io_uring_cqe *cqe;
	struct io_uring_sqe *sqe;
	int runs = 1, n;

	/* Every third time, a signal comes before anything is done. */
	if (enters++ % 3 == 0)
		return -EINTR;
	if (queued == 0 && notices_due) {
		sqe = io_uring_get_sqe(r);
		io_uring_prep_nop(sqe);
		sqe->user_data = NOTICE;
		n = __real_io_uring_submit_and_wait(r, 1);
		io_uring_for_each_cqe(r, head, cqe) {
			cqe->user_data = 0;
			cqe->flags = IORING_CQE_F_NOTIF;
		}
		notices_due--;
		return n;
	}
	for (unsigned i = 0; i < queued; i++) {
		sqe = &r->sq.sqes[(r->sq.sqe_tail - queued + i) &
				  *r->sq.kring_mask];
		if (!runs)
			fake(sqe, -ECANCELED);
		else if (sqe->flags & IOSQE_IO_LINK)
			runs = prepare(sqe);
		else
			prepare(sqe);
	}
	(void)count;
	n = __real_io_uring_submit_and_wait(r, queued);
	io_uring_for_each_cqe(r, head, cqe) {
		cqe->flags |= fakes[cqe->user_data].flags;
		if (fakes[cqe->user_data].is_faked)
			cqe->res = fakes[cqe->user_data].res;
	}
	memset(fakes, 0, sizeof(fakes));
	return n;
}

/* A kernel or a socket that does not take SEND_ZC, or not of so much. */
static void play_without_zc(const char *why, int error)
{
	struct schedule s = { .call = "send", .first = 2, .cap = CAP };
	char what[64];

	has_zc = 0;
	zc_error = error;
	s.limit = 1021;
	s.period = 1;
	snprintf(what, sizeof(what), "odd counts, %s of SEND_ZC", why);
	must_play(what, s, FAULT_BIG_LEN);
	has_zc = 1;
}

int main(void)
{
	int n = io_uring_queue_init(ENTRIES, &ring, 0);

	if (n == -EPERM || n == -ENOSYS) {
		printf("KTAP version 1\n1..1\nok 1 io_uring # SKIP %s: "
		       "sysctl or seccomp may forbid it\n", strerror(-n));
		return EXIT_LACKING;
	}
	io_uring_queue_exit(&ring);
	set_up();
	has_zc = 1;
	play_without_zc("EINVAL", EINVAL);
	play_without_zc("EOPNOTSUPP", EOPNOTSUPP);
	play_without_zc("ENOMEM", ENOMEM);
	play_without_zc("ENOBUFS", ENOBUFS);
	play_errors("pipe2");
	return play_all();
}
