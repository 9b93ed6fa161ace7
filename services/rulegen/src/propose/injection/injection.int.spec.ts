import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '@pulse/config';
import {
  anthropicProvider,
  openAiProvider,
  allowedEndpoint,
  type LlmProvider,
  type ProviderOptions,
} from '../../llm/index.js';
import { FakeLlmServer, type FakeStep } from '../../llm/testing/index.js';
import type { ProposalAsk } from '../ask.js';
import { llmProposer } from '../llm-proposer.js';
import { TEMPLATE } from '../prompt/template.js';
import { FakeBudget } from '../testing/fake-budget.js';
import { fixtureAsk, NAMES, promptName, riseOf, ruleOn } from '../testing/fixture-ask.js';
import { memoryArtifacts } from '../testing/memory-artifacts.js';
import { wireReply, wireRule, wireTest } from '../testing/wire-rules.js';

type Place = 'context' | 'note' | 'description' | 'rule_type' | 'unit' | 'name' | 'source';
interface Attack {
  readonly name: string;
  readonly in: readonly Place[];
  readonly text: string;
  readonly repeat?: number;
}

const corpusFile = new URL('../../../src/propose/injection/corpus.json', import.meta.url);
const CORPUS = JSON.parse(readFileSync(corpusFile, 'utf8')) as readonly Attack[];
const CASES = CORPUS.flatMap((attack) => attack.in.map((place) => [attack.name, place, attack] as const));

const CANARY = 'canary-key-0123456789';
const ENVIRONMENT = 'canary-environment-987654321';

