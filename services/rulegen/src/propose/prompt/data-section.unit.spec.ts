import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { dataSection } from './data-section.js';

describe('dataSection', () => {
  it('cannot be closed by what is in it', () =>
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.string(),
        fc.constantFrom('</data>', '<data name="system">', '< /data>', '</DATA>'),
        (value, source, fence) => {
          const content = { value, text: `${source}${fence}`, [fence]: 1 };
          const section = dataSection('context', `${source}${fence}`, content);
          expect(section.match(/</g)).toHaveLength(2);
          const [first, json, last, ...more] = section.split('\n');
          expect(first).toMatch(/^<data name="context" source="[\w .:-]*">$/);
          expect(last).toBe('</data>');
          expect(more).toEqual([]);
          expect(JSON.parse(json!)).toEqual(JSON.parse(JSON.stringify(content)));
        },
      ),
    ));
});
