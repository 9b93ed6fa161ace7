import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { pulse } from '../support/pulse.js';
import { csvRows } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';

jest.setTimeout(60_000);

/** A manifest in the form of the design document that batches were first described in. */
const manifest = `config:
  dataset: temperature
  output_dir: results/tuning
  analyze: true
  save_stats: true
  default_params: { decay_rate: 0.1 }
  horizon: 3
  paths: 100
  count: 1
  evidence: { origins: 10, paths: 40 }

jobs:
  - name: baseline
    params: { decay_rate: 0.05 }
  - name: no_records
    params: { rules.R001.scale: 0 }

matrix:
  base_params: { rules.R002.scale: 0.5 }
  axes:
    rules.R003.scale: [0, 1]
    decay_rate: [0.1, 0.2]
`;

describe('a manifest of the form that the seeds use', () => {
  it('runs: jobs, then the matrix, with base and default parameters and the names that the document gives', async () => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, 'tuning.yaml'), manifest);
      await pulse(['batch', 'tuning.yaml', '--quiet'], { cwd });
      const out = join(cwd, 'results', 'tuning');
      const rows = csvRows(join(out, 'summary.csv'));
      expect(
        rows.map((row) => [row['job'], row['decay_rate'], row['rules.R001.scale'], row['rules.R003.scale']]),
      ).toEqual([
        ['baseline', '0.05', '1', '1'],
        ['no_records', '0.1', '0', '1'],
        ['matrix_R003-0_decay0.1', '0.1', '1', '0'],
        ['matrix_R003-0_decay0.2', '0.2', '1', '0'],
        ['matrix_R003-1_decay0.1', '0.1', '1', '1'],
        ['matrix_R003-1_decay0.2', '0.2', '1', '1'],
      ]);
      for (const { job } of rows) {
        expect(existsSync(join(out, `${job}.yaml`))).toBe(true);
        const stats = JSON.parse(readFileSync(join(out, `${job}.stats.json`), 'utf8')) as object;
        expect(stats).toHaveProperty('job', job);
      }
      expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('tuning');
    });
  });

  it('shows what only the base parameters of the matrix set as something that varies', async () => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, 'tuning.yaml'), manifest);
      const { stdout } = await pulse(['plan', 'tuning.yaml', '--json'], { cwd });
      // 1 in the two jobs, 0.5 in the matrix.
      expect((JSON.parse(stdout) as { varying: string[] }).varying).toContain('rules.R002.scale');
    });
  });

  it('without statistics and analysis writes none', async () => {
    await inFolder(async (cwd) => {
      const plain = manifest
        .replace('analyze: true', 'analyze: false')
        .replace('save_stats: true', 'save_stats: false');
      writeFileSync(join(cwd, 'tuning.yaml'), plain);
      await pulse(['batch', 'tuning.yaml', '--quiet', '--only', 'name=baseline'], { cwd });
      const out = join(cwd, 'results', 'tuning');
      expect(existsSync(join(out, 'baseline.yaml'))).toBe(true);
      expect(existsSync(join(out, 'baseline.stats.json'))).toBe(false);
    });
  });
});
