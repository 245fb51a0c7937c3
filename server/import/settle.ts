import { Refusal } from '#shared/errors.ts'
import { limits } from '#shared/limits.ts'
import { type Block, type ImportedReading, ProposedBlock, ReadingMeta, type Span } from '#shared/reading/block.ts'
import { blockIds } from '#shared/reading/block-id.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { numberBlocks } from '#shared/reading/number.ts'
import { cleanText } from './clean-text.ts'
import type { Draft, DraftBlock } from './draft.ts'
import { directionIn, guessLanguage } from './language.ts'
import { namedHeading } from './text-heading.ts'

/**
 * What every importer's draft becomes: text cleaned and spans moved along, empty blocks gone, ids given, notes tied
 * both ways by them, ¶ numbers set, language and direction filled in, within the limits of a reading.
 * @throws Refusal `too-large` beyond the limits, `import-failed` when no text is left.
 */
export function settle(draft: Draft): ImportedReading {
  const cleaned = draft.blocks.map(clean).filter((block) => block.text !== '' || block.type === 'separator' || block.image !== undefined)
  const meta = tidyMeta(draft.meta)
  titleFromHeading(meta, cleaned)
  const blocks = withoutIdleSeparators(cleaned)
  if (!blocks.some((block) => block.text !== ''))
    throw new Refusal('import-failed', 'No text was found in it. If it is a scan, run text recognition over it first, or paste the text.')
  const length = blocks.reduce((sum, block) => sum + block.text.length, 0)
  if (length > limits.readingText)
    throw new Refusal(
      'too-large',
      `The text has ${millions(length)} million characters; Catena takes ${millions(limits.readingText)}. Bring it in parts.`,
    )
  if (blocks.length > limits.readingBlocks)
    throw new Refusal('too-large', `The text has ${blocks.length} paragraphs; Catena takes ${limits.readingBlocks}. Bring it in parts.`)
  meta.language ??= guessLanguage(blocks.map((block) => block.text).join('\n'))
  return {
    meta,
    blocks: numberBlocks(identified(blocks, meta.language)),
    images: draft.images.filter(({ id }) => blocks.some((block) => block.image === id)),
    ...(draft.source !== undefined && draft.source !== '' && { source: cleanSource(draft.source) }),
  }
}

/** Shown as it is, except that nothing in it may turn the direction of what stands beside it. */
const cleanSource = (source: string): string => source.toWellFormed().replace(/[\u202A-\u202E\u2066-\u2069]|(?![\n\t])\p{Cc}/gu, '')

const millions = (n: number): string => (n / 1_000_000).toFixed(1).replace(/\.0$/, '')

function clean(block: DraftBlock): DraftBlock {
  const keep = block.type === 'code' ? 'everything' : block.type === 'verse' ? 'indents' : 'nothing'
  const tabs = block.type === 'table-row'
  const { text, spans, at } = tabs ? cleanRow(block) : cleanText(block.text, block.spans, keep)
  const { pageAt, ...rest } = block
  for (const span of spans) tighten(span, text)
  const moved = pageAt === undefined ? 0 : at(pageAt)
  return { ...rest, text, spans: spans.filter((span) => span.start < span.end).slice(0, 5_000), ...(moved > 0 && { pageAt: moved }) }
}

/** Sources leave the space before or after an emphasised word inside it. */
function tighten(span: DraftBlock['spans'][number], text: string): void {
  if (span.is === 'code') return
  while (span.start < span.end && /\s/.test(text[span.start] ?? '')) span.start++
  while (span.end > span.start && /\s/.test(text[span.end - 1] ?? '')) span.end--
}

/** A table row is cleaned cell by cell, since its tabs part the cells. */
function cleanRow(block: DraftBlock): ReturnType<typeof cleanText> {
  let from = 0
  let text = ''
  const spans: DraftBlock['spans'] = []
  const ends: { from: number; to: number; base: number; at: (offset: number) => number }[] = []
  for (const cell of block.text.split('\t')) {
    const to = from + cell.length
    const inside = block.spans.flatMap((span) =>
      span.start < to && span.end > from ? [{ ...span, start: Math.max(span.start, from) - from, end: Math.min(span.end, to) - from }] : [],
    )
    const cleaned = cleanText(cell, inside)
    const base = text.length + (from === 0 ? 0 : 1)
    ends.push({ from, to, base, at: cleaned.at })
    text += (from === 0 ? '' : '\t') + cleaned.text
    spans.push(...cleaned.spans.map((span) => ({ ...span, start: span.start + base, end: span.end + base })))
    from = to + 1
  }
  const at = (offset: number): number => {
    const cell = ends.find(({ to }) => offset <= to)
    return cell ? cell.base + cell.at(Math.max(0, offset - cell.from)) : text.length
  }
  return text.trim() === '' ? { text: '', spans: [], at } : { text, spans, at }
}

