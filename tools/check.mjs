/** Format, lint, types and boundaries: everything that a commit must pass before its tests. */
import { spawnSync } from 'node:child_process';

const steps = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
];

const failed = steps.filter(([name, command, args]) => {
  process.stdout.write(`${name}: ${command} ${args.join(' ')}\n`);
  return spawnSync(command, args, { stdio: 'inherit' }).status !== 0;
});
process.stdout.write(
  failed.length === 0 ? 'check: all fine\n' : `check: ${failed.map(([name]) => name).join(', ')} failed\n`,
);
process.exit(failed.length === 0 ? 0 : 1);
