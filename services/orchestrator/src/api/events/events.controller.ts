import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { BatchId } from '@pulse/contracts';
import type { Response } from 'express';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { mustExist } from '../batches/find-batch.js';
import { sendEvents } from '../stream/event-stream.js';
import { batchEvents, beginEvents } from './batch-events.js';
import { LAST_EVENT_ID, seen } from './last-event-id.js';

@ApiTags('events')
@Controller('v1/batches/:id/events')
@NeedsScope('read')
export class EventsController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get()
  @ApiOperation({
    summary: 'What happens to a batch, as it happens',
    description:
      'Server-sent events: `snapshot` (BatchSnapshot), then one `event` (BatchDelta) for each commit, and `end` when the reports are written. Ids are positions of the log.',
  })
  @ApiHeader(LAST_EVENT_ID)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'The stream' })
  @ApiNoContentResponse({ description: 'Nothing follows what was seen: the reports are written' })
  async events(
    @Param('id', { schema: BatchId }) batchId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    await mustExist(this.api, batchId);
    const beginning = await beginEvents(this.api, batchId, seen(lastEventId));
    if (beginning === null) {
      response.status(204).end();
      return;
    }
    await sendEvents(response, this.api, (signal) => batchEvents(this.api, batchId, beginning, signal));
  }
}
