// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced through a pipe into an AF_ALG socket, to be
 * encrypted. Someone overwrites the range before the result is read. Which
 * bytes are encrypted?
 *
 * Put a page of 'A' in a file, splice it into a pipe and on into the socket of
 * a cipher, overwrite the file with 'C', then read the result. What a cipher
 * makes of each letter was asked before, with send(): a copy is encrypted as
 * 'A' is, a reference as 'C' is. The control overwrites the file, with 'B',
 * when the page is in the pipe and not yet in the socket.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if_alg.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-af-alg-splice" },
	.on = ON_NOTHING,
};

static char *page, *made;
static ssize_t page_size;

/* The socket that hands out operations of a cipher, or -1. */
static int open_cipher(void)
{
	static const char *const names[] = { "ecb(aes)", "cbc(aes)",
					     "ctr(aes)" };
	struct sockaddr_alg sa = { .salg_family = AF_ALG,
				   .salg_type = "skcipher" };
	static const char key[16] = "sixteen letters";
	int fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	for (size_t i = 0; fd != -1 && i < sizeof(names) / sizeof(*names);
	     i++) {
		strcpy((char *)sa.salg_name, names[i]);
		if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0 &&
		    setsockopt(fd, SOL_ALG, ALG_SET_KEY, key, sizeof(key)) == 0)
			return fd;
	}
	return -1;
}

/* An operation that encrypts; more is to come, so it has no data yet. */
static int open_operation(int cipher)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int)) +
			   CMSG_SPACE(sizeof(struct af_alg_iv) + 16)];
		struct cmsghdr align;
	} control = { 0 };
	struct msghdr msg = { .msg_control = control.bytes,
			      .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	struct af_alg_iv *iv;
	int fd = accept4(cipher, NULL, NULL, SOCK_CLOEXEC);
	int encrypt = ALG_OP_ENCRYPT;

	NEED(fd != -1);
	c->cmsg_level = SOL_ALG;
	c->cmsg_type = ALG_SET_OP;
	c->cmsg_len = CMSG_LEN(sizeof(encrypt));
	memcpy(CMSG_DATA(c), &encrypt, sizeof(encrypt));
	c = CMSG_NXTHDR(&msg, c);
	c->cmsg_level = SOL_ALG;
	c->cmsg_type = ALG_SET_IV;
	c->cmsg_len = CMSG_LEN(sizeof(*iv) + 16);
	iv = (struct af_alg_iv *)CMSG_DATA(c);
	iv->ivlen = 16;
	/* A cipher that takes none refuses one. */
	if (sendmsg(fd, &msg, MSG_MORE) == -1) {
		msg.msg_controllen = CMSG_SPACE(sizeof(encrypt));
		NEED(sendmsg(fd, &msg, MSG_MORE) == 0);
	}
	return fd;
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* What the cipher makes of a page of C; the caller has it for good. */
static char *encrypted(int cipher, char c)
{
	int op = open_operation(cipher);
	char *result = malloc(page_size);

	NEED(result);
	memset(page, c, page_size);
	NEED(send(op, page, page_size, 0) == page_size);
	NEED(read(op, result, page_size) == page_size);
	close(op);
	return result;
}

/* Splice a page into an operation; leave the result in MADE. */
static void encrypt_file(int cipher, int overwritten_in_the_pipe)
{
	int file, p[2], op = open_operation(cipher);
	loff_t off = 0;

	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pipe(p) == 0);
	fill(file, 'A');
	NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	if (overwritten_in_the_pipe)
		fill(file, 'B');
	NEED(splice(p[0], NULL, op, NULL, page_size, 0) == page_size);
	if (!overwritten_in_the_pipe)
		fill(file, 'C');
	NEED(read(op, made, page_size) == page_size);
	close(op);
}

int main(int argc, char *argv[])
{
	static const char *const words[] = { "copy", "overwritten-in-the-pipe",
					     "reference" };
	const char *saw_words[2] = { NULL, NULL };
	char *results[3], why[64];
	int cipher;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)) && (made = malloc(page_size)));
	if ((cipher = open_cipher()) == -1) {
		snprintf(why, sizeof(why),
			 "no cipher of AF_ALG is to be had: %s",
			 errno_word(errno));
		unknown("modify-after-af-alg-splice", why);
		return proof_end();
	}
	for (int i = 0; i < 3; i++)
		results[i] = encrypted(cipher, 'A' + i);
	for (int controlled = 0; controlled < 2; controlled++) {
		encrypt_file(cipher, controlled);
		for (int i = 0; i < 3; i++)
			if (memcmp(made, results[i], page_size) == 0)
				saw_words[controlled] = words[i];
		NEED(saw_words[controlled]);
	}
	saw("modify-after-af-alg-splice", saw_words[0], saw_words[1]);
	return proof_end();
}
