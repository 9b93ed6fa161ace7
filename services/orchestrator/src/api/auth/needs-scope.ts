import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { ApiScope } from '@pulse/contracts';

export const SCOPE = 'pulse:scope';

/** Of a route: the scope that a key must have. A route without it, and without being public, is refused to everybody. */
export const NeedsScope = (scope: ApiScope) => applyDecorators(SetMetadata(SCOPE, scope), ApiBearerAuth());
