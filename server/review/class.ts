/** Participation as evidence: who wrote how much, who talked with whom, who was silent, who was never answered. */
import type { Alias } from '#shared/ids.ts'
import { takingPart } from '#shared/projections/briefing.ts'
import { exchangesOf } from '#shared/projections/figures.ts'
import type { ReviewClass } from '#shared/protocol/http/review-class.ts'
import { countedOnce } from './counted-once.ts'
import type { Reviewing } from './open-review.ts'
import { figuresByAlias, groupOfPerson, peopleOf, presentPerson } from './people.ts'

const once = countedOnce<ReviewClass>()

export const classOf = (reviewing: Reviewing): ReviewClass => once(reviewing.seen, '', () => count(reviewing))

function count(reviewing: Reviewing): ReviewClass {
  const people = peopleOf(reviewing)
  const figures = figuresByAlias(reviewing, people)
  const { entries } = reviewing.seen
  const isReader = new Set<Alias>(people.filter((person) => person.role === 'reader').map((person) => person.alias))
  return {
    people: people.flatMap((person) => {
      const of = figures.get(person.alias)
      const group = groupOfPerson(reviewing, person)
      return of ? [{ ...presentPerson(person, reviewing), ...(group ? { group } : {}), figures: of }] : []
    }),
    exchanges: exchangesOf(entries),
    silent: takingPart({ entries, people }).silent,
    neverAnswered: [...figures].flatMap(([alias, of]) =>
      isReader.has(alias) && of.annotations > 0 && of.unanswered === of.annotations ? [alias] : [],
    ),
  }
}
