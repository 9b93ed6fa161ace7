import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Print } from './benchmarks.js';
import { megabytes, runPulse } from './run-pulse.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Wall time and peak memory of the demo: `examples/capital`, from a fresh data folder, then once more from its cache. */
export async function capital(args: readonly string[], print: Print): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pulse-bench-'));
  try {
    cpSync(join(root, 'examples', 'capital'), folder, {
      recursive: true,
      filter: (source) => !/[/\\](\.pulse|out)$/.test(source),
    });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const what of ['fresh', 'all cached']) {
      const result = await runPulse(['batch', 'experiments.yaml', '--progress', 'none', ...args], folder);
      if (result.code !== 0) throw new Error(`the batch ended with exit code ${result.code}:\n${result.stderr}`);
      print(
        `capital, ${what}: ${result.seconds.toFixed(1)} s, peak memory ${megabytes(result.peakBytes)} in all, ${megabytes(result.mainPeakBytes)} the main process`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
