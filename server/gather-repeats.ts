import type { LogFn, Logger } from 'pino'

/** How long the same trouble is only counted, ms. */
const GATHERED_MS = 10_000
const WARN = 40

/**
 * For pino's `logMethod` hook. While Postgres is away everybody meets the same trouble, many times a second. It is logged
 * when it begins; what comes of the same within `ms` is counted, and logged once, with how often, when they are over.
 */
export function gatherRepeats(ms = GATHERED_MS) {
  const lately = new Map<string, number>()
  return function (this: Logger, args: Parameters<LogFn>, write: LogFn, level: number): void {
    const [about, message]: unknown[] = args
    const key = level >= WARN ? troubleOf(about, message) : undefined
    if (key === undefined) return write.apply(this, args)
    const before = lately.get(key)
    if (before !== undefined) return void lately.set(key, before + 1)
    lately.set(key, 0)
    setTimeout(() => {
      const more = lately.get(key) ?? 0
      lately.delete(key)
      if (more > 0) write.apply(this, [Object.assign({ moreOfTheSame: more }, about), String(message)])
    }, ms).unref()
    write.apply(this, args)
  }
}

/** The trouble that a line tells of: its message and its error. What is logged without an error is never the same. */
function troubleOf(about: unknown, message: unknown): string | undefined {
  const error = typeof about === 'object' && about !== null && 'err' in about ? about.err : undefined
  if (!(error instanceof Error)) return undefined
  return JSON.stringify([message, error.name, error.message, error.cause instanceof Error ? error.cause.message : ''])
}
