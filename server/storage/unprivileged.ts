import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { StartFailure } from '../start-failure.ts'

/** How to run Postgres, which refuses to be root: as it is for everyone else, as another user for root. */
export type Unprivileged = {
  /** The user that owns and runs it, when that is not ourselves. */
  readonly ids?: { readonly uid: number; readonly gid: number }
  /** What to run instead of this command, and as whom. */
  as(command: string, args: readonly string[]): { command: string; args: string[]; options: { uid?: number; gid?: number } }
}

/**
 * How root runs Postgres on `dataDir` with the programs in `binDir`: as the owner the cluster has already, else as `postgres`, else as `nobody`.
 * Where that user cannot enter a folder on the way (a clone in /root or in a private temporary folder), it is given the one right to pass
 * (the capability DAC_OVERRIDE, by `setpriv`), rather than opening somebody's folders to everyone.
 */
export async function unprivileged(
  dataDir: string,
  binDir: string,
  owner: { uid: number; gid: number } | undefined,
): Promise<Unprivileged> {
  if (process.getuid?.() !== 0) return { as: (command, args) => ({ command, args: [...args], options: {} }) }
  const ids = owner && owner.uid !== 0 ? owner : await userNamed('postgres', 'nobody')
  const closed = (await firstClosed(dataDir, ids)) ?? (await firstClosed(binDir, ids))
  if (!closed) return { ids, as: (command, args) => ({ command, args: [...args], options: ids }) }
  if (await hasSetpriv()) {
    const drop = [
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      '--clear-groups',
      '--inh-caps=-all,+dac_override',
      '--ambient-caps=-all,+dac_override',
      '--securebits=+no_setuid_fixup', // otherwise access(2), by which initdb looks for its programs, does not count the right
    ]
    return { ids, as: (command, args) => ({ command: 'setpriv', args: [...drop, '--', command, ...args], options: {} }) }
  }
  throw new StartFailure(
    `Postgres does not run as root, and the user it runs as instead cannot enter ${closed}: start Catena as another user, or put it and DATA_DIR where everyone can enter.`,
  )
}

async function userNamed(...names: string[]): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of names) {
    const user = users.find((fields) => fields[0] === name)
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new StartFailure(
    'Postgres does not run as root and this system has neither a user "postgres" nor "nobody": start Catena as another user.',
  )
}

/** The first folder, from the root down, that this user may not enter. */
async function firstClosed(path: string, { uid, gid }: { uid: number; gid: number }): Promise<string | undefined> {
  const folders = [path]
  while (folders[0] && dirname(folders[0]) !== folders[0]) folders.unshift(dirname(folders[0]))
  for (const folder of folders) {
    const { mode, uid: owner, gid: group } = await stat(folder)
    const mayEnter = owner === uid ? mode & 0o100 : group === gid ? mode & 0o010 : mode & 0o001
    if (!mayEnter) return folder
  }
  return undefined
}

async function hasSetpriv(): Promise<boolean> {
  return promisify(execFile)('setpriv', ['--help']).then(
    ({ stdout }) => stdout.includes('--ambient-caps'),
    () => false,
  )
}
