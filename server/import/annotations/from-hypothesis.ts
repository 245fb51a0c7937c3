/**
 * What Hypothesis gives out as JSON: its API's annotations (`rows`, with `replies` apart where they were asked for so) and
 * the file that its client exports (`annotations`, beside `export_userid` and `client_version`).
 * @see https://h.readthedocs.io/en/latest/api-reference/v1/
 */
import { z } from 'zod'
import { limits } from '#shared/limits.ts'
import type { Misfit } from '#shared/protocol/http/annotation-imports.ts'
import { fittingTags, line, moment, nameFrom, storable } from './clean.ts'
import { demandNotTooMany } from './flawed.ts'
import type { Incoming, IncomingAudience, IncomingGroup, IncomingPerson, IncomingPost, IncomingQuote } from './incoming.ts'
import { isObject } from './parse.ts'

const Selector = z.looseObject({ type: z.string() })
const Quote = z.object({
  type: z.literal('TextQuoteSelector'),
  exact: z.string(),
  prefix: z.string().nullish(),
  suffix: z.string().nullish(),
})
const Item = z.object({
  id: z.string().min(1).max(200),
  user: z.string().min(1).max(300),
  user_info: z.object({ display_name: z.string().nullish() }).nullish(),
  text: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  created: z.string().nullish(),
  updated: z.string().nullish(),
  group: z.string().max(300).nullish(),
  permissions: z.object({ read: z.array(z.string()).nullish() }).nullish(),
  references: z.array(z.string()).nullish(),
  target: z.array(z.object({ selector: z.array(Selector).nullish() })).nullish(),
  hidden: z.boolean().nullish(),
})
type Item = z.infer<typeof Item>

/** Everyone on Hypothesis is in this group. */
const WORLD = '__world__'

/** @param now ms since 1970 */
export function fromHypothesis(value: unknown, now: number): Incoming {
  const people = new Map<string, IncomingPerson>()
  const groups = new Map<string, IncomingGroup>()
  const posts: IncomingPost[] = []
  const misfits: Misfit[] = []
  const items = [...itemsIn(value)]
  demandNotTooMany(items.length)
  for (const { where, item } of items) {
    const parsed = Item.safeParse(item)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      misfits.push(unreadable(where, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`))
      continue
    }
    const post = postOf(parsed.data, where, now)
    if ('why' in post) {
      misfits.push(post)
      continue
    }
    people.set(post.author, { key: post.author, name: nameOf(parsed.data), role: 'reader' })
    if (typeof post.state.to === 'object')
      groups.set(post.state.to.group, { key: post.state.to.group, name: line(post.state.to.group, limits.name) })
    posts.push(post)
  }
  return { people: [...people.values()], groups: [...groups.values()], posts, misfits }
}

function* itemsIn(value: unknown): Generator<{ where: string; item: unknown }> {
  const lists = Array.isArray(value)
    ? [['', value] as const]
    : isObject(value)
      ? (['annotations', 'rows', 'replies'] as const).flatMap((name) => (Array.isArray(value[name]) ? [[name, value[name]] as const] : []))
      : []
  for (const [name, list] of lists) for (const [nth, item] of list.entries()) yield { where: `${name}[${nth}]`, item }
}

function postOf(item: Item, where: string, now: number): IncomingPost | Misfit {
  const body = storable(item.text ?? '')
  const quote = quoteOf(item)
  if (body.length > limits.body)
    return {
      where,
      why: 'too-long',
      author: nameOf(item),
      quote: line(quote?.exact ?? '', limits.quote),
      body: body.slice(0, 400).toWellFormed(),
      brought: false,
    }
  const at = moment(item.created, now) ?? now
  const updated = moment(item.updated, now)
  // The server touches what it has just made.
  const edited = updated !== undefined && updated > at + 2_000 ? { editedAt: updated } : {}
  const replyTo = item.references?.at(-1)
  const words = { to: audienceOf(item), at, ...edited, body, tags: fittingTags(item.tags ?? []), mentions: [] }
  return {
    where,
    key: `hypothesis:${item.id}`,
    author: `hypothesis:${item.user}`,
    receivedAt: at,
    before: [],
    state:
      replyTo === undefined
        ? { ...words, is: 'annotation', kind: 'comment' }
        : { ...words, is: 'reply', replyTo: `hypothesis:${replyTo}`, move: 'build' },
    ...(quote && replyTo === undefined ? { quote } : {}),
  }
}

/** Whoever may read it there; where that is not plain, facilitators only. What moderators hid stays hidden. */
function audienceOf({ permissions, group, user, hidden }: Item): IncomingAudience {
  if (hidden) return 'facilitators'
  const read = permissions?.read
  if (!read) return 'facilitators'
  const audiences = read.map((who): IncomingAudience => {
    if (who === `group:${WORLD}`) return 'commons'
    if (who.startsWith('group:')) return { group: who.slice('group:'.length) }
    return who === user ? 'me' : 'facilitators'
  })
  const [only] = audiences
  if (only === undefined || audiences.length > 1) return 'facilitators'
  // It says of itself in which group it was made: both must agree.
  const made = group ?? WORLD
  if (only === 'commons') return made === WORLD ? only : { group: made }
  return only
}

function quoteOf({ target }: Item): IncomingQuote | undefined {
  for (const { selector } of target ?? []) {
    for (const one of selector ?? []) {
      const quote = Quote.safeParse(one)
      if (quote.success) return { exact: quote.data.exact, prefix: quote.data.prefix ?? '', suffix: quote.data.suffix ?? '' }
    }
  }
  return undefined
}

/** `acct:jane@hypothes.is` is called jane, unless she says otherwise. */
function nameOf({ user, user_info }: Item): string {
  const shown = user_info?.display_name?.trim() ?? ''
  return nameFrom(shown === '' ? (/^acct:([^@]+)@/.exec(user)?.[1] ?? user) : shown)
}

export const unreadable = (where: string, what: string): Misfit => ({
  where,
  why: 'unreadable',
  author: '',
  quote: '',
  body: line(what, 400),
  brought: false,
})
