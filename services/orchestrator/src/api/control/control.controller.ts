import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BatchId, CancelRequest, CancelResponse, ContinueResponse } from '@pulse/contracts';
import { count } from '@pulse/telemetry';
import type { Response } from 'express';
import type { z } from 'zod';
import { whyNotCancelled } from '../../cancel-batch/why-not-cancelled.js';
import { cancelBatch } from '../../cancel-batch/cancel-batch.js';
import { resumeBatch, retryBatch, type Continued } from '../../continue-batch/continue-batch.js';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { mustExist } from '../batches/find-batch.js';
import { askedId, IDEMPOTENCY_KEY } from '../submit/idempotency-key.js';

@ApiTags('batches')
@Controller('v1/batches/:id')
export class ControlController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Post('cancel')
  @HttpCode(200)
  @NeedsScope('manage')
  @ApiOperation({ summary: 'Ask for a cancel; what is simulated until then is judged and reported' })
  @ApiOkResponse({ standardSchema: CancelResponse })
  async cancel(
    @Param('id', { schema: BatchId }) batchId: string,
    @Body({ schema: CancelRequest }) { reason }: z.output<typeof CancelRequest>,
  ): Promise<CancelResponse> {
    await mustExist(this.api, batchId);
    const accepted = await cancelBatch(this.api.ports, batchId, reason);
    if (!accepted) return { batchId, accepted, reason: await whyNotCancelled(this.api.log, batchId) };
    await this.api.settle();
    return { batchId, accepted, reason: null };
  }

  @Post('resume')
  @NeedsScope('submit')
  @ApiOperation({ summary: 'Go on: an unfinished batch by itself, an ended one by a new batch that continues it' })
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiOkResponse({ standardSchema: ContinueResponse })
  @ApiCreatedResponse({ standardSchema: ContinueResponse })
  async resume(
    @Param('id', { schema: BatchId }) batchId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ContinueResponse> {
    return this.#answer(await resumeBatch(this.api.ports, batchId, askedId(key)), response);
  }

  @Post('retry')
  @NeedsScope('submit')
  @ApiOperation({ summary: 'Simulate the failed and cancelled jobs of an ended batch again, as a new batch' })
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiOkResponse({ standardSchema: ContinueResponse })
  @ApiCreatedResponse({ standardSchema: ContinueResponse })
  async retry(
    @Param('id', { schema: BatchId }) batchId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ContinueResponse> {
    return this.#answer(await retryBatch(this.api.ports, batchId, askedId(key)), response);
  }

  async #answer({ created, ...continued }: Continued, response: Response): Promise<ContinueResponse> {
    if (created) {
      count('pulse_batches_submitted_total', {});
      await this.api.settle();
    }
    response.status(created ? 201 : 200).location(`/v1/batches/${continued.batchId}`);
    return continued;
  }
}
