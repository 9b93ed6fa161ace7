import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { KeyRing } from '../cluster/api-keys/key-ring.js';
import { ApiContext } from './api-context.js';
import { ApiKeyGuard } from './auth/api-key.guard.js';
import { Doorkeeper } from './auth/doorkeeper.js';
import { RateGuard, ThrottlerModule } from './auth/rate.guard.js';
import { BudgetsController } from './budgets/budgets.controller.js';
import { BatchesController } from './batches/batches.controller.js';
import { JobsController } from './batches/jobs.controller.js';
import { NoQueryGuard } from './body/no-query.guard.js';
import { ControlController } from './control/control.controller.js';
import { EventsController } from './events/events.controller.js';
import { ArtifactsController } from './log/artifacts.controller.js';
import { LogController } from './log/log.controller.js';
import { OpenApiController, OpenApiHolder } from './openapi/openapi.controller.js';
import { ReplaysController } from './replays/replays.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { AskRunController } from './rule-runs/ask-run.controller.js';
import { RuleRunsController } from './rule-runs/rule-runs.controller.js';
import { RuleDecisionsController } from './rules/decisions.controller.js';
import { DraftRuleController } from './rules/draft-rule.controller.js';
import { PromoteRuleController } from './rules/promote-rule.controller.js';
import { RulesController } from './rules/rules.controller.js';
import { SubmitController } from './submit/submit.controller.js';

export interface ApiOptions {
  readonly context: ApiContext;
  readonly keys: KeyRing;
  /** Requests that one key may make in a minute. */
  readonly ratePerMinute: number;
  /** Keys of one address that may be refused in a minute. */
  readonly keyFailuresPerMinute: number;
}

const MINUTE_MS = 60_000;

@Module({})
export class ApiModule {
  static with({ context, keys, ratePerMinute, keyFailuresPerMinute }: ApiOptions): DynamicModule {
    return {
      module: ApiModule,
      imports: [ThrottlerModule.forRoot([{ ttl: MINUTE_MS, limit: ratePerMinute }])],
      controllers: [
        SubmitController,
        BatchesController,
        JobsController,
        ControlController,
        ReportsController,
        EventsController,
        ReplaysController,
        AskRunController,
        RuleRunsController,
        RulesController,
        DraftRuleController,
        RuleDecisionsController,
        PromoteRuleController,
        BudgetsController,
        LogController,
        ArtifactsController,
        OpenApiController,
      ],
      providers: [
        { provide: ApiContext, useValue: context },
        { provide: Doorkeeper, useValue: new Doorkeeper(keys, keyFailuresPerMinute) },
        OpenApiHolder,
        // In this order: who asks, then how often, then what.
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_GUARD, useClass: NoQueryGuard },
      ],
    };
  }
}
