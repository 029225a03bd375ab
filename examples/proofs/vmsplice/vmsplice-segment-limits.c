// SPDX-License-Identifier: MIT-0
/*
 * How many segments does vmsplice() take at a time, and what does it make of
 * those of no length?
 *
 * Call it with no segments, with 1024 and with 1025 of a byte each, and with
 * one of no length. Then fill a pipe of eight slots with a byte, a segment of
 * no length, and another byte, again and again, and count. The control of no
 * segments, and of one of no length, has one of a byte; the controls of 1024
 * and of 1025 are each other's; that of the last has a byte in the middle.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

enum { SEGMENTS_MAX = 1025, SLOTS = 8, BYTE_AND_BYTE = 2, THREE_BYTES };

static const struct proof proof = {
	.asks =
		{
			"vmsplice-segment-limits/none",
			"vmsplice-segment-limits/1024",
			"vmsplice-segment-limits/1025",
			"vmsplice-segment-limits/zero-length",
			"vmsplice-segment-limits/zero-length-between",
		},
	.on = ON_NOTHING,
};

static char byte = 'A';
static struct iovec iov[SEGMENTS_MAX];

/* Vmsplice COUNT segments of LEN bytes into an empty pipe. */
static const char *vmsplice_of(int count, size_t len)
{
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	for (int i = 0; i < count; i++)
		iov[i] = (struct iovec){ &byte, len };
	n = vmsplice(p[1], iov, count, SPLICE_F_NONBLOCK);
	if (n == -1)
		return errno_word(errno);
	close(p[0]);
	close(p[1]);
	return n == 0 ? "zero" : "accepted";
}

/* How many slots it takes that there is a segment of LEN bytes in between. */
static const char *slots_of_middle(size_t len)
{
	long page_size = sysconf(_SC_PAGESIZE);
	ssize_t n;
	int p[2], count = 0;

	NEED(pipe(p) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, SLOTS * page_size) == SLOTS * page_size);
	for (int i = 0; i < 3; i++)
		iov[i] = (struct iovec){ &byte, i == 1 ? len : 1 };
	while ((n = vmsplice(p[1], iov, 3, SPLICE_F_NONBLOCK)) ==
	       (ssize_t)len + 2)
		count++;
	NEED(n >= 0 || errno == EAGAIN);
	switch (count) {
	case SLOTS / BYTE_AND_BYTE:
		return "no-slot";
	case SLOTS / THREE_BYTES:
		return "one-slot";
	default:
		return "other";
	}
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);

	saw("vmsplice-segment-limits/none", vmsplice_of(0, 1),
	    vmsplice_of(1, 1));
	saw("vmsplice-segment-limits/1024", vmsplice_of(1024, 1),
	    vmsplice_of(1025, 1));
	saw("vmsplice-segment-limits/1025", vmsplice_of(1025, 1),
	    vmsplice_of(1024, 1));
	saw("vmsplice-segment-limits/zero-length", vmsplice_of(1, 0),
	    vmsplice_of(1, 1));
	saw("vmsplice-segment-limits/zero-length-between", slots_of_middle(0),
	    slots_of_middle(1));
	return proof_end();
}
