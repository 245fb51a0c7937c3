/** Dealing people into groups. Pure: chance and what they wrote are given. Groups come out as even as numbers allow. */
import type { ParticipantId } from '#shared/ids.ts'
import { shuffled } from './chance.ts'

/** How many groups of about this size so many people make; at least one. */
export const groupsOfSize = (people: number, size: number): number => Math.max(1, Math.round(people / size))

/** At random into so many groups (fewer if there are fewer people); sizes differ by one at most. */
export function dealAtRandom(people: readonly ParticipantId[], number: number, random: () => number): ParticipantId[][] {
  const groups = emptyGroups(people.length, number)
  shuffled(people, random).forEach((person, at) => groups[at % groups.length]?.push(person))
  return groups
}

/**
 * By what they wrote: one after the other, those with the most first, into the group with which they have least
 * (`mixed`) or most (`alike`) in common. Sizes differ by one at most.
 * @param written what each wrote, as signs that are equal for equal things
 */
export function dealByWriting(
  people: readonly ParticipantId[],
  number: number,
  put: 'mixed' | 'alike',
  written: ReadonlyMap<ParticipantId, ReadonlySet<string>>,
  random: () => number,
): ParticipantId[][] {
  const groups = emptyGroups(people.length, number)
  const signs = groups.map(() => new Map<string, number>())
  const floor = Math.floor(people.length / groups.length)
  let larger = people.length % groups.length
  const order = shuffled(people, random).toSorted((a, b) => (written.get(b)?.size ?? 0) - (written.get(a)?.size ?? 0))
  for (const person of order) {
    const theirs = written.get(person) ?? new Set<string>()
    const inCommon = (at: number) => [...theirs].reduce((sum, sign) => sum + (signs[at]?.get(sign) ?? 0), 0)
    const sizeOf = (at: number) => groups[at]?.length ?? 0
    const open = groups.map((_, at) => at).filter((at) => sizeOf(at) < floor || (sizeOf(at) === floor && larger > 0))
    const [best] = open.toSorted(
      (a, b) => (put === 'mixed' ? inCommon(a) - inCommon(b) : inCommon(b) - inCommon(a)) || sizeOf(a) - sizeOf(b) || a - b,
    )
    if (best === undefined) throw new Error('there is a place for everyone, by the sizes above')
    if (sizeOf(best) === floor) larger--
    groups[best]?.push(person)
    for (const sign of theirs) signs[best]?.set(sign, (signs[best].get(sign) ?? 0) + 1)
  }
  return groups
}

/** The groups of last time, by those who are there; everyone else joins the smallest. */
export function dealAsBefore(
  people: readonly ParticipantId[],
  before: readonly (readonly ParticipantId[])[],
  random: () => number,
): ParticipantId[][] {
  const left = new Set(people)
  const groups = before.map((members) => members.filter((person) => left.delete(person))).filter((members) => members.length > 0)
  if (groups.length === 0) groups.push([])
  for (const person of shuffled([...left], random)) smallest(groups)?.push(person)
  return groups
}

/** The first among the smallest. */
export function smallest<T extends { readonly length: number }>(groups: readonly T[]): T | undefined {
  return groups.reduce<T | undefined>((least, group) => (least === undefined || group.length < least.length ? group : least), undefined)
}

const emptyGroups = (people: number, number: number): ParticipantId[][] =>
  Array.from({ length: Math.max(1, Math.min(number, people)) }, () => [])
