/**
 * The record of a session: one HTML file with the text, what was written beside it, and all that is known of the session,
 * as whoever asks may see it. It opens without a server and loads nothing. It is made part by part: of the words no more is
 * held than one page of threads.
 */
import { type Found, findAllThreads, threadsWithWords } from '#server/review/find-threads.ts'
import type { Reviewing } from '#server/review/open-review.ts'
import { promptsFor } from '#server/review/prompts.ts'
import type { Database } from '#server/storage/database.ts'
import { findImage, type StoredReading } from '#server/storage/readings.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import type { ReviewedThread, ThreadFilters } from '#shared/protocol/http/review.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Prompt } from '#shared/session/live.ts'
import { shownName } from '#shared/session/names.ts'
import { aboutHtml, contentsHtml, densitiesHtml, findHtml } from './around.ts'
import { fontFaces } from './fonts.ts'
import { headHtml, script } from './head.ts'
import { type Html, html } from './html.ts'
import type { Marked } from './marked-text.ts'
import { type Plan, type Planned, planRecord } from './plan.ts'
import { sectionsOf } from './sections.ts'
import type { Speech } from './speech.ts'
import { nameOfGroup, type Telling, threadHtml } from './thread.ts'
import { unitText } from './unit-text.ts'
import { type Unit, unitsOf } from './units.ts'
import { written } from './written.ts'

export interface RecordAsked {
  readonly db: Database
  readonly reviewing: Reviewing
  readonly session: SessionDetails
  readonly reading: StoredReading
  readonly filters: ThreadFilters
  readonly speech: Speech
  readonly madeAt: Date
}

/** Threads beside one unit of the text that are numbered in it; more numbers would hide the words. */
const MOST_NUMBERED = 12
/** Characters beside a unit for each of its own, from which on they are printed below it. */
const BUSY = 1.6
/** Characters of a unit that stays in sight beside what was written of it. */
const SHORT = 700

/** @param progress told how many annotations and replies are in it, of how many */
export async function* recordFile(asked: RecordAsked, progress: (done: number, total: number) => void): AsyncGenerator<string> {
  const { db, reviewing, session, reading, filters, speech } = asked
  const { words } = speech
  const { blocks } = reading
  const found = await findAllThreads(db.pool, reviewing, { ...filters, order: 'oldest' }, [])
  const prompts = await promptsFor(db, reviewing)
  const plan = await planRecord(db.pool, reviewing, found, blocks)
  const groupNames = new Map([...reviewing.state.groups.values()].map(({ id, name }) => [String(id), nameOfGroup(name, speech)]))
  const telling: Telling = {
    speech,
    manner: session.manner,
    groupName: (id) => groupNames.get(id) ?? nameOfGroup('', speech),
    prompts: new Map(prompts.map(({ id }, nth) => [String(id), nth + 1])),
  }
  const whole = Object.values(filters).every((filter) => filter === undefined)

  const letters = `${blocks.map(({ text }) => text).join('')}${reading.meta.title}${words.record}`
  yield (await headHtml(`${session.title || reading.meta.title} · ${words.record}`, await fontFaces(letters), speech)).text
  yield html`<header class="title">${title(asked)}
<p class="made">${speech.filled(words.madeFor, { name: shownName(reviewing.viewer, reviewing.state.names), when: speech.full(asked.madeAt) })}${!whole && ` ${words.part}`}</p>
${plan.threads.length > 0 && densitiesHtml(blocks, plan)}</header>
<nav aria-label="${words.contents}"><h2 class="plain">${words.contents}</h2>${contentsHtml(sectionsOf(blocks, plan, words.beginning), plan, speech)}</nav>
<main>
<section aria-labelledby="about"><h2 id="about">${words.about}</h2>${await aboutHtml(db.pool, reviewing, session, { prompts, whole, speech })}</section>
<section aria-labelledby="text"><h2 id="text">${words.text}</h2>${plan.threads.length === 0 ? html`<p class="told">${words.nothing}</p>` : findHtml(reviewing, plan, speech, telling.groupName)}
`.text

  const promptsAt = Map.groupBy(prompts, ({ block }) => block)
  const covering = passagesByBlock(plan, blocks)
  const threads = inOrder(asked, plan, progress)
  let notes = false
  for (const unit of unitsOf(blocks)) {
    if (unit.type === 'footnote' && !notes) yield html`<h3 class="notes">${words.footnotes}</h3>`.text
    notes ||= unit.type === 'footnote'
    const its = unit.places.flatMap((at) => plan.byBlock.get(at) ?? [])
    const asks = unit.blocks.flatMap(({ id }) => promptsAt.get(id) ?? [])
    const numbered = its.length <= MOST_NUMBERED
    const places = new Map(unit.blocks.map((block, nth) => [block, unit.places[nth] ?? -1]))
    const image = unit.blocks[0]?.image
    const text = unitText(unit, {
      marked: (block) => (covering.get(places.get(block) ?? -1) ?? []).map((one) => (numbered ? one : { ...one, number: undefined })),
      picture: image === undefined ? undefined : await picture(asked, image),
      language: reading.meta.language,
      speech,
    })
    yield html`<div class="unit${sizeOf(unit, its, reviewing)}">${text}`.text
    if (its.length + asks.length > 0) yield html`<div class="beside">${asks.map((prompt) => promptHtml(prompt, telling))}`.text
    for (const planned of its) {
      const { value: thread } = await threads.next()
      const back = numbered ? `m${planned.number}` : `b-${unit.blocks[0]?.id}`
      if (thread) yield threadHtml(thread, planned, { ...telling, back }).text
    }
    yield its.length + asks.length > 0 ? '</div></div>\n' : '</div>\n'
  }
  yield '</section>'
  if (plan.nowhere.length > 0) {
    yield html`<section class="nowhere" aria-labelledby="nowhere"><h2 id="nowhere">${words.noPlace}</h2><p class="told">${words.noPlaceWhy}</p>`
      .text
    for (const planned of plan.nowhere) {
      const { value: thread } = await threads.next()
      if (thread) yield threadHtml(thread, planned, { ...telling, back: `t${planned.number}` }).text
    }
    yield '</section>'
  }
  // The last of them are told of when no more are asked for.
  await threads.next()
  yield `</main></div>\n<script>${await script}</script>\n</body></html>\n`
}

