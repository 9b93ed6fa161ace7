import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { PublicRoute } from '@pulse/host';

/** Holds the document once the application is there. */
export class OpenApiHolder {
  document: OpenAPIObject | null = null;
}

@ApiExcludeController()
@Controller('v1/openapi.json')
@PublicRoute()
export class OpenApiController {
  constructor(@Inject(OpenApiHolder) private readonly holder: OpenApiHolder) {}

  @Get()
  @Header('Cache-Control', 'public, max-age=300')
  get(): OpenAPIObject | null {
    return this.holder.document;
  }
}
