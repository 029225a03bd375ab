// SPDX-License-Identifier: MIT-0
/*
 * A file range was sent with sendfile() over a TCP connection that the kernel
 * encrypts, in software. Someone overwrites the range before the peer reads.
 * What does the peer get?
 *
 * Put TLS on both ends of a loopback connection, send a page of 'A' from a
 * file, overwrite the file with 'B', then let the peer read. Encrypted before,
 * the page still reads 'A'; encrypted later, from the file's page, it reads
 * 'B'. Ask so of sendfile(), of sendfile() with TLS_TX_ZEROCOPY_RO set, of
 * splice() from a pipe without a flag, and of splice() with SPLICE_F_MORE; a
 * last byte is sent when the file has been overwritten. Two controls are run:
 * one overwrites the file before the page is sent, and one sends with read(2)
 * and write(2).
 *
 * Then send a MiB, from within a page on, over a socket that is non-blocking,
 * in one call, which takes less; and overwrite all of the file. The answer is
 * "reference" if any of what the call has taken is new. The controls are alike.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include "proof.h"

/* As in linux/tls.h of 5.19, and sys/socket.h of glibc. */
enum { ZEROCOPY_RO = 3, LEVEL_TLS = 282 };

enum how { SENDFILE, SENDFILE_ZEROCOPY, SPLICE, SPLICE_MORE, WRITE };

enum when { BEFORE, AFTER };

/* A record is full in the middle of a page. */
enum { OFFSET = 100, MIB = 1 << 20 };

static const struct proof proof = {
	.asks =
		{
			"modify-after-ktls-sendfile/sendfile",
			"modify-after-ktls-sendfile/tls-tx-zerocopy-ro",
			"modify-after-ktls-sendfile/splice",
			"modify-after-ktls-sendfile/splice-f-more",
			"modify-after-ktls-sendfile/short-sendfile",
		},
	.on = ON_NOTHING,
};

#define SHORT proof.asks[4]

static char *page;
static ssize_t page_size;

/* Connect S[0], which sends, to S[1], which receives. */
static void connect_pair(int s[2])
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *a = (struct sockaddr *)&address;
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	NEED(listener != -1);
	NEED(bind(listener, a, len) == 0);
	NEED(listen(listener, 1) == 0);
	NEED(getsockname(listener, a, &len) == 0);
	NEED((s[0] = socket(AF_INET, SOCK_STREAM, 0)) != -1);
	NEED(connect(s[0], a, len) == 0);
	NEED((s[1] = accept(listener, NULL, NULL)) != -1);
	close(listener);
}

