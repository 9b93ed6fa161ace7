import { databaseRoleOf, OWN_TABLE_RIGHTS, OWNER_ROLE, type DatabaseService } from './database.js';

/**
 * SQL that gives a service its rights on a schema of its tables, made or to be made: for its own schema, and for the
 * shadow that a rebuild fills before it takes the schema's place. To be run by the owner, as often as one likes.
 *
 * @param schema a plain name
 * @param owner who makes the tables
 */
export function schemaGrants(service: DatabaseService, schema: string, owner = OWNER_ROLE): string[] {
  const [name, role, maker] = [schema, databaseRoleOf(service), owner].map(quotedName);
  const rights = OWN_TABLE_RIGHTS.join(', ');
  const makes = `ALTER DEFAULT PRIVILEGES FOR ROLE ${maker} IN SCHEMA ${name}`;
  return [
    `REVOKE ALL ON SCHEMA ${name} FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA ${name} TO ${role}`,
    `GRANT ${rights} ON ALL TABLES IN SCHEMA ${name} TO ${role}`,
    `${makes} GRANT ${rights} ON TABLES TO ${role}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${name} TO ${role}`,
    `${makes} GRANT USAGE, SELECT ON SEQUENCES TO ${role}`,
  ];
}

/** A name as SQL has it. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
