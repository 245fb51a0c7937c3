/** What Catena promises of its speed, as ratios to the better peer in the same run or as times. */
import { figureOf } from '../figures.ts'

const PEERS = ['y-websocket', 'hocuspocus']

interface Promised {
  readonly figure: string
  /** The most (or with `atLeast` the least) that is promised. */
  readonly most: number
  readonly atLeast?: true
  /** Set beside the better peer; else beside another figure, or else as it is. */
  readonly beside?: 'peers' | { readonly figure: string; readonly server: string }
}

const promised: readonly Promised[] = [
  { figure: '300 × 20/s: server CPU for each delivery', most: 1, beside: 'peers' },
  { figure: '300 × 20/s: delivered, p99', most: 2, beside: 'peers' },
  { figure: '1000 × 200/s: server CPU for each delivery', most: 0.5, beside: 'peers' },
  { figure: '1000 × 200/s: delivered, p99', most: 1, beside: 'peers' },
  { figure: 'join, 10,000 annotations: warm', most: 1, beside: 'peers' },
  { figure: 'join, 10,000 annotations: bytes', most: 1.1, beside: 'peers' },
  { figure: 'saved posts', most: 5, atLeast: true, beside: { figure: 'Postgres alone: rows committed, 1 connection', server: 'postgres' } },
  { figure: '300 readers post within a second: all saved after', most: 1_000 },
  { figure: 'reveal, 300 readers, 3000 annotations: last screen complete', most: 1_000 },
]

/** Prints what is promised, what was measured, and whether that keeps it. What was not measured is left out. */
export function printTargets(): void {
  process.stdout.write('\n')
  for (const { figure, most, atLeast, beside } of promised) {
    const own = figureOf(figure, 'catena')
    if (own === undefined) continue
    const other = beside === undefined ? 1 : beside === 'peers' ? better(figure) : figureOf(beside.figure, beside.server)
    if (other === undefined) continue
    const ratio = own / other
    const isMet = atLeast ? ratio >= most : ratio <= most
    const what = beside === undefined ? `${own} ms` : `${ratio.toFixed(2)} × ${beside === 'peers' ? 'the better peer' : beside.figure}`
    process.stdout.write(`${isMet ? 'met    ' : 'NOT MET'}  ${figure}: ${what}, ${atLeast ? 'at least' : 'at most'} ${most}\n`)
  }
}

function better(figure: string): number | undefined {
  const values = PEERS.flatMap((peer) => figureOf(figure, peer) ?? [])
  return values.length > 0 ? Math.min(...values) : undefined
}
