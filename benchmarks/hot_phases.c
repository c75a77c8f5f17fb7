/* The two hottest phases of a week in C, written for speed: affinity with realignment (ODD 7.4, 7.5) and clashes (ODD 7.7).
 *
 * Matrices are stored row by row. n factions, k places. Inner loops run along factions, where nothing depends on the one
 * before, so that the compiler can take several at once; what is added up is added in the order of ids, as in the engine.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MOST = 512 };  /* factions */
enum { REALIGN = 1, CLASH = 3 };

typedef struct {
    double recognition_weight, threat_weight, rivalry_weight, tie_weight, trust_weight, shared_rejection, stigma;
    double aversion, veto, veto_share, admission, protection, dilution, inertia, temperature;
    double clash_rate, attrition, trust_loss, rivalry_gain, trust_gain, felt, polarisation_gain, alarm_gain, news;
    double oil_damage, hardening, vacuum, capacity;
} Parameters;

typedef struct {
    int64_t n, k, max_blocs;
    uint64_t seed, run, week;
    Parameters p;
    const uint64_t *address;                                   /* (n) */
    const uint8_t *active, *threats;                           /* (n) */
    const double *attention;                                   /* (n, 3) */
    const double *recognition, *weight, *strength, *start;     /* (n) */
    double *hostility;                                         /* (n) */
    double *rivalry, *trust;                                   /* (n, n) */
    const double *tie, *meet;                                  /* (n, n) */
    double *affinity;                                          /* (n, n) */
    double *danger;                                            /* (n) */
    int64_t *bloc;                                             /* (n) */
    double *stationed;                                         /* (n, k) */
    const double *felt, *root, *nearness;                      /* (k, n) */
    const double *reach;                                       /* (k, k) */
    const double *political_weight, *oil;                      /* (k) */
    double *attention_log;                                     /* (n, 3) */
    double *tally;                                             /* oil damage, losses */
    int64_t *last_clash;                                       /* (n, n) */
    int64_t *clashes;                                          /* (c, 4): i, j, place, across recognition */
    int64_t *count;
} Case;

/* --- draws: the first two words of Philox 4x64-10 */

static inline void block(const Case *s, uint64_t purpose, uint64_t who, uint64_t whom, uint64_t words[2])
{
    uint64_t key_0 = s->seed, key_1 = s->run;
    uint64_t word_0 = purpose << 32 | s->week, word_1 = who, word_2 = whom, word_3 = 0;
    for (int round = 0; round < 10; round++) {
        unsigned __int128 product_0 = (unsigned __int128)0xD2E7470EE14C6C93u * word_0;
        unsigned __int128 product_1 = (unsigned __int128)0xCA5A826395121157u * word_2;
        word_0 = (uint64_t)(product_1 >> 64) ^ word_1 ^ key_0;
        word_1 = (uint64_t)product_1;
        word_2 = (uint64_t)(product_0 >> 64) ^ word_3 ^ key_1;
        word_3 = (uint64_t)product_0;
        key_0 += 0x9E3779B97F4A7C15u;
        key_1 += 0xBB67AE8584CAA73Bu;
    }
    words[0] = word_0;
    words[1] = word_1;
}

static inline double uniform(uint64_t word) { return (double)(word >> 11) * 0x1p-53; }

static inline double least(double a, double b) { return a < b ? a : b; }

static inline double most(double a, double b) { return a > b ? a : b; }

static inline double clip(double value, double low, double high) { return least(most(value, low), high); }

/* --- affinity */

static void feel(const Case *s)
{
    const int64_t n = s->n;
    const Parameters p = s->p;
    const double *restrict recognition = s->recognition, *restrict hostility = s->hostility;
    const uint8_t *restrict active = s->active, *restrict threats = s->threats;
    for (int64_t i = 0; i < n; i++) {
        const double *restrict rivalry = s->rivalry + i * n, *restrict tie = s->tie + i * n, *restrict trust = s->trust + i * n;
        const double *restrict meet = s->meet + i * n, *restrict weight = s->weight;
        double *restrict out = s->affinity + i * n;
        s->danger[i] = 0.0;
        if (!active[i]) {
            memset(out, 0, n * sizeof *out);
            continue;
        }
        const double r = recognition[i], h = p.threat_weight * s->attention[3 * i + 1] * hostility[i];
        const double by_recognition = p.recognition_weight * s->attention[3 * i], by_rivalry = -p.rivalry_weight * s->attention[3 * i + 2];
        const double rejected = r < 0.0 ? p.shared_rejection : 1.0;
        const uint8_t threat = threats[i];
        double danger[MOST];
        for (int64_t j = 0; j < n; j++) {
            double agreement = r * recognition[j];
            agreement *= recognition[j] < 0.0 ? rejected : 1.0;
            double value = by_recognition * agreement + h * hostility[j] + by_rivalry * rivalry[j] + p.tie_weight * tie[j]
                         + p.trust_weight * trust[j] - (threat != threats[j] ? p.stigma : 0.0);
            value = active[j] ? value : 0.0;
            out[j] = value;
            danger[j] = weight[j] * most(0.0, -value) * meet[j];
        }
        out[i] = 0.0;
        danger[i] = 0.0;
        double total = 0.0;
        for (int64_t j = 0; j < n; j++)
            total += danger[j];
        s->danger[i] = total;
    }
}

