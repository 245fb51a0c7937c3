import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../peers')

/** Installs what Catena is measured beside, unless it is there. It is no dependency of Catena. */
export async function installPeers(): Promise<void> {
  const isThere = await stat(join(FOLDER, 'node_modules/.package-lock.json')).then(
    () => true,
    () => false,
  )
  if (isThere) return
  process.stderr.write('Installing what Catena is measured beside, in bench/peers.\n')
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: FOLDER, stdio: ['ignore', 'inherit', 'inherit'] })
  const code = await new Promise((resolve, reject) => npm.once('exit', resolve).once('error', reject))
  if (code !== 0) throw new Error(`npm ci in bench/peers ended with ${String(code)}`)
}
