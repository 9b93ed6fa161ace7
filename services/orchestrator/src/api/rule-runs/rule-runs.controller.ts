import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CancelRequest, RuleRunCanceled, RuleRunDetail, RuleRunId, RuleRunList } from '@pulse/contracts';
import { cancelRun, loadRun } from '@pulse/rules';
import type { Response } from 'express';
import { z } from 'zod';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { QueryOf } from '../body/query-of.js';
import { LAST_EVENT_ID, seen } from '../events/last-event-id.js';
import { pageOf } from '../log/page-of.js';
import { Cursor, limitUpTo } from '../paging.js';
import { sendEvents } from '../stream/event-stream.js';
import { detailOf, itemOf } from './describe-run.js';
import { isOver, runEvents } from './run-events.js';

const ListQuery = z.strictObject({ limit: limitUpTo(100, 20), cursor: Cursor });
const PREFIX = 'rulegen.';

@ApiTags('rules')
@Controller('v1/rule-runs')
export class RuleRunsController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'Searches of rules, newest first' })
  @ApiOkResponse({ standardSchema: RuleRunList })
  async list(@QueryOf(ListQuery) { limit, cursor }: z.output<typeof ListQuery>): Promise<RuleRunList> {
    const names = this.api.log.streams(PREFIX.slice(0, -1));
    const page = await pageOf(names, (name) => name.slice(PREFIX.length), limit, cursor);
    const runs = page.items.map((name) => loadRun(this.api.log, name.slice(PREFIX.length)));
    return { runs: (await Promise.all(runs)).map(itemOf), cursor: page.cursor };
  }

  @Get(':id')
  @NeedsScope('read')
  @ApiOperation({ summary: 'One search, with its iterations and the best rule so far' })
  @ApiOkResponse({ standardSchema: RuleRunDetail })
  async get(@Param('id', { schema: RuleRunId }) runId: string): Promise<RuleRunDetail> {
    return detailOf(await loadRun(this.api.log, runId));
  }

  @Get(':id/events')
  @NeedsScope('read')
  @ApiOperation({
    summary: 'What happens to a search, as it happens',
    description:
      'Server-sent events: `snapshot` (RuleRunDetail), then one `event` (BatchDelta) for each commit, and `end` when the search has ended and an accepted rule is in the store. Ids are positions of the log.',
  })
  @ApiHeader(LAST_EVENT_ID)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'The stream' })
  @ApiNoContentResponse({ description: 'Nothing follows what was seen' })
  async events(
    @Param('id', { schema: RuleRunId }) runId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const loaded = await loadRun(this.api.log, runId);
    const last = seen(lastEventId);
    if (last !== null && isOver(loaded.run) && loaded.revision.position <= last) {
      response.status(204).end();
      return;
    }
    await sendEvents(response, this.api, (signal) => runEvents(this.api, loaded, last, signal));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @NeedsScope('manage')
  @ApiOperation({ summary: 'End a search where it is; what it has found until then is kept in its record' })
  @ApiOkResponse({ standardSchema: RuleRunCanceled })
  async cancel(
    @Param('id', { schema: RuleRunId }) runId: string,
    @Body({ schema: CancelRequest }) { reason }: z.output<typeof CancelRequest>,
  ): Promise<RuleRunCanceled> {
    const { log, actor } = this.api.ports;
    const { accepted, run } = await cancelRun(log, runId, reason, actor);
    return { runId, accepted, reason: accepted ? null : `it has ended: it is ${run.status}` };
  }
}
