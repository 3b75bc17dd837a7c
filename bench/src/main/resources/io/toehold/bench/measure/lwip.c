/*
 * The other stack in user space: lwIP from the system's packages on a TUN device, by its callbacks and in one thread,
 * which is the fastest way that it knows.
 *
 *   lwip <device> <own address> serve-stream|serve-echo <port>
 *   lwip <device> <own address> stream|ping <address> <port>
 */
#include "control.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/tcp.h"
#include "lwip/tcpip.h"

enum { MTU = 1500, BATCH = 64, MOST = 1024, WRITE = 64 * 1024 };

/* struct ifreq without <net/if.h>, which lwIP's headers would contradict. */
struct request {
  char name[16];
  short flags;
  char rest[22];
};

struct connection {
  struct tcp_pcb *pcb;
  uint64_t bytes;     /* written or read */
  int left;           /* of the write, or of the echo */
  int have;           /* bytes of the answer */
  uint8_t answer[8];
  int64_t began;
  int done;
};

static int tun;
static struct netif interface;
static struct connection connections[MOST];
static char data[WRITE];
static struct load load;
static int64_t deadline;
static int running;
static uint64_t operations;
static uint32_t *times;
static uint64_t times_room;

/* The device */

static err_t send_packet(struct netif *n, struct pbuf *p, const ip4_addr_t *to) {
  static char whole[MTU];
  void *from = p->payload;
  if (p->next) {
    pbuf_copy_partial(p, whole, p->tot_len, 0);
    from = whole;
  }
  (void)n;
  (void)to;
  return write(tun, from, p->tot_len) == p->tot_len ? ERR_OK : ERR_IF;
}

static err_t set_up(struct netif *n) {
  n->name[0] = 't';
  n->name[1] = 'n';
  n->mtu = MTU;
  n->output = send_packet;
  n->flags = NETIF_FLAG_LINK_UP;
  return ERR_OK;
}

static int take_packets(void) {
  int count = 0;
  for (; count < BATCH; count++) {
    struct pbuf *p = pbuf_alloc(PBUF_RAW, MTU, PBUF_RAM);
    ssize_t n = p ? read(tun, p->payload, MTU) : -1;
    if (n <= 0) {
      if (p) pbuf_free(p);
      break;
    }
    pbuf_realloc(p, n);
    if (interface.input(p, &interface) != ERR_OK) pbuf_free(p);
  }
  return count;
}

/* Packets until standard input has something to say, or nothing runs any more. */
static void work(int until_command) {
  struct pollfd fds[2] = {{tun, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  while (until_command || running) {
    LOCK_TCPIP_CORE();
    int n = take_packets();
    UNLOCK_TCPIP_CORE();
    if (n == 0) {
      poll(fds, 2, 10);
      if (fds[1].revents) {
        if (until_command) return;
        exit(0);
      }
    }
  }
}

static void failed(void *c, err_t error) {
  (void)c;
  fprintf(stderr, "lwIP: connection failed: %d\n", error);
  exit(1);
}

/* Servers */

static err_t count_bytes(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error) {
  uint64_t *total = arg;
  if (error != ERR_OK) return error;
  if (p) {
    *total += p->tot_len;
    tcp_recved(pcb, p->tot_len);
    pbuf_free(p);
    return ERR_OK;
  }
  uint64_t number = __builtin_bswap64(*total);
  tcp_write(pcb, &number, 8, TCP_WRITE_FLAG_COPY);
  free(total);
  tcp_arg(pcb, 0);
  tcp_recv(pcb, 0);
  return tcp_close(pcb);
}

static err_t echo(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error) {
  (void)arg;
  if (error != ERR_OK) return error;
  if (!p) return tcp_close(pcb);
  for (struct pbuf *q = p; q; q = q->next)
    if (tcp_write(pcb, q->payload, q->len, TCP_WRITE_FLAG_COPY) != ERR_OK) failed(0, ERR_MEM);
  tcp_output(pcb);
  tcp_recved(pcb, p->tot_len);
  pbuf_free(p);
  return ERR_OK;
}

static err_t accept_stream(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)arg;
  tcp_arg(pcb, calloc(1, sizeof(uint64_t)));
  tcp_recv(pcb, count_bytes);
  return error;
}

static err_t accept_echo(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)arg;
  tcp_nagle_disable(pcb);
  tcp_recv(pcb, echo);
  return error;
}

static void serve(const char *port, tcp_accept_fn accept) {
  LOCK_TCPIP_CORE();
  struct tcp_pcb *pcb = tcp_new();
  if (tcp_bind(pcb, IP_ANY_TYPE, atoi(port)) != ERR_OK) failed(0, ERR_USE);
  pcb = tcp_listen(pcb);
  tcp_accept(pcb, accept);
  UNLOCK_TCPIP_CORE();
  char greeting[64];
  snprintf(greeting, sizeof greeting, "{\"address\": \"%s\"}", port);
  answer(greeting);
  work(1);
}

/* Clients */

static void finish(struct connection *c) {
  if (!c->done) {
    c->done = 1;
    running--;
  }
}

