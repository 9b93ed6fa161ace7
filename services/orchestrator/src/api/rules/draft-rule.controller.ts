import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RuleDecided, RuleDraftRequest } from '@pulse/contracts';
import { catalogueOf, checkSyntax } from '@pulse/domain';
import { RuleRepository } from '@pulse/rules';
import type { Response } from 'express';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { ApiError } from '../problems/api-error.js';
import { readMeasured } from '../rule-runs/read-measured.js';

const PROVENANCE = { origin: 'import', method: null, model: null, promptHash: null, runId: null } as const;

@ApiTags('rules')
@Controller('v1/rules')
export class DraftRuleController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Post()
  @NeedsScope('submit')
  @ApiOperation({ summary: 'Store a rule as a draft, if it is one that the world could have' })
  @ApiCreatedResponse({ standardSchema: RuleDecided })
  async draft(
    @Body({ schema: RuleDraftRequest }) { rule: given, world, data, note }: RuleDraftRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RuleDecided> {
    const { measured } = readMeasured(world, data);
    const { history } = measured;
    const catalogue = catalogueOf(measured.world, history, history.start + history.length - 1);
    const { rule, findings } = checkSyntax(given, catalogue);
    if (rule === null) {
      const wrong = findings.map(({ message, path }) => (path === '' ? message : `${path}: ${message}`));
      throw new ApiError(
        'rule.invalid',
        `this is no rule that ${measured.world.name} could have: ${wrong.slice(0, MOST_TOLD).join('; ')}`,
      );
    }
    const rules = new RuleRepository(this.api.ports);
    const record = await rules.draft(rule, { ...PROVENANCE, parents: [] }, null, note ?? null);
    await this.api.settle();
    response.location(`/v1/rules/${record.ruleId}`);
    const { ruleId, status, versions } = record;
    return { ruleId, status, version: versions.length, findings: [...findings] };
  }
}

/** Findings that one sentence can bear. */
const MOST_TOLD = 5;