/* --- realignment */

typedef struct {
    double liking, nearness, weight, regard, vetoing;
    int64_t members, barred;
} Bloc;

static inline double averse(double value, double aversion) { return most(value, 0.0) + aversion * least(value, 0.0); }

static inline void move(int64_t i, int64_t label, int64_t *restrict bloc, int64_t n)
{
    const int64_t own = bloc[i];
    int64_t heir = -1;
    for (int64_t j = 0; j < n; j++)
        if (j != i && bloc[j] == own) {
            if (heir < 0)
                heir = j;
            if (own == i)
                bloc[j] = heir;
        }
    if (label >= 0 && i < label)
        for (int64_t j = 0; j < n; j++)
            if (bloc[j] == label)
                bloc[j] = i;
    bloc[i] = label < 0 || i < label ? i : label;
}

static void take_turn(const Case *s, int64_t i, double word, int64_t *restrict bloc)
{
    const int64_t n = s->n;
    const Parameters p = s->p;
    const double *restrict weight = s->weight, *restrict mine = s->affinity + i * n, *restrict meet = s->meet + i * n;
    const uint8_t *restrict active = s->active;
    Bloc blocs[MOST];
    int64_t populated[MOST], listed = 0;
    for (int64_t c = 0; c < n; c++) {
        populated[listed] = c;
        listed += bloc[c] == c;
    }
    for (int64_t x = 0; x < listed; x++)
        blocs[populated[x]] = (Bloc){0};
    for (int64_t j = 0; j < n; j++) {
        const int64_t counts = active[j] & (j != i);
        const double q = weight[j] * (double)counts, theirs = s->affinity[j * n + i];
        Bloc *restrict b = blocs + bloc[j];
        b->liking += q * averse(mine[j], p.aversion);
        b->nearness += q * meet[j];
        b->weight += q;
        b->regard += q * averse(theirs, p.aversion);
        b->vetoing += q * (double)(theirs < -p.veto);
        b->members += counts;
        b->barred |= counts & (mine[j] < -p.veto);
    }
    int64_t labels[MOST], number = 0, own = bloc[i];
    for (int64_t x = 0; x < listed; x++)
        number += blocs[populated[x]].members > 0 || populated[x] == own;
    double utilities[MOST];
    const double protection = p.protection * s->danger[i], q = weight[i];
    const int alone = blocs[own].members == 0;
    int64_t count = 1;
    labels[0] = alone ? -1 : own;
    utilities[0] = p.inertia;
    if (!alone) {
        const Bloc *b = blocs + own;
        utilities[0] = b->liking + protection * b->nearness - p.dilution * most(0.0, b->weight + q - 0.5) + p.inertia;
        if (s->max_blocs == 0 || number + 1 <= s->max_blocs) {
            labels[count] = -1;
            utilities[count++] = 0.0;
        }
    }
    for (int64_t x = 0; x < listed; x++) {
        const int64_t c = populated[x];
        const Bloc *b = blocs + c;
        if (b->members == 0)
            continue;
        const double share = b->weight > 0.0 ? b->vetoing / b->weight : 0.0, mean = b->weight > 0.0 ? b->regard / b->weight : 0.0;
        labels[count] = c;
        utilities[count] = b->liking + protection * b->nearness - p.dilution * most(0.0, b->weight + q - 0.5);
        count += (c != own) & !b->barred & (share < p.veto_share) & (mean >= p.admission);
    }
    if (count == 1)
        return;
    double best = utilities[0], running = 0.0;
    for (int64_t o = 1; o < count; o++)
        best = most(best, utilities[o]);
    int64_t choice = 0;
    if (p.temperature == 0.0) {
        while (utilities[choice] < best - 1e-12)
            choice++;
    } else {
        for (int64_t o = 0; o < count; o++)
            utilities[o] = running += exp((utilities[o] - best) / p.temperature);
        for (int64_t o = 0; o < count - 1; o++)
            choice += utilities[o] <= word * running;
    }
    if (choice > 0)
        move(i, labels[choice], bloc, n);
}

