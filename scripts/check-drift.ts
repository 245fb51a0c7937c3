// Whether the migrations, run one after another, make exactly what schema.prisma describes.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../server/storage/embedded.ts'

const folder = mkdtempSync(join(tmpdir(), 'catena-drift-'))
chmodSync(folder, 0o755)
const postgres = await startEmbedded(folder, { durable: false })
try {
  const args = ['migrate', 'diff', '--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma', '--exit-code']
  const { status, stdout } = spawnSync('prisma', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: postgres.url },
    shell: process.platform === 'win32',
  })
  process.stdout.write(stdout)
  // Prisma leaves with 0 also when its engine died: believe its word, not its exit code alone.
  if (status !== 0 || !stdout.includes('No difference detected')) process.exitCode = 1
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
