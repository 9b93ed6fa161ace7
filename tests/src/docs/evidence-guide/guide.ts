import type { EvidencePair, LicenseTest, PairVerdict, Verdict } from '@pulse/contracts';
import { neededText } from '@pulse/domain';
import type { Facts } from './facts.js';
import { baselineName, coverageText, percent, pValue, score, skillText, two } from './words.js';

/** The guide to evidence, with the numbers of the example in its sentences. */
export function guideText(facts: Facts): string {
  return [
    HEAD,
    retrodiction(facts),
    skill(facts),
    calibration(facts),
    confidence(facts),
    fragility(facts),
    licence(facts),
    LIMITS,
  ]
    .map((part) => part.trim())
    .join('\n\n')
    .concat('\n');
}

const HEAD = `
# Reading the evidence

<!-- Made by tests/src/docs/evidence-guide from examples/capital. Do not edit: node tests/dist/docs/evidence-guide/make.js -->

What a forecast is worth cannot be seen in the forecast. It is measured on the past, by making the same forecast where the
outcome is known. This page reads that evidence with the numbers of the bundled example, \`examples/capital\`: monthly markets and
unemployment in the United States, job \`baseline\`. Every number here is what \`npm run demo\` writes; CI makes the page again and
fails where one differs.
`;

function retrodiction({ evidence, headline }: Facts): string {
  const first = evidence.origins[0]!;
  const last = evidence.origins.at(-1)!;
  const scored = pairsAt(evidence.pairs, headline.horizon).find(({ target }) => target === headline.name)?.n ?? 0;
  return `
## Retrodiction: the same forecast, many times over the past

At each **origin** the world is fitted on what was known by then (values that were published later are left out), simulated
with ${evidence.paths} paths, and only then compared with what happened. The example has ${evidence.origins.length} origins, from
${first.origin} to ${last.origin}: so many that ${scored} outcomes of the headline (\`${headline.name}\`, ${headline.horizon} months ahead) are known,
as its manifest asks; shorter horizons, and targets that are published sooner, have a few more, and a short history (\`goog\`) fewer.
The outcomes are those known at the forecast's own origin: nothing later is used, so the evidence does not change when data are
added behind it.

Each forecast gets a **CRPS**: the distance between the distribution and the outcome, in the unit of the target. It is small for
a distribution that is narrow and right. For a single value it is the absolute error.
`;
}