static void realign(const Case *s)
{
    const int64_t n = s->n;
    uint64_t keys[MOST], choices[MOST], words[2];
    int64_t order[MOST];
    for (int64_t i = 0; i < n; i++) {
        block(s, REALIGN, s->address[i], 0, words);
        keys[i] = words[0];
        choices[i] = words[1];
    }
    for (int64_t i = 0; i < n; i++) {
        int64_t place = 0;
        for (int64_t j = 0; j < n; j++)
            place += keys[j] < keys[i] || (keys[j] == keys[i] && j < i);
        order[place] = i;
    }
    for (int64_t turn = 0; turn < n; turn++) {
        const int64_t i = order[turn];
        if (!s->active[i])
            continue;
        take_turn(s, i, uniform(choices[i]), s->bloc);
    }
}

void affinity_and_realignment(const Case *cases, int64_t count)
{
    for (int64_t c = 0; c < count; c++) {
        feel(cases + c);
        realign(cases + c);
    }
}

/* --- clashes */

static inline double force(const Case *s, int64_t label, const double *restrict felt_there)
{
    double total = 0.0;
    for (int64_t m = 0; m < s->n; m++)
        total += s->active[m] & (s->bloc[m] == label) & (s->start[m] > 0.0) ? felt_there[m] : 0.0;
    return total;
}

static inline double lose(double *restrict stationed, const double *restrict before, double share, const double *restrict reach, int64_t k)
{
    double loss[MOST], lost = 0.0;
    for (int64_t l = 0; l < k; l++) {
        loss[l] = least(before[l] * share * reach[l], stationed[l]);
        stationed[l] -= loss[l];
    }
    for (int64_t l = 0; l < k; l++)
        lost += loss[l];
    return lost;
}

static inline void raise_attention(const Case *s, int64_t cleavage, double gain, const double *restrict near)
{
    for (int64_t m = 0; m < s->n; m++)
        if (s->active[m])
            s->attention_log[3 * m + cleavage] += gain * (s->p.news + (1.0 - s->p.news) * near[m]);
}

/* Members of a bloc felt where it fights trust each other more, `times` times over; the two of a clash are of two blocs. */
static inline void comradeship(const Case *s, int64_t label, int64_t times, const double *restrict near)
{
    int64_t comrades[MOST], count = 0;
    const int64_t n = s->n;
    for (int64_t m = 0; m < n; m++) {
        comrades[count] = m;
        count += s->active[m] & (s->bloc[m] == label) & (near[m] > s->p.felt);
    }
    for (int64_t x = 0; x < count; x++)
        for (int64_t y = x + 1; y < count; y++) {
            const int64_t a = comrades[x], b = comrades[y];
            double value = s->trust[a * n + b];
            for (int64_t t = 0; t < times; t++)
                value = clip(value + s->p.trust_gain, -1.0, 1.0);
            s->trust[a * n + b] = s->trust[b * n + a] = value;
        }
}

/* Each bloc's clashes in one place are taken together. */
static void close_ranks(const Case *s)
{
    static _Thread_local int64_t fought[MOST * MOST];
    const int64_t k = s->k, count = *s->count;
    for (int64_t c = 0; c < 2 * count; c++)
        fought[s->bloc[s->clashes[4 * (c / 2) + c % 2]] * k + s->clashes[4 * (c / 2) + 2]] = 0;
    for (int64_t c = 0; c < 2 * count; c++)
        fought[s->bloc[s->clashes[4 * (c / 2) + c % 2]] * k + s->clashes[4 * (c / 2) + 2]]++;
    for (int64_t c = 0; c < 2 * count; c++) {
        const int64_t label = s->bloc[s->clashes[4 * (c / 2) + c % 2]], place = s->clashes[4 * (c / 2) + 2];
        int64_t *times = fought + label * k + place;
        if (*times > 0)
            comradeship(s, label, *times, s->nearness + place * s->n);
        *times = 0;
    }
}

