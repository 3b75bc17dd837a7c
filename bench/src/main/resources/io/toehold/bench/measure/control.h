/* The language of io.toehold.bench.child.Control, for programs in C: a command on each line of standard input, an
 * answer on standard output. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int64_t nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void answer(const char *json) {
  printf("@bench %s\n", json);
  fflush(stdout);
}

/* What a client is told to do (io.toehold.bench.child.Load). */
struct load {
  long millis;
  int connections;
  int size;
};

/* Reads the next command; ends with the driver. */
static struct load next_load(void) {
  struct load load;
  char line[256];
  if (!fgets(line, sizeof line, stdin)) exit(0);
  if (sscanf(line, "run %ld %d %d", &load.millis, &load.connections, &load.size) != 3) die("unknown command");
  return load;
}
