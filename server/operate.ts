/**
 * What is done on a Catena from outside of it: `node server/operate.ts backup [FILE]`, `restore FILE`, `verify`, on the
 * database that the environment names. Leaves with 0; with 1 where `verify` found differences; with 2 where it could not be done.
 */
import { join, resolve } from 'node:path'
import { backup } from './backup/backup.ts'
import { atOneMoment, connectTo, openPlace } from './backup/place.ts'
import { restore } from './backup/restore.ts'
import { listApplied } from './backup/tables.ts'
import { readConfig } from './config.ts'
import { StartFailure } from './start-failure.ts'
import { readMigrations } from './storage/migrate.ts'
import { verify } from './verify/verify.ts'

const MIGRATIONS = join(import.meta.dirname, '../prisma/migrations')
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function backUp(given: string | undefined): Promise<number> {
  const at = new Date()
  const path = resolve(given ?? `catena-${at.toISOString().slice(0, 19).replaceAll(':', '-')}.backup.gz`)
  const place = await openPlace(readConfig(process.env), 'read')
  try {
    const { tables, rows, bytes } = await backup(place, path, at)
    say(
      `${number(rows)} rows of ${tables} tables are in ${path} (${number(Math.ceil(bytes / 1024))} KB). Keep it as you would keep a password.`,
    )
    return 0
  } finally {
    await place.close()
  }
}

async function bringBack(given: string | undefined): Promise<number> {
  if (!given) throw new StartFailure('Say which file: npm run restore -- FILE')
  const place = await openPlace(readConfig(process.env), 'fill')
  try {
    const { header, rows, migrated } = await restore(place, resolve(given), MIGRATIONS)
    say(`${number(rows)} rows of a backup from ${header.madeAt} (Catena ${header.catena}) are in ${place.name}.`)
    if (migrated.length > 0) say(`It was brought up to this version by ${migrated.join(', ')}.`)
    say('Start Catena with the same settings. Whoever has it open on their device sends again what the backup does not hold.')
    return 0
  } finally {
    await place.close()
  }
}

async function look(): Promise<number> {
  const place = await openPlace(readConfig(process.env), 'read')
  try {
    const client = await connectTo(place)
    try {
      return await atOneMoment(client, async () => {
        const [applied, known] = [await listApplied(client), await readMigrations(MIGRATIONS)]
        if (applied.at(-1)?.name !== known.at(-1)?.name)
          throw new StartFailure(`The Catena in ${place.name} is not of this version: start this version once, then verify it again.`)
        let sessions = 0
        let records = 0
        let found = 0
        const counted = (_session: string, more: number) => {
          sessions++
          records += more
        }
        for await (const { session, difference } of verify(client, counted)) {
          found++
          say(`Session ${session}: ${difference}`)
        }
        say(
          `${number(records)} records of ${number(sessions)} sessions replayed: ${found === 0 ? 'everything agrees.' : `${number(found)} differences.`}`,
        )
        return found === 0 ? 0 : 1
      })
    } finally {
      await client.end().catch(() => {})
    }
  } finally {
    await place.close()
  }
}

const number = (n: number): string => n.toLocaleString('en')

const commands: Readonly<Record<string, (given: string | undefined) => Promise<number>>> = {
  backup: backUp,
  restore: bringBack,
  verify: look,
}

try {
  const [name = '', given] = process.argv.slice(2)
  const command = commands[name]
  if (!command) throw new StartFailure('Say what to do: backup [FILE], restore FILE or verify.')
  process.exitCode = await command(given)
} catch (error) {
  process.exitCode = 2
  process.stderr.write(
    `\n${error instanceof StartFailure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
}
