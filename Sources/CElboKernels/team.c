// Threads that share the pieces of one job at a time.
//
// Each worker has a share of the pieces, the same part of every job, so that what a piece reads was mostly written by
// the same processor a job before; a worker that is done helps the others. A share's ticket holds the job's generation
// (upper half) and the share's next piece (lower half), so a worker that comes late cannot take a piece of another job.
// Between jobs workers spin for some microseconds and then sleep.
#include "elbo_kernels.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SPINS = 4000 };
#define CLOSED 0xffffffffu

/// Alone on its cache line.
typedef struct {
    _Alignas(64) _Atomic uint64_t ticket;
} share;

struct elbo_team {
    share *shares;
    _Atomic uint32_t generation;
    _Atomic long pieces, done;
    _Atomic elbo_piece_function function;
    _Atomic(void *) context;
    _Atomic int32_t sleepers, started;
    _Atomic bool stopping;
    pthread_mutex_t job, sleep;
    pthread_cond_t wake;
    int32_t size;
    pthread_t *threads;
};

static void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Where the share of a worker begins.
static long first_of(const elbo_team *team, int32_t worker, long pieces) {
    return pieces * worker / team->size;
}

/// Takes and runs pieces of one share until none is left; whether the generation is still the same.
static bool work_on(elbo_team *team, int32_t owner, uint32_t generation, int32_t worker) {
    for (;;) {
        uint64_t ticket = atomic_load(&team->shares[owner].ticket);
        if ((uint32_t)(ticket >> 32) != generation) return false;
        long pieces = atomic_load(&team->pieces);
        elbo_piece_function function = atomic_load(&team->function);
        void *context = atomic_load(&team->context);
        long piece = (long)(ticket & CLOSED);
        if (piece >= first_of(team, owner + 1, pieces)) return true;
        if (!atomic_compare_exchange_weak(&team->shares[owner].ticket, &ticket, ticket + 1)) continue;
        function(context, piece, worker);
        atomic_fetch_add(&team->done, 1);
    }
}

/// Takes and runs pieces of one generation until none is left, the worker's own first.
static void work(elbo_team *team, uint32_t generation, int32_t worker) {
    for (int32_t k = 0; k < team->size; k++)
        if (!work_on(team, (worker + k) % team->size, generation, worker)) return;
}

static void *worker_main(void *argument) {
    elbo_team *team = argument;
    int32_t worker = atomic_fetch_add(&team->started, 1);
    elbo_flush_subnormals(true);
    uint32_t seen = 0;
    for (;;) {
        uint32_t generation = atomic_load(&team->generation);
        for (int spin = 0; generation == seen && spin < SPINS; spin++) {
            relax();
            generation = atomic_load(&team->generation);
        }
        if (generation == seen) {
            pthread_mutex_lock(&team->sleep);
            atomic_fetch_add(&team->sleepers, 1);
            while ((generation = atomic_load(&team->generation)) == seen)
                pthread_cond_wait(&team->wake, &team->sleep);
            atomic_fetch_sub(&team->sleepers, 1);
            pthread_mutex_unlock(&team->sleep);
        }
        seen = generation;
        if (atomic_load(&team->stopping)) return 0;
        work(team, generation, worker);
    }
}

/// Announces a new generation.
static void announce(elbo_team *team, uint32_t generation) {
    atomic_store(&team->generation, generation);
    if (atomic_load(&team->sleepers) > 0) {
        pthread_mutex_lock(&team->sleep);
        pthread_cond_broadcast(&team->wake);
        pthread_mutex_unlock(&team->sleep);
    }
}

elbo_team *elbo_team_create(int32_t threads) {
    elbo_team *team = calloc(1, sizeof(elbo_team));
    if (!team) return 0;
    pthread_mutex_init(&team->job, 0);
    pthread_mutex_init(&team->sleep, 0);
    pthread_cond_init(&team->wake, 0);
    atomic_store(&team->started, 1);
    team->threads = calloc(threads > 1 ? (size_t)threads : 1, sizeof(pthread_t));
    team->size = 1;
    // Until the first job no worker looks at the size.
    // Where the system refuses a thread the team is smaller; results are the same.
    while (team->threads && team->size < threads
           && pthread_create(&team->threads[team->size], 0, worker_main, team) == 0)
        team->size++;
    team->shares = aligned_alloc(64, (size_t)team->size * sizeof(share));
    if (team->shares) memset(team->shares, 0, (size_t)team->size * sizeof(share));
    return team;
}

void elbo_team_destroy(elbo_team *team) {
    if (!team) return;
    atomic_store(&team->stopping, true);
    announce(team, atomic_load(&team->generation) + 1);
    for (int32_t k = 1; k < team->size; k++) pthread_join(team->threads[k], 0);
    pthread_cond_destroy(&team->wake);
    pthread_mutex_destroy(&team->sleep);
    pthread_mutex_destroy(&team->job);
    free(team->shares);
    free(team->threads);
    free(team);
}

int32_t elbo_team_size(const elbo_team *team) { return team ? team->size : 1; }

void elbo_team_run(elbo_team *team, long pieces, elbo_piece_function function, void *context) {
    if (pieces <= 1 || !team || team->size == 1 || !team->shares || pthread_mutex_trylock(&team->job) != 0) {
        for (long piece = 0; piece < pieces; piece++) function(context, piece, 0);
        return;
    }
    uint32_t generation = atomic_load(&team->generation) + 1;
    // Closed while the job is being described: a late worker's exchange fails.
    for (int32_t k = 0; k < team->size; k++)
        atomic_store(&team->shares[k].ticket, (uint64_t)generation << 32 | CLOSED);
    atomic_store(&team->pieces, pieces);
    atomic_store(&team->function, function);
    atomic_store(&team->context, context);
    atomic_store(&team->done, 0);
    for (int32_t k = 0; k < team->size; k++)
        atomic_store(&team->shares[k].ticket,
                     (uint64_t)generation << 32 | (uint64_t)first_of(team, k, pieces));
    announce(team, generation);
    work(team, generation, 0);
    for (int spin = 0; atomic_load(&team->done) < pieces; spin++) {
        if (spin < SPINS)
            relax();
        else
            sched_yield();
    }
    pthread_mutex_unlock(&team->job);
}
