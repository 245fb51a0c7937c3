import type { BlockId } from '#shared/ids.ts'
import { blockFigures, exchangesOf, tagFigures } from '#shared/projections/figures.ts'
import type { ReviewFigures } from '#shared/protocol/http/review-figures.ts'
import { countedOnce } from './counted-once.ts'
import type { Reviewing } from './open-review.ts'
import { figuresByAlias, peopleOf, presentPerson } from './people.ts'

const once = countedOnce<ReviewFigures>()

/** What is counted along the text, of the people, and between them. */
export const figuresOf = (reviewing: Reviewing, blocks: readonly BlockId[]): ReviewFigures =>
  once(reviewing.seen, blocks.join(), () => count(reviewing, blocks))

function count(reviewing: Reviewing, blocks: readonly BlockId[]): ReviewFigures {
  const { seen, state } = reviewing
  const { entries, threads } = seen
  const people = peopleOf(reviewing)
  const figures = figuresByAlias(reviewing, people)
  const known = new Set(blocks)
  return {
    blocks: blockFigures(entries, blocks, [...state.groups.keys()]).map(({ row, phases, confusion }) => ({
      block: row.block,
      annotations: row.total.annotations,
      replies: row.total.replies,
      people: row.total.people,
      kinds: row.total.kinds,
      groups: [...row.cells].map(([group, { annotations, replies }]) => ({ group, annotations, replies })),
      phases,
      confusion,
    })),
    elsewhere: [...threads.values()].filter((thread) => !known.has(thread.root.passage.start.block)).length,
    groups: [...state.groups.values()].map(({ id, name, ended }) => ({ id: id, name, ended: ended === true })),
    tags: tagFigures(entries),
    people: people.flatMap((person) => {
      const of = figures.get(person.alias)
      return of ? [{ ...presentPerson(person, reviewing), ...of }] : []
    }),
    exchanges: exchangesOf(entries),
  }
}
