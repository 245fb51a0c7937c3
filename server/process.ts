import { type Config, readConfig } from './config.ts'
import { localNetworkAddress } from './identity/reachable.ts'
import { createLog, type Log } from './log.ts'
import { StartFailure } from './start-failure.ts'

/** What a process needs of the server that it runs. */
export type Running = {
  readonly config: Config
  readonly firstFacilitatorLink: string | undefined
  readonly notDurable: readonly string[]
  stop(): Promise<void>
}

/** SIGTERM takes seconds; what still hangs then is left behind, and the next start picks it up. */
const STOP_WITHIN_MS = 15_000

/**
 * Runs a server as this process: prints where it runs, the first facilitator's link and how to stop; leaves on SIGINT, SIGTERM, SIGHUP and when
 * whoever started it (`npm start`) is gone; a start that cannot be is one sentence and exit code 1; what nobody caught is logged, and it leaves with 1.
 */
export async function runProcess(start: (config: Config, log: Log) => Promise<Running>): Promise<void> {
  let log = createLog({ logLevel: 'info' })
  const fail = (err: unknown) => {
    log.fatal({ err }, 'unexpected')
    process.exit(1)
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)

  let running: Promise<Running> | undefined
  let leaving = false
  const leave = () => {
    if (leaving) return
    leaving = true
    process.stdout.write('\nStopping …\n')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    // A signal in the middle of the start waits for it, so that nothing half-started is left.
    void Promise.resolve(running?.catch(() => undefined)) // a start that the signal cut short
      .then((catena) => catena?.stop())
      .then(() => {
        process.stdout.write('Stopped. Everything that was saved is kept.\n')
        process.exit(0)
      }, fail)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  if (process.channel) process.on('disconnect', leave)

  try {
    const config = readConfig({ LOG_LEVEL: quietInTerminal(), ...process.env })
    log = createLog(config)
    running = start(config, log)
    const catena = await running
    if (!leaving) print(catena)
  } catch (error) {
    if (leaving) return
    if (!(error instanceof StartFailure)) throw error
    process.stderr.write(`\n${error.message}\n`)
    process.exit(1)
  }
}

function print({ config, firstFacilitatorLink, notDurable }: Running): void {
  if (notDurable.length > 0) {
    process.stderr.write(
      `\nWarning: ${notDurable.join(', ')} ${notDurable.length > 1 ? 'are' : 'is'} off in this Postgres. What Catena calls saved can be lost in a crash or a power cut: turn it on.\n`,
    )
  }
  const near = config.baseUrlGiven ? undefined : localNetworkAddress(config)
  const lines = [`Catena runs at ${config.baseUrl}${near ? ` and, for others in this network, at http://${near}:${config.port}` : ''}`]
  if (firstFacilitatorLink) lines.push(`Become the first facilitator with this link, which works once: ${firstFacilitatorLink}`)
  lines.push('To stop it, press Ctrl-C here.')
  process.stdout.write(`\n${lines.join('\n')}\n\n`)
}

/** Someone who starts Catena in a terminal wants to read where it runs, not each request; where output is collected, it is all there. */
const quietInTerminal = (): string | undefined => (process.stdout.isTTY ? 'warn' : undefined)