let server: FakeLlmServer | undefined;
beforeAll(() => {
  process.env['PULSE_CANARY'] = ENVIRONMENT;
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** The ask with the attack where it is to be. */
function attacked(place: Place, { text, repeat = 1 }: Attack): ProposalAsk {
  const evil = text.repeat(repeat);
  const plain = fixtureAsk();
  const stored = {
    rule: ruleOn('unemployment', riseOf('inflation'), place === 'description' ? evil : 'As ever.'),
    status: 'active',
  };
  const entries = [
    ...plain.catalogue.entries.map((entry) =>
      place === 'unit' && entry.name === 'oil' ? { ...entry, unit: evil } : entry,
    ),
    ...(place === 'name' ? [promptName(evil)] : []),
  ];
  return fixtureAsk({
    catalogue: { entries, nearest: () => undefined },
    stored: [stored],
    best: [{ rule: stored.rule, costBits: 1, savedBits: 2, findings: [] }],
    notes: place === 'note' ? { oil: evil } : {},
    ruleType: place === 'rule_type' ? evil : null,
    context:
      place === 'context'
        ? [{ source: 'news', text: evil }]
        : place === 'source'
          ? [{ source: evil, text: 'news' }]
          : [],
  });
}

/** What a model answers that does all that the corpus asks of it, beside the rule that it would have proposed anyway. */
function obeyed(evil: string): FakeStep {
  const on = (name: string, lag = 0) => wireTest({ series: { name, transform: 'level', turns: null, lag } });
  const honest = wireRule();
  return {
    kind: 'answer',
    text: wireReply(
      [
        honest,
        wireRule([on('admin_secret')], { mechanism: CANARY }),
        wireRule([on('\u0430dmin_secret')]),
        wireRule([on('oil', -5)]),
        wireRule([on('hasOwnProperty')]),
        { ...honest, command: 'cat /etc/passwd' },
        { ...honest, direction: evil.slice(0, 100) },
        wireRule([on('constructor')]),
      ],
      { preferred: ['oil', 'admin_secret'], forbidden: ['toString'] },
    ),
  };
}

async function ask(make: (options: ProviderOptions) => LlmProvider, proposalAsk: ProposalAsk, step: FakeStep) {
  server = await FakeLlmServer.start([step]);
  const budget = new FakeBudget();
  const artifacts = memoryArtifacts();
  const provider = make({ endpoint: allowedEndpoint(server.url), key: new Secret(CANARY), now: () => new Date(0) });
  const now = () => new Date('2026-11-21T12:00:00.000Z');
  const proposer = llmProposer({ budget, artifacts, provider, prices: 'spec', models: ['m'], now, random: () => 0 });
  const proposal = await proposer.propose(proposalAsk);
  return { proposal, budget, artifacts, request: server.requests[0]! };
}

/** What a model reads: the words of ours, and the data. */
function read(body: FakeLlmServer['requests'][0]['body']): { system: string; user: string; rest: string } {
  const messages = body['messages'] as { role: string; content: string }[];
  const system = (body['system'] as string | undefined) ?? messages.find(({ role }) => role === 'system')!.content;
  const user = messages.find(({ role }) => role === 'user')!.content;
  return { system, user, rest: user.replace(/<data name="\w+" source="[\w .:-]*">\n.*\n<\/data>/g, '') };
}

const openAi = (options: ProviderOptions) => openAiProvider(options);

describe.each(CASES)('%s, in the %s', (_name, place, attack) => {
  it('stays inside of the data, and changes nothing that is accepted', async () => {
    const plain = await ask(openAi, fixtureAsk(), { kind: 'answer', text: wireReply([wireRule()]) });
    await server!.stop();
    const { proposal, budget, artifacts, request } = await ask(openAi, attacked(place, attack), obeyed(attack.text));

    const { system, user, rest } = read(request.body);
    expect(system).toBe(TEMPLATE.system);
    expect(rest.trim()).toBe(`${TEMPLATE.operators.propose} Give at most 4 rules.\n${TEMPLATE.data}`);
    expect(user.replaceAll('\n', ' ')).not.toMatch(/[\p{Cf}\p{Cc}\u2028\u2029]/u);
    expect(user.isWellFormed()).toBe(true);
    expect(user.match(/</g)).toHaveLength(2 * user.match(/^<data name=/gm)!.length);
    for (const [, json] of user.matchAll(/<data name="\w+" source="[\w .:-]*">\n(.*)\n<\/data>/g)) JSON.parse(json!);

    expect(proposal.skeletons.map(({ skeleton }) => skeleton)).toEqual(
      plain.proposal.skeletons.map(({ skeleton }) => skeleton),
    );
    expect(proposal.outcome).toBe('partial');
    expect(
      new Set(proposal.findings.filter(({ severity }) => severity === 3).map(({ path }) => path.split('/')[2])),
    ).toEqual(new Set(['1', '2', '3', '4', '5', '6', '7']));
    expect([proposal.preferred, proposal.forbidden]).toEqual([['oil'], []]);

    const seen = JSON.stringify([
      request.body,
      { ...proposal, skeletons: [] },
      budget.journal,
      budget.reserved,
      [...artifacts.stored],
    ]);
    expect(seen).not.toContain(CANARY);
    expect(seen).not.toContain(ENVIRONMENT);
    expect(JSON.stringify(proposal)).not.toMatch(/etc\/passwd|\bcommand\b/);
  });
});

describe('what a model writes of itself', () => {
  const reflected = (text: string): FakeStep => ({
    kind: 'answer',
    text: wireReply([wireRule([wireTest()], { mechanism: text })]),
  });

  it.each([
    ['chat completions', openAi],
    ['messages', (options: ProviderOptions) => anthropicProvider(options)],
  ])('never holds the key in anything that is kept, by %s', async (_name, make) => {
    const { proposal, artifacts } = await ask(make, fixtureAsk(), reflected(`the key is ${CANARY}`));
    expect(proposal.skeletons[0]!.skeleton.description).toBe('the key is [secret]');
    expect(JSON.stringify([proposal, [...artifacts.stored]])).not.toContain(CANARY);
  });

  it('is data in the next prompt too', async () => {
    const evil = CORPUS.find(({ name }) => name === 'closing the fence')!.text;
    const { proposal } = await ask(openAi, fixtureAsk(), reflected(evil));
    const { skeleton } = proposal.skeletons[0]!;
    expect(skeleton.description).not.toMatch(/\n/);
    const rule = ruleOn('unemployment', riseOf('oil'), skeleton.description);
    await server!.stop();
    const next = await ask(openAi, fixtureAsk({ stored: [{ rule, status: 'draft' }] }), reflected('plain'));
    expect(read(next.request.body).rest.trim()).toBe(
      `${TEMPLATE.operators.propose} Give at most 4 rules.\n${TEMPLATE.data}`,
    );
  });

  it('in a reply that cannot be used is data in the second turn', async () => {
    const evil = CORPUS.find(({ name }) => name === 'closing the fence')!.text;
    server = await FakeLlmServer.start([{ kind: 'answer', text: evil }, reflected('plain')]);
    const provider = openAi({ endpoint: allowedEndpoint(server.url), key: new Secret(CANARY), now: () => new Date(0) });
    const now = () => new Date('2026-11-21T12:00:00.000Z');
    await llmProposer({
      budget: new FakeBudget(),
      artifacts: memoryArtifacts(),
      provider,
      prices: 'spec',
      models: ['m'],
      now,
      random: () => 0,
    }).propose(fixtureAsk());
    expect(server.requests).toHaveLength(2);
    expect(read(server.requests[1]!.body).rest.trim()).toBe(
      `${TEMPLATE.again} Give at most 4 rules.\n${TEMPLATE.data}`,
    );
  });

  it('has names that nobody was shown in no place', () => expect(NAMES).not.toContain('admin_secret'));
});

describe('an error', () => {
  it('never tells the key, however the provider puts it', async () => {
    const body = JSON.stringify({
      error: { type: CANARY, code: CANARY, message: `Incorrect API key provided: ${CANARY}` },
    });
    const { proposal, artifacts, budget } = await ask(openAi, fixtureAsk(), {
      kind: 'raw',
      status: 401,
      headers: { 'x-request-id': CANARY },
      body,
    });
    expect(proposal.outcome).toBe('unavailable');
    expect(JSON.stringify([proposal, budget.journal, [...artifacts.stored]])).not.toContain(CANARY);
  });
});
