/* The sums over blocs of a week's turns (ODD 7.5), of eight runs: one run after the other, and all eight in step with AVX-512.
 *
 * What a faction sums differs in each run: whose turn it is, who is in which bloc. So runs in step gather what they read and
 * scatter what they write. Arrays of the first kind have the run as their first axis, those of the second as their last.
 */

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 8, SUMS = 5 };

/* sums (8, n turns, n blocs, 5): liking, nearness, weight, regard, vetoing weight */
void one_after_the_other(int64_t n, const double *affinity, const double *meet, const double *weight, const int64_t *bloc,
                         const int64_t *order, double aversion, double veto, double *sums)
{
    for (int64_t run = 0; run < LANES; run++)
        for (int64_t turn = 0; turn < n; turn++) {
            const int64_t i = order[run * n + turn];
            const double *a = affinity + run * n * n, *m = meet + (run * n + i) * n;
            double *out = sums + (run * n + turn) * n * SUMS;
            memset(out, 0, n * SUMS * sizeof *out);
            for (int64_t j = 0; j < n; j++) {
                const double q = j != i ? weight[run * n + j] : 0.0, mine = a[i * n + j], theirs = a[j * n + i];
                double *s = out + bloc[run * n + j] * SUMS;
                s[0] += q * (mine >= 0.0 ? mine : aversion * mine);
                s[1] += q * m[j];
                s[2] += q;
                s[3] += q * (theirs >= 0.0 ? theirs : aversion * theirs);
                s[4] += theirs < -veto ? q : 0.0;
            }
        }
}

static inline __m512d averse(__m512d value, __m512d aversion)
{
    return _mm512_mask_mul_pd(value, _mm512_cmp_pd_mask(value, _mm512_setzero_pd(), _CMP_LT_OQ), value, aversion);
}

/* the same with runs as last axis; sums (n turns, 5, n blocs, 8) */
void in_step(int64_t n, const double *affinity, const double *meet, const double *weight, const int64_t *bloc, const int64_t *order,
             double aversion, double veto, double *sums)
{
    const __m512i lane = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
    const __m512d dislike = _mm512_set1_pd(aversion), barred = _mm512_set1_pd(-veto);
    for (int64_t turn = 0; turn < n; turn++) {
        const __m512i i = _mm512_loadu_si512(order + turn * LANES), rows = _mm512_mullo_epi64(i, _mm512_set1_epi64(n));
        double *out = sums + turn * SUMS * n * LANES;
        memset(out, 0, SUMS * n * LANES * sizeof *out);
        for (int64_t j = 0; j < n; j++) {
            const __m512i ij = _mm512_add_epi64(rows, _mm512_set1_epi64(j)), ji = _mm512_add_epi64(i, _mm512_set1_epi64(j * n));
            const __m512i to = _mm512_add_epi64(_mm512_slli_epi64(ij, 3), lane), from = _mm512_add_epi64(_mm512_slli_epi64(ji, 3), lane);
            const __m512d mine = _mm512_i64gather_pd(to, affinity, 8), near = _mm512_i64gather_pd(to, meet, 8);
            const __m512d theirs = _mm512_i64gather_pd(from, affinity, 8);
            const __mmask8 other = _mm512_cmpneq_epi64_mask(i, _mm512_set1_epi64(j));
            const __m512d q = _mm512_maskz_loadu_pd(other, weight + j * LANES);
            const __m512i at = _mm512_add_epi64(_mm512_slli_epi64(_mm512_loadu_si512(bloc + j * LANES), 3), lane);
            const __m512d more[SUMS] = {
                _mm512_mul_pd(q, averse(mine, dislike)),
                _mm512_mul_pd(q, near),
                q,
                _mm512_mul_pd(q, averse(theirs, dislike)),
                _mm512_maskz_mov_pd(_mm512_cmp_pd_mask(theirs, barred, _CMP_LT_OQ), q),
            };
            for (int64_t s = 0; s < SUMS; s++) {
                double *sum = out + s * n * LANES;
                _mm512_i64scatter_pd(sum, at, _mm512_add_pd(_mm512_i64gather_pd(at, sum, 8), more[s]), 8);
            }
        }
    }
}
