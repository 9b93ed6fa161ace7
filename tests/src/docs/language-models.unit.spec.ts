import { describe, expect, it } from '@jest/globals';
import { llmEnv, PROMPT_TEMPLATE, PUBLIC_HOSTS } from '@pulse/rulegen';
import { codeSpans, document, firstCells, section } from './documents.js';

const models = section(document('docs/reference/rulegen.md').text, '## Language models');

describe('the reference of language models', () => {
  it('has every variable with its default, and no other', () => {
    const told = firstCells(models, 'variable').flatMap(codeSpans).sort();
    expect(told).toEqual(Object.keys(llmEnv).sort());
    for (const [key, schema] of Object.entries(llmEnv)) {
      const row = models.split('\n').find((line) => line.startsWith(`| \`${key}\` `));
      const { data } = schema.safeParse(undefined);
      if (data !== undefined) expect([key, row?.split('|')[2]?.trim()]).toEqual([key, JSON.stringify(data)]);
    }
  });

  it('names the version of the prompts and the hosts that are allowed', () => {
    expect(models).toContain(`(\`${PROMPT_TEMPLATE.version}\`)`);
    for (const host of PUBLIC_HOSTS) expect(models).toContain(`\`${host}\``);
  });
});
