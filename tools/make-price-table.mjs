/**
 * Writes libs/rules/src/prices/<provider>.ts from @pydantic/genai-prices (MIT), which the lockfile pins:
 *
 *   node tools/make-price-table.mjs <day of that package's release, YYYY-MM-DD>
 *
 * The day is what the age of a price is counted from, so it is the day that the prices were published, not today's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProvider } from '@pydantic/genai-prices';
import * as prettier from 'prettier';

const MODELS = {
  openai: [
    ...[
      'gpt-4.1',
      'gpt-4.1-mini',
      'gpt-4.1-nano',
      'gpt-4o',
      'gpt-4o-mini',
      'gpt-5',
      'gpt-5-mini',
      'gpt-5-nano',
      'gpt-5.1',
    ],
    ...[
      'gpt-5.2',
      'gpt-5.4',
      'gpt-5.4-mini',
      'gpt-5.4-nano',
      'gpt-5.5',
      'gpt-5.6-luna',
      'gpt-5.6-sol',
      'gpt-5.6-terra',
    ],
    ...['gpt-6-astra', 'gpt-6-luna', 'gpt-6-sol', 'o3', 'o4-mini'],
  ],
  anthropic: [
    ...[
      'claude-fable-5',
      'claude-fable-5-1',
      'claude-haiku-4-5',
      'claude-opus-4-5',
      'claude-opus-4-6',
      'claude-opus-4-7',
    ],
    ...[
      'claude-opus-4-8',
      'claude-opus-5',
      'claude-opus-5-5',
      'claude-sonnet-4-5',
      'claude-sonnet-4-6',
      'claude-sonnet-5',
    ],
  ],
};
/** Snapshots of these cost something else than the name alone. */
const NO_SNAPSHOTS = ['gpt-4o', 'gpt-4o-mini'];

const checked = process.argv[2] ?? '';
if (!/^\d{4}-\d\d-\d\d$/.test(checked)) throw new Error('say on which day the prices were published: YYYY-MM-DD');
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(
  readFileSync(join(root, 'node_modules', '@pydantic', 'genai-prices', 'package.json'), 'utf8'),
);

const at = (price, tier) =>
  typeof price === 'object' ? (tier === null ? price.base : price.tiers[tier].price) : price;

function amounts(prices, tier) {
  const input = at(prices.input_mtok, tier);
  return {
    input,
    cacheRead: at(prices.cache_read_mtok ?? input, tier),
    cacheWrite: at(prices.cache_write_mtok ?? input, tier),
    output: at(prices.output_mtok, tier),
  };
}

function row(provider, model, prices, validFrom) {
  const starts = [...new Set(Object.values(prices).flatMap((price) => (price?.tiers ?? []).map(({ start }) => start)))];
  if (starts.length > 1) throw new Error(`${model} has tiers that differ: write its row by hand`);
  return {
    provider,
    model,
    snapshots: !NO_SNAPSHOTS.includes(model),
    validFrom,
    checked,
    source: `@pydantic/genai-prices ${version}`,
    ...amounts(prices, null),
    tiers: starts.map((above) => ({ above, ...amounts(prices, 0) })),
  };
}

for (const [id, names] of Object.entries(MODELS)) {
  const provider = findProvider({ providerId: id });
  const rows = names.flatMap((name) => {
    const model = provider.models.find((one) => one.id === name);
    if (model === undefined) throw new Error(`${id} has no model ${name}`);
    const priced = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
    return priced.map(({ constraint, prices }) => row(id, name, prices, constraint?.start_date ?? null));
  });
  const target = join(root, 'libs', 'rules', 'src', 'prices', `${id}.ts`);
  const text = `// Made by tools/make-price-table.mjs from @pydantic/genai-prices (MIT, Copyright Pydantic Services Inc.). Do not edit.
import type { PriceRowData } from './price-row.js';

/** Dollars for a million tokens. */
export const ${id.toUpperCase()}_PRICES: readonly PriceRowData[] = ${JSON.stringify(rows, null, 2)};
`;
  writeFileSync(target, await prettier.format(text, { ...(await prettier.resolveConfig(target)), filepath: target }));
}
