import { SetMetadata } from '@nestjs/common';

/** Key of the metadata of routes that anyone may ask; a guard that denies by default looks for it. */
export const PUBLIC_ROUTE = 'pulse:public';

/** Of a controller or a route that needs no key: it tells nothing about what users did. */
export const PublicRoute = () => SetMetadata(PUBLIC_ROUTE, true);
