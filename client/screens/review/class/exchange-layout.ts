import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force'
import type { Alias } from '#shared/ids.ts'
import type { ReviewClass } from '#shared/protocol/http/review-class.ts'

export interface Placed {
  readonly alias: Alias
  /** Replies they wrote to others and got from them. */
  readonly replies: number
  readonly x: number
  readonly y: number
}

export interface Line {
  readonly from: Placed
  readonly to: Placed
  /** In both directions together. */
  readonly replies: number
}

const ROUNDS = 240

/**
 * Places those who exchanged the most replies, so that who talked much with each other stands near. The same exchanges
 * give the same picture: the layout begins from a fixed spiral and has no chance in it.
 * @param most of how many people the picture has room for
 */
export function layOut(
  exchanges: ReviewClass['exchanges'],
  size: { width: number; height: number },
  most: number,
): { people: Placed[]; lines: Line[] } {
  const counts = new Map<Alias, number>()
  for (const { from, to, replies } of exchanges) for (const one of [from, to]) counts.set(one, (counts.get(one) ?? 0) + replies)
  const shown = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, most)
  const nodes = shown.map(([alias, replies]): SimulationNodeDatum & { alias: Alias; replies: number } => ({ alias, replies }))
  const known = new Map(nodes.map((node) => [node.alias, node]))
  const pairs = new Map<string, SimulationLinkDatum<(typeof nodes)[number]> & { ends: readonly [Alias, Alias]; replies: number }>()
  for (const { from, to, replies } of exchanges) {
    const [one, other] = from < to ? [known.get(from), known.get(to)] : [known.get(to), known.get(from)]
    if (!one || !other) continue
    const key = `${one.alias} ${other.alias}`
    const pair = pairs.get(key) ?? { source: one, target: other, ends: [one.alias, other.alias], replies: 0 }
    pair.replies += replies
    pairs.set(key, pair)
  }
  const links = [...pairs.values()]
  const heaviest = Math.max(1, ...links.map((link) => link.replies))
  forceSimulation(nodes)
    .force(
      'link',
      forceLink(links)
        .strength((link) => 0.06 + 0.35 * (link.replies / heaviest))
        .distance(90),
    )
    .force('apart', forceManyBody().strength(-260))
    .force('room', forceCollide(30))
    .force('x', forceX(0).strength(0.07))
    .force('y', forceY(0).strength(0.12))
    .stop()
    .tick(ROUNDS)
  const span = (of: readonly number[]) => [Math.min(...of), Math.max(...of)] as const
  const [left, right] = span(nodes.map((node) => node.x ?? 0))
  const [top, bottom] = span(nodes.map((node) => node.y ?? 0))
  const fit = (value: number, from: number, to: number, room: number) => (to > from ? ((value - from) / (to - from)) * room : room / 2)
  const people = nodes.map((node) => ({
    alias: node.alias,
    replies: node.replies,
    x: 60 + fit(node.x ?? 0, left, right, size.width - 120),
    y: 24 + fit(node.y ?? 0, top, bottom, size.height - 60),
  }))
  const placed = new Map(people.map((person) => [person.alias, person]))
  const lines = links.flatMap(({ ends: [one, other], replies }) => {
    const [from, to] = [placed.get(one), placed.get(other)]
    return from && to ? [{ from, to, replies }] : []
  })
  return { people, lines }
}
