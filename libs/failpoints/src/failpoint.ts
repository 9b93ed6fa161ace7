/** A place in the code, and at which passing of it the process dies. */
interface Armed {
  readonly name: string;
  readonly nth: number;
}

const armed = parse(process.env['FAIL_AT']);
let passed = 0;

/**
 * Kills the process at once, as a crash would, when the environment says `FAIL_AT=<name>:<n>` and this is the n-th time
 * that this place is passed. Otherwise it does nothing.
 */
export function failpoint(name: string): void {
  if (armed === null || armed.name !== name) return;
  passed += 1;
  if (passed === armed.nth) process.kill(process.pid, 'SIGKILL');
}

function parse(text: string | undefined): Armed | null {
  if (text === undefined || text === '') return null;
  const parts = /^([a-z][a-z.-]*):([1-9][0-9]*)$/.exec(text);
  if (parts === null)
    throw new Error('FAIL_AT is not <name>:<n>, as in simulator.taken:2: unset it, it is for tests only');
  return { name: parts[1]!, nth: Number(parts[2]) };
}
