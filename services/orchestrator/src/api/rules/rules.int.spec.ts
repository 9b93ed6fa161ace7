import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type Assessment,
  type RuleData,
  RuleDecided,
  RuleDetail,
  RuleGenRequested,
  RuleList,
  RulePromotedResponse,
  RuleVersions,
  streams,
} from '@pulse/contracts';
import { RuleRepository } from '@pulse/rules';
import { problemIn } from '../../testing/api-client.js';
import { useApi } from '../../testing/use-api.js';
import { DATA, WORLD } from '../../testing/inputs.js';
import { testAssessment, testRule } from '../../testing/stored-rules.js';

jest.setTimeout(600_000);

const api = useApi({ ruleModel: 'openai/gpt-5-mini' });
const { ask } = api;
let count = 0;
let id: string;
beforeEach(() => {
  id = `rule_${++count}`;
});

const data = { 'x.csv': { base64: Buffer.from(DATA).toString('base64') } };
const world = { file: 'w.world.yaml', text: WORLD };
const provenance = { origin: 'symbolic', method: 'symbolic_only', model: null, promptHash: null } as const;

/** A rule in the store, as a search leaves it there. */
async function store(rule: RuleData, decision: Assessment['decision'] | null, runId: string | null = null) {
  const { log, artifacts } = api.bench;
  const assessment = decision === null ? null : testAssessment(rule, decision);
  await new RuleRepository({ log, artifacts, actor: 'spec' }).draft(
    rule,
    { ...provenance, runId, parents: [] },
    assessment,
  );
  await api.bench.settled();
}
const draft = (rule: object, change: object = {}) => ask('/v1/rules', { body: { rule, world, data, ...change } });
const promote = (change: object = {}, ruleId = id) =>
  ask(`/v1/rules/${ruleId}/promote`, { body: { reason: 'it holds', world, data, ...change } });
const decide = (what: string, body: object = { reason: 'why not' }, ruleId = id) =>
  ask(`/v1/rules/${ruleId}/${what}`, { body });
const types = async () => (await api.bench.log.load(streams.rule(id))).events.map(({ type }) => type);

describe('a search', () => {
  it('names the language model of the service, so that methods that need one are taken', async () => {
    const { status, json } = await ask('/v1/rule-runs', { body: { world, data, method: 'gpt_only' } });
    expect(status).toBe(201);
    expect(json.settings).toMatchObject({ provider: 'openai', model: 'gpt-5-mini' });
  });
});

