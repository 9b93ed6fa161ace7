import { Module } from '@nestjs/common';

/** The licence service is asked nothing over HTTP but how it is. */
@Module({})
export class LicenseModule {}
