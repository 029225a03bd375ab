// SPDX-License-Identifier: MIT-0
/*
 * What do splice() and sendfile() say of a TUN or a TAP device, at either end?
 *
 * Make a device in a network namespace of its own, let a packet be queued for
 * its reader, and splice from it to a pipe. Then splice a packet from a pipe to
 * the device, and send one from a file with sendfile(). The control is read(2),
 * and write(2).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

enum { PACKET = 60 };

static const struct proof proof = {
	.asks =
		{
			"tun-and-splice/splice-from-tun",
			"tun-and-splice/splice-to-tun",
			"tun-and-splice/sendfile-to-tun",
			"tun-and-splice/splice-from-tap",
			"tun-and-splice/splice-to-tap",
			"tun-and-splice/sendfile-to-tap",
		},
	.on = ON_NOTHING,
	.needs_root = "it makes a network namespace and opens /dev/net/tun",
};

static struct sockaddr_in address(const char *host)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_port = htons(4321),
	};

	inet_pton(AF_INET, host, &a.sin_addr);
	return a;
}

/* Start the device of R, and give it an address. */
static void start(struct ifreq r, const char *host)
{
	struct sockaddr_in a = address(host);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	NEED(fd != -1);
	memcpy(&r.ifr_addr, &a, sizeof(a));
	NEED(ioctl(fd, SIOCSIFADDR, &r) == 0);
	a = address("255.255.255.0");
	memcpy(&r.ifr_netmask, &a, sizeof(a));
	NEED(ioctl(fd, SIOCSIFNETMASK, &r) == 0);
	NEED(ioctl(fd, SIOCGIFFLAGS, &r) == 0);
	r.ifr_flags |= IFF_UP;
	NEED(ioctl(fd, SIOCSIFFLAGS, &r) == 0);
	close(fd);
}

/* Send to a neighbour of HOST, who does not exist. */
static void send_packet(const char *neighbour)
{
	struct sockaddr_in a = address(neighbour);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	NEED(fd != -1);
	NEED(sendto(fd, "A", 1, 0, (struct sockaddr *)&a, sizeof(a)) == 1);
	close(fd);
}

/* A device of the kind that FLAGS say, with a packet to be read; or -1. */
static int open_device(int is_tap)
{
	struct ifreq r = {
		.ifr_flags = (is_tap ? IFF_TAP : IFF_TUN) | IFF_NO_PI,
	};
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };

	if (fd == -1)
		return -1;
	NEED(ioctl(fd, TUNSETIFF, &r) == 0);
	start(r, is_tap ? "10.9.7.1" : "10.9.8.1");
	send_packet(is_tap ? "10.9.7.2" : "10.9.8.2");
	NEED(poll(&pollfd, 1, -1) == 1 && pollfd.revents & POLLIN);
	return fd;
}

static const char *word_of(ssize_t n)
{
	return n == -1 ? errno_word(errno) : "bytes";
}

int main(int argc, char *argv[])
{
	static char packet[PACKET] = { 0x45 }, bytes[2000];
	const char *answer;
	off_t off = 0;
	int file, fd, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(pipe(p) == 0);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, packet, PACKET) == PACKET);
	if (unshare(CLONE_NEWNET) == -1 || (fd = open_device(0)) == -1) {
		for (int i = 0; i < 6; i++)
			unknown(proof.asks[i], "no TUN device is to be had");
		return proof_end();
	}
	for (int is_tap = 0; is_tap < 2; is_tap++) {
		if (is_tap)
			NEED((fd = open_device(1)) != -1);
		answer = word_of(splice(fd, NULL, p[1], NULL, 2000, 0));
		saw(proof.asks[3 * is_tap], answer,
		    word_of(read(fd, bytes, sizeof(bytes))));
		NEED(write(p[1], packet, PACKET) == PACKET);
		answer = word_of(splice(p[0], NULL, fd, NULL, PACKET, 0));
		saw(proof.asks[3 * is_tap + 1], answer,
		    word_of(write(fd, packet, PACKET)));
		answer = word_of(sendfile(fd, file, &off, PACKET));
		saw(proof.asks[3 * is_tap + 2], answer,
		    word_of(write(fd, packet, PACKET)));
		close(fd);
	}
	return proof_end();
}
