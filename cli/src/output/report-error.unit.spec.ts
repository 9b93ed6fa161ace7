import { describe, expect, it } from '@jest/globals';
import { UnknownBatchError } from '@pulse/read-model';
import { CliError, ExitCode } from '../exit-codes.js';
import { ServerError } from '../remote/server-error.js';
import { capture } from '../testing/capture.js';
import { reportError } from './report-error.js';

const coded = (code: string) => Object.assign(new Error(`message of ${code}`), { code });

/** As Node makes it; made here, because a test runs in a realm of its own. */
const systemError = () => {
  const message = "ENOENT: no such file or directory, open '/nowhere/at/all'";
  return Object.assign(new Error(message), { code: 'ENOENT', errno: -2, syscall: 'open', path: '/nowhere/at/all' });
};

describe('an error that ends a command', () => {
  it.each([
    [new CliError(ExitCode.usage, 'wrong words', 'Try others.'), 2, 'error: wrong words\nTry others.\n'],
    [new CliError(ExitCode.invalidInput, 'no file'), 3, 'error: no file\n'],
    [coded('log.locked'), 3, 'error: message of log.locked\n'],
    [coded('artifact.missing'), 3, 'error: message of artifact.missing\n'],
    [new UnknownBatchError('b1'), 3, expect.stringMatching(/^error: there is no batch "b1" in this log: .*\n$/)],
    [
      systemError(),
      3,
      expect.stringMatching(/^error: ENOENT: no such file or directory, open '\/nowhere\/at\/all'\n$/),
    ],
  ])('that people can do something about is told without a stack: %s', async (error, code, text) => {
    const { result, out, err } = await capture(() => reportError(error));
    expect([result, out]).toEqual([code, '']);
    expect(err).toEqual(text);
  });

  it('says what a server said without what would steer the terminal', async () => {
    const error = new ServerError({ code: 'batch.unknown', status: 404, message: 'no \u001b]0;batch\u0007' });
    const { result, err } = await capture(() => reportError(error));
    expect([result, err]).toEqual([3, 'error: no \uFFFD]0;batch\uFFFD\n']);
  });

  it.each([
    coded('work.closed'),
    coded('batch.already_submitted'),
    new TypeError('x is not a function'),
    'a text',
    null,
  ])('that is a bug is told with all there is: %s', async (error) => {
    const { result, err } = await capture(() => reportError(error));
    expect(result).toBe(70);
    expect(err).toMatch(/^pulse has a bug: /);
    expect(err).toContain(error instanceof Error ? error.stack : String(error));
  });
});
