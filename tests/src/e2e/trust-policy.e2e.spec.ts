import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { pulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { smallMeasured, workspace } from '../support/workspace.js';

jest.setTimeout(120_000);

/** By the first, whatever has a confidence and a fragility is trusted; by the second, whatever is not certain is fragile. */
const LIMITS = {
  lenient: '{ trusted: { min_confidence: 0, max_fragility: 1 }, fragile: { min_confidence: 0, max_fragility: 1 } }',
  strict: '{ trusted: { min_confidence: 1 }, fragile: { min_confidence: 1 } }',
};
type Name = keyof typeof LIMITS;
const LABELS: Readonly<Record<Name, string>> = { lenient: 'trusted', strict: 'fragile' };

interface Run {
  readonly reused: number;
  readonly files: Readonly<Record<string, string>>;
  readonly page: string;
  readonly shown: { readonly trustLabel: string; readonly decision: Record<string, unknown> };
  readonly texts: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

async function runBy(folder: string, name: Name): Promise<Run> {
  const place = workspace(folder, {
    name: 'temperature',
    config: {
      world: 'temperature',
      domain: 'climate',
      output_dir: 'out',
      ...smallMeasured,
      license: { policy: `./${name}.yaml` },
    },
    jobs: [{ name: 'baseline' }],
  });
  writeFileSync(join(folder, `${name}.yaml`), `name: mine\nversion: 1\ntrust: ${LIMITS[name]}\n`);
  const ask = async (...args: string[]) => (await pulse(args, { cwd: folder })).stdout;
  const { jobs } = JSON.parse(await ask('batch', place.manifest, '--json')) as { jobs: { reused: number } };
  const total = JSON.parse(await ask('license', 'distribution', '--limit', '1', '--json')) as {
    total: { trustLabels: Record<string, number> };
  };
  return {
    reused: jobs.reused,
    files: reportsIn(place.out),
    page: readFileSync(join(place.out, 'report.html'), 'utf8'),
    shown: JSON.parse(await ask('license', 'show', 'latest/baseline', '--json')) as Run['shown'],
    texts: [await ask('license', 'show', 'latest/baseline'), await ask('show', 'latest/baseline/2')],
    counts: total.total.trustLabels,
  };
}

describe('a policy with other limits of the trust label', () => {
  it('changes the label wherever it is shown, and nothing else', async () => {
    await inFolder(async (folder) => {
      const runs = { lenient: await runBy(folder, 'lenient'), strict: await runBy(folder, 'strict') };
      const { lenient, strict } = runs;
      expect([lenient.reused, strict.reused]).toEqual([0, 1]);
      for (const name of ['lenient', 'strict'] as const) {
        const { files, shown, texts, counts } = runs[name];
        const label = LABELS[name];
        expect(files['baseline.yaml']!.match(/trust_label: "?\w+/g)).toEqual([label, label].map(yamlLine));
        for (const file of ['last_forecast_batch.jsonl', 'summary.json'])
          expect([file, ...files[file]!.match(/"trust_label":"\w+"/g)!]).toEqual([
            file,
            ...[label, label].map((one) => `"trust_label":"${one}"`),
          ]);
        expect([shown.trustLabel, shown.decision['trustLabel'], counts]).toEqual([label, label, { [label]: 2 }]);
        expect(texts[0]).toContain(`\ntrust label: ${label}\n`);
        expect(texts[1]).toContain(`; trust: ${label}\n`);
        expect(runs[name].page).toContain(`trust label ${label}`);
      }
      expect(withoutLabels(strict)).toEqual(withoutLabels(lenient));
      const { trustLabel: _, ...decided } = strict.shown.decision;
      expect(lenient.shown.decision).toEqual({ ...decided, trustLabel: 'trusted' });
    });
  });

  it('leaves the recursion audit unchanged and is named there', async () => {
    await inFolder(async (folder) => {
      await runBy(folder, 'lenient');
      const { files, page } = await runBy(folder, 'strict');
      expect(JSON.parse(files['recursion_audit.json']!)).toMatchObject({
        verdict: 'unchanged',
        inputs: {
          settings: [],
          policy: expect.arrayContaining([{ path: 'trust.trusted.minConfidence', before: '0', after: '1' }]) as unknown,
        },
      });
      expect(page).toContain('licence policy trust.trusted.minConfidence: 0 → 1');
    });
  });
});

const yamlLine = (label: string): string => `trust_label: "${label}`;

/** The reports of a run without its labels; the audits differ, as only one has a batch before it. */
function withoutLabels({ files }: Run): Record<string, string> {
  const { 'recursion_audit.json': _, ...compared } = files;
  return Object.fromEntries(
    Object.entries(compared).map(([name, text]) => [
      name,
      text.replaceAll(/(trust_label"?: ?"?)(?:trusted|fragile)/g, '$1?'),
    ]),
  );
}
