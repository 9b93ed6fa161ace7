import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RuleId, RulePromotedResponse, RulePromoteRequest } from '@pulse/contracts';
import { versionOf } from '@pulse/domain';
import { decidePromotion, planPromotion, RuleRepository } from '@pulse/rules';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { readMeasured } from '../rule-runs/read-measured.js';
import { existing } from './existing.js';

@ApiTags('rules')
@Controller('v1/rules/:id/promote')
export class PromoteRuleController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Post()
  @HttpCode(200)
  @NeedsScope('manage')
  @ApiOperation({
    summary: 'Decide that a version acts from now on, in the next version of a world',
    description: 'The answer has the text of that world; the server writes no file. The same again answers the same.',
  })
  @ApiOkResponse({ standardSchema: RulePromotedResponse })
  async promote(
    @Param('id', { schema: RuleId }) ruleId: string,
    @Body({ schema: RulePromoteRequest }) asked: RulePromoteRequest,
  ): Promise<RulePromotedResponse> {
    const { measured, text } = readMeasured(asked.world, asked.data);
    const rules = new RuleRepository(this.api.ports);
    const record = await existing(rules, ruleId);
    const version = versionOf(record, asked.version ?? record.versions.length);
    const how = { reason: asked.reason, force: asked.force === true };
    const planned = await planPromotion(this.api.ports, { record, version }, { text, measured }, how);
    const { active } = await decidePromotion(rules, planned);
    const { assessment, until, repeated, reason, extended } = planned;
    return {
      ruleId,
      version: version.version,
      reason,
      decision: assessment?.decision ?? null,
      until,
      repeated,
      text: extended.text,
      world: active!.world,
    };
  }
}
