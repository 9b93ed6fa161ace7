import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RuleDecided, RuleId, RuleReasonRequest, RuleRestoreRequest } from '@pulse/contracts';
import { type RuleRecord, RuleRepository } from '@pulse/rules';
import type { z } from 'zod';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { existing } from './existing.js';

/** Decisions about a rule that need nothing but a reason. */
@ApiTags('rules')
@Controller('v1/rules/:id')
@NeedsScope('manage')
export class RuleDecisionsController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Post('deprecate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decide that a rule is not to be used any more; worlds that have it keep it' })
  @ApiOkResponse({ standardSchema: RuleDecided })
  deprecate(
    @Param('id', { schema: RuleId }) ruleId: string,
    @Body({ schema: RuleReasonRequest }) { reason }: z.output<typeof RuleReasonRequest>,
  ): Promise<RuleDecided> {
    return this.#decide(ruleId, (rules) => rules.deprecate(ruleId, reason, false));
  }

  @Post('archive')
  @HttpCode(200)
  @ApiOperation({ summary: 'The same, and leave it out of lists' })
  @ApiOkResponse({ standardSchema: RuleDecided })
  archive(
    @Param('id', { schema: RuleId }) ruleId: string,
    @Body({ schema: RuleReasonRequest }) { reason }: z.output<typeof RuleReasonRequest>,
  ): Promise<RuleDecided> {
    return this.#decide(ruleId, (rules) => rules.deprecate(ruleId, reason, true));
  }

  @Post('restore')
  @HttpCode(200)
  @ApiOperation({ summary: 'Store an older version again as the newest one, a draft' })
  @ApiOkResponse({ standardSchema: RuleDecided })
  restore(
    @Param('id', { schema: RuleId }) ruleId: string,
    @Body({ schema: RuleRestoreRequest }) { reason, version }: z.output<typeof RuleRestoreRequest>,
  ): Promise<RuleDecided> {
    return this.#decide(ruleId, (rules) => rules.restore(ruleId, version, reason));
  }

  async #decide(ruleId: string, decide: (rules: RuleRepository) => Promise<RuleRecord>): Promise<RuleDecided> {
    const rules = new RuleRepository(this.api.ports);
    await existing(rules, ruleId);
    const { status, versions } = await decide(rules);
    return { ruleId, status, version: versions.length, findings: [] };
  }
}
