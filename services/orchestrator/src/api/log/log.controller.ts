import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  BatchEnds,
  KeyLookup,
  KeyLookups,
  KeysRequest,
  LogHead,
  ManyStreams,
  Sha256,
  StreamEvents,
  StreamName,
  StreamNames,
  StreamsRequest,
} from '@pulse/contracts';
import type { KeyKind } from '@pulse/event-log';
import type { Response } from 'express';
import { z } from 'zod';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { QueryOf } from '../body/query-of.js';
import { Cursor, limitUpTo } from '../paging.js';
import { ApiError } from '../problems/api-error.js';
import { sendEvents } from '../stream/event-stream.js';
import { sendLines } from '../stream/send-lines.js';
import { commitLines } from './commit-lines.js';
import { headPositions } from './head-positions.js';
import { lookUpAll } from './look-up-all.js';
import { manyStreams } from './many-streams.js';
import { pageOf } from './page-of.js';

const Position = z.coerce.number().int().min(1);
const CommitsQuery = z.strictObject({ from: Position.default(1), to: Position.optional(), limit: Position.optional() });
const EventsQuery = z.strictObject({ afterVersion: Position.optional(), afterPosition: Position.optional() });
const NamesQuery = z.strictObject({
  prefix: z.string().regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/),
  limit: limitUpTo(10_000, 1000),
  cursor: Cursor,
});
const KeyKinds = z.enum(['cache', 'evidence']);
const EndsQuery = z.strictObject({ limit: limitUpTo(10_000, 1000), cursor: Cursor });

/** The log as it is, for programs that fold it themselves. */
@ApiTags('log')
@Controller('v1/log')
@NeedsScope('read')
export class LogController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get('head')
  @ApiOperation({ summary: 'The last commit' })
  @ApiOkResponse({ standardSchema: LogHead })
  async head(): Promise<LogHead> {
    return { head: await this.api.log.head() };
  }

  @Get('commits')
  @ApiOperation({
    summary: 'Commits by position, up to the head as it is now',
    description: 'NDJSON: one LogCommit on each line.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({ description: 'The lines' })
  async commits(@QueryOf(CommitsQuery) query: z.output<typeof CommitsQuery>, @Res() response: Response): Promise<void> {
    await sendLines(response, commitLines(this.api.tail, query));
  }

  @Get('streams/:stream')
  @ApiOperation({ summary: 'The events of a stream, those after a revision where one is given' })
  @ApiOkResponse({ standardSchema: StreamEvents })
  async events(
    @Param('stream', { schema: StreamName }) stream: string,
    @QueryOf(EventsQuery) { afterVersion, afterPosition }: z.output<typeof EventsQuery>,
  ): Promise<StreamEvents> {
    if ((afterVersion === undefined) !== (afterPosition === undefined))
      throw new ApiError('request.invalid', 'afterVersion and afterPosition go together: they are one revision');
    const after = afterVersion === undefined ? {} : { after: { version: afterVersion, position: afterPosition! } };
    const { events, revision } = await this.api.log.load(stream, after);
    return { events: events.map((event) => ({ ...event, data: { ...event.data } })), revision };
  }

  @Post('streams')
  @HttpCode(200)
  @ApiOperation({ summary: 'The events of several streams, at most 64 of them' })
  @ApiOkResponse({ standardSchema: ManyStreams })
  async many(@Body({ schema: StreamsRequest }) { streams }: StreamsRequest, @Res() response: Response): Promise<void> {
    await sendLines(response, manyStreams(this.api.log, streams), 'application/json; charset=utf-8');
  }

  @Get('streams')
  @ApiOperation({ summary: 'Names of streams below a prefix, newest first' })
  @ApiOkResponse({ standardSchema: StreamNames })
  async streams(@QueryOf(NamesQuery) { prefix, limit, cursor }: z.output<typeof NamesQuery>): Promise<StreamNames> {
    const page = await pageOf(this.api.log.streams(prefix), (name) => name, limit, cursor);
    return { streams: page.items, cursor: page.cursor };
  }

  @Get('keys/:kind/:key')
  @ApiOperation({ summary: 'The newest event that carries a key' })
  @ApiOkResponse({ standardSchema: KeyLookup })
  async key(
    @Param('kind', { schema: KeyKinds }) kind: KeyKind,
    @Param('key', { schema: Sha256 }) key: string,
  ): Promise<KeyLookup> {
    return { ref: await this.api.log.lookup(kind, key) };
  }

  @Post('keys/:kind')
  @HttpCode(200)
  @ApiOperation({ summary: 'The newest events that carry these keys, at most 1000 of them' })
  @ApiOkResponse({ standardSchema: KeyLookups })
  async keys(
    @Param('kind', { schema: KeyKinds }) kind: KeyKind,
    @Body({ schema: KeysRequest }) { keys }: KeysRequest,
  ): Promise<KeyLookups> {
    return { refs: await lookUpAll(this.api.log, kind, keys) };
  }

  @Get('batch-ends')
  @ApiOperation({ summary: 'Events that end a batch, newest first' })
  @ApiOkResponse({ standardSchema: BatchEnds })
  async batchEnds(@QueryOf(EndsQuery) { limit, cursor }: z.output<typeof EndsQuery>): Promise<BatchEnds> {
    const page = await pageOf(this.api.log.batchEnds(), ({ position }) => String(position), limit, cursor);
    return { ends: page.items, cursor: page.cursor };
  }

  @Get('wake')
  @ApiOperation({ summary: 'Says when something was appended: server-sent events with the position of the head' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'The stream' })
  async wake(@Res() response: Response): Promise<void> {
    await sendEvents(response, this.api, (signal) => headPositions(this.api.log, signal));
  }
}
