// Finds a chain's text among those that are compiled.
#include "chains.h"
#include "elbo_kernels.h"
#include "links.h"
#include <string.h>

#define N ELBO_TEXT_NOTHING
#define M(K) (ELBO_TEXT_ARRAY + (K))
#define S(K) (ELBO_TEXT_NUMBER + (K))
#define R(K) (ELBO_TEXT_VALUE + (K))
#define STEP(OPERATION, FORM, A, B, OUT) {OPERATION, FORM, A, B, OUT},
#define CHAIN(NAME, ARRAYS, NUMBERS, VALUES)                                                      \
    static const elbo_text NAME##_text[] = {NAME##_TEXT(STEP)};
ELBO_CHAINS(CHAIN)
#undef CHAIN

static const struct {
    const elbo_text *text;
    long count;
} known[ELBO_CHAIN_COUNT] = {
#define CHAIN(NAME, ARRAYS, NUMBERS, VALUES) {NAME##_text, sizeof(NAME##_text) / sizeof(elbo_text)},
    ELBO_CHAINS(CHAIN)
#undef CHAIN
};

const elbo_text *elbo_compiled_text(int32_t index, long *count) {
    if (index < 0 || index >= ELBO_CHAIN_COUNT) return 0;
    *count = known[index].count;
    return known[index].text;
}

elbo_chain_code elbo_compiled_chain(const elbo_path *path, const elbo_text *text, long count) {
    for (int k = 0; k < ELBO_CHAIN_COUNT; k++)
        if (known[k].count == count && memcmp(known[k].text, text, sizeof(elbo_text[count])) == 0)
            return path->compiled[k];
    return 0;
}

const char *elbo_operation_name(elbo_operation operation) {
#define LINK(OPERATION, FORM, RESULT)                                                             \
    if (operation == OPERATION) return #OPERATION;
    ELBO_LINKS(LINK)
    return "";
}
