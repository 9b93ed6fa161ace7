import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { eventsIn } from '../support/log-of.js';
import { pulse, runPulse } from '../support/pulse.js';
import { csvRows } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { copyExample } from '../support/workspace.js';

jest.setTimeout(120_000);

/** What the original's command was given, in its own words. */
const original = '--count 5 --domain capital --min-conf 0.4 --block despair rage --trust-only --quiet'.split(' ');

const settingsOf = async (folder: string) => {
  const [submitted] = await eventsIn(join(folder, '.pulse'));
  const { manifest } = submitted!.data as { manifest: string };
  const file = join(folder, '.pulse', 'artifacts', manifest.slice(0, 2), manifest.slice(2));
  return JSON.parse(readFileSync(file, 'utf8')) as { config: Record<string, unknown> };
};

describe('pulse forecast', () => {
  it("takes the original's command line: the bundled world of the domain, five forecasts, nothing said but that nothing is licensed", async () => {
    await inFolder(async (cwd) => {
      const { stdout, stderr } = await pulse(['forecast', ...original], { cwd });
      const empty = 'Nothing is licensed, so forecasts.csv and last_forecast_batch.jsonl are empty (--trust-only).\n';
      expect({ stdout, stderr }).toEqual({ stdout: '', stderr: empty });
      const { config } = await settingsOf(cwd);
      expect(config).toMatchObject({
        world: 'capital',
        domain: 'capital',
        count: 5,
        validation: { min_confidence: 0.4, blocked_drivers: ['despair', 'rage'] },
      });
      const [submitted] = await eventsIn(join(cwd, '.pulse'));
      expect(submitted!.data).toMatchObject({ domain: 'capital', worldName: 'capital', trustOnly: true });
      const out = join(cwd, 'out', 'forecast');
      expect(existsSync(join(out, 'report.html'))).toBe(true);
      expect(csvRows(join(out, 'summary.csv')).length).toBe(1);
    });
  });

  it('takes a world file, a horizon, paths, a seed, an origin and parameters; --min_conf is another --min-conf', async () => {
    await inFolder(async (cwd) => {
      copyExample('climate/temperature.world.yaml', cwd);
      const { stdout } = await pulse(
        'forecast --world temperature.world.yaml --domain climate --count 2 --horizon 3 --paths 100 --seed abc --origin 2001 --min_conf 0.25 --set decay_rate=0.2 rules.R001.scale=0 --json -o here'.split(
          ' ',
        ),
        { cwd },
      );
      expect(JSON.parse(stdout)).toMatchObject({ name: 'forecast_climate', exitCode: 0, outputDir: join(cwd, 'here') });
      const manifest = await settingsOf(cwd);
      expect(manifest).toMatchObject({
        config: { seed: 'abc', horizon: 3, paths: 100, origin: '2001', validation: { min_confidence: 0.25 } },
        jobs: [{ params: { decay_rate: 0.2, 'rules.R001.scale': 0 } }],
      });
      const [row] = csvRows(join(cwd, 'here', 'summary.csv'));
      expect(row).toMatchObject({ job: 'forecast', status: 'succeeded' });
    });
  });

  it('of an unknown domain ends with 3 and the list of worlds; nothing is run', async () => {
    await inFolder(async (cwd) => {
      const { code, stderr } = await runPulse(['forecast', '--domain', 'capitol'], { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain('there is no world "capitol"');
      expect(stderr).toContain('bundled worlds: capital, classic, co2, employment, temperature');
      expect(stderr).toContain('did you mean `capital`?');
      expect(existsSync(join(cwd, '.pulse'))).toBe(false);
    });
  });

  it('can be repeated from the cache, and refuses a parameter that the world does not have', async () => {
    await inFolder(async (cwd) => {
      const args = ['forecast', '--domain', 'classic', '--json'];
      await pulse(args, { cwd });
      expect(JSON.parse((await pulse(args, { cwd })).stdout)).toMatchObject({ jobs: { reused: 1 } });
      const { code, stderr } = await runPulse([...args, '--set', 'decay_rat=0.1'], { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain('decay_rate');
    });
  });
});
