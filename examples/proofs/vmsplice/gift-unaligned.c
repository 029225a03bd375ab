// SPDX-License-Identifier: MIT-0
/*
 * Does vmsplice() with SPLICE_F_GIFT refuse a buffer that is not aligned to a
 * page?
 *
 * Vmsplice a buffer that starts in the middle of a page, and one that ends
 * there. The control has, beside SPLICE_F_GIFT, a flag that does not exist.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

/* The four flags of splice(), tee() and vmsplice() are bits 0 to 3. */
enum { NO_SUCH_FLAG = 1 << 4 };

static const struct proof proof = {
	.asks =
		{
			"gift-unaligned/address",
			"gift-unaligned/length",
		},
	.on = ON_NOTHING,
};

static const char *gift(char *buffer, ssize_t len, unsigned int more_flags)
{
	const struct iovec iov = { buffer, len };
	const char *answer = "accepted";
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	n = vmsplice(p[1], &iov, 1, SPLICE_F_GIFT | more_flags);
	if (n == -1)
		answer = errno_word(errno);
	else
		NEED(n == len);
	close(p[0]);
	close(p[1]);
	return answer;
}

int main(int argc, char *argv[])
{
	ssize_t page_size;
	char *buffer;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	buffer = mmap(NULL, 2 * page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);

	saw("gift-unaligned/address",
	    gift(buffer + page_size / 2, page_size, 0),
	    gift(buffer + page_size / 2, page_size, NO_SUCH_FLAG));
	saw("gift-unaligned/length", gift(buffer, page_size / 2, 0),
	    gift(buffer, page_size / 2, NO_SUCH_FLAG));
	return proof_end();
}
