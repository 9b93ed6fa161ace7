import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BatchId, ReplayRequest } from '@pulse/contracts';
import { readJob } from '@pulse/read-model';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { findBatch } from '../batches/find-batch.js';
import { ApiError } from '../problems/api-error.js';
import { recordReplay } from './record-replay.js';

@ApiTags('audit')
@Controller('v1/batches/:id/replays')
export class ReplaysController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Post()
  @NeedsScope('audit')
  @ApiOperation({ summary: 'Record what simulating a forecast again came to' })
  @ApiCreatedResponse({ standardSchema: ReplayRequest })
  async record(
    @Param('id', { schema: BatchId }) batchId: string,
    @Body({ schema: ReplayRequest }) replay: ReplayRequest,
  ): Promise<ReplayRequest> {
    const { row } = await findBatch(this.api, batchId);
    const planned = (await this.api.plan(batchId, row.plan!)).jobs.find(({ number }) => number === replay.job);
    if (planned === undefined) throw new ApiError('job.unknown', `batch "${batchId}" has no job ${replay.job}`);
    const { forecasts } = await readJob(this.api.log, batchId, planned);
    const isKnown = forecasts.some(
      ({ replicate, forecastId }) => replicate === replay.replicate && forecastId === replay.forecastId,
    );
    if (!isKnown)
      throw new ApiError(
        'job.unknown',
        `job ${replay.job} of batch "${batchId}" has no such forecast ${replay.replicate}`,
      );
    await recordReplay(this.api.ports, batchId, replay);
    return replay;
  }
}
