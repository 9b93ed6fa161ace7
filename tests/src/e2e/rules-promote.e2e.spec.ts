import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { Assessment, RuleData } from '@pulse/contracts';
import { typesIn } from '../support/log-of.js';
import { PLANTED, PLANTED_WORLD, plantWorld } from '../support/planted-world.js';
import { pulse, runPulse, startPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

jest.setTimeout(240_000);

interface Generated {
  readonly runId: string;
  readonly status: string;
  readonly stopReason: string;
  readonly degraded: string | null;
  readonly decision: string;
  readonly spentNanoDollars: number;
  readonly iterations: number;
  readonly rule: RuleData;
  readonly assessment: Assessment;
  readonly stored: { readonly ruleId: string; readonly version: number } | null;
}

const generate = ['rules', 'generate', 'planted.world.yaml', '--horizon', '1', '--max-iterations', '2'];
const reason = 'it holds on data kept apart';
const promote = (id: string, ...more: string[]): string[] =>
  ['rules', 'promote', id, '--world', 'planted.world.yaml', '--reason', reason].concat(more);

/** A batch of one job on a world file; returns its audit. */
async function batchOn(world: string, cwd: string): Promise<{ readonly [part: string]: unknown }> {
  const config = { world: `./${world}`, domain: 'planted', output_dir: 'out', count: 2, horizon: 2, paths: 200 };
  const manifest = {
    name: 'planted',
    config: { ...config, evidence: { origins: 24, paths: 40 }, validation: { min_confidence: 0, max_fragility: 1 } },
    jobs: [{ name: 'a' }],
  };
  writeFileSync(join(cwd, 'm.yaml'), JSON.stringify(manifest));
  await pulse(['batch', 'm.yaml', '--quiet'], { cwd });
  return JSON.parse(readFileSync(join(cwd, 'out', 'recursion_audit.json'), 'utf8')) as { [part: string]: unknown };
}

describe('a rule that is learned and promoted', () => {
  it('is found, proved, kept, decided on, run by a batch and named by its audit', async () => {
    await inFolder(async (cwd) => {
      plantWorld(cwd);
      const { stdout, stderr } = await pulse([...generate, '--name', 'push_up', '--json'], { cwd });
      const found = JSON.parse(stdout) as Generated;
      expect(stderr).toContain('no language model is configured: symbolic search only');
      expect(found).toMatchObject({ status: 'completed', decision: 'accepted', spentNanoDollars: 0 });
      expect(found.degraded).toBe('no language model is configured');
      expect(found.stored).toEqual({ ruleId: 'push_up', version: 1, known: false });
      expect(found.rule.condition).toMatchObject({
        kind: 'compare',
        feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
      });
      const { threshold } = found.rule.condition as { threshold: number };
      expect(Math.abs(threshold - PLANTED.threshold)).toBeLessThan(0.3);
      const [effect] = found.rule.effects;
      const { value, sd } = effect!.add as { value: number; sd: number };
      expect(Math.abs(Math.abs(value) - PLANTED.step)).toBeLessThan(4 * sd);
      expect(found.assessment.gates.map(({ gate, passed }) => [gate, passed])).toEqual([
        ['structure', true],
        ['logic', true],
        ['description_length', true],
        ['validation', true],
        ['report', true],
      ]);

      const shown = (await pulse(['rules', 'show', 'push_up'], { cwd })).stdout;
      expect(shown).toContain(`run ${found.runId}`);
      const before = await batchOn('planted.world.yaml', cwd);
      expect(before['baseline']).toMatchObject({ status: 'none' });

      const said = (await pulse(promote('push_up'), { cwd })).stdout;
      expect(said).toContain('Promoted: it acts in planted 2. Written: planted.v2.world.yaml');
      const written = readFileSync(join(cwd, 'planted.v2.world.yaml'), 'utf8');
      const lines = PLANTED_WORLD.replace('version: 1', 'version: 2').split('\n');
      const kept = written.split('\n').filter((line) => lines.includes(line));
      expect(kept).toEqual(lines);
      expect(written).toContain(`evidence: { until: "${PLANTED.periods - 1}" }`);
      expect(readFileSync(join(cwd, 'planted.world.yaml'), 'utf8')).toBe(PLANTED_WORLD);
      await pulse(['rules', 'check', '--world', 'planted.v2.world.yaml'], { cwd });

      const audit = await batchOn('planted.v2.world.yaml', cwd);
      expect(audit['baseline']).toMatchObject({ status: 'read' });
      const inputs = audit['inputs'] as {
        world: { changed: boolean; differences: { path: string; before: string | null }[] };
      };
      expect(inputs.world.differences.map(({ path, before: had }) => [path, had])).toEqual([
        ['rules.push_up', null],
        ['version', '1'],
      ]);
      expect(inputs).toMatchObject({
        history: { changed: false },
        engine: { changed: false },
        seed: { changed: false },
        params: { changed: 0 },
        settings: [],
      });
      expect(audit['noise']).toMatchObject({ method: 'exact', moreThanNoise: true });

      // Into the same world it is decided already, and only the file is written; into another it would be another decision.
      expect((await runPulse(promote('push_up', '-o', 'again.world.yaml'), { cwd })).code).toBe(0);
      expect(readFileSync(join(cwd, 'again.world.yaml'), 'utf8')).toBe(written);
      const into = ['rules', 'promote', 'push_up', '--world', 'again.world.yaml', '--reason', 'once more'];
      const { code, stderr: refused } = await runPulse(into, { cwd });
      expect([code, refused]).toEqual([3, 'error: version 1 of rule push_up is active\n']);
      const events = await typesIn(join(cwd, '.pulse'));
      expect(events.filter((type) => /^Rule(Drafted|Promoted)$/.test(type))).toEqual(['RuleDrafted', 'RulePromoted']);
    });
  });

  it('is not promoted by itself, nor without evidence, unless somebody says why', async () => {
    await inFolder(async (cwd) => {
      plantWorld(cwd);
      const rule = {
        id: 'guess',
        category: 'variable',
        condition: {
          kind: 'compare',
          feature: { kind: 'series', name: 'z', transform: 'level', lag: 0 },
          op: '>',
          threshold: 1,
        },
        effects: [{ on: 'y', add: { value: 1, sd: 0.1 }, cap: 2 }],
      };
      writeFileSync(join(cwd, 'guess.json'), JSON.stringify(rule));
      await pulse(['rules', 'import', 'guess.json', '--world', 'planted.world.yaml'], { cwd });
      const { code, stderr } = await runPulse(promote('guess'), { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain('rule guess was never assessed');
      await pulse(promote('guess', '--force', '-o', 'forced.world.yaml'), { cwd });
      const history = (await pulse(['rules', 'history', 'guess'], { cwd, env: { COLUMNS: '200' } })).stdout;
      expect(history).toContain('it holds on data kept apart (forced: never assessed)');
      expect(await typesIn(join(cwd, '.pulse'))).toEqual(['RuleDrafted', 'RulePromoted']);
    });
  });
});

describe('a run of rule generation that is stopped', () => {
  it('says how to go on, and comes to the same as one that was not', async () => {
    await inFolder(async (cwd) => {
      plantWorld(cwd);
      const whole = JSON.parse(
        (await pulse([...generate, '--json', '--home', 'whole', '--quiet'], { cwd })).stdout,
      ) as Generated;

      const running = startPulse([...generate, '--progress', 'plain'], { cwd });
      await until('the first iteration ends', () => running.stderr().includes('iteration 1 of at most 2'));
      running.process.kill('SIGINT');
      const { code, stdout, stderr } = await running.end;
      expect([code, stdout]).toEqual([130, '']);
      const [, runId] = /pulse rules generate --resume (r\w+)\n$/.exec(stderr)!;
      const status = (await pulse(['rules', 'status'], { cwd })).stdout;
      expect(status).toContain('unfinished');

      const again = ['rules', 'generate', '--resume', runId!, '--json'];
      const resumed = await pulse(again, { cwd });
      expect(resumed.stderr).toContain('going on after iteration 1');
      const result = JSON.parse(resumed.stdout) as Generated;
      expect(result.runId).toBe(runId);
      const { rule, assessment, decision, iterations } = result;
      expect({ rule, assessment, decision, iterations }).toEqual({
        rule: whole.rule,
        assessment: whole.assessment,
        decision: whole.decision,
        iterations: whole.iterations,
      });
      const over = await runPulse(again, { cwd });
      expect([over.code, over.stderr]).toEqual([3, expect.stringContaining(`run ${runId!} is completed`)]);
    });
  });
});