function tidyMeta(meta: Draft['meta']): Draft['meta'] {
  const tidy: Draft['meta'] = {}
  for (const field of ['title', 'author', 'source', 'language', 'licence'] as const) {
    const value = meta[field]
    if (value === undefined) continue
    const longest = field === 'source' ? 2_048 : 300
    const parsed = ReadingMeta.shape[field].safeParse(cleanText(value.replaceAll('\n', ' '), []).text.slice(0, longest))
    if (parsed.success && parsed.data !== '') tidy[field] = parsed.data
  }
  return tidy
}

/** The heading that says the title stands above the text already: it becomes the title, or gives way to it. */
function titleFromHeading(meta: Draft['meta'], blocks: DraftBlock[]): void {
  const said = [meta.title, meta.author].flatMap((text) => (text === undefined ? [] : [fold(text), fold(`by ${text}`)]))
  const prose = blocks.findIndex((block) => block.text.length > 200 || block.type === 'footnote')
  for (let i = Math.min(6, prose < 0 ? 6 : prose) - 1; i >= 0; i--) {
    const block = blocks[i]
    if (block && block.type !== 'separator' && block.text !== '' && said.includes(fold(block.text))) blocks.splice(i, 1)
  }
  const at = blocks.findIndex((block) => block.drop === undefined)
  const first = blocks[at]
  if (first?.type !== 'heading' || first.text.length > limits.title) return
  const only =
    meta.title === undefined &&
    !namedHeading([first.text]) &&
    first.level === 1 &&
    !blocks.some((block, i) => i !== at && block.type === 'heading' && block.level === 1)
  if (!only) return
  meta.title = first.text.replaceAll('\n', ' ')
  blocks.splice(at, 1)
}

const fold = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** A separator stands between two blocks: not first, not last, not after another. */
function withoutIdleSeparators(blocks: readonly DraftBlock[]): DraftBlock[] {
  const kept: DraftBlock[] = []
  for (const block of blocks) if (block.type !== 'separator' || (kept.length > 0 && kept.at(-1)?.type !== 'separator')) kept.push(block)
  if (kept.at(-1)?.type === 'separator') kept.pop()
  return kept
}

function identified(drafts: readonly DraftBlock[], language: string): ProposedBlock[] {
  const ids = blockIds(drafts)
  const notes = new Map<string, Block['id']>()
  drafts.forEach((draft, i) => {
    const id = ids[i]
    if (draft.type === 'footnote' && draft.key !== undefined && id !== undefined && !notes.has(draft.key)) notes.set(draft.key, id)
  })
  const backrefs = new Map<string, Set<Block['id']>>()
  const spans = drafts.map((draft, i) =>
    draft.spans.flatMap((span): Span[] => {
      if (span.is !== 'note-ref') return [span]
      const note = notes.get(span.note)
      const from = ids[i]
      if (note === undefined || from === undefined || note === from) return []
      const back = backrefs.get(note) ?? new Set()
      backrefs.set(note, back.add(from))
      return [{ ...span, note }]
    }),
  )
  return drafts.map((draft, i) => {
    const { key: _key, ...rest } = draft
    const id = ids[i] ?? ''
    const back = backrefs.get(id)
    const lang =
      draft.lang !== undefined && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(draft.lang) && !sameLanguage(draft.lang, language)
        ? draft.lang
        : undefined
    const { lang: _lang, ...others } = rest
    const letters = draft.dir === undefined ? directionIn(draft.text) : undefined
    // Left to right goes without saying, but not among words of a language that is written the other way.
    const dir = letters === 'ltr' && directionOf(lang ?? language) === 'ltr' ? undefined : letters
    return ProposedBlock.parse({
      ...others,
      ...(draft.marker !== undefined && { marker: draft.marker.slice(0, 16) }),
      ...(draft.page !== undefined && { page: draft.page.slice(0, 16) }),
      ...(lang !== undefined && { lang }),
      ...(dir !== undefined && { dir }),
      id,
      spans: (spans[i] ?? []).toSorted((a, b) => a.start - b.start || b.end - a.end),
      ...(back && { backrefs: [...back].slice(0, 100) }),
    })
  })
}

const sameLanguage = (a: string, b: string): boolean =>
  a.toLowerCase() === b.toLowerCase() || a.toLowerCase() === b.toLowerCase().split('-')[0]
