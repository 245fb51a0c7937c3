/** What a made-up class writes in one session: every change of every pen in the order of time. Pure: the same chance gives the same class. */
import { describePassage } from '#shared/anchoring/describe.ts'
import { type Alias, type GroupId, type ParticipantId, RecordId } from '#shared/ids.ts'
import type { Audience } from '#shared/margins/audience.ts'
import { kinds, moves, type PenRecord, readerSorts } from '#shared/margins/record.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Phase } from '#shared/session/phase.ts'

export interface Writer {
  readonly participant: ParticipantId
  readonly alias: Alias
  readonly group: GroupId
}

/** One change of a pen, at a server's time in ms since 1970. */
export interface Written {
  readonly by: Writer
  readonly id: RecordId
  readonly value: PenRecord
  readonly at: number
  readonly phase: Phase
}

export interface Plan {
  readonly writers: readonly Writer[]
  /** Pins and resolves. */
  readonly facilitator: Writer
  readonly blocks: readonly Block[]
  /** Annotations and replies together. */
  readonly posts: number
  readonly begins: number
  readonly ends: number
  readonly random: () => number
}

/** The phases of a made-up session, each from a part of its time on. */
export const seededPhases: readonly { readonly phase: Phase; readonly from: number }[] = [
  { phase: 'read', from: 0 },
  { phase: 'discuss', from: 0.4 },
  { phase: 'plenary', from: 0.75 },
]

const subjects = ['The narrator', 'This passage', 'The argument', 'The second sentence', 'Her answer', 'The image', 'What comes before']
const verbs = ['asks for', 'depends on', 'contradicts', 'returns to', 'hides', 'repeats', 'makes me think of']
const objects = [
  'the opening claim',
  'a promise nobody keeps',
  'what we read last week',
  'an older law',
  'the question of freedom',
  'memory and loss',
  'the word “necessary”',
]
const tags = ['freedom', 'memory', 'method', 'law', 'style', 'evidence', 'translation', 'for the essay']

/** All that is written, oldest first. A third of it begins threads; the rest answers, mostly what is answered already. */
export function writeSession({ writers, facilitator, blocks, posts, begins, ends, random }: Plan): Written[] {
  const all: Written[] = []
  const pick = <T>(of: readonly T[], skew = 1): T => {
    const one = of[Math.floor(random() ** skew * of.length)]
    if (one === undefined) throw new RangeError('nothing to choose from')
    return one
  }
  const sentence = () => `${pick(subjects)} ${pick(verbs)} ${pick(objects)}`
  const body = (ending: string) => Array.from({ length: 1 + Math.floor(random() ** 2 * 4) }, () => `${sentence()}${ending}`).join(' ')
  let made = 0
  const newId = (by: Writer) => RecordId.parse(`${by.alias}-${(++made).toString(36).padStart(8, '0')}`)
  const posted: { readonly id: RecordId; readonly to: Audience; readonly group: GroupId; readonly by: Writer }[] = []
  const text = blocks.filter((block) => block.text.length > 20)

  for (let nth = 0; nth < posts; nth++) {
    const part = nth / posts
    const at = Math.floor(begins + (ends - begins) * part)
    const phase = seededPhases.findLast(({ from }) => part >= from)?.phase ?? 'read'
    // Some write much, most little; some passages draw everyone.
    const by = pick(writers, 1.8)
    const last = random() < 0.7 ? posted.slice(-60) : posted
    const answered = random() < 0.65 && last.length > 0 ? pick(last) : undefined
    const mayAnswer = answered && (answered.to === 'commons' || answered.group === by.group)
    const words = { tags: random() < 0.2 ? [pick(tags, 1.5)] : [], mentions: [], at }
    const id = newId(by)
    let value: PenRecord
    if (answered && mayAnswer) {
      const move = pick(moves, 1.4)
      value = { ...words, is: 'reply', replyTo: answered.id, to: answered.to, move, body: body(move === 'question' ? '?' : '.') }
    } else {
      const kind = pick(kinds, 1.2)
      const block = pick(text, 2.5)
      const start = Math.floor(random() * (block.text.length - 10))
      const end = Math.min(block.text.length, start + 10 + Math.floor(random() * 120))
      const to: Audience = random() < 0.03 ? 'me' : random() < 0.35 ? `group:${by.group}` : 'commons'
      const passage = describePassage(blocks, { block: block.id, offset: start }, { block: block.id, offset: end }, 1)
      value = { ...words, is: 'annotation', passage, kind, to, body: body(kind === 'question' ? '?' : '.') }
    }
    all.push({ by, id, value, at, phase })
    if (value.to !== 'me') posted.push({ id, to: value.to, group: by.group, by })

    if (random() < 0.06) {
      const later = at + 30_000
      all.push({ by, id, at: later, phase, value: { ...value, body: `${value.body} ${sentence()}.`, editedAt: later } })
    } else if (random() < 0.015) {
      const later = at + 45_000
      all.push({ by, id, at: later, phase, value: { ...value, body: '', tags: [], deletedAt: later } })
    }
    for (let marks = Math.floor(random() ** 2 * 3); marks > 0 && posted.length > 0; marks--) {
      const on = pick(posted.slice(-80))
      const by = pick(writers, 1.4)
      if (on.by === by || (on.to !== 'commons' && on.group !== by.group)) continue
      const sort = pick(readerSorts.filter((one) => one !== 'flag'))
      all.push({ by, id: newId(by), at: at + 5_000, phase, value: { is: 'mark', on: on.id, sort, to: on.to, at: at + 5_000 } })
    }
    if (random() < 0.01 && posted.length > 0) {
      const on = pick(posted)
      const sort = pick(['resolve', 'pin', 'endorse', 'hide'] as const, 1.6)
      all.push({
        by: facilitator,
        id: newId(facilitator),
        at: at + 9_000,
        phase,
        value: { is: 'mark', on: on.id, sort, to: on.to, at: at + 9_000 },
      })
    }
  }
  return all.toSorted((a, b) => a.at - b.at)
}
