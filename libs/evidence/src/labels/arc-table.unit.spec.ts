import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ARC_SHAPES } from './arc-shapes.js';
import { TRUST_THRESHOLDS } from './trust.js';

const guide = readFileSync(new URL('../../../../docs/guides/reading-the-report.md', import.meta.url), 'utf8');
const row = (...cells: string[]) =>
  new RegExp(String.raw`^\| *${cells.map(escape).join(String.raw` *\| *`)} *\|$`, 'm');
const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

describe('the guide to the report', () => {
  it.each(ARC_SHAPES)('says what the arc $shape means', ({ shape, meaning }) => {
    expect(guide).toMatch(row(`\`${shape}\``, meaning));
  });

  it('gives the limits of the trust label', () => {
    const { trusted, fragile } = TRUST_THRESHOLDS;
    expect(guide).toContain(
      `\`trusted\` from confidence ${trusted.minConfidence} and up to fragility ${trusted.maxFragility}`,
    );
    expect(guide).toContain(
      `\`fragile\` below confidence ${fragile.minConfidence} or above fragility ${fragile.maxFragility}`,
    );
  });
});
