/** What Catena promises of its speed, as ratios to the better peer in the same run or as times. */
import { figureOf, markdownTable, shown } from '../figures.ts'

const PEERS = ['y-websocket', 'hocuspocus']

interface Promised {
  readonly figure: string
  readonly unit: string
  /** The most (or with `atLeast` the least) that is promised. */
  readonly most: number
  readonly atLeast?: true
  /** Set beside the better peer; else beside another figure, or else as it is. */
  readonly beside?: 'peers' | { readonly figure: string; readonly server: string }
}

const promised: readonly Promised[] = [
  { figure: '300 × 20/s: server CPU for each delivery', unit: 'µs', most: 1, beside: 'peers' },
  { figure: '300 × 20/s: delivered, p99', unit: 'ms', most: 2, beside: 'peers' },
  { figure: '1000 × 200/s: server CPU for each delivery', unit: 'µs', most: 0.5, beside: 'peers' },
  { figure: '1000 × 200/s: delivered, p99', unit: 'ms', most: 1, beside: 'peers' },
  { figure: 'join, 10,000 annotations: warm', unit: 'ms', most: 1, beside: 'peers' },
  { figure: 'join, 10,000 annotations: bytes', unit: '', most: 1.1, beside: 'peers' },
  {
    figure: 'saved posts',
    unit: '/s',
    most: 5,
    atLeast: true,
    beside: { figure: 'Postgres alone: rows committed, 1 connection', server: 'postgres' },
  },
  { figure: '300 readers post within a second: all saved after', unit: 'ms', most: 1_000 },
  { figure: 'reveal, 300 readers, 3000 annotations: last screen complete', unit: 'ms', most: 1_000 },
]

/** What of this was measured, and whether it keeps what is promised. */
function measured() {
  return promised.flatMap(({ figure, unit, most, atLeast, beside }) => {
    const own = figureOf(figure, 'catena')
    const other = beside === undefined ? 1 : beside === 'peers' ? better(figure) : figureOf(beside.figure, beside.server)
    if (own === undefined || other === undefined) return []
    const ratio = own / other
    const isMet = atLeast ? ratio >= most : ratio <= most
    const than = beside === undefined ? undefined : beside === 'peers' ? 'the better peer' : beside.figure
    const bound = `${atLeast ? 'at least' : 'at most'} ${most}`
    return [{ figure, isMet, bound, own: shown(own, unit), ...(than ? { than, other: shown(other, unit), ratio: ratio.toFixed(2) } : {}) }]
  })
}

/** Prints what is promised, what was measured, and whether that keeps it. What was not measured is left out. */
export function printTargets(): void {
  const lines = measured().map(({ figure, isMet, bound, own, than, ratio }) => {
    const what = than === undefined ? own : `${ratio} × ${than}`
    return `${isMet ? 'met    ' : 'NOT MET'}  ${figure}: ${what}, ${bound}`
  })
  process.stdout.write(`\n${lines.join('\n')}\n`)
}

/** The same as a table in Markdown. */
export const targetsAsMarkdown = (): string =>
  markdownTable(
    ['', 'Catena', 'beside', 'ratio', 'promised', ''],
    measured().map(({ figure, isMet, bound, own, than, other, ratio }) => [
      figure,
      own,
      than === undefined ? '' : `${other} (${than})`,
      ratio ?? '',
      than === undefined ? `${bound} ms` : bound,
      isMet ? 'met' : 'not met',
    ]),
  )

function better(figure: string): number | undefined {
  const values = PEERS.flatMap((peer) => figureOf(figure, peer) ?? [])
  return values.length > 0 ? Math.min(...values) : undefined
}
