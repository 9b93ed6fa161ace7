import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { BatchId, ReportList } from '@pulse/contracts';
import type { Response } from 'express';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { mustExist } from '../batches/find-batch.js';
import { readReport, writtenReports } from './report-files.js';

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  yaml: 'application/yaml; charset=utf-8',
};

@ApiTags('reports')
@Controller('v1/batches/:id/reports')
@NeedsScope('read')
export class ReportsController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get()
  @ApiOperation({ summary: 'The reports of a batch, by name and hash' })
  @ApiOkResponse({ standardSchema: ReportList })
  async list(@Param('id', { schema: BatchId }) batchId: string): Promise<ReportList> {
    await mustExist(this.api, batchId);
    const { files, bundles } = await writtenReports(this.api.log, batchId);
    return { batchId, files, bundles };
  }

  @Get('*name')
  @ApiOperation({ summary: 'One report; a page is to be saved, not shown from here' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'Its bytes' })
  async get(
    @Param('id', { schema: BatchId }) batchId: string,
    @Param('name') path: string | string[],
    @Res() response: Response,
  ): Promise<void> {
    const name = Array.isArray(path) ? path.join('/') : path;
    await mustExist(this.api, batchId);
    const bytes = await readReport(this.api.artifacts, await writtenReports(this.api.log, batchId), name);
    const ending = name.slice(name.lastIndexOf('.') + 1);
    response
      .type(TYPES[ending] ?? 'application/octet-stream')
      .attachment(name.slice(name.lastIndexOf('/') + 1))
      .type(TYPES[ending] ?? 'application/octet-stream')
      .send(Buffer.from(bytes));
  }
}
