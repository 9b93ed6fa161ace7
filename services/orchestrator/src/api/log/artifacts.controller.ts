import { Controller, Get, Head, Inject, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ArtifactMissingError } from '@pulse/artifact-store';
import { Sha256 } from '@pulse/contracts';
import type { Response } from 'express';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { ApiError } from '../problems/api-error.js';

@ApiTags('artifacts')
@Controller('v1/artifacts')
@NeedsScope('read')
export class ArtifactsController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Head(':sha256')
  @ApiOperation({ summary: 'Whether there is content of this hash' })
  @ApiParam({ name: 'sha256' })
  @ApiOkResponse({ description: 'There is' })
  async has(@Param('sha256', { schema: Sha256 }) sha256: string, @Res() response: Response): Promise<void> {
    if (!(await this.api.artifacts.has(sha256))) throw unknown(sha256);
    response.status(200).end();
  }

  @Get(':sha256')
  @ApiOperation({ summary: 'Content by its SHA-256' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'Its bytes' })
  async get(@Param('sha256', { schema: Sha256 }) sha256: string, @Res() response: Response): Promise<void> {
    const bytes = await this.api.artifacts.get(sha256).catch((error: unknown) => {
      throw error instanceof ArtifactMissingError ? unknown(sha256) : error;
    });
    response
      .set({ ETag: `"${sha256}"`, 'Cache-Control': 'private, max-age=31536000, immutable' })
      .type('application/octet-stream')
      .attachment(sha256)
      .type('application/octet-stream')
      .send(Buffer.from(bytes));
  }
}

const unknown = (sha256: string) => new ApiError('artifact.missing', `there is no artefact ${sha256}`);
