// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe by io_uring's IORING_OP_SPLICE. Someone
 * overwrites the range before the pipe is drained. What comes out?
 *
 * Put a page of 'A' in a file, let io_uring splice it into a pipe, overwrite
 * the file with 'B', then read the pipe. In the control the operation is
 * IORING_OP_WRITE, of what read(2) got from the file.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "io-uring-splice-source" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

/* A ring of one entry: SQ and CQ are the two rings as the kernel maps them. */
static struct io_uring_params params;
static struct io_uring_sqe *sqe;
static char *sq, *cq;
static int ring;

static void *map(size_t len, off_t what)
{
	int prot = PROT_READ | PROT_WRITE;
	void *p = mmap(NULL, len, prot, MAP_SHARED, ring, what);

	NEED(p != MAP_FAILED);
	return p;
}

static void map_ring(void)
{
	sq = map(params.sq_off.array + sizeof(unsigned), IORING_OFF_SQ_RING);
	cq = map(params.cq_off.cqes + 2 * sizeof(struct io_uring_cqe),
		 IORING_OFF_CQ_RING);
	sqe = map(sizeof(*sqe), IORING_OFF_SQES);
}

/* Submit SQE, wait until it is complete, and return its result. */
static int submit(void)
{
	unsigned *sq_tail = (unsigned *)(sq + params.sq_off.tail);
	unsigned *cq_head = (unsigned *)(cq + params.cq_off.head);
	unsigned *cq_mask = (unsigned *)(cq + params.cq_off.ring_mask);
	struct io_uring_cqe *cqes =
		(struct io_uring_cqe *)(cq + params.cq_off.cqes);
	int res;

	*(unsigned *)(sq + params.sq_off.array) = 0;
	__atomic_store_n(sq_tail, *sq_tail + 1, __ATOMIC_RELEASE);
	NEED(syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS,
		     NULL, 0) == 1);
	res = cqes[*cq_head & *cq_mask].res;
	__atomic_store_n(cq_head, *cq_head + 1, __ATOMIC_RELEASE);
	return res;
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Put the page into the pipe: by reference, or by read and write. */
static int put(int file, int pipe_in, int spliced)
{
	memset(sqe, 0, sizeof(*sqe));
	sqe->fd = pipe_in;
	sqe->len = page_size;
	if (spliced) {
		sqe->opcode = IORING_OP_SPLICE;
		sqe->splice_fd_in = file;
		sqe->splice_off_in = 0;
		sqe->off = -1;
	} else {
		NEED(pread(file, page, page_size, 0) == page_size);
		sqe->opcode = IORING_OP_WRITE;
		sqe->addr = (unsigned long)page;
	}
	return submit();
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	const char *answer[2];
	int file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	ring = syscall(SYS_io_uring_setup, 1, &params);
	if (ring == -1) {
		NEED(errno == ENOSYS || errno == EPERM);
		unknown("io-uring-splice-source", "io_uring is not to be had");
		return proof_end();
	}
	map_ring();
	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0);
	NEED(pipe(p) == 0);

	for (int spliced = 0; spliced <= 1; spliced++) {
		fill(file, 'A');
		NEED(put(file, p[1], spliced) == page_size);
		fill(file, 'B');
		answer[spliced] = drain(p[0]);
	}
	saw("io-uring-splice-source", answer[1], answer[0]);

	return proof_end();
}
