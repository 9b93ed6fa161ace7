import { DevCluster } from '@pulse/testing';
import type { Print } from './benchmarks.js';
import { childrenOf, residentBytes } from './memory/resident.js';
import { slope, type Sample } from './memory/slope.js';
import { runBatch } from './memory/submit.js';
import { option, table, writeJson, type Row } from './pipeline/report.js';
import { megabytes } from './run-pulse.js';

const SAMPLE_MS = 500;
const PER_BATCH = 2000;

/**
 * Resident memory of every process of a cluster over many forecasts, in batches of 2,000 through the HTTP API. 20,000 by
 * default; `--full`: 200,000. `--forecasts N`, `--json FILE`.
 */
export async function memory(args: readonly string[], print: Print): Promise<void> {
  const forecasts = option(args, '--forecasts', args.includes('--full') ? 200_000 : 20_000);
  const cluster = await DevCluster.start({ say: print });
  const samples = new Map<string, Sample[]>();
  let done = 0;
  const sample = () => {
    for (const [name, { pid }] of cluster.services)
      if (pid !== undefined) {
        const note = (what: string, y: number) => samples.set(what, [...(samples.get(what) ?? []), { x: done, y }]);
        note(name, residentBytes(pid));
        const children = childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), 0);
        if (children > 0) note(`${name}, its workers`, children);
      }
  };
  const timer = setInterval(sample, SAMPLE_MS);
  const started = performance.now();
  try {
    for (let nth = 0; done < forecasts; nth += 1) {
      await runBatch(cluster, PER_BATCH, nth);
      done += PER_BATCH;
    }
    const seconds = (performance.now() - started) / 1000;
    print(`${done} forecasts in ${seconds.toFixed(0)} s, of ${PER_BATCH} a batch`);
    const rows = [...samples].map(([name, all]) => rowOf(name, all, done));
    for (const line of table(rows)) print(line);
    writeJson(args, { forecasts: done, seconds, rows });
  } finally {
    clearInterval(timer);
    await cluster.stop();
  }
}

/** The slope is that of the second half: before, caches fill and the heap finds its size. */
function rowOf(name: string, all: readonly Sample[], forecasts: number): Row {
  const at = (share: number) =>
    Math.max(
      0,
      ...all
        .filter(({ x }) => x <= forecasts * share)
        .slice(-20)
        .map(({ y }) => y),
    );
  const late = all.filter(({ x }) => x >= forecasts / 2);
  return {
    process: name,
    'at a quarter': megabytes(at(0.25)),
    'at half': megabytes(at(0.5)),
    'at the end': megabytes(at(1)),
    peak: megabytes(Math.max(...all.map(({ y }) => y))),
    'MB per 10,000 forecasts': Math.round(((slope(late) * 10_000) / (1 << 20)) * 10) / 10,
  };
}
