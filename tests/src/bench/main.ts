/** `npm run bench -- NAME [options]`: measures, prints what was measured on which machine, and never judges. */
import { benchmarks } from './benchmarks.js';
import { machine } from './machine.js';

const [name = '', ...args] = process.argv.slice(2);
const load = benchmarks[name];
if (!load) {
  process.stderr.write(`Name a benchmark: ${Object.keys(benchmarks).join(', ')}\n`);
  process.exit(2);
}
const print = (line: string) => process.stdout.write(`${line}\n`);
print(machine());
await (
  await load()
)(args, print);
