/**
 * Annotations by the W3C's Web Annotation Data Model (Recommendation of 23 February 2017) in JSON-LD: one, a list, a
 * collection with its pages or a page. Our own exports are among them.
 */
import { Alias, RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { type Kind, kinds, type Move, moves } from '#shared/margins/record.ts'
import { kindMotivations, moveMotivations } from '#shared/projections/motivations.ts'
import type { Misfit } from '#shared/protocol/http/annotation-imports.ts'
import { fittingTags, line, moment, nameFrom, storable, textOfHtml } from './clean.ts'
import { demandNotTooMany } from './flawed.ts'
import { unreadable } from './from-hypothesis.ts'
import type { Incoming, IncomingAudience, IncomingGroup, IncomingPerson, IncomingPost, IncomingQuote } from './incoming.ts'
import { isObject } from './parse.ts'

/** Parts within parts of a collection, a body or a selector. */
const DEEPEST = 6
type Found = { readonly where: string; readonly item: unknown }

/** @param now ms since 1970 */
export function fromWebAnnotations(value: unknown, now: number): Incoming {
  const found = [...itemsIn(value, '', 0)]
  demandNotTooMany(found.length)
  const keys = new Set(found.flatMap(({ item }) => iriOf(item) ?? []))
  const people = new Map<string, IncomingPerson>()
  const groups = new Map<string, IncomingGroup>()
  const posts: IncomingPost[] = []
  const misfits: Misfit[] = []
  for (const { where, item } of found) {
    if (!isObject(item)) {
      misfits.push(unreadable(where, 'is no object'))
      continue
    }
    const person = personOf(item['creator'])
    people.set(person.key, person)
    const post = postOf(item, where, person, keys, now)
    if ('why' in post) {
      misfits.push(post)
      continue
    }
    const { to } = post.state
    if (typeof to === 'object') groups.set(to.group, { key: to.group, name: groupNameOf(item['audience']) })
    posts.push(post)
  }
  return { people: [...people.values()], groups: [...groups.values()], posts, misfits }
}

function* itemsIn(value: unknown, where: string, depth: number): Generator<Found> {
  if (depth > DEEPEST) return
  if (Array.isArray(value)) {
    for (const [nth, item] of value.entries()) yield* itemsIn(item, `${where}[${nth}]`, depth + 1)
    return
  }
  if (!isObject(value)) {
    yield { where, item: value }
    return
  }
  const at = (name: string) => (where === '' ? name : `${where}.${name}`)
  const lists = ['@graph', 'items', 'first', 'next', 'contains'].filter((name) => typeof value[name] === 'object' && value[name] !== null)
  if (hasType(value, 'Annotation') || lists.length === 0) {
    yield { where: where === '' ? 'the file' : where, item: value }
    return
  }
  for (const name of lists) yield* itemsIn(value[name], at(name), depth + 1)
}

const hasType = (value: Record<string, unknown>, type: string): boolean =>
  [value['type'], value['@type']].some((said) => (Array.isArray(said) ? said : [said]).some((one) => one === type || one === `oa:${type}`))

function postOf(
  item: Record<string, unknown>,
  where: string,
  author: IncomingPerson,
  keys: ReadonlySet<string>,
  now: number,
): IncomingPost | Misfit {
  const key = iriOf(item)
  const targets = listOf(item['target'])
  const answered = targets.map(iriOf).find((iri) => iri !== undefined && keys.has(iri) && iri !== key)
  const quote = answered === undefined ? quoteIn(targets, 0) : undefined
  if (targets.length === 0) return { ...unreadable(where, 'has no target'), author: author.name }
  const { body, tags } = wordsOf(item)
  if (body.length > limits.body)
    return {
      where,
      why: 'too-long',
      author: author.name,
      quote: line(quote?.exact ?? '', limits.quote),
      body: body.slice(0, 400).toWellFormed(),
      brought: false,
    }
  const at = moment(item['created'], now) ?? moment(item['modified'], now) ?? now
  const modified = moment(item['modified'], now)
  const motivation = listOf(item['motivation'] ?? item['motivatedBy']).map((one) => String(one).replace(/^oa:/, ''))
  if (answered === undefined && motivation.includes('replying') && !quote)
    return { where, why: 'nothing-to-answer', author: author.name, quote: '', body: body.slice(0, 400).toWellFormed(), brought: false }
  const id = ownId(key)
  const words = {
    to: audienceOf(item, id !== undefined),
    at,
    ...(modified !== undefined && modified > at ? { editedAt: modified } : {}),
    // Ours have a body unless they were taken back.
    ...(id && !('body' in item) && !('bodyValue' in item) ? { deletedAt: modified ?? at } : {}),
    body,
    tags,
    mentions: [],
  }
  return {
    where,
    key: key ?? `${where}#${author.key}`,
    ...(id ? { id } : {}),
    author: author.key,
    receivedAt: at,
    before: [],
    state:
      answered === undefined
        ? { ...words, is: 'annotation', kind: kindOf(motivation) }
        : { ...words, is: 'reply', replyTo: answered, move: moveOf(motivation) },
    ...(quote ? { quote } : {}),
  }
}

const kindOf = (motivation: readonly string[]): Kind => kinds.find((kind) => motivation.includes(kindMotivations[kind])) ?? 'comment'
const moveOf = (motivation: readonly string[]): Move => moves.find((move) => motivation.includes(moveMotivations[move])) ?? 'build'

const own = /\/s\/[0-9a-f-]{36}\/(records|people)\/([^/]+)$/
/** The record that an IRI of ours names. */
function ownId(iri: string | undefined): RecordId | undefined {
  const [, what, name] = own.exec(iri ?? '') ?? []
  return what === 'records' ? RecordId.safeParse(name).data : undefined
}

/**
 * Whom it addresses. One that addresses nobody in particular is public, unless it is ours, which say so; of an audience
 * that only its maker knows we cannot tell who is in it.
 */
function audienceOf(item: Record<string, unknown>, isOurs: boolean): IncomingAudience {
  const [audience, ...more] = listOf(item['audience'])
  if (audience === undefined) return isOurs ? 'facilitators' : 'commons'
  const iri = iriOf(audience) ?? ''
  const [, session, group] = /\/s\/([0-9a-f-]{36})\/(?:groups\/([0-9a-f-]{36})|commons)$/.exec(iri) ?? []
  if (session === undefined || more.length > 0) return 'facilitators'
  return group === undefined ? 'commons' : { group: iri }
}

function groupNameOf(audience: unknown): string {
  const name = isObject(audience) ? audience['schema:name'] : undefined
  return line(typeof name === 'string' ? name : '', limits.name - 10)
}

function personOf(creator: unknown): IncomingPerson {
  const [first] = listOf(creator)
  const iri = iriOf(first)
  const names = isObject(first) ? ['name', 'nickname', 'email'].map((one) => listOf(first[one])[0]) : []
  const said = names.find((name): name is string => typeof name === 'string' && name.trim() !== '')
  const name = nameFrom(said ?? (iri === undefined ? '' : iri.replace(/^(https?:\/\/|mailto:|acct:)/, '')))
  const [, what, alias] = own.exec(iri ?? '') ?? []
  const known = what === 'people' ? Alias.safeParse(alias).data : undefined
  return {
    key: iri ?? `web:${name}`,
    name,
    role: 'reader',
    ...(known ? { alias: known } : {}),
  }
}

function quoteIn(parts: readonly unknown[], depth: number): IncomingQuote | undefined {
  if (depth > DEEPEST) return undefined
  for (const part of parts) {
    if (!isObject(part)) continue
    const { exact } = part
    if (hasType(part, 'TextQuoteSelector') && typeof exact === 'string' && exact !== '') {
      const around = (name: string) => (typeof part[name] === 'string' ? part[name] : '')
      return { exact, prefix: around('prefix'), suffix: around('suffix') }
    }
    const within = quoteIn(
      ['selector', 'refinedBy', 'items', 'startSelector'].flatMap((name) => listOf(part[name])),
      depth + 1,
    )
    if (within) return within
  }
  return undefined
}

function wordsOf(item: Record<string, unknown>): { body: string; tags: string[] } {
  const parts: string[] = []
  const tags: string[] = []
  if (typeof item['bodyValue'] === 'string') parts.push(item['bodyValue'])
  collect(listOf(item['body']), 0)
  return { body: storable(parts.filter((part) => part.trim() !== '').join('\n\n')), tags: fittingTags(tags) }

  function collect(bodies: readonly unknown[], depth: number): void {
    if (depth > DEEPEST) return
    for (const body of bodies) {
      if (typeof body === 'string') parts.push(linkTo(body))
      if (!isObject(body)) continue
      const { value } = body
      const isTag = [...listOf(body['purpose'])].some((purpose) => purpose === 'tagging' || purpose === 'oa:tagging')
      if (typeof value === 'string') {
        if (isTag) tags.push(value)
        else parts.push(listOf(body['format']).some(isHtml) ? textOfHtml(value) : value)
      } else if (hasType(body, 'Choice')) collect(listOf(body['items']).slice(0, 1), depth + 1)
      else if (Array.isArray(body['items'])) collect(body['items'], depth + 1)
      else {
        const iri = iriOf(body) ?? (typeof body['source'] === 'string' ? body['source'] : undefined)
        if (iri !== undefined && !isTag) parts.push(linkTo(iri))
      }
    }
  }
}

const isHtml = (format: unknown): boolean => typeof format === 'string' && /^text\/html\b|xhtml/.test(format)

/** A body that is somewhere else is told as its address. */
const linkTo = (iri: string): string => (/^https?:\/\/[^\s<>]+$/i.test(iri) ? `<${iri}>` : line(iri, 2_000))

function iriOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.length <= 2_048 ? value : undefined
  if (!isObject(value)) return undefined
  const iri = value['id'] ?? value['@id']
  return typeof iri === 'string' && iri.length <= 2_048 ? iri : undefined
}

const listOf = (value: unknown): readonly unknown[] => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value])
