import { sql, type RawBuilder, type Transaction } from 'kysely';

/**
 * Gives one schema the rights of another: on the schema, on what is made in it later, and on each table, view and sequence
 * that both have. Needs the rights of their owner.
 */
export async function copyRights(trx: Transaction<unknown>, from: string, to: string): Promise<void> {
  await copySchemaRights(trx, from, to);
  await copyDefaults(trx, from, to);
  await copyRelationRights(trx, from, to);
}

interface Right {
  readonly grantee: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
}

const RIGHT = sql`r.rolname AS grantee, a.privilege_type AS privilege, a.is_grantable AS grantable`;

async function copySchemaRights(trx: Transaction<unknown>, from: string, to: string): Promise<void> {
  const { rows } = await sql<Right>`
    SELECT ${RIGHT} FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE n.nspname = ${from} AND a.grantee <> n.nspowner`.execute(trx);
  for (const right of rows)
    await sql`GRANT ${privilege(right)} ON SCHEMA ${sql.id(to)} TO ${grantee(right)} ${option(right)}`.execute(trx);
}

const KINDS: Readonly<Record<string, string>> = { r: 'TABLES', S: 'SEQUENCES', f: 'FUNCTIONS', T: 'TYPES' };

/** Rights on what a role makes in the schema later. */
async function copyDefaults(trx: Transaction<unknown>, from: string, to: string): Promise<void> {
  const { rows } = await sql<Right & { maker: string; kind: string }>`
    SELECT ${RIGHT}, m.rolname AS maker, d.defaclobjtype::text AS kind
    FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace JOIN pg_roles m ON m.oid = d.defaclrole
    CROSS JOIN aclexplode(d.defaclacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE n.nspname = ${from}`.execute(trx);
  for (const right of rows) {
    const what = KINDS[right.kind];
    if (what === undefined) continue;
    await sql`ALTER DEFAULT PRIVILEGES FOR ROLE ${sql.id(right.maker)} IN SCHEMA ${sql.id(to)}
      GRANT ${privilege(right)} ON ${sql.raw(what)} TO ${grantee(right)} ${option(right)}`.execute(trx);
  }
}

async function copyRelationRights(trx: Transaction<unknown>, from: string, to: string): Promise<void> {
  const rightsOf = async (schema: string) => {
    const { rows } = await sql<Right & { relation: string; kind: string }>`
      SELECT ${RIGHT}, c.relname AS relation, c.relkind::text AS kind
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE n.nspname = ${schema} AND a.grantee <> c.relowner AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND EXISTS (SELECT FROM pg_class o JOIN pg_namespace p ON p.oid = o.relnamespace
        WHERE p.nspname IN (${from}, ${to}) AND p.nspname <> ${schema} AND o.relname = c.relname)`.execute(trx);
    return rows;
  };
  for (const right of await rightsOf(to))
    await sql`REVOKE ${privilege(right)} ON ${relation(to, right)} FROM ${grantee(right)}`.execute(trx);
  for (const right of await rightsOf(from))
    await sql`GRANT ${privilege(right)} ON ${relation(to, right)} TO ${grantee(right)} ${option(right)}`.execute(trx);
}

const relation = (schema: string, right: { relation: string; kind: string }): RawBuilder<unknown> =>
  sql`${sql.raw(right.kind === 'S' ? 'SEQUENCE' : 'TABLE')} ${sql.id(schema, right.relation)}`;

const privilege = ({ privilege: word }: Right): RawBuilder<unknown> => sql.raw(word);

const grantee = ({ grantee: role }: Right): RawBuilder<unknown> => (role === null ? sql.raw('PUBLIC') : sql.id(role));

const option = ({ grantable }: Right): RawBuilder<unknown> => sql.raw(grantable ? 'WITH GRANT OPTION' : '');
