/** What stands around the text: what session this was, who was there, its contents, its search. */
import type { Pool } from 'pg'
import { groupNotes } from '#server/review/group-notes.ts'
import type { Reviewing } from '#server/review/open-review.ts'
import { groupOfPerson, peopleOf, personCalled, presentPerson } from '#server/review/people.ts'
import type { StandingPrompt } from '#server/review/prompts.ts'
import { phasesOf } from '#server/review/replay.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import { kinds } from '#shared/margins/record.ts'
import type { Block } from '#shared/reading/block.ts'
import { type Html, html, type Part } from './html.ts'
import type { Plan } from './plan.ts'
import { postsAt, type Section, weightOf } from './sections.ts'
import type { Speech } from './speech.ts'
import { nameOfGroup } from './thread.ts'
import { written } from './written.ts'

/** How much was written along the text: a bar for each block in which threads begin, questions among them in red. */
export function densitiesHtml(blocks: readonly Block[], plan: Plan): Html {
  const wide = 1_000
  const high = 48
  const whole = blocks.reduce((sum, block) => sum + weightOf(block), 0) || 1
  const most = Math.max(1, ...[...plan.byBlock.keys()].map((at) => postsAt(plan, at)))
  const bars: Html[] = []
  let x = 0
  for (const [at, block] of blocks.entries()) {
    const width = (weightOf(block) / whole) * wide
    const its = plan.byBlock.get(at) ?? []
    const bar = (posts: number, name: string) => {
      const height = (posts / most) * high
      return html`<rect class="${name}" x="${x.toFixed(2)}" y="${(high - height).toFixed(2)}" width="${Math.max(width - 0.6, 0.8).toFixed(2)}" height="${height.toFixed(2)}"/>`
    }
    if (its.length > 0) bars.push(bar(postsAt(plan, at), 'all'))
    const questions = its.filter(({ kind }) => kind === 'question').length
    if (questions > 0) bars.push(bar(questions, 'questions'))
    x += width
  }
  return html`<svg class="density" viewBox="0 0 ${wide} ${high + 1}" preserveAspectRatio="none" aria-hidden="true">${bars}<line x1="0" y1="${high + 0.5}" x2="${wide}" y2="${high + 0.5}"/></svg>`
}

export function contentsHtml(sections: readonly Section[], plan: Plan, { words, number }: Speech): Html {
  const most = Math.max(1, ...sections.map(({ posts }) => posts))
  const rows = sections.map(
    ({ block, name, level, posts }) =>
      html`<li class="l${level}"><a href="#b-${block.id}"><bdi>${name}</bdi></a><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((posts / most) * 100).toFixed(1)}" height="8"/></svg><span class="count">${posts > 0 && number(posts)}</span></li>`,
  )
  return html`<ol class="contents"><li><a href="#about">${words.about}</a></li>
${rows}
${plan.nowhere.length > 0 && html`<li><a href="#nowhere">${words.noPlace}</a><span></span><span class="count">${number(plan.nowhere.length)}</span></li>`}</ol>`
}

