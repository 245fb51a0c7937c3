import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

/** A database in which nothing has ever been made. */
export async function emptyDatabase(): Promise<FreshDatabase> {
  const db = await freshDatabase()
  await db.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  return db
}
