import { describe, expect, it } from '@jest/globals';
import { homeAt } from '../embedded/home.js';
import { resumeCommand, type ResumableRun } from './resume-command.js';

const here: ResumableRun = {
  file: 'my/first.yaml',
  place: { kind: 'folder', home: homeAt('/x', undefined, {}) },
  home: undefined,
  only: null,
  outputDir: null,
  trustOnly: false,
};
const there = { kind: 'server', server: { url: 'http://127.0.0.1:8080', apiKey: 'secret' } } as const;

describe('the command that goes on with a batch', () => {
  it.each([
    [here, 'pulse batch my/first.yaml --resume'],
    [{ ...here, place: there }, 'pulse batch my/first.yaml --resume --server http://127.0.0.1:8080'],
    [
      { ...here, home: 'a folder', only: 'rules.R1.scale=1|2', outputDir: 'out', trustOnly: true },
      "pulse batch my/first.yaml --resume --home 'a folder' --only 'rules.R1.scale=1|2' -o out --trust-only",
    ],
    [{ ...here, file: "it's.yaml" }, String.raw`pulse batch 'it'\''s.yaml' --resume`],
    [{ ...here, file: '-' }, null],
  ])('finds the same batch, in the words of a shell: %#', (run, command) => expect(resumeCommand(run)).toBe(command));
});
