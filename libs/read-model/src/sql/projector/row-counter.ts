import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely';

/** Counts the rows that statements wrote. */
export class RowCounter implements KyselyPlugin {
  rows = 0;

  transformQuery({ node }: PluginTransformQueryArgs): PluginTransformQueryArgs['node'] {
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<PluginTransformResultArgs['result']> {
    this.rows += Number(result.numAffectedRows ?? 0);
    return Promise.resolve(result);
  }
}
