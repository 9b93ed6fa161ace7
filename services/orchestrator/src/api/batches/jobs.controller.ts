import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiJobStatus, BatchId, ForecastList, JobDetail, JobList, type Plan } from '@pulse/contracts';
import { readJob } from '@pulse/read-model';
import { z } from 'zod';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { QueryOf } from '../body/query-of.js';
import { Cursor, limitUpTo, positionOf } from '../paging.js';
import { ApiError } from '../problems/api-error.js';
import { findBatch } from './find-batch.js';
import { listForecasts, type ForecastPlace } from './forecast-items.js';
import { describeJob } from './describe-job.js';
import { listJobs } from './job-items.js';

const JobsQuery = z.strictObject({ limit: limitUpTo(10_000, 100), cursor: Cursor, status: ApiJobStatus.optional() });
const ForecastsQuery = z.strictObject({ limit: limitUpTo(1000, 100), cursor: Cursor });
const JobNumber = z.coerce.number().int().min(1).meta({ description: 'a job number, a whole number of at least 1,' });

@ApiTags('jobs')
@Controller('v1/batches/:id')
@NeedsScope('read')
export class JobsController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get('jobs')
  @ApiOperation({ summary: 'Jobs of a batch in the order of its plan' })
  @ApiOkResponse({ standardSchema: JobList })
  async jobs(
    @Param('id', { schema: BatchId }) id: string,
    @QueryOf(JobsQuery) { limit, cursor, status }: z.output<typeof JobsQuery>,
  ): Promise<JobList> {
    const plan = await this.#planOf(id);
    const jobs = await listJobs(this.api.db, id, plan.jobs, { after: positionOf(cursor) ?? 0, limit, status });
    return { jobs, cursor: jobs.length < limit ? null : String(jobs.at(-1)!.number) };
  }

  @Get('jobs/:number')
  @ApiOperation({ summary: 'One job with its forecasts' })
  @ApiOkResponse({ standardSchema: JobDetail })
  async job(
    @Param('id', { schema: BatchId }) id: string,
    @Param('number', { schema: JobNumber }) number: number,
  ): Promise<JobDetail> {
    const planned = (await this.#planOf(id)).jobs.find((one) => one.number === number);
    if (planned === undefined) throw new ApiError('job.unknown', `batch "${id}" has no job ${number}`);
    return describeJob(await readJob(this.api.log, id, planned));
  }

  @Get('forecasts')
  @ApiOperation({ summary: 'Forecasts of a batch by job and replicate, without their distributions' })
  @ApiOkResponse({ standardSchema: ForecastList })
  async forecasts(
    @Param('id', { schema: BatchId }) id: string,
    @QueryOf(ForecastsQuery) { limit, cursor }: z.output<typeof ForecastsQuery>,
  ): Promise<ForecastList> {
    const plan = await this.#planOf(id);
    const forecasts = await listForecasts(this.api.log, id, plan.jobs, { after: placeOf(cursor), limit });
    const last = forecasts.at(-1);
    return {
      forecasts,
      cursor: last === undefined || forecasts.length < limit ? null : `${last.job}.${last.replicate}`,
    };
  }

  async #planOf(id: string): Promise<Plan> {
    const { row } = await findBatch(this.api, id);
    return this.api.plan(id, row.plan!);
  }
}

function placeOf(cursor: string | undefined): ForecastPlace {
  if (cursor === undefined) return { job: 0, replicate: 0 };
  const [job, replicate, ...more] = cursor.split('.').map(Number);
  if (more.length > 0 || !Number.isSafeInteger(job) || !Number.isSafeInteger(replicate))
    throw new ApiError('request.invalid', 'cursor: not one that this list has given');
  return { job: job!, replicate: replicate! };
}
