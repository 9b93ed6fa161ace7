import { Body, Controller, Get, Inject, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccountId, BudgetDetail, BudgetForecast, BudgetPatch } from '@pulse/contracts';
import { type BudgetKeeper, openBudget, PRICE_TABLE, PriceTable } from '@pulse/rules';
import { ApiContext } from '../api-context.js';
import { NeedsScope } from '../auth/needs-scope.js';
import { changeOf } from './change-of.js';
import { describeBudget } from './describe-budget.js';

/** Nothing is bought here: a request only reads and sets limits. */
const PRICES = new PriceTable(PRICE_TABLE);

@ApiTags('budgets')
@Controller('v1/budgets/:account')
export class BudgetsController {
  constructor(@Inject(ApiContext) private readonly api: ApiContext) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'Limits of an account, what is spent and set aside; amounts are nano-dollars' })
  @ApiOkResponse({ standardSchema: BudgetDetail })
  get(@Param('account', { schema: AccountId }) account: string): Promise<BudgetDetail> {
    return this.#with(account, async (keeper) => describeBudget(await keeper.status()));
  }

  @Get('forecast')
  @NeedsScope('read')
  @ApiOperation({ summary: 'When each limit is reached if spending goes on as in the last seven days' })
  @ApiOkResponse({ standardSchema: BudgetForecast })
  forecast(@Param('account', { schema: AccountId }) account: string): Promise<BudgetForecast> {
    return this.#with(account, async (keeper) => ({ account, ...(await keeper.forecast()) }));
  }

  @Patch()
  @NeedsScope('manage')
  @ApiOperation({ summary: 'Set limits, stop all spending or let it go on; what is not named stays' })
  @ApiOkResponse({ standardSchema: BudgetDetail })
  set(
    @Param('account', { schema: AccountId }) account: string,
    @Body({ schema: BudgetPatch }) patch: BudgetPatch,
  ): Promise<BudgetDetail> {
    const change = changeOf(patch);
    return this.#with(account, async (keeper) => describeBudget(await keeper.configure(change)));
  }

  async #with<T>(account: string, task: (keeper: BudgetKeeper) => Promise<T>): Promise<T> {
    const { log, actor } = this.api.ports;
    const keeper = openBudget({ log, actor, prices: PRICES, now: () => new Date() }, account);
    try {
      return await task(keeper);
    } finally {
      await keeper.close();
    }
  }
}