static void fight(const Case *s, int64_t i, int64_t j, int64_t place, const double *restrict before)
{
    const int64_t n = s->n, k = s->k;
    const Parameters *p = &s->p;
    const double *felt = s->felt + place * n, *near = s->nearness + place * n, *reach = s->reach + place * k;
    const double force_i = force(s, s->bloc[i], felt), force_j = force(s, s->bloc[j], felt), both = force_i + force_j;
    if (both != 0.0)
        s->tally[1] += lose(s->stationed + i * k, before + i * k, p->attrition * force_j / both, reach, k)
                     + lose(s->stationed + j * k, before + j * k, p->attrition * force_i / both, reach, k);
    s->trust[i * n + j] = s->trust[j * n + i] = clip(s->trust[i * n + j] - p->trust_loss, -1.0, 1.0);
    s->rivalry[i * n + j] = s->rivalry[j * n + i] = clip(s->rivalry[i * n + j] + p->rivalry_gain, 0.0, 1.0);
    const int across = s->recognition[i] * s->recognition[j] < 0.0 && !s->threats[i] && !s->threats[j];
    if (across)
        raise_attention(s, 0, p->polarisation_gain * s->political_weight[place], near);
    if (s->threats[i] != s->threats[j]) {
        double *hostility = s->hostility + (s->threats[i] ? j : i);
        raise_attention(s, 1, p->alarm_gain * (0.2 + 0.8 * s->oil[place]), near);
        s->tally[0] = clip(s->tally[0] + p->oil_damage * s->oil[place], 0.0, 1.0);
        *hostility = clip(*hostility + p->hardening * (1.0 - *hostility), -1.0, 1.0);
    } else if (!s->threats[i]) {
        for (int64_t z = 0; z < n; z++)
            if (s->threats[z] && s->active[z] && near[z] > p->felt && s->start[z] > 0.0)
                s->stationed[z * k + place] += p->vacuum * felt[z] * most(0.0, 1.0 - s->strength[z] / (p->capacity * s->start[z]));
    }
    int64_t *row = s->clashes + 4 * (*s->count)++;
    row[0] = i;
    row[1] = j;
    row[2] = place;
    row[3] = across;
}

static int64_t draw_place(const Case *s, double word, int64_t i, int64_t j)
{
    double running[MOST], total = 0.0;
    int64_t last = -1;
    for (int64_t l = 0; l < s->k; l++) {
        const double term = s->root[l * s->n + i] * s->root[l * s->n + j];
        last = term > 0.0 ? l : last;
        running[l] = total += term;
    }
    for (int64_t l = 0; l < s->k; l++)
        if (running[l] > word * total)
            return l;
    return last;
}

static void clash(const Case *s)
{
    const int64_t n = s->n;
    static _Thread_local double before[MOST * MOST];
    memcpy(before, s->stationed, n * s->k * sizeof *before);
    for (int64_t i = 0; i < n; i++) {
        if (!s->active[i] || s->strength[i] <= 0.0)
            continue;
        const double *restrict mine = s->affinity + i * n, *restrict meet = s->meet + i * n;
        double intensities[MOST];
        int64_t who[MOST], count = 0;
        for (int64_t j = i + 1; j < n; j++) {
            const double mean = (mine[j] + s->affinity[j * n + i]) / 2.0;
            who[count] = j;
            intensities[count] = -s->p.clash_rate * mean * meet[j];
            count += s->active[j] & (s->strength[j] > 0.0) & (s->bloc[j] != s->bloc[i]) & (mean < 0.0) & (intensities[count] > 0.0);
        }
        for (int64_t m = 0; m < count; m++) {
            uint64_t words[2];
            block(s, CLASH, s->address[i], s->address[who[m]], words);
            const double drawn = uniform(words[0]);
            if (drawn < intensities[m] && drawn < 1.0 - exp(-intensities[m])) {
                const int64_t place = draw_place(s, uniform(words[1]), i, who[m]);
                if (place >= 0)
                    fight(s, i, who[m], place, before);
            }
        }
    }
    close_ranks(s);
    for (int64_t c = 0; c < *s->count; c++) {
        const int64_t i = s->clashes[4 * c], j = s->clashes[4 * c + 1];
        s->last_clash[i * n + j] = s->last_clash[j * n + i] = (int64_t)s->week;
    }
}

void clashes(const Case *cases, int64_t count)
{
    for (int64_t c = 0; c < count; c++)
        clash(cases + c);
}
