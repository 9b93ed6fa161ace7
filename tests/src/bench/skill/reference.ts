import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { crpsNormal } from '@pulse/scoring';
import type { ScoredSeries } from './losses.js';

export const REFERENCES = ['AutoETS', 'AutoARIMA'] as const;
export type Reference = (typeof REFERENCES)[number];

interface Line {
  /** Of the first line only. */
  readonly package?: string;
  readonly name?: string;
  readonly origin?: number;
  readonly mean?: readonly (number | null)[];
  readonly sd?: readonly (number | null)[];
}

export interface ScoredReference {
  readonly package: string;
  /** By series and horizon, one number an origin; NaN where it made no forecast. */
  readonly losses: ReadonlyMap<string, ReadonlyMap<number, Float64Array>>;
}

/**
 * CRPS of a reference at the same origins and horizons, by series; or why it did not run. PYTHON names an interpreter
 * where python3 lacks the packages.
 */
export async function scoreReference(
  model: Reference,
  scored: readonly ScoredSeries[],
): Promise<ScoredReference | string> {
  const task = {
    model,
    series: scored.map(({ series, season, horizons, origins }) => ({
      name: series.name,
      season,
      horizon: horizons.at(-1)!,
      x: series.values,
      origins: origins.map((origin) => origin - series.start),
    })),
  };
  const { status, stdout, stderr } = await runPython(JSON.stringify(task));
  if (status !== 0) return stderr.trim().split('\n').at(-1) ?? 'no reason given';
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return {
    package: lines[0]?.package ?? 'unknown',
    losses: new Map(scored.map((one) => [one.series.name, lossesOf(one, lines)])),
  };
}

function lossesOf({ series, horizons, origins }: ScoredSeries, lines: readonly Line[]) {
  const byOrigin = new Map(lines.filter(({ name }) => name === series.name).map((line) => [line.origin, line]));
  return new Map(
    horizons.map((h) => [
      h,
      Float64Array.from(origins, (origin) => {
        const { mean, sd } = byOrigin.get(origin - series.start) ?? {};
        const outcome = series.values[origin - series.start + h];
        const [m, s] = [mean?.[h - 1], sd?.[h - 1]];
        if (typeof m !== 'number' || typeof s !== 'number' || typeof outcome !== 'number' || s < 0) return NaN;
        const crps = crpsNormal(outcome, m, s);
        return typeof crps === 'number' ? crps : NaN;
      }),
    ]),
  );
}

function runPython(input: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const script = fileURLToPath(new URL('../../../src/bench/skill_reference.py', import.meta.url));
  const python = process.env['PYTHON'] ?? 'python3';
  return new Promise((resolve) => {
    const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.once('error', () => resolve({ status: null, stdout, stderr: `${python} cannot be started` }));
    child.once('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