/** What is known of the session besides what was written beside the text. */
export async function aboutHtml(
  pool: Pool,
  reviewing: Reviewing,
  session: SessionDetails,
  { prompts, whole, speech }: { readonly prompts: readonly StandingPrompt[]; readonly whole: boolean; readonly speech: Speech },
): Promise<Html> {
  const { words, moment, many } = speech
  const people = peopleOf(reviewing)
  const groups = [...reviewing.state.groups.values()]
  const phases = session.manner === 'live' ? await phasesOf(pool, session) : []
  const notes = whole ? await groupNotes(pool, reviewing) : []
  const person = (one: (typeof people)[number]): Part => {
    const { name, role } = presentPerson(one, reviewing)
    const more = [role === 'facilitator' ? words.facilitator : role === 'observer' ? words.observer : '']
    const group = groupOfPerson(reviewing, one)
    if (group) more.push(nameOfGroup(group.name, speech))
    const said = more.filter((word) => word !== '')
    return html`<li><bdi>${name || words.someone}</bdi>${said.length > 0 && html` <span class="small">${said.map((word, nth) => html`${nth > 0 && ' · '}<bdi>${word}</bdi>`)}</span>`}</li>`
  }
  return html`<div class="about">
<div class="wide"><h3>${words.people}</h3><p class="small">${many(words.peopleCount, people.length)}</p><ul class="people">${people.map(person)}</ul></div>
${
  groups.length > 0 &&
  html`<div><h3>${words.groups}</h3><ul>${groups.map((group) => {
    const its = people.filter((one) => groupOfPerson(reviewing, one)?.id === group.id)
    const names = its.map((one) => presentPerson(one, reviewing).name || words.someone)
    return html`<li><bdi>${nameOfGroup(group.name, speech)}</bdi> <span class="small">${names.map((name, nth) => html`${nth > 0 && ', '}<bdi>${name}</bdi>`)}</span></li>`
  })}</ul></div>`
}
${
  phases.length > 0 &&
  html`<div><h3>${words.phases}</h3><ol>${phases.map(
    ({ phase, from }) =>
      html`<li>${words.phaseNames[phase]} <span class="small"><time datetime="${new Date(from).toISOString()}">${moment(new Date(from))}</time></span></li>`,
  )}</ol></div>`
}
${
  prompts.length > 0 &&
  html`<div class="wide"><h3>${words.prompts}</h3><ol>${prompts.map(
    (prompt, nth) =>
      html`<li id="prompt${nth + 1}">${promptQuote(prompt, words.noPlace)}<div class="body" dir="auto">${written(prompt.body)}</div></li>`,
  )}</ol></div>`
}
${
  notes.length > 0 &&
  html`<div class="wide"><h3>${words.groupsBring}</h3>${notes.map((note) => {
    const group = groups.find(({ id }) => id === note.group)
    const by = note.author.name || personCalled(reviewing, note.author.alias).name || words.someone
    return html`<div class="note"><p class="head"><bdi class="name">${nameOfGroup(group?.name ?? '', speech)}</bdi> <bdi>${by}</bdi> <time datetime="${note.at}">${moment(new Date(note.at))}</time>${note.hidden && html` · ${words.hidden}`}</p>
${note.withheld ? html`<p class="told">${words.withheld}</p>` : html`<div class="body" dir="auto">${written(note.body)}</div>`}</div>`
  })}</div>`
}
</div>`
}

/** The words that a prompt asks about, leading to them where they are in the text still. */
function promptQuote({ block, passage }: StandingPrompt, noPlace: string): Html {
  const quote = html`<bdi>${passage.quote.slice(0, 80)}</bdi>`
  return block === undefined ? html`${quote} <span class="small">${noPlace}</span>` : html`<a href="#b-${block}">${quote}</a>`
}

/** The search, which the script brings to life; without it it is not there. */
export function findHtml(reviewing: Reviewing, plan: Plan, { words, language }: Speech, groupName: (id: string) => string): Html {
  const people = new Map<string, string>()
  const groups = new Set<string>()
  for (const { found } of plan.threads) {
    if (found.thread.root.group) groups.add(found.thread.root.group)
    for (const [, post] of found.thread.posts) people.set(post.author.id, post.author.name || words.someone)
  }
  const inOrder = [...people].toSorted(([, a], [, b]) => a.localeCompare(b, language))
  const option = (value: string, name: string) => html`<option value="${value}">${name}</option>`
  return html`<form class="find" role="search" aria-label="${words.find}" autocomplete="off" hidden>
<label class="words">${words.words}<input type="search" name="words"></label>
<label>${words.kind}<select name="kind">${option('', words.anyKind)}${kinds.map((kind) => option(kind, words.kinds[kind]))}</select></label>
<label>${words.person}<select name="person">${option('', words.everyone)}${inOrder.map(([alias, name]) => option(alias, name))}</select></label>
${groups.size > 0 && html`<label>${words.group}<select name="group">${option('', words.allGroups)}${[...groups].map((id) => option(id, groupName(id)))}</select></label>`}
<button type="button" name="previous">${words.previous}</button><button type="button" name="next">${words.next}</button><button type="button" name="all" hidden>${words.showAll}</button>
<p class="result" role="status" data-says="${words.showing}"></p>
</form>`
}
