// SPDX-License-Identifier: MIT-0
/*
 * A file range was sent with sendfile() over TCP to another machine. Someone
 * overwrites the range before the segment is acknowledged. What does a
 * retransmission carry, and is its checksum valid?
 *
 * Make a TUN device in a network namespace of its own, and be the other machine
 * at its end: accept a connection, packet by packet. Put 1000 bytes 'A' in a
 * file and send them. Read the segment, acknowledge nothing, overwrite the file
 * with 'B', and read the segment again when TCP has sent it once more. A copy
 * still reads 'A'; a reference to the file's page reads 'B'. The control sends
 * with read(2) and write(2). The device is one that sums up packets, as network
 * cards do, or one for which the kernel does it.
 *
 * Sum up the segment that was sent again, and one of another connection, which
 * is read when the file has been overwritten while it waits in the device's
 * queue. The control changes a byte of what was read.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

enum { SIZE = 1000, PORT = 4321 };

static const struct proof proof = {
	.asks =
		{
			"retransmit-after-modify/offload",
			"retransmit-after-modify/no-offload",
			"checksum-after-modify/retransmission-offload",
			"checksum-after-modify/retransmission-no-offload",
			"checksum-after-modify/queued-offload",
			"checksum-after-modify/queued-no-offload",
		},
	.on = ON_NOTHING,
	.needs_root = "it makes a network namespace and opens /dev/net/tun",
};

/* A packet as a TUN device with IFF_VNET_HDR gives and takes it. */
struct packet {
	struct virtio_net_hdr net;
	struct iphdr ip;
	struct tcphdr tcp;
	char bytes[2000];
} __attribute__((packed));

/* A connection through a TUN device, of which both ends are ours. */
struct wire {
	int tun, socket, file;
	struct packet read;
	ssize_t len;
};

static struct sockaddr_in address(const char *host, int port)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};

	inet_pton(AF_INET, host, &a.sin_addr);
	return a;
}

