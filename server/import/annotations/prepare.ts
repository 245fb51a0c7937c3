/** What came in, ready to be written: every quote in its place, every answer under what it answers, and what did not fit. */
import type { Passage } from '#shared/anchoring/passage.ts'
import type { Misfit } from '#shared/protocol/http/annotation-imports.ts'
import type { Block } from '#shared/reading/block.ts'
import { anchorIn } from './anchor.ts'
import type { Incoming, IncomingAudience, IncomingPost } from './incoming.ts'

export interface PreparedPost extends IncomingPost {
  /** Of an annotation. */
  readonly passage?: Passage
  /** It stands nowhere in the text. */
  readonly unplaced?: true
  /** The key of the annotation that it hangs on; its own for an annotation. */
  readonly root: string
}

export interface Prepared extends Omit<Incoming, 'posts'> {
  /** What is answered before its answers. */
  readonly posts: readonly PreparedPost[]
}

export interface Preparing {
  readonly blocks: readonly Block[]
  readonly version: number
  /** What becomes of annotations that are not surely in the text. */
  readonly unplaced: 'bring' | 'leave'
  readonly progress?: (done: number, total: number) => void
}

export function prepare(incoming: Incoming, { blocks, version, unplaced, progress }: Preparing): Prepared {
  const anchor = anchorIn(blocks, version)
  const names = new Map(incoming.people.map(({ key, name }) => [key, name]))
  const byKey = new Map<string, IncomingPost>()
  for (const post of incoming.posts) if (!byKey.has(post.key)) byKey.set(post.key, post)
  const misfits: Misfit[] = [...incoming.misfits]
  const done = new Map<string, PreparedPost | 'left'>()
  const misfit = (post: IncomingPost, why: Misfit['why'], brought: boolean) =>
    misfits.push({
      where: post.where,
      why,
      author: names.get(post.author) ?? '',
      quote: post.quote?.exact.slice(0, 2_000).toWellFormed() ?? '',
      body: 'body' in post.state ? post.state.body.slice(0, 400).toWellFormed() : '',
      brought,
    })

  let count = 0
  for (const first of byKey.values()) {
    // Up the thread to something that is settled, and down again: a chain may be as long as the file.
    const chain: IncomingPost[] = []
    const seen = new Set<string>()
    let next: IncomingPost | undefined = first
    while (next && !done.has(next.key) && !seen.has(next.key)) {
      chain.push(next)
      seen.add(next.key)
      const above: string | undefined = answered(next)
      next = above === undefined ? undefined : byKey.get(above)
    }
    for (const post of chain.reverse()) {
      done.set(post.key, settle(post))
      progress?.(++count, byKey.size)
    }
  }
  return {
    people: incoming.people,
    groups: incoming.groups,
    misfits: misfits.toSorted((a, b) => inOrder.compare(a.where, b.where)),
    posts: [...done.values()].filter((post): post is PreparedPost => post !== 'left'),
  }

  function settle(post: IncomingPost): PreparedPost | 'left' {
    const above = answered(post)
    if (above === undefined) return settleAnnotation(post)
    const parent = done.get(above)
    if (!parent || parent === 'left') {
      // A mark without what it was on says nothing.
      if (post.state.is !== 'mark') misfit(post, 'nothing-to-answer', false)
      return 'left'
    }
    return { ...narrowed(post, parent), root: parent.root }
  }

  function settleAnnotation(post: IncomingPost): PreparedPost | 'left' {
    const found = anchor(post.quote)
    // What was taken back, or lost its words with its author, only keeps the place of its thread.
    const isBare = post.state.deletedAt !== undefined
    if (!('why' in found)) return { ...post, passage: found.passage, root: post.key }
    if (!isBare) misfit(post, post.quote ? found.why : 'no-quote', unplaced === 'bring')
    return unplaced === 'leave' ? 'left' : { ...post, passage: found.passage, unplaced: true, root: post.key }
  }
}

/** `annotations[9]` before `annotations[10]`. */
const inOrder = new Intl.Collator('en', { numeric: true })

const answered = ({ state }: IncomingPost): string | undefined =>
  state.is === 'reply' ? state.replyTo : state.is === 'mark' ? state.on : undefined

/** A reply is for no more people than what it answers. */
function narrowed(post: IncomingPost, { state: { to } }: PreparedPost): IncomingPost {
  const isWider = post.state.to === 'commons' && to !== 'commons'
  return isWider
    ? { ...post, state: { ...post.state, to }, before: post.before.map((one) => ({ ...one, state: { ...one.state, to } })) }
    : post
}

export const isGroup = (to: IncomingAudience): to is { readonly group: string } => typeof to === 'object'
