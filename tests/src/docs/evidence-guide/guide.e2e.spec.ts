import { readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { GUIDE, makeGuide } from './make.js';

jest.setTimeout(300_000);

describe('the guide to evidence', () => {
  it('says what the example computes', async () => {
    const text = await makeGuide();
    expect(readFileSync(GUIDE, 'utf8')).toBe(text);
    for (const heading of ['### Licensed: ', '### Refused: ', '### Insufficient evidence: '])
      expect(text).toContain(heading);
    expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
  });
});