static void pump(struct connection *c) {
  while (!c->done) {
    if (c->left == 0) {
      if (c->bytes && nanos() >= deadline) {
        tcp_shutdown(c->pcb, 0, 1);
        c->done = 2; /* but for the answer */
        return;
      }
      c->left = load.size;
      operations++;
    }
    int room = tcp_sndbuf(c->pcb);
    int n = c->left < room ? c->left : room;
    if (n == 0 || tcp_write(c->pcb, data, n, TCP_WRITE_FLAG_COPY) != ERR_OK) break;
    c->left -= n;
    c->bytes += n;
  }
  tcp_output(c->pcb);
}

static err_t stream_sent(void *arg, struct tcp_pcb *pcb, u16_t n) {
  (void)pcb;
  (void)n;
  pump(arg);
  return ERR_OK;
}

static err_t stream_answer(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error) {
  struct connection *c = arg;
  if (error != ERR_OK) return error;
  if (p) {
    c->have += pbuf_copy_partial(p, c->answer + c->have, 8 - c->have, 0);
    tcp_recved(pcb, p->tot_len);
    pbuf_free(p);
    return ERR_OK;
  }
  uint64_t number;
  memcpy(&number, c->answer, 8);
  if (c->have != 8 || __builtin_bswap64(number) != c->bytes) failed(0, ERR_VAL);
  tcp_recv(pcb, 0);
  tcp_err(pcb, 0);
  c->done = 0;
  finish(c);
  return tcp_close(pcb);
}

static void ping(struct connection *c) {
  c->began = nanos();
  c->left = load.size;
  if (tcp_write(c->pcb, data, load.size, TCP_WRITE_FLAG_COPY) != ERR_OK) failed(0, ERR_MEM);
  tcp_output(c->pcb);
}

static err_t ping_answer(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error) {
  struct connection *c = arg;
  if (error != ERR_OK || !p) failed(0, ERR_CLSD);
  c->left -= p->tot_len;
  tcp_recved(pcb, p->tot_len);
  pbuf_free(p);
  if (c->left > 0) return ERR_OK;
  int64_t now = nanos();
  if (operations == times_room) {
    times_room = times_room ? 2 * times_room : 1 << 20;
    times = realloc(times, times_room * sizeof *times);
  }
  times[operations++] = now - c->began;
  if (now < deadline) {
    ping(c);
    return ERR_OK;
  }
  tcp_recv(pcb, 0);
  tcp_err(pcb, 0);
  finish(c);
  return tcp_close(pcb);
}

static err_t stream_connected(void *arg, struct tcp_pcb *pcb, err_t error) {
  tcp_sent(pcb, stream_sent);
  tcp_recv(pcb, stream_answer);
  pump(arg);
  return error;
}

static err_t ping_connected(void *arg, struct tcp_pcb *pcb, err_t error) {
  tcp_nagle_disable(pcb);
  tcp_recv(pcb, ping_answer);
  ping(arg);
  return error;
}

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static double percentile(double p) { return times[(uint64_t)((operations - 1) * p / 100)] / 1e3; }

static void report(int streams, double seconds) {
  char json[512];
  if (streams) {
    snprintf(json, sizeof json, "{\"operations\": %.0f, \"seconds\": %f, \"per_second\": %f, \"mb_per_second\": %f}",
        (double)operations, seconds, operations / seconds, (double)operations * load.size / seconds / 1e6);
  } else {
    qsort(times, operations, sizeof *times, compare);
    snprintf(json, sizeof json,
        "{\"operations\": %.0f, \"seconds\": %f, \"per_second\": %f, \"p50_us\": %f, \"p99_us\": %f, \"p999_us\": %f}",
        (double)operations, seconds, operations / seconds, percentile(50), percentile(99), percentile(99.9));
  }
  answer(json);
}

static void drive(const char *host, const char *port, int streams) {
  ip_addr_t to;
  ipaddr_aton(host, &to);
  answer("{}");
  while (1) {
    work(1);
    load = next_load();
    if (load.connections > MOST || load.size > WRITE) die("too much");
    operations = 0;
    running = load.connections;
    int64_t start = nanos();
    deadline = start + load.millis * 1000000;
    LOCK_TCPIP_CORE();
    for (int i = 0; i < load.connections; i++) {
      struct connection *c = &connections[i];
      memset(c, 0, sizeof *c);
      c->pcb = tcp_new();
      tcp_arg(c->pcb, c);
      tcp_err(c->pcb, failed);
      if (tcp_connect(c->pcb, &to, atoi(port), streams ? stream_connected : ping_connected) != ERR_OK) failed(0, ERR_CONN);
    }
    UNLOCK_TCPIP_CORE();
    work(0);
    report(streams, (nanos() - start) / 1e9);
  }
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  struct request request = {.flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.name, argv[1], sizeof request.name - 1);
  tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) < 0) die(argv[1]);
  tcpip_init(0, 0);
  ip4_addr_t own, mask, gateway;
  ip4addr_aton(argv[2], &own);
  IP4_ADDR(&mask, 255, 255, 255, 0);
  ip4_addr_set_zero(&gateway);
  LOCK_TCPIP_CORE();
  netif_add(&interface, &own, &mask, &gateway, 0, set_up, ip_input);
  netif_set_default(&interface);
  netif_set_up(&interface);
  UNLOCK_TCPIP_CORE();
  if (!strcmp(argv[3], "serve-stream")) serve(argv[4], accept_stream);
  else if (!strcmp(argv[3], "serve-echo")) serve(argv[4], accept_echo);
  else drive(argv[4], argv[5], !strcmp(argv[3], "stream"));
  return 0;
}
