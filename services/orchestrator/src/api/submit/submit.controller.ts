import { Body, Controller, Headers, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PlanResponse, SubmitRequest, SubmitResponse } from '@pulse/contracts';
import { count } from '@pulse/telemetry';
import type { Response } from 'express';
import { acceptSubmission } from '../../submit-batch/accept-submission.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { ApiContext } from '../api-context.js';
import { findRunning } from './find-running.js';
import { describePlan } from './describe-plan.js';
import { draftOrRefuse } from './draft-or-refuse.js';
import { askedId, IDEMPOTENCY_KEY } from './idempotency-key.js';

@ApiTags('batches')
@Controller('v1')
export class SubmitController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Post('plans')
  @HttpCode(200)
  @NeedsScope('submit')
  @ApiOperation({ summary: 'The jobs that a manifest would run; nothing is stored' })
  @ApiOkResponse({ standardSchema: PlanResponse })
  async plan(@Body({ schema: SubmitRequest }) request: SubmitRequest): Promise<PlanResponse> {
    return describePlan(this.api.log, draftOrRefuse(request));
  }

  @Post('batches')
  @NeedsScope('submit')
  @ApiOperation({ summary: 'Submit a batch; the same key with the same body answers the same' })
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiCreatedResponse({ standardSchema: SubmitResponse })
  @ApiOkResponse({ standardSchema: SubmitResponse, description: 'It was there already, or goes on' })
  async submit(
    @Body({ schema: SubmitRequest }) request: SubmitRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmitResponse> {
    const asked = askedId(key);
    const { draft, diagnostics, texts } = draftOrRefuse(request);
    const { batchId, created, resumed, state } = await acceptSubmission(this.api.ports, draft, request, asked);
    if (created) {
      count('pulse_batches_submitted_total', {});
      await this.api.settle();
    }
    response.status(created ? 201 : 200).location(`/v1/batches/${batchId}`);
    const { name } = state.submission;
    const { jobs, forecasts, plan, continues } = state.plan;
    // A hint: the batch is accepted, with or without it.
    const alsoRunning = await findRunning(this.api.db, name, batchId).catch(() => null);
    return {
      batchId,
      name,
      jobs,
      forecasts,
      plan,
      resumed,
      continues,
      alsoRunning,
      diagnostics: [...diagnostics],
      texts,
    };
  }
}
