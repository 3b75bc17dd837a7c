/*
 * TUN devices without a TCP of their own.
 *
 *   device forward <device> <device> <namespace of the second>     each gets what the other sends
 *   device raw <device> <own address> <host's address> <0|1: virtio headers> in|out
 *
 * The second measures what the device carries apart from any TCP, an upper bound: "out" segments that the kernel takes
 * and throws away (RST for no connection); "in" datagrams that a thread sends as fast as it can, or, with virtio headers,
 * a TCP stream of the kernel's that is acknowledged at once by the least that does it.
 */
#define _GNU_SOURCE
#include "control.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 64, ROOM = 66000, PORT = 9000, SEGMENT = 1448, LARGE = 44 * SEGMENT, SMALL = 1460 };

static int open_tun(const char *name, int headers) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI | (headers ? IFF_VNET_HDR : 0);
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) die(name);
  if (headers && ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN) < 0) die("offloads");
  return fd;
}

/* Forwarding */

static int carry(int from, int to) {
  static char packet[ROOM];
  int count = 0;
  for (; count < BATCH; count++) {
    ssize_t n = read(from, packet, sizeof packet);
    if (n <= 0) break;
    if (write(to, packet, n) < 0) continue; /* dropped, as on a wire */
  }
  return count;
}

static void forward(const char *first, const char *second, const char *namespace) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", namespace);
  int a = open_tun(first, 0);
  int ns = open(path, O_RDONLY);
  if (ns < 0 || setns(ns, CLONE_NEWNET) < 0) die(path);
  int b = open_tun(second, 0);
  answer("{}");
  struct pollfd fds[3] = {{a, POLLIN, 0}, {b, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  while (!fds[2].revents) {
    if (carry(a, b) + carry(b, a) == 0) poll(fds, 3, -1);
  }
}

/* Raw rates */

static int tun, headers;
static in_addr_t own, host;
static uint64_t packets, bytes;

/* Whether the sender is to send: it must not disturb others between the rounds. */
static int sending;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void set_sending(int on) {
  pthread_mutex_lock(&lock);
  __atomic_store_n(&sending, on, __ATOMIC_RELAXED);
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

static void await_sending(void) {
  pthread_mutex_lock(&lock);
  while (!sending) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

static uint32_t sum(const void *from, int length) {
  uint32_t s = 0;
  for (int i = 0; i < length / 2; i++) s += ((const uint16_t *)from)[i];
  return s;
}

static uint16_t fold(uint32_t s) {
  s = (s & 0xffff) + (s >> 16);
  return (s & 0xffff) + (s >> 16);
}

/* Writes a segment of zeros, or an acknowledgement. */
static void put(struct tcphdr head, int payload, int cut) {
  static char packet[16 + 40 + LARGE] __attribute__((aligned(16)));
  char *from = packet + 16; /* aligned, with or without a header before it */
  struct iphdr *ip = (struct iphdr *)from;
  struct tcphdr *tcp = (struct tcphdr *)(from + 20);
  int length = 40 + payload;
  *ip = (struct iphdr){.version = 4, .ihl = 5, .tot_len = htons(length), .frag_off = htons(IP_DF), .ttl = 64,
      .protocol = IPPROTO_TCP, .saddr = own, .daddr = host};
  ip->check = ~fold(sum(ip, 20));
  *tcp = head;
  tcp->doff = 5;
  uint32_t pseudo = sum(&ip->saddr, 8) + htons(IPPROTO_TCP) + htons(length - 20);
  tcp->check = headers ? fold(pseudo) : ~fold(pseudo + sum(tcp, 20)); /* its payload is zero */
  if (headers) {
    struct virtio_net_hdr v = {.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM, .csum_start = 20, .csum_offset = 16};
    if (cut) {
      v.gso_type = VIRTIO_NET_HDR_GSO_TCPV4;
      v.gso_size = SEGMENT;
      v.hdr_len = 40;
    }
    from -= sizeof v;
    length += sizeof v;
    memcpy(from, &v, sizeof v);
  }
  if (write(tun, from, length) != length) die("write");
}

static void out(int payload) {
  for (int i = 0; i < BATCH; i++) {
    put((struct tcphdr){.source = htons(PORT), .dest = htons(1), .rst = 1}, payload, payload > SMALL);
    packets++;
    bytes += payload;
  }
}

static void *send_all(void *arg) {
  static char data[1 << 18];
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = own};
  int fd = socket(AF_INET, headers ? SOCK_STREAM : SOCK_DGRAM, 0);
  await_sending();
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) die("connect");
  while (1) {
    if (!__atomic_load_n(&sending, __ATOMIC_RELAXED)) await_sending();
    if (write(fd, data, headers ? sizeof data : 1500 - 28) < 0 && headers) die("send");
  }
  return arg;
}

static void on_segment(const struct iphdr *ip, int length) {
  static uint32_t next;
  static int connected;
  const struct tcphdr *tcp = (const struct tcphdr *)((const char *)ip + ip->ihl * 4);
  if (ip->version != 4 || ip->protocol != IPPROTO_TCP || ntohs(tcp->dest) != PORT) return;
  int payload = length - ip->ihl * 4 - tcp->doff * 4;
  uint32_t sequence = ntohl(tcp->seq);
  if (tcp->syn) {
    connected = 1;
    next = sequence + 1;
  } else if (!connected || payload == 0) {
    return;
  } else if (sequence == next) {
    next += payload;
    packets++;
    bytes += payload;
  }
  put((struct tcphdr){.source = htons(PORT), .dest = tcp->source, .seq = htonl(tcp->syn ? 0 : 1),
      .ack_seq = htonl(next), .syn = tcp->syn, .ack = 1, .window = htons(65535)}, 0, 0);
}

static void in(void) {
  static char packet[ROOM] __attribute__((aligned(16)));
  char *at = packet + 16 - (headers ? 10 : 0);
  for (int i = 0; i < BATCH; i++) {
    ssize_t n = read(tun, at, ROOM - 16);
    if (n <= 0) {
      struct pollfd fd = {tun, POLLIN, 0};
      poll(&fd, 1, 10);
      return;
    }
    if (headers) {
      on_segment((const struct iphdr *)(packet + 16), n - 10);
    } else {
      packets++;
      bytes += n;
    }
  }
}

static void raw(const char *device, const char *from, const char *to, int offloads, int inwards) {
  headers = offloads;
  tun = open_tun(device, headers);
  own = inet_addr(from);
  host = inet_addr(to);
  pthread_t thread;
  if (inwards && pthread_create(&thread, 0, send_all, 0)) die("thread");
  answer("{}");
  while (1) {
    struct load load = next_load();
    packets = 0;
    bytes = 0;
    set_sending(1);
    int64_t start = nanos(), end = start + load.millis * 1000000;
    while (nanos() < end) {
      if (inwards) in();
      else out(headers ? LARGE : SMALL);
    }
    set_sending(0);
    double seconds = (nanos() - start) / 1e9;
    char json[256];
    snprintf(json, sizeof json, "{\"operations\": %.0f, \"seconds\": %f, \"per_second\": %f, \"mb_per_second\": %f}",
        (double)packets, seconds, packets / seconds, bytes / seconds / 1e6);
    answer(json);
  }
}

int main(int argc, char **argv) {
  if (argc == 5 && !strcmp(argv[1], "forward")) forward(argv[2], argv[3], argv[4]);
  else if (argc == 7 && !strcmp(argv[1], "raw"))
    raw(argv[2], argv[3], argv[4], atoi(argv[5]), !strcmp(argv[6], "in"));
  else return 2;
  return 0;
}
