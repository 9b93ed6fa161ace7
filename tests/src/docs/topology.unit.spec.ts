import { describe, expect, it } from '@jest/globals';
import { document, section } from './documents.js';
import { TOPOLOGY_TABLES } from './topology-tables.js';

/** The table rows of a text, without the blanks and dashes that line columns up. */
const rowsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll(/-{3,}/g, '---').replaceAll(/\s+/g, ' ').trim());

describe('the reference of the topology', () => {
  const { text } = document('docs/reference/topology.md');
  it.each(Object.entries(TOPOLOGY_TABLES))('shows under %s what the topology table says', (heading, table) => {
    expect(rowsOf(section(text, heading))).toEqual(rowsOf(table()));
  });
});