/* Encrypt what S[0] sends, and decrypt what S[1] receives; 0 without TLS. */
static int start_tls(const int s[2])
{
	struct tls12_crypto_info_aes_gcm_128 keys = {
		.info = { TLS_1_2_VERSION, TLS_CIPHER_AES_GCM_128 },
	};

	for (int i = 0; i < 2; i++)
		if (setsockopt(s[i], SOL_TCP, TCP_ULP, "tls", 4) == -1 ||
		    setsockopt(s[i], LEVEL_TLS, i ? TLS_RX : TLS_TX, &keys,
			       sizeof(keys)) == -1)
			return 0;
	return 1;
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

static void send_page(int file, int out, enum how how)
{
	unsigned int flags = how == SPLICE_MORE ? SPLICE_F_MORE : 0;
	off_t off = 0;
	int p[2];

	if (how == SENDFILE || how == SENDFILE_ZEROCOPY) {
		NEED(sendfile(out, file, &off, page_size) == page_size);
		return;
	}
	if (how == WRITE) {
		NEED(pread(file, page, page_size, 0) == page_size);
		NEED(write(out, page, page_size) == page_size);
		return;
	}
	NEED(pipe(p) == 0);
	NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	NEED(splice(p[0], NULL, out, NULL, page_size, flags) == page_size);
	close(p[0]);
	close(p[1]);
}

/* Receive the page; every byte of it must be the same. */
static const char *receive(int in)
{
	NEED(recv(in, page, page_size, MSG_WAITALL) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

/* The answer, or NULL where this kernel has not what is needed. */
static const char *ask(int file, enum how how, enum when overwritten)
{
	const char *answer;
	int s[2], on = 1;

	connect_pair(s);
	if (!start_tls(s))
		return NULL;
	if (how == SENDFILE_ZEROCOPY &&
	    setsockopt(s[0], LEVEL_TLS, ZEROCOPY_RO, &on, sizeof(on)) == -1)
		return NULL;
	fill(file, 'A');
	if (overwritten == BEFORE)
		fill(file, 'B');
	send_page(file, s[0], how);
	fill(file, 'B');
	NEED(send(s[0], "Z", 1, 0) == 1);
	answer = receive(s[1]);
	close(s[0]);
	close(s[1]);
	return answer;
}

/* Fill the whole file, of LEN bytes. */
static void fill_all(int file, char *bytes, char c, size_t len)
{
	memset(bytes, c, len);
	NEED(pwrite(file, bytes, len, 0) == (ssize_t)len);
}

/* Have S[0] send as much of the file as it takes at once: how much. */
static ssize_t send_some(int file, int out, char *bytes, enum how how)
{
	off_t off = OFFSET;
	ssize_t n;

	NEED(fcntl(out, F_SETFL, O_NONBLOCK) == 0);
	if (how == WRITE) {
		NEED(pread(file, bytes, MIB, off) == MIB);
		n = write(out, bytes, MIB);
	} else {
		n = sendfile(out, file, &off, MIB);
	}
	NEED(n > 0 && n < MIB);
	NEED(fcntl(out, F_SETFL, 0) == 0);
	return n;
}

/* The answer for a call that is short; TLS is to be had. */
static const char *ask_short(enum how how, enum when overwritten)
{
	static char bytes[OFFSET + MIB];
	int file = memfd_create("proof", MFD_CLOEXEC), s[2], status;
	const int room = 1 << 16, on = 1;
	ssize_t len, changed = 0;
	pid_t pid;

	NEED(file != -1);
	connect_pair(s);
	NEED(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)) == 0);
	NEED(start_tls(s));
	fill_all(file, bytes, overwritten == BEFORE ? 'B' : 'A', sizeof(bytes));
	len = send_some(file, s[0], bytes, how);
	fill_all(file, bytes, 'B', sizeof(bytes));
	/* What is held back goes out; a last byte ends an open record. */
	NEED(setsockopt(s[0], SOL_TCP, TCP_NODELAY, &on, sizeof(on)) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		_exit(send(s[0], "Z", 1, 0) != 1);
	NEED(recv(s[1], bytes, len + 1, MSG_WAITALL) == len + 1);
	NEED(bytes[len] == 'Z');
	NEED(waitpid(pid, &status, 0) == pid && status == 0);
	for (ssize_t i = 0; i < len; i++)
		changed += bytes[i] == 'B';
	if (how == SENDFILE && overwritten == AFTER)
		MEASURED("new-bytes", "%zd", changed);
	close(file);
	close(s[0]);
	close(s[1]);
	return changed ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	const char *answer, *copy;
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	copy = ask(file, WRITE, AFTER);
	for (enum how how = SENDFILE; how < WRITE; how++) {
		answer = ask(file, how, AFTER);
		if (!copy)
			unknown(proof.asks[how],
				"TLS in the kernel is not to be had");
		else if (!answer)
			unknown(proof.asks[how],
				"this kernel has no TLS_TX_ZEROCOPY_RO");
		else
			saw_either(proof.asks[how], answer, copy,
				   ask(file, how, BEFORE));
	}
	if (!copy)
		unknown(SHORT, "TLS in the kernel is not to be had");
	else
		saw_either(SHORT, ask_short(SENDFILE, AFTER),
			   ask_short(WRITE, AFTER),
			   ask_short(SENDFILE, BEFORE));
	return proof_end();
}
