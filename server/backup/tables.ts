import type { ClientBase } from 'pg'
import { z } from 'zod'

/** A table as a backup holds it: all its columns, in their order. */
export const Table = z.object({ name: z.string(), columns: z.array(z.string()).min(1) })
export type Table = z.infer<typeof Table>

type Found = Table & { readonly needs: readonly string[] }

/** How Prisma records what was applied; made anew by migrating, so it is in no backup. */
const MIGRATIONS = '_prisma_migrations'

/**
 * The tables of a database, each after those that its foreign keys point to: so they can be filled one after another
 * with every constraint in force.
 * @throws Error where tables point at each other in a circle
 */
export async function listTables(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Found>(
    `SELECT c.relname AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       ARRAY(SELECT t.relname::text FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid
             WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS needs
     FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> $1
     ORDER BY c.relname`,
    [MIGRATIONS],
  )
  return inOrder(rows)
}

function inOrder(found: readonly Found[]): Table[] {
  const left = new Map(found.map((table) => [table.name, table]))
  const ordered: Table[] = []
  while (left.size > 0) {
    const free = [...left.values()].filter(({ needs }) => needs.every((name) => !left.has(name)))
    if (free.length === 0) throw new Error(`these tables point at each other: ${[...left.keys()].join(', ')}`)
    for (const { name, columns } of free) {
      left.delete(name)
      ordered.push({ name, columns })
    }
  }
  return ordered
}

/** A migration that was applied, with the SHA-256 of its text. */
export const AppliedMigration = z.object({ name: z.string(), checksum: z.string() })
export type AppliedMigration = z.infer<typeof AppliedMigration>

/** What has been applied to a database, in the order of the names; nothing where there has never been a Catena. */
export async function listApplied(client: ClientBase): Promise<AppliedMigration[]> {
  const { rows: known } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [MIGRATIONS])
  if (!known[0]?.there) return []
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum FROM ${MIGRATIONS} WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
  )
  return rows
}

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The table and its columns, as COPY names them. */
export const copied = ({ name, columns }: Table): string => `${quoted(name)} (${columns.map(quoted).join(', ')})`
