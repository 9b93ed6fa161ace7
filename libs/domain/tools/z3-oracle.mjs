/**
 * Answers SMT-LIB 2 texts of declarations and assertions with Z3 (sat, unsat, unknown): reads a JSON array of them from standard
 * input, writes the array of answers. A process of its own, as the threads of the WebAssembly build end only with it. Texts are
 * handed over by the call that parses before it returns: the one that evaluates whole scripts reads its text after it was freed.
 */
import { init } from 'z3-solver';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const scripts = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const { Context } = await init();
const { Solver } = new Context('main');
const answers = [];
for (const script of scripts) {
  const solver = new Solver();
  // Counted work, so that the answer is the same on a busy machine.
  solver.set('rlimit', 2_000_000);
  solver.fromString(script);
  answers.push(await solver.check());
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
