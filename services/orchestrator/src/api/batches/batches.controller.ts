import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BatchDetail, BatchId, BatchList } from '@pulse/contracts';
import { z } from 'zod';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { QueryOf } from '../body/query-of.js';
import { Cursor, limitUpTo, positionOf } from '../paging.js';
import { detailOf, itemOf, listRows } from './batch-rows.js';
import { findBatch } from './find-batch.js';

const ListQuery = z.strictObject({ limit: limitUpTo(1000, 20), cursor: Cursor });

@ApiTags('batches')
@Controller('v1/batches')
@NeedsScope('read')
export class BatchesController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get()
  @ApiOperation({ summary: 'Batches, newest first' })
  @ApiOkResponse({ standardSchema: BatchList })
  async list(@QueryOf(ListQuery) { limit, cursor }: z.output<typeof ListQuery>): Promise<BatchList> {
    const rows = await listRows(this.api.db, positionOf(cursor), limit);
    const last = rows.length < limit ? null : String(rows.at(-1)!.row.position);
    return { batches: rows.map(itemOf), cursor: last };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One batch, with its jobs by state' })
  @ApiOkResponse({ standardSchema: BatchDetail })
  async get(@Param('id', { schema: BatchId }) id: string): Promise<BatchDetail> {
    return detailOf(await findBatch(this.api, id));
  }
}
