import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Assessment,
  parseJson,
  RuleDetail,
  RuleId,
  RuleList,
  RuleStatus,
  RuleVersions,
  streams,
} from '@pulse/contracts';
import { versionOf } from '@pulse/domain';
import { RuleRepository } from '@pulse/rules';
import { z } from 'zod';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { QueryOf } from '../body/query-of.js';
import { Cursor, limitUpTo } from '../paging.js';
import { needed } from '../problems/lost-artifact.js';
import { existing } from './existing.js';
import { listRules } from './list-rules.js';

const ListQuery = z.strictObject({
  status: RuleStatus.optional(),
  target: z.string().min(1).max(200).optional(),
  text: z.string().min(1).max(200).optional(),
  limit: limitUpTo(200, 50),
  cursor: Cursor,
});
const VersionQuery = z.strictObject({
  version: z.coerce.number().int().min(1).meta({ description: 'the number of a version' }).optional(),
});

@ApiTags('rules')
@Controller('v1/rules')
@NeedsScope('read')
export class RulesController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get()
  @ApiOperation({ summary: 'Stored rules, newest first; archived ones only where they are asked for' })
  @ApiOkResponse({ standardSchema: RuleList })
  async list(@QueryOf(ListQuery) { limit, cursor, ...filter }: z.output<typeof ListQuery>): Promise<RuleList> {
    return listRules(this.#rules, filter, limit, cursor);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One rule with a version of it, by default the newest, and its evidence' })
  @ApiOkResponse({ standardSchema: RuleDetail })
  async get(
    @Param('id', { schema: RuleId }) ruleId: string,
    @QueryOf(VersionQuery) { version }: z.output<typeof VersionQuery>,
  ): Promise<RuleDetail> {
    const { versions, ...rest } = await existing(this.#rules, ruleId);
    const found = versionOf({ ...rest, versions }, version ?? versions.length);
    return { ...rest, newest: versions.length, version: { ...found, assessment: await this.#assessment(found) } };
  }

  @Get(':id/versions')
  @ApiOperation({ summary: 'Every version of a rule, and everything that happened to it' })
  @ApiOkResponse({ standardSchema: RuleVersions })
  async versions(@Param('id', { schema: RuleId }) ruleId: string): Promise<RuleVersions> {
    const { status, versions } = await existing(this.#rules, ruleId);
    const { events } = await this.api.log.load(streams.rule(ruleId));
    return {
      ruleId,
      status,
      versions: [...versions],
      events: events.map(({ recordedAt, type, data }) => ({ at: recordedAt, type, data: { ...data } })),
    };
  }

  get #rules(): RuleRepository {
    return new RuleRepository(this.api.ports);
  }

  async #assessment({ assessment }: { readonly assessment: string | null }): Promise<Assessment | null> {
    if (assessment === null) return null;
    const bytes = await needed('the assessment of this rule', this.api.artifacts.get(assessment));
    return Assessment.parse(parseJson(Buffer.from(bytes).toString('utf8')));
  }
}
