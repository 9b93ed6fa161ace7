import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { describeIssues } from './describe-issues.js';

const Body = z.strictObject({
  name: z.string().min(1),
  share: z.number().max(1).optional(),
  pages: z.array(z.int().min(1)).optional(),
  kind: z.union([z.enum(['a', 'b']), z.boolean()]).optional(),
  by: z.record(z.string(), z.strictObject({ text: z.string() })).optional(),
});
const problems = (value: unknown): string => {
  const { issues = [] } = Body['~standard'].validate(value) as { issues?: readonly { message: string }[] };
  return describeIssues(issues, value, Body, { type: 'body', name: undefined });
};

describe('what is wrong with a body', () => {
  it.each<[unknown, string]>([
    [undefined, 'the body: missing; an object expected'],
    [7, 'the body: an object was expected'],
    [{}, 'name: missing; text that is not empty expected'],
    [{ name: '' }, 'name: text that is not empty was expected'],
    [{ name: 'x', share: 2 }, 'share: a number of at most 1 was expected'],
    [{ name: 'x', pages: 1 }, 'pages: a list was expected'],
    [{ name: 'x', pages: [1, 0] }, 'pages.1: a whole number of at least 1 was expected'],
    [{ name: 'x', kind: 'c' }, 'kind: one of a, b or true or false was expected'],
    [{ name: 'x', by: { one: {} } }, 'by.one.text: missing; text expected'],
    [{ name: 'x', nmae: 1 }, 'nmae: there is no member of this name here; did you mean name?; known: name, share, pages, kind, by'], // prettier-ignore
  ])('%j', (value, expected) => expect(problems(value)).toBe(expected));

  it('is told twenty times at the most, and names are cut', () => {
    const pages = Array.from({ length: 30 }, () => 0);
    expect(problems({ name: 'x', pages }).split('; ')).toHaveLength(21);
    expect(problems({ name: 'x', pages })).toMatch(/; and 10 more$/);
    expect(problems({ name: 'x', ['y'.repeat(10_000)]: 1 }).length).toBeLessThan(200);
  });
});
