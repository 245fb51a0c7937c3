import type { ReviewedPost, ReviewedThread } from '#shared/protocol/http/review.ts'
import { type Html, html, type Part } from './html.ts'
import type { Planned } from './plan.ts'
import type { Speech } from './speech.ts'
import { written } from './written.ts'

/** What the threads of one record have in common. */
export interface Telling {
  readonly speech: Speech
  /** The manner of the session: an open one has no phases worth a word. */
  readonly manner: 'live' | 'open'
  readonly groupName: (group: string) => string
  /** The number of each prompt that is listed. */
  readonly prompts: ReadonlyMap<string, number>
}

/** A group without a name of its own is called by its number. */
export function nameOfGroup(name: string, { words, filled }: Speech): string {
  const number = /^(?:Group )?(\d*)$/.exec(name)?.[1]
  return number === undefined ? name : filled(words.groupNumbered, { n: number }).trim()
}

/**
 * A thread with its replies, as it stands beside its passage.
 * @param telling.back the id to which its number leads back
 */
export function threadHtml(thread: ReviewedThread, planned: Planned, telling: Telling & { readonly back: string }): Html {
  const [root, ...replies] = thread.posts
  if (!root) return html``
  const { words } = telling.speech
  const people = [...new Set(thread.posts.map(({ author }) => author.alias))].join(' ')
  const names = new Map(thread.posts.map((post) => [post.id, nameOf(post, telling)]))
  const quote = root.passage?.quote ?? ''
  return html`
<article class="thread k-${root.kind ?? 'comment'}" id="t${planned.number}" tabindex="-1" data-k="${root.kind ?? 'comment'}" data-p="${people}" data-g="${root.group ?? ''}">
<p class="head"><a class="number" href="#${telling.back}">${planned.number}</a> ${sign(root.kind ?? 'comment')}<span class="kind">${words.kinds[root.kind ?? 'comment']}</span> <bdi class="name">${names.get(root.id)}</bdi>${facts(root, telling)}</p>
${quote !== '' && html`<blockquote class="quote" dir="auto">${quote}</blockquote>`}
${planned.corrected && html`<p class="told">${words.correctedSince}</p>`}
${body(root, telling)}
${replies.length > 0 && html`<ol class="replies">${replies.map((reply) => replyHtml(reply, root, names, telling))}</ol>`}
</article>`
}

function replyHtml(reply: ReviewedPost, root: ReviewedPost, names: ReadonlyMap<string, string>, telling: Telling): Html {
  const { words, filled } = telling.speech
  const to = reply.replyTo !== undefined && reply.replyTo !== root.id ? names.get(reply.replyTo) : undefined
  return html`<li><p class="head"><bdi class="name">${names.get(reply.id)}</bdi> ${reply.move && html`<span>${words.moves[reply.move]}</span>`} ${to !== undefined && html`<span>${filled(words.inReplyTo, { name: to })}</span>`}${facts(reply, telling)}</p>
${body(reply, telling)}</li>`
}

const nameOf = ({ author }: ReviewedPost, { speech }: Telling): string => author.name || speech.words.someone

/** The small words beside a name: when, where, and what became of it. */
function facts(post: ReviewedPost, { speech, manner, groupName, prompts }: Telling): Part {
  const { words, many } = speech
  const count = (sort: keyof ReviewedPost['marks']): number => post.marks[sort] ?? 0
  const prompt = post.prompt === undefined ? undefined : prompts.get(post.prompt)
  const all: Part[] = [
    post.author.role === 'facilitator' && words.facilitator,
    html`<time datetime="${post.at}">${speech.moment(new Date(post.at))}</time>`,
    manner === 'live' && (post.phase === 'read' ? words.beforeReveal : words.phaseNames[post.phase]),
    post.group !== undefined && html`<bdi>${groupName(post.group)}</bdi>`,
    prompt !== undefined && html`<a href="#prompt${prompt}">${words.answersPrompt}</a>`,
    post.to === 'facilitators' && words.toFacilitators,
    post.edited && !post.deleted && words.edited,
    count('me-too') > 0 && html`<strong>${many(words.meToo, count('me-too'))}</strong>`,
    count('agree') > 0 && many(words.agree, count('agree')),
    count('thanks') > 0 && many(words.thanks, count('thanks')),
    count('flag') > 0 && many(words.flagged, count('flag')),
    count('endorse') > 0 && html`<strong>${words.endorsed}</strong>`,
    count('pin') > 0 && html`<strong>${words.pinned}</strong>`,
    count('resolve') > 0 && html`<strong>${words.resolved}</strong>`,
    post.hidden && words.hidden,
  ]
  return html`<span class="facts">${all.filter((fact) => fact !== false && fact !== undefined).map((fact) => html` <span>${fact}</span>`)}</span>`
}

function body(post: ReviewedPost, { speech }: Telling): Html {
  if (post.deleted) return html`<p class="told">${speech.words.deleted}</p>`
  if (post.withheld) return html`<p class="told">${speech.words.withheld}</p>`
  return html`<div class="body" dir="auto">${written(post.body)}</div>${post.tags.length > 0 && html`<p class="tags">${post.tags.map((tag) => html`<bdi class="tag">#${tag}</bdi> `)}</p>`}`
}

/** The sign of a kind; its word stands beside it. */
const sign = (kind: string): Html => html`<svg class="sign" aria-hidden="true"><use href="#s-${kind}"/></svg>`
