import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** Compose comes as a part of docker, or (older) as a program of its own. */
const compose = [['docker', 'compose'], ['docker-compose']].find(
  ([command = '', ...args]) => spawnSync(command, [...args, 'version']).status === 0,
)

test.skipIf(!compose)('docker compose accepts docker-compose.yml, which has Catena behind a proxy, Postgres and Redis', () => {
  const [command = '', ...args] = compose ?? []
  const services = spawnSync(command, [...args, 'config', '--services'], { cwd: ROOT, encoding: 'utf8' })
  expect(services.stderr).toBe('')
  expect(services.status).toBe(0)
  expect(services.stdout.trim().split('\n').sort()).toEqual(['catena', 'postgres', 'proxy', 'redis'])
})