function skill({ evidence, headline }: Facts): string {
  const rows = pairsAt(evidence.pairs, headline.horizon).map(
    (pair) =>
      `| ${pair.target} | ${pair.n} | ${score(pair.crps)} | ${baselineName(pair.best)} | ${skillText(pair.skill)} | ${pValue(pair.dmP)} |`,
  );
  const shown = pairsAt(evidence.pairs, headline.horizon).find(({ target }) => target === headline.name);
  const baselines = Object.entries(shown?.baselines ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${baselineName(name)} ${score(value)}`);
  return `
## Skill: better than what?

A CRPS alone says nothing: some things are easy to forecast. So every origin is also forecast by **baselines** that need no
model: the last value, the drift, the value one season ago, the climatology (all past values) and an AR(1). They are
distributions too: each has the spread of its own past errors and is scored by the CRPS of that law
([why so](../adr/0011-fair-comparisons.md)).

For \`${shown?.target ?? ''}\` their mean CRPS is: ${baselines.join(', ')}.
**Skill** is 1 - CRPS / CRPS of the *best* of them: 0 is no
better, 0.1 is a tenth less error, below 0 is worse. The interval (90 %) comes from a bootstrap of whole blocks of origins,
because neighbouring origins share most of their outcome. **DM p** is the Diebold-Mariano test that the configuration is better
than that baseline.

${headline.horizon} months ahead:

| target | origins | CRPS | best baseline | skill (90 % interval) | DM p |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Read the lower end of the interval first. Above 0, the forecast beat the best baseline by more than luck usually explains: of
forecasts that are no better than it, about one in twenty gets there by chance. Around 0, use the baseline: it is simpler.
Below 0, the configuration knows less than the baseline does.
`;
}

function calibration({ evidence, headline }: Facts): string {
  const rows = pairsAt(evidence.pairs, headline.horizon).map(
    (pair) =>
      `| ${pair.target} | ${coverageText(pair.coverage50)} | ${coverageText(pair.coverage80)} | ${pValue(pair.coverageP)} | ${pValue(pair.pitP)} (${pair.pitN}) |`,
  );
  return `
## Calibration: does 80 % mean 80 %?

Of all outcomes about 80 % should lie inside the 80 % interval, and the place of the outcomes in their distributions (the
**PIT**) should be spread evenly. Outcomes ${headline.horizon} months ahead overlap, so ${evidence.origins.length} origins count as
about ${Math.floor(evidence.origins.length / headline.horizon)} separate ones: the limits (95 %) are wide, and a share within them
is no proof of calibration, only no proof against it.

| target | 50 % interval | 80 % interval | p of 80 % | p of the PIT (origins apart) |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

A share below its limits: the forecast is too sure. Above: too cautious. The report draws the PIT as a histogram: a bowl is too
narrow, a hump too wide, a slope is biased.
`;
}

function confidence({ evidence, score: found, headline }: Facts): string {
  const { confidence: parts, confidenceRecord: record } = evidence;
  const bins = (record?.bins ?? [])
    .filter(({ n }) => n > 0)
    .map(
      (bin) =>
        `| ${two(bin.from)} to ${two(bin.to)} | ${bin.n} | ${two(bin.stated)} | ${two(bin.happened)} (${two(bin.low)} to ${two(bin.high)}) |`,
    );
  const origins = parts.distinctOrigins;
  return `
## Confidence: one number for "forecasts like this one"

The headline (\`${headline.name}\`, ${headline.horizon} months ahead) has confidence **${two(found.confidence)}**. Its reference class is
${parts.class}: ${parts.n} scored forecasts from ${origins} origins, compared with ${baselineName(parts.against)}. In
${parts.share === null ? 'none' : percent(parts.share)} of the bootstrap resamples the configuration had the smaller loss. That share is
drawn towards one half as if ten more separate outcomes had been even: with m = ${origins} / ${headline.horizon} outcomes,
(m x share + 5) / (m + 10). So a confidence near 1 needs both a clear advantage and many outcomes, and 0.5 means "as good as
the baseline, or not known better". Below 10 origins there is no number at all: *not enough evidence*.

Confidence is a forecast too, so it is scored: at each earlier origin the confidence that would have been stated then, against
whether the forecast made there beat the best baseline of then.

| stated | forecasts | mean stated | came true (95 % limits) |
| --- | --- | --- | --- |
${bins.join('\n')}
`;
}

function fragility({ evidence }: Facts): string {
  const { fragility: parts } = evidence;
  const line = (name: string, part: { value: number; cause: string } | null) =>
    `| ${name} | ${part === null ? 'does not apply' : `${two(part.value)} (${part.cause})`} |`;
  return `
## Fragility: what if we are a little wrong?

The fragility of the headline is **${two(parts.value)}**, because of \`${parts.cause ?? 'nothing'}\`. It is the largest of three parts, each the
movement of the headline in half-widths of its own 80 % interval, on the same random numbers:

| part | value and cause |
| --- | --- |
${line('local: an input moved by its standard error', parts.local)}
${line('structural: a rule left out, or the runner-up process', parts.structural)}
${line('decision: how near an event is to 50 %', parts.decision)}

Near 0: nothing that is uncertain moves the median by more than a sliver of that half of the band. At 1 something moves it by
all of it. Low fragility is no sign of truth: a wrong model can be stubborn. It stands beside confidence and never in it.
`;
}

function licence({ pairs, jobs }: Facts): string {
  const parts = (['licensed', 'refused', 'insufficient_evidence'] as const).flatMap((verdict) => {
    const pair = pairs.find((one) => one.verdict === verdict);
    return pair === undefined ? [] : [licencePart(verdict, pair)];
  });
  return `
## Licence: may this be used?

A policy is a list of named tests. All must pass; one that fails refuses; one without enough origins leaves the question open,
which is neither. Skill is tested twice, by the interval and by Diebold-Mariano, and the p-values are adjusted
(Benjamini-Hochberg) over all ${jobs} jobs and their targets, because the best of many looks good by luck. Where there are too few
origins the p-value counts 1 in that. The fragility is that of the headline.

${parts.join('\n\n')}

The verdict holds until the horizon is over, in the time of the data. When later origins show that a licensed pair has lost its
calibration, the licence is withdrawn. [The policy](licence.md) in full.

In a clone, after \`npm run demo\`; \`latest\` is the newest batch of that data folder:

\`\`\`sh
npx pulse license show latest/baseline --home examples/capital/.pulse   # all of this
npx pulse license list latest --home examples/capital/.pulse            # one line for each pair
\`\`\`
`;
}

const TITLES: Readonly<Record<Exclude<Verdict, 'informational'>, string>> = {
  licensed: 'Licensed',
  refused: 'Refused',
  insufficient_evidence: 'Insufficient evidence',
};

function licencePart(verdict: Exclude<Verdict, 'informational'>, pair: PairVerdict): string {
  return `
### ${TITLES[verdict]}: ${pair.target}

| test | value | needed | origins | verdict |
| --- | --- | --- | --- | --- |
${pair.tests.map(testRow).join('\n')}

${pair.change === null ? 'No change of a single number alters the verdict.' : `The smallest change that would alter it: ${pair.change}.`}
`.trim();
}

function testRow(one: LicenseTest): string {
  const { test, value, n, verdict } = one;
  const shown = (part: LicenseTest['value']) => (part === null ? '-' : typeof part === 'number' ? score(part) : part);
  return `| ${test} | ${shown(value)} | ${neededText(one)} | ${n ?? '-'} | ${verdict.replaceAll('_', ' ')} |`;
}

const pairsAt = (pairs: readonly EvidencePair[], horizon: number): EvidencePair[] =>
  pairs.filter((pair) => pair.horizon === horizon);

const LIMITS = `
## What evidence cannot say

- The past is one path. Eighty-four origins inside two recessions are two recessions.
- Rules written today know how the past went on. \`evidence.until\` of a rule keeps the origins before it from counting.
- Whoever tries twenty configurations and shows the best has tried twenty. The report states how many there were.
- Data that were revised later look better than what was known then. Sources with \`as_of\` use vintages; \`revised: true\` without
  them narrows the licence.
- No baseline has both a trend and a season. A series with both beats each of them easily: on CO2 \`auto\` is far ahead of last
  value, drift and season, and not ahead of [AutoETS](../benchmarks.md#skill).
- A baseline that is beaten by little may still be the better choice: it costs nothing and cannot break.
`;