/* The sum of the internet's checksum over LEN bytes, on top of SUM. */
static uint32_t add(uint32_t sum, const void *data, size_t len)
{
	const unsigned char *bytes = data;

	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? bytes[i] : bytes[i] << 8;
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* The sum of the TCP segment of LEN bytes in P, and of its pseudo-header. */
static uint16_t sum_of_segment(const struct packet *p, size_t len)
{
	uint32_t sum = IPPROTO_TCP + len;

	sum = add(sum, &p->ip.saddr, 2 * sizeof(p->ip.saddr));
	return fold(add(sum, &p->tcp, len));
}

/* What a device does that sums up: complete the sum as the kernel says. */
static void sum_up(struct packet *p, ssize_t len)
{
	size_t start = sizeof(p->net) + p->net.csum_start;
	char *field = (char *)p + start + p->net.csum_offset;
	uint16_t sum;

	if (!(p->net.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM))
		return;
	sum = htons(~fold(add(0, (char *)p + start, len - start)));
	memcpy(field, &sum, sizeof(sum));
}

/* How many bytes of the packet in W are TCP's. */
static size_t segment_len(const struct wire *w)
{
	return w->len - offsetof(struct packet, tcp);
}

/* Wait until the device has a packet to be read. */
static void wait_for_packet(const struct wire *w)
{
	struct pollfd pollfd = { .fd = w->tun, .events = POLLIN };

	NEED(poll(&pollfd, 1, -1) == 1);
}

/* Read packets until one is of TCP, and sum it up. */
static void read_segment(struct wire *w)
{
	do {
		wait_for_packet(w);
		NEED((w->len = read(w->tun, &w->read, sizeof(w->read))) > 0);
	} while (w->len < (ssize_t)offsetof(struct packet, bytes) ||
		 w->read.ip.version != 4 || w->read.ip.ihl != 5 ||
		 w->read.ip.protocol != IPPROTO_TCP);
	sum_up(&w->read, w->len);
}

/* Accept the connection that the segment which was read asks for. */
static void accept_connection(struct wire *w)
{
	static const unsigned char mss[] = { TCPOPT_MAXSEG, TCPOLEN_MAXSEG,
					     1460 >> 8, 1460 & 0xff };
	size_t len = offsetof(struct packet, bytes) + sizeof(mss);
	struct packet p = { .net = { .flags = 0 } };

	p.ip = (struct iphdr){
		.version = 4,
		.ihl = 5,
		.tot_len = htons(len - sizeof(p.net)),
		.ttl = 64,
		.protocol = IPPROTO_TCP,
		.saddr = w->read.ip.daddr,
		.daddr = w->read.ip.saddr,
	};
	p.ip.check = htons(~fold(add(0, &p.ip, sizeof(p.ip))));
	p.tcp.source = w->read.tcp.dest;
	p.tcp.dest = w->read.tcp.source;
	p.tcp.ack_seq = htonl(ntohl(w->read.tcp.seq) + 1);
	p.tcp.doff = (sizeof(p.tcp) + sizeof(mss)) / 4;
	p.tcp.syn = p.tcp.ack = 1;
	p.tcp.window = htons(65535);
	memcpy(p.bytes, mss, sizeof(mss));
	p.tcp.check = htons(~sum_of_segment(&p, sizeof(p.tcp) + sizeof(mss)));
	NEED(write(w->tun, &p, len) == (ssize_t)len);
}

/* Start the device of R, and give it an address. */
static void start(struct ifreq r)
{
	struct sockaddr_in a = address("10.9.8.1", 0);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	NEED(fd != -1);
	memcpy(&r.ifr_addr, &a, sizeof(a));
	NEED(ioctl(fd, SIOCSIFADDR, &r) == 0);
	a = address("255.255.255.0", 0);
	memcpy(&r.ifr_netmask, &a, sizeof(a));
	NEED(ioctl(fd, SIOCSIFNETMASK, &r) == 0);
	NEED(ioctl(fd, SIOCGIFFLAGS, &r) == 0);
	r.ifr_flags |= IFF_UP;
	NEED(ioctl(fd, SIOCSIFFLAGS, &r) == 0);
	close(fd);
}

static void fill(const struct wire *w, char c)
{
	char bytes[SIZE];

	memset(bytes, c, SIZE);
	NEED(pwrite(w->file, bytes, SIZE, 0) == SIZE);
}

/* Connect through a device that sums up, or not, and send the file. */
static void open_wire(struct wire *w, int offload, int by_sendfile)
{
	struct ifreq r = { .ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR };
	struct sockaddr_in peer = address("10.9.8.2", PORT);
	struct pollfd pollfd = { .events = POLLOUT };
	char bytes[SIZE];
	off_t off = 0;

	NEED((w->tun = open("/dev/net/tun", O_RDWR | O_CLOEXEC)) != -1);
	NEED(ioctl(w->tun, TUNSETIFF, &r) == 0);
	NEED(ioctl(w->tun, TUNSETOFFLOAD, offload ? TUN_F_CSUM : 0) == 0);
	start(r);
	w->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	NEED(w->socket != -1);
	NEED(connect(w->socket, (struct sockaddr *)&peer, sizeof(peer)) == -1 &&
	     errno == EINPROGRESS);
	do
		read_segment(w);
	while (!w->read.tcp.syn);
	accept_connection(w);
	pollfd.fd = w->socket;
	NEED(poll(&pollfd, 1, -1) == 1 && pollfd.revents == POLLOUT);
	read_segment(w);

	NEED((w->file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	fill(w, 'A');
	if (by_sendfile) {
		NEED(sendfile(w->socket, w->file, &off, SIZE) == SIZE);
	} else {
		NEED(pread(w->file, bytes, SIZE, 0) == SIZE);
		NEED(write(w->socket, bytes, SIZE) == SIZE);
	}
	wait_for_packet(w);
}

/* Nothing of the connection must be sent to the next one's device. */
static void close_wire(struct wire *w)
{
	struct linger reset = { .l_onoff = 1 };

	NEED(setsockopt(w->socket, SOL_SOCKET, SO_LINGER, &reset,
			sizeof(reset)) == 0);
	close(w->file);
	close(w->socket);
	close(w->tun);
}

/* The letter of the segment that was read; every byte must be the same. */
static char letter(const struct wire *w)
{
	const char *bytes = (const char *)&w->read.tcp + 4 * w->read.tcp.doff;

	NEED(segment_len(w) == 4U * w->read.tcp.doff + SIZE);
	for (int i = 1; i < SIZE; i++)
		NEED(bytes[i] == bytes[0]);
	return bytes[0];
}

/* Is the checksum valid, of what was read or of that with a byte changed? */
static const char *checksum(struct wire *w, int is_changed)
{
	char *last = (char *)&w->read + w->len - 1;
	int is_valid;

	*last ^= is_changed;
	is_valid = sum_of_segment(&w->read, segment_len(w)) == 0xffff;
	*last ^= is_changed;
	if (!is_valid)
		return "invalid";
	return letter(w) == 'A' ? "valid-old-bytes" : "valid-new-bytes";
}

/* What does a retransmission carry? */
static const char *retransmit(struct wire *w, int offload, int by_sendfile)
{
	open_wire(w, offload, by_sendfile);
	read_segment(w);
	NEED(letter(w) == 'A');
	fill(w, 'B');
	read_segment(w);
	NEED(letter(w) == 'A' || letter(w) == 'B');
	return letter(w) == 'B' ? "reference" : "copy";
}

/* So that no packet is in the queue but TCP's. */
static void disable_ipv6(void)
{
	int fd = open("/proc/sys/net/ipv6/conf/default/disable_ipv6", O_WRONLY);

	if (fd == -1)
		return;
	NEED(write(fd, "1", 1) == 1);
	close(fd);
}

int main(int argc, char *argv[])
{
	static struct wire wire;
	const char *answer, *copy;

	(void)argc;
	proof_begin(&proof, argv);
	if (unshare(CLONE_NEWNET) == -1 || access("/dev/net/tun", F_OK) == -1) {
		for (int i = 0; i < 6; i++)
			unknown(proof.asks[i], "no TUN device is to be had");
		return proof_end();
	}
	disable_ipv6();

	for (int offload = 1; offload >= 0; offload--) {
		copy = retransmit(&wire, offload, 0);
		close_wire(&wire);
		answer = retransmit(&wire, offload, 1);
		saw(proof.asks[!offload], answer, copy);
		saw(proof.asks[2 + !offload], checksum(&wire, 0),
		    checksum(&wire, 1));
		close_wire(&wire);
	}
	for (int offload = 1; offload >= 0; offload--) {
		open_wire(&wire, offload, 1);
		fill(&wire, 'B');
		read_segment(&wire);
		saw(proof.asks[4 + !offload], checksum(&wire, 0),
		    checksum(&wire, 1));
		close_wire(&wire);
	}
	return proof_end();
}
