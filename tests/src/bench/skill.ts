import { parseArgs } from 'node:util';
import type { Print } from './benchmarks.js';
import { type Losses, scoreSeries, type ScoredSeries } from './skill/losses.js';
import { REFERENCES, scoreReference } from './skill/reference.js';
import { intervalOf, pooled, type Ratio, ratioOf } from './skill/ratios.js';
import { bundledSeries, seriesOfFile } from './skill/series.js';

const BASELINES = ['last_value', 'drift', 'seasonal_naive'] as const;
const METHODS = [...BASELINES, ...REFERENCES] as const;

/**
 * Mean CRPS of `process: auto` over that of simple forecasts, AutoETS and AutoARIMA, at the same origins and horizons.
 *
 * Options: `--series NAME,NAME` for some of them, `--file FILE` for series of one's own (JSON), `--no-reference` to leave
 * out AutoETS and AutoARIMA, which take most of the time.
 */
export async function skill(args: readonly string[], print: Print): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { series: { type: 'string' }, file: { type: 'string' }, 'no-reference': { type: 'boolean' } },
  });
  const wanted = values.series?.split(',');
  const found = values.file === undefined ? bundledSeries() : seriesOfFile(values.file);
  const chosen = found.filter(({ name }) => wanted === undefined || wanted.some((part) => name.includes(part)));
  const began = performance.now();
  const scored = chosen.map(scoreSeries).filter((one) => one !== null);
  print(`process: auto on ${scored.length} series: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const all = values['no-reference'] === true ? scored : await withReferences(scored, print);
  table(all, print);
  listWorse(all, print);
}

async function withReferences(scored: readonly ScoredSeries[], print: Print): Promise<ScoredSeries[]> {
  const references = await Promise.all(REFERENCES.map((model) => scoreReference(model, scored)));
  REFERENCES.forEach((model, i) => {
    const result = references[i]!;
    print(`${model}: ${typeof result === 'string' ? `not run: ${result}` : result.package}`);
  });
  return scored.map((one) => {
    const losses: Record<string, Losses[string]> = { ...one.losses };
    REFERENCES.forEach((model, i) => {
      const result = references[i]!;
      if (typeof result !== 'string') losses[model] = result.losses.get(one.series.name)!;
    });
    return { ...one, losses };
  });
}

function table(scored: readonly ScoredSeries[], print: Print): void {
  print(`| series | origins | horizons | ${METHODS.join(' | ')} |`);
  print(`| --- | --: | --- | ${METHODS.map(() => '--:').join(' | ')} |`);
  const columns = METHODS.map((): Ratio[] => []);
  for (const one of scored) {
    const cells = METHODS.map((method, m) => {
      const ratio = ratioOf(one, method);
      if (ratio !== null) columns[m]!.push(ratio);
      return cell(ratio);
    });
    print(`| ${one.series.name} | ${one.origins.length} | ${one.horizons.join(', ')} | ${cells.join(' | ')} |`);
  }
  print(`| geometric mean | | | ${columns.map((ratios) => cell(pooled(ratios))).join(' | ')} |`);
  for (const h of new Set(scored.flatMap(({ horizons }) => horizons))) {
    const at = scored.filter(({ horizons }) => horizons.includes(h)).map((one) => ({ ...one, horizons: [h] }));
    const cells = METHODS.map((method) =>
      cell(pooled(at.map((one) => ratioOf(one, method)).filter((r) => r !== null))),
    );
    print(`| ${h} ahead | | | ${cells.join(' | ')} |`);
  }
}

/** Single horizons at which the whole interval lies above 1. */
function listWorse(scored: readonly ScoredSeries[], print: Print): void {
  let count = 0;
  for (const one of scored)
    for (const h of one.horizons)
      for (const method of METHODS) {
        const ratio = ratioOf({ ...one, horizons: [h] }, method);
        if (ratio === null) continue;
        count++;
        if (intervalOf(ratio).low > 1)
          print(`worse at one horizon: ${one.series.name}, ${h} ahead, ${method}: ${cell(ratio)}`);
      }
  print(`single horizons compared: ${count}`);
}

function cell(ratio: Ratio | null): string {
  if (ratio === null) return '-';
  const { low, high } = intervalOf(ratio);
  const mark = low > 1 ? ' worse' : '';
  return `${ratio.value.toFixed(3)} (${low.toFixed(2)}-${high.toFixed(2)})${mark}`;
}