describe('a rule of somebody’s own', () => {
  it('is stored as a draft, and told with all that it says', async () => {
    const answer = await draft(testRule(id, 55), { note: 'from the minutes' });
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/v1/rules/${id}`]);
    expect(RuleDecided.parse(answer.json)).toMatchObject({ ruleId: id, status: 'draft', version: 1 });
    const detail = RuleDetail.parse((await ask(`/v1/rules/${id}`)).json);
    expect(detail).toMatchObject({ ruleId: id, status: 'draft', newest: 1, active: null });
    expect(detail.version).toMatchObject({ rule: testRule(id, 55), note: 'from the minutes', assessment: null });
    expect(detail.version.provenance).toMatchObject({ origin: 'import', runId: null });
  });

  it('is the next version where only its amount differs, and nothing where nothing differs', async () => {
    const rule = testRule(id, 55);
    await draft(rule);
    expect(problemIn(await draft(rule))).toEqual([409, 'rule.unchanged']);
    const other = { ...rule, effects: [{ ...rule.effects[0]!, add: { value: 0.06, sd: 0.01 } }] };
    expect((await draft(other)).json).toMatchObject({ version: 2 });
    expect((await ask(`/v1/rules/${id}?version=1`)).json.version.rule).toEqual(rule);
  });

  it.each<[string, object, string]>([
    ['names what the world has not', testRule('r', 55, 'y'), 'y'],
    ['has code for a condition', { ...testRule('r', 55), condition: 'process.exit()' }, 'condition'],
    ['has an id that would be a path', testRule('../../r', 55), 'id'],
    ['is nothing', {}, 'condition'],
  ])('is refused where it %s', async (_what, rule, words) => {
    const answer = await draft(rule);
    expect(problemIn(answer)).toEqual([422, 'rule.invalid']);
    expect(answer.json.detail).toContain(words);
  });

  it('is refused with a condition of more levels than there may be', async () => {
    let condition: object = testRule('r', 55).condition;
    for (let depth = 0; depth < 20; depth++)
      condition = { kind: 'and', of: [condition, testRule('r', depth).condition] };
    expect(problemIn(await draft({ ...testRule(id, 55), condition }))).toEqual([422, 'rule.invalid']);
  });
});

describe('stored rules', () => {
  it('are listed by what is asked for, the newest first, page by page', async () => {
    const ids = [`${id}a`, `${id}b`, `${id}c`];
    for (const [i, one] of ids.entries()) await store(testRule(one, 50 + i), null);
    await decide('archive', undefined, ids[0]);
    const list = async (query: string) => RuleList.parse((await ask(`/v1/rules?text=${id}${query}`)).json);
    const first = await list('&limit=1');
    expect(first.rules.map(({ ruleId }) => ruleId)).toEqual([ids[2]]);
    const second = await list(`&limit=1&cursor=${first.cursor}`);
    expect(second.rules.map(({ ruleId, status }) => [ruleId, status])).toEqual([[ids[1], 'draft']]);
    expect((await list(`&limit=1&cursor=${second.cursor}`)).rules).toEqual([]);
    expect((await list('&status=archived')).rules.map(({ ruleId, reason }) => [ruleId, reason])).toEqual([
      [ids[0], 'why not'],
    ]);
    expect((await list('&target=y')).rules).toEqual([]);
    expect(problemIn(await ask('/v1/rules?cursor=x'))).toEqual([400, 'request.invalid']);
    expect(problemIn(await ask('/v1/rules?status=x'))).toEqual([400, 'request.invalid']);
  });

  it('have every version, and everything that happened to them', async () => {
    await store(testRule(id, 55), 'rejected');
    await store(testRule(id, 56), 'accepted');
    expect((await decide('restore', { reason: 'the first', version: 1 })).json).toMatchObject({ version: 3, status: 'draft' }); // prettier-ignore
    expect((await decide('deprecate')).json).toMatchObject({ status: 'deprecated' });
    expect(problemIn(await decide('deprecate'))).toEqual([409, 'rule.already_deprecated']);
    expect((await decide('archive')).json).toMatchObject({ status: 'archived' });
    const all = RuleVersions.parse((await ask(`/v1/rules/${id}/versions`)).json);
    expect(all.versions.map(({ version, restoredFrom }) => [version, restoredFrom])).toEqual([[1, null], [2, null], [3, 1]]); // prettier-ignore
    expect(all.events.map(({ type }) => type)).toEqual(await types());
    expect(all.events.at(-1)!.data).toEqual({ ruleId: id, reason: 'why not', archived: true });
    const second = RuleDetail.parse((await ask(`/v1/rules/${id}?version=2`)).json);
    expect(second.version.assessment).toEqual(testAssessment(testRule(id, 56), 'accepted'));
    expect(problemIn(await ask(`/v1/rules/${id}?version=9`))).toEqual([404, 'rule.no_version']);
    expect(problemIn(await decide('restore', { reason: 'x', version: 9 }))).toEqual([404, 'rule.no_version']);
  });

  it.each(['', '/versions'])('that there are none of are told at %s', async (path) => {
    expect(problemIn(await ask(`/v1/rules/none${path}`))).toEqual([404, 'rule.unknown']);
    expect(problemIn(await ask(`/v1/rules/a.b${path}`))).toEqual([400, 'request.invalid']);
  });

  it.each(['deprecate', 'archive', 'restore', 'promote'])(
    'that there are none of cannot be decided on: %s',
    async (what) => {
      const body = {
        reason: 'x',
        ...(what === 'restore' && { version: 1 }),
        ...(what === 'promote' && { world, data }),
      };
      expect(problemIn(await decide(what, body, 'none'))).toEqual([404, 'rule.unknown']);
      for (const reason of ['', '  ', 'x'.repeat(501), undefined])
        expect(problemIn(await decide(what, { ...body, reason }))).toEqual([400, 'request.invalid']);
    },
  );
});

describe('promoting', () => {
  it('decides, and answers with the next version of the world; the same again answers the same', async () => {
    await store(testRule(id, 55), 'accepted');
    const answer = RulePromotedResponse.parse((await promote()).json);
    expect(answer).toMatchObject({ ruleId: id, version: 1, reason: 'it holds', decision: 'accepted', repeated: false });
    // The last of the forty months from January 2000 on.
    expect(answer.until).toBe('2003-04');
    expect(answer.text.startsWith(WORLD.slice(0, WORLD.indexOf('\n')))).toBe(true);
    expect(answer.text).toContain(`id: ${id}`);
    const stored = Buffer.from(await api.bench.artifacts.get(answer.world.to)).toString();
    expect(JSON.parse(stored).rules.map((rule: { id: string }) => rule.id)).toEqual(['up', id]);
    expect((await ask(`/v1/rules/${id}`)).json).toMatchObject({
      status: 'active',
      active: { version: 1, by: 'person' },
    });
    // Whose answer was lost asks again.
    expect((await promote({ reason: 'told otherwise' })).json).toEqual({ ...answer, repeated: true });
    expect(await types()).toEqual(['RuleDrafted', 'RulePromoted']);
    // In another world it would be another decision.
    const other = { world: { ...world, text: WORLD.replace('value: 0.2', 'value: 0.25') } };
    expect(problemIn(await promote(other))).toEqual([409, 'rule.already_active']);
  });

  it('needs a rule that was accepted, unless it is forced, which the log says', async () => {
    await store(testRule(id, 55), 'rejected');
    expect(problemIn(await promote())).toEqual([409, 'rule.not_accepted']);
    expect(await types()).toEqual(['RuleDrafted']);
    expect((await promote({ force: true })).json).toMatchObject({ reason: 'it holds (forced: rejected)' });
    await decide('archive');
    expect(problemIn(await promote({ force: true }))).toEqual([409, 'rule.archived']);
  });

  it('needs the world that the rule was found in', async () => {
    const history = await api.bench.artifacts.put('{}');
    const elsewhere = { name: 'elsewhere', version: '1', artifact: history };
    const asked = await ask('/v1/rule-runs', { body: { world, data }, headers: { 'idempotency-key': `run_${id}` } });
    expect(asked.status).toBe(201);
    const { events } = await api.bench.log.load(streams.rulegen(`run_${id}`));
    const run = RuleGenRequested({
      ...(events[0]!.data as never as object),
      runId: `of_${id}`,
      world: elsewhere,
    } as never);
    await api.write.append(streams.rulegen(`of_${id}`), run);
    await store(testRule(id, 55), 'accepted', `of_${id}`);
    expect(problemIn(await promote())).toEqual([409, 'rule.other_world']);
    expect((await promote({ force: true })).status).toBe(200);
  });

  it('is refused where the world has not what the rule names, or its file has no place for it', async () => {
    await store(testRule(id, 55, 'y'), 'accepted');
    expect(problemIn(await promote())).toEqual([422, 'rule.does_not_fit']);
    await store(testRule(id, 56), 'accepted');
    const aliased = WORLD.replace('name: w', 'name: &n w\nversion: *n');
    expect(problemIn(await promote({ world: { ...world, text: aliased } }))).toEqual([422, 'rule.no_place']);
    expect(problemIn(await promote({ data: {} }))).toEqual([422, 'manifest.invalid']);
    expect(await types()).toEqual(['RuleDrafted', 'RuleDrafted']);
  });
});