/** The threads one after the other, as they stand in the plan. */
async function* inOrder(
  { db, reviewing }: RecordAsked,
  plan: Plan,
  progress: (done: number, total: number) => void,
): AsyncGenerator<ReviewedThread, undefined> {
  const found: Found[] = plan.threads.map((planned) => planned.found)
  for await (const { threads, done, total } of threadsWithWords(db.pool, reviewing, found)) {
    yield* threads
    progress(done, total)
  }
  return undefined
}

const title = ({
  session,
  reading,
}: RecordAsked): Html => html`<p class="above"><bdi>${session.seminar.title}</bdi>${session.title !== '' && html` · <bdi>${session.title}</bdi>`}</p>
<h1><bdi lang="${reading.meta.language}">${reading.meta.title}</bdi></h1>
${reading.meta.author !== '' && html`<p class="by"><bdi>${reading.meta.author}</bdi></p>`}`

/** Where each passage lies, in every block that it touches. Its number stands where it ends. */
function passagesByBlock(plan: Plan, blocks: readonly Block[]): Map<number, Marked[]> {
  const found = new Map<number, Marked[]>()
  for (const { place, kind, number } of plan.threads) {
    if (!place) continue
    for (let at = place.block; at <= place.lastBlock; at++) {
      const isLast = at === place.lastBlock
      const one = {
        start: at === place.block ? place.start : 0,
        end: isLast ? place.end : (blocks[at]?.text.length ?? 0),
        kind,
        number: isLast ? number : undefined,
      }
      const its = found.get(at)
      if (its) its.push(one)
      else found.set(at, [one])
    }
  }
  return found
}

const promptHtml = (prompt: Prompt, { speech, prompts }: Telling): Html =>
  html`<div class="prompt"><p class="label">${speech.words.prompt} ${prompts.get(prompt.id)}</p><div class="body" dir="auto">${written(prompt.body)}</div></div>`

/** Whether a unit is short enough to stay in sight, and whether more stands beside it than a page has room for. */
function sizeOf(unit: Unit, its: readonly Planned[], { seen }: Reviewing): string {
  const own = unit.blocks.reduce((sum, { text }) => sum + text.length, 0)
  const beside = its.reduce((sum, { found }) => sum + found.thread.posts.reduce((all, [id]) => all + 90 + seen.wordsOf(id) * 6, 120), 0)
  return `${own <= SHORT && unit.type !== 'figure' ? ' short' : ''}${beside > BUSY * Math.max(own, 300) ? ' busy' : ''}`
}

async function picture({ db, reading }: RecordAsked, id: string): Promise<string | undefined> {
  const image = await findImage(db, reading.id, id)
  return image && `data:${image.mediaType};base64,${Buffer.from(image.bytes).toString('base64')}`
}
