import { describePassage } from '#shared/anchoring/describe.ts'
import type { Plain } from '#shared/anchoring/plain.ts'
import { positionOf } from '#shared/anchoring/plain.ts'
import type { GroupId } from '#shared/ids.ts'
import { groupOf } from '#shared/margins/audience.ts'
import { kindMotivations, moveMotivations } from '#shared/projections/motivations.ts'
import type { ReviewedNote, ReviewedPost } from '#shared/protocol/http/review.ts'

/** Where a session lies, for the ids: an IRI without a slash at the end. */
export interface Place {
  readonly session: string
  readonly reading: string
  /** The reading in the version that the session shows. */
  readonly version: number
  readonly plain: Plain
  readonly groupName: (group: GroupId) => string
}

/**
 * An annotation or reply as a Web Annotation (W3C Recommendation of 23 February 2017, Web Annotation Data Model). An
 * annotation's target is its quote in the reading with what stands around it, and its position in the reading's plain
 * text; a reply's target is the annotation it replies to (motivation `replying`, and what it is besides). What is deleted keeps its place, without a body.
 */
export function webAnnotation(post: ReviewedPost, place: Place): object {
  return {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: `${place.session}/records/${post.id}`,
    type: 'Annotation',
    motivation: post.kind ? kindMotivations[post.kind] : ['replying', ...(post.move ? [moveMotivations[post.move]] : [])],
    created: post.at,
    audience: audienceOf(post, place),
    creator: {
      id: `${place.session}/people/${post.author.alias}`,
      type: 'Person',
      ...(post.author.name === '' ? {} : { name: post.author.name }),
    },
    ...(post.deleted || post.withheld
      ? {}
      : {
          body: [
            { type: 'TextualBody', value: post.body, format: 'text/markdown' },
            ...post.tags.map((value) => ({ type: 'TextualBody', value, purpose: 'tagging' })),
          ],
        }),
    target: targetOf(post, place),
  }
}

/** What a group brought to the plenary: on the whole text. */
export const webAnnotationOfNote = (note: ReviewedNote, place: Place): object => ({
  '@context': 'http://www.w3.org/ns/anno.jsonld',
  id: `${place.session}/records/${note.id}`,
  type: 'Annotation',
  motivation: 'describing',
  created: note.at,
  audience: audienceOf(note, place),
  creator: {
    id: `${place.session}/people/${note.author.alias}`,
    type: 'Person',
    ...(note.author.name === '' ? {} : { name: note.author.name }),
  },
  ...(note.withheld ? {} : { body: [{ type: 'TextualBody', value: note.body, format: 'text/markdown' }] }),
  target: place.reading,
})

/**
 * Whom it addresses (3.3.4), a class of people by schema.org. What is hidden from readers or withheld from them is the
 * facilitators'; whoever imports the file must not show it to more.
 */
function audienceOf({ to, hidden, withheld }: Pick<ReviewedPost, 'to' | 'hidden' | 'withheld'>, place: Place): object {
  const group = groupOf(to)
  const [path, name] =
    hidden || withheld || to === 'facilitators' || to === 'me'
      ? ['facilitators', 'Facilitators']
      : group
        ? [`groups/${group}`, place.groupName(group)]
        : ['commons', 'Everyone in the session']
  return { id: `${place.session}/${path}`, type: 'schema:Audience', 'schema:name': name }
}

function targetOf({ passage, stands, replyTo }: ReviewedPost, place: Place): unknown {
  if (!passage) return `${place.session}/records/${replyTo}`
  const start = passage.version === place.version ? positionOf(place.plain, passage.start) : undefined
  const end = passage.version === place.version ? positionOf(place.plain, passage.end) : undefined
  const isThere = start !== undefined && end !== undefined
  // The source is the text as it is now: where its words were corrected, these are what it is about.
  const quoted = isThere && stands ? describePassage(place.plain.blocks, passage.start, passage.end, place.version) : passage
  return {
    type: 'SpecificResource',
    source: place.reading,
    selector: [
      { type: 'TextQuoteSelector', exact: quoted.quote, prefix: quoted.prefix, suffix: quoted.suffix },
      // Counted in characters of Unicode, as the Recommendation does, not in UTF-16 units.
      ...(isThere ? [{ type: 'TextPositionSelector', start: characters(place.plain, start), end: characters(place.plain, end) }] : []),
    ],
  }
}

/** Where the characters of a text begin that take two UTF-16 units. */
const wideOf = new WeakMap<Plain, readonly number[]>()

/** A position in a text as a number of characters before it. */
function characters(plain: Plain, units: number): number {
  let wide = wideOf.get(plain)
  if (!wide) wideOf.set(plain, (wide = [...plain.text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)].map(({ index }) => index)))
  let low = 0
  let high = wide.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((wide[middle] ?? 0) < units) low = middle + 1
    else high = middle
  }
  return units - low
}
