import { performance } from 'node:perf_hooks'

/** The longest that one input may hold up everyone else, in ms. */
export const LONGEST = 200

/** Something that must not be: what, and how it can be had again. */
export interface Finding {
  readonly part: string
  readonly episode: number
  readonly what: string
}

/** What became of the inputs of one part. */
export class Findings {
  readonly part: string
  /** How often each answer came. */
  readonly outcomes = new Map<string, number>()
  readonly all: Finding[] = []
  /** Figures of the server, for the report. */
  readonly notes: string[] = []
  inputs = 0
  /** ms of this thread's own work that the costliest input took. */
  costliest = { ms: 0, episode: 0, what: '' }
  /** ms from beginning to end. */
  took = 0

  constructor(part: string) {
    this.part = part
  }

  count(outcome: string, many = 1): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + many)
  }

  note(what: string): void {
    this.notes.push(what)
  }

  found(episode: number, what: string): void {
    this.all.push({ part: this.part, episode, what: what.slice(0, 2_000) })
  }

  /** Runs one input in this thread. What it costs is what the thread worked, not what the clock says: a busy machine changes nothing. */
  weigh<T>(episode: number, what: string, act: () => T): T {
    this.inputs++
    const from = process.threadCpuUsage()
    try {
      return act()
    } finally {
      const { user, system } = process.threadCpuUsage(from)
      const ms = (user + system) / 1_000
      if (ms > this.costliest.ms) this.costliest = { ms, episode, what }
      if (ms > LONGEST) this.found(episode, `one input (${what}) took ${Math.round(ms)} ms`)
    }
  }

  /** Runs a part and notes how long it took. */
  static async of(part: string, run: (findings: Findings) => Promise<void> | void): Promise<Findings> {
    const findings = new Findings(part)
    const from = performance.now()
    await run(findings)
    findings.took = performance.now() - from
    return findings
  }

  /** For people: one paragraph. */
  get told(): string {
    const outcomes = [...this.outcomes].toSorted(([, a], [, b]) => b - a).map(([name, many]) => `${name} ${many}`)
    const costliest =
      this.costliest.what === ''
        ? ''
        : `; costliest input ${this.costliest.ms.toFixed(1)} ms (${this.costliest.what}, episode ${this.costliest.episode})`
    return `${this.part}: ${this.inputs} inputs in ${(this.took / 1_000).toFixed(1)} s, ${this.all.length} findings${costliest}\n  ${[outcomes.join(' · '), ...this.notes].join('\n  ')}\n`
  }
}
