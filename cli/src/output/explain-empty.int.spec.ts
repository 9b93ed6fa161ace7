import { expect, it } from '@jest/globals';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';

it.each(['', '# nothing yet\n'])('an empty manifest is answered with one that is valid: %j', async (text) => {
  const folder = makeFolder({ 'm.yaml': text });
  const { result, err } = await capture(() => runCli(['validate', `${folder}/m.yaml`]));
  expect(result).toBe(3);
  expect(err).toContain('error[source.empty]: the manifest is empty');
  const example = err.split('for example:')[1]!.trim().split('\n').slice(0, 2);
  removeFolder(folder);
  const filled = makeFolder({ 'm.yaml': example.join('\n').replaceAll(/^ {2}/gm, '') });
  expect(await capture(() => runCli(['validate', `${filled}/m.yaml`]))).toMatchObject({ result: 0, err: '' });
  removeFolder(filled);
});
