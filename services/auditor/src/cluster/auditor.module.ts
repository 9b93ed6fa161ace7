import { Module } from '@nestjs/common';

/** The auditor is asked nothing over HTTP but how it is. */
@Module({})
export class AuditorModule {}
