// SPDX-License-Identifier: MIT-0
/*
 * As modify-after-siocoutq-zero, with the peer in another network namespace,
 * as a container is: a file range was sent with sendfile(), and SIOCOUTQ says
 * that all of it has been acknowledged. Someone overwrites the range before
 * the peer reads. What does the peer get?
 *
 * Make two network namespaces, join them by a veth pair, and connect a TCP
 * socket of one to a socket of the other. Then send a page of 'A', wait until
 * SIOCOUTQ is 0, overwrite the file with 'B', and let the peer read. A copy
 * still reads 'A'; a reference to the file's page reads 'B'. The control
 * sends with read(2) and write(2).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-siocoutq-zero/veth" },
	.on = ON_NOTHING,
	.needs_root = "it makes network namespaces and a veth pair",
};

static char *page;
static ssize_t page_size;

static int new_namespace(void)
{
	int fd;

	NEED(unshare(CLONE_NEWNET) == 0);
	NEED((fd = open("/proc/thread-self/ns/net", O_RDONLY)) != -1);
	return fd;
}

/* Append an attribute to the message M; it may be a nest, ended later. */
static struct rtattr *attribute(struct nlmsghdr *m, int type, const void *data,
				size_t len)
{
	struct rtattr *a = (void *)((char *)m + NLMSG_ALIGN(m->nlmsg_len));

	a->rta_type = type;
	a->rta_len = RTA_LENGTH(len);
	if (len)
		memcpy(RTA_DATA(a), data, len);
	m->nlmsg_len = NLMSG_ALIGN(m->nlmsg_len) + RTA_ALIGN(a->rta_len);
	return a;
}

static void end(const struct nlmsghdr *m, struct rtattr *nest)
{
	nest->rta_len = (char *)m + m->nlmsg_len - (char *)nest;
}

/* Make v0 here and its other end, v1, in NAMESPACE. Return 0 or an errno. */
static int make_veth(int namespace)
{
	struct {
		struct nlmsghdr m;
		struct ifinfomsg link;
		char attributes[256];
	} r = {
		.m.nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)),
		.m.nlmsg_type = RTM_NEWLINK,
		.m.nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK,
	};
	const struct ifinfomsg other = { .ifi_family = AF_UNSPEC };
	struct rtattr *info, *data, *peer;
	struct nlmsgerr *reply;
	char answer[1024];
	int fd;

	attribute(&r.m, IFLA_IFNAME, "v0", sizeof("v0"));
	info = attribute(&r.m, IFLA_LINKINFO, NULL, 0);
	attribute(&r.m, IFLA_INFO_KIND, "veth", sizeof("veth"));
	data = attribute(&r.m, IFLA_INFO_DATA, NULL, 0);
	peer = attribute(&r.m, VETH_INFO_PEER, &other, sizeof(other));
	attribute(&r.m, IFLA_IFNAME, "v1", sizeof("v1"));
	attribute(&r.m, IFLA_NET_NS_FD, &namespace, sizeof(namespace));
	end(&r.m, peer);
	end(&r.m, data);
	end(&r.m, info);

	NEED((fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)) != -1);
	NEED(send(fd, &r, r.m.nlmsg_len, 0) == (ssize_t)r.m.nlmsg_len);
	NEED(recv(fd, answer, sizeof(answer), 0) >=
	     (ssize_t)NLMSG_LENGTH(sizeof(*reply)));
	reply = NLMSG_DATA((struct nlmsghdr *)answer);
	close(fd);
	return -reply->error;
}

static struct sockaddr_in address(const char *host, int port)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};

	inet_pton(AF_INET, host, &a.sin_addr);
	return a;
}

/* Give the device NAME of this namespace an address, and start it. */
static void start(const char *name, const char *host)
{
	struct sockaddr_in a = address(host, 0);
	struct ifreq r = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	NEED(fd != -1);
	strcpy(r.ifr_name, name);
	memcpy(&r.ifr_addr, &a, sizeof(a));
	NEED(ioctl(fd, SIOCSIFADDR, &r) == 0);
	NEED(ioctl(fd, SIOCGIFFLAGS, &r) == 0);
	r.ifr_flags |= IFF_UP;
	NEED(ioctl(fd, SIOCSIFFLAGS, &r) == 0);
	close(fd);
}

/* Connect S[0], of one namespace, to S[1], of another. */
static int connect_pair(int s[2])
{
	int receiver = new_namespace(), sender = new_namespace();
	struct sockaddr_in a = address("10.9.8.2", 4321);
	int error = make_veth(receiver), listener;

	if (error)
		return error;
	start("v0", "10.9.8.1");
	NEED(setns(receiver, CLONE_NEWNET) == 0);
	start("v1", "10.9.8.2");
	NEED((listener = socket(AF_INET, SOCK_STREAM, 0)) != -1);
	NEED(bind(listener, (struct sockaddr *)&a, sizeof(a)) == 0);
	NEED(listen(listener, 1) == 0);
	NEED(setns(sender, CLONE_NEWNET) == 0);
	NEED((s[0] = socket(AF_INET, SOCK_STREAM, 0)) != -1);
	NEED(connect(s[0], (struct sockaddr *)&a, sizeof(a)) == 0);
	NEED((s[1] = accept(listener, NULL, NULL)) != -1);
	close(listener);
	return 0;
}

/* Wait until nothing that FD sent is left unacknowledged. */
static void wait_for_acknowledgement(int fd)
{
	int unacknowledged;

	do {
		sched_yield();
		NEED(ioctl(fd, SIOCOUTQ, &unacknowledged) == 0);
	} while (unacknowledged);
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Send the page: by reference, or by read and write. */
static void put(int file, int out, int by_sendfile)
{
	off_t off = 0;

	if (by_sendfile) {
		NEED(sendfile(out, file, &off, page_size) == page_size);
	} else {
		NEED(pread(file, page, page_size, 0) == page_size);
		NEED(write(out, page, page_size) == page_size);
	}
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

int main(int argc, char *argv[])
{
	const char *answer[2];
	int file, s[2], error;

	(void)argc;
	proof_begin(&proof, argv);
	if (unshare(CLONE_NEWNET) == -1) {
		unknown("modify-after-siocoutq-zero/veth",
			"no network namespace of its own can be had here");
		return proof_end();
	}
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	error = connect_pair(s);
	if (error) {
		MEASURED("make_veth", "%s", errno_word(error));
		unknown("modify-after-siocoutq-zero/veth",
			"this kernel makes no veth pair");
		return proof_end();
	}

	for (int by_sendfile = 0; by_sendfile <= 1; by_sendfile++) {
		fill(file, 'A');
		put(file, s[0], by_sendfile);
		wait_for_acknowledgement(s[0]);
		fill(file, 'B');
		answer[by_sendfile] = receive(s[1]);
	}
	saw("modify-after-siocoutq-zero/veth", answer[1], answer[0]);
	return proof_end();
}
