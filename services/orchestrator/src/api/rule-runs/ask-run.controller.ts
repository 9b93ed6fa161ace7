import { Body, Controller, Headers, Inject, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RuleRunRequest, RuleRunResponse } from '@pulse/contracts';
import { askForRun, draftRun, headlineTarget, RuleRepository } from '@pulse/rules';
import type { Response } from 'express';
import { newBatchId } from '../../submit-batch/new-batch-id.js';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { askedId, IDEMPOTENCY_KEY } from '../submit/idempotency-key.js';
import { readMeasured } from './read-measured.js';

@ApiTags('rules')
@Controller('v1/rule-runs')
export class AskRunController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Post()
  @NeedsScope('submit')
  @ApiOperation({ summary: 'Ask for a search of a rule; the same key with the same body answers the same' })
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiCreatedResponse({ standardSchema: RuleRunResponse })
  @ApiOkResponse({ standardSchema: RuleRunResponse, description: 'It was there already' })
  async ask(
    @Body({ schema: RuleRunRequest }) asked: RuleRunRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RuleRunResponse> {
    const runId = askedId(key) ?? newBatchId().replace(/^b/, 'r');
    const { world, data, batch = null, context = null, target, ...wishes } = asked;
    const { measured, diagnostics, texts } = readMeasured(world, data);
    const draft = draftRun(measured, target ?? headlineTarget(measured.world), context, wishes, this.api.model);
    const rules = new RuleRepository(this.api.ports);
    const stored = async (about: string) =>
      (await rules.list({ target: about })).map(({ acting, status }) => ({ rule: acting, status }));
    const { run, created } = await askForRun({ ...this.api.ports, stored }, { ...draft, runId, batch });
    if (created) await this.api.settle();
    response.status(created ? 201 : 200).location(`/v1/rule-runs/${runId}`);
    const { method, settings, cacheKey } = run.request;
    return { runId, status: run.status, target: run.request.target, method, settings, cacheKey, diagnostics, texts };
  }
}
