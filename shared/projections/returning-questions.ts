/** Questions that were asked again: in another session of the same seminar, later. */
import type { RecordId, SessionId } from '#shared/ids.ts'

export interface AskedQuestion {
  readonly session: SessionId
  readonly id: RecordId
  /** ms since 1970 */
  readonly at: number
  readonly tags: readonly string[]
  /** The stems of its words in the reading's language, without those that say nothing (stop words). */
  readonly stems: readonly string[]
}

export interface ReturningQuestion {
  /** What all of them have in common with the first: tags, or stems. */
  readonly tags: readonly string[]
  readonly stems: readonly string[]
  /** Oldest first; of two sessions at least. */
  readonly questions: readonly AskedQuestion[]
}

/** Stems that two questions must share, and the part of the shorter one's that these must be. */
const SHARED_STEMS = 3
const SHARED_PART = 0.6
/** Stems that are in more questions than this part say nothing about any of them. */
const COMMON_PART = 0.1
/** And no stem leads to more questions than this: what is compared stays in bounds. */
const MOST_COMMON = 150
const MOST = 20
const MOST_QUESTIONS = 8

/**
 * A question returns when, in a later session, one is asked that shares at least three stems with it, and these are at
 * least six in ten of the shorter one's; or that carries the same tag and shares at least two stems. Stems that are in
 * more than a tenth of all questions (where there are more than fifty), or in more than 150, count for nothing. Each question belongs to the
 * oldest that it returns to. Those in the most sessions come first, then those asked most; at most twenty, each with at
 * most eight questions.
 */
export function returningQuestions(questions: readonly AskedQuestion[]): ReturningQuestion[] {
  const frequency = new Map<string, number>()
  for (const { stems } of questions) for (const stem of new Set(stems)) frequency.set(stem, (frequency.get(stem) ?? 0) + 1)
  const common = questions.length > 50 ? Math.min(MOST_COMMON, questions.length * COMMON_PART) : Number.POSITIVE_INFINITY
  const tellingOf = (question: AskedQuestion) => new Set(question.stems.filter((stem) => (frequency.get(stem) ?? 0) <= common))
  const inTime = questions
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .map((question) => ({ question, telling: tellingOf(question) }))

  const byStem = new Map<string, number[]>()
  const families = new Map<number, { tags: Set<string>; stems: Set<string>; questions: AskedQuestion[] }>()
  const headOf = new Map<number, number>()
  for (const [nth, { question, telling }] of inTime.entries()) {
    const shared = new Map<number, number>()
    for (const stem of telling) for (const other of byStem.get(stem) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1)
    const head = [...shared.keys()]
      .toSorted((a, b) => a - b)
      .find((other) => {
        const before = inTime[other]
        const count = shared.get(other) ?? 0
        if (!before || before.question.session === question.session || headOf.has(other)) return false
        const enough = count >= SHARED_STEMS && count >= SHARED_PART * Math.min(telling.size, before.telling.size)
        return enough || (count >= 2 && question.tags.some((tag) => before.question.tags.includes(tag)))
      })
    for (const stem of telling) {
      const known = byStem.get(stem)
      if (known) known.push(nth)
      else byStem.set(stem, [nth])
    }
    const first = head === undefined ? undefined : inTime[head]
    if (head === undefined || !first) continue
    headOf.set(nth, head)
    const family = families.get(head) ?? { tags: new Set(first.question.tags), stems: new Set(first.telling), questions: [first.question] }
    family.tags = family.tags.intersection(new Set(question.tags))
    family.stems = family.stems.intersection(telling)
    family.questions.push(question)
    families.set(head, family)
  }
  const sessions = (family: { questions: readonly AskedQuestion[] }) => new Set(family.questions.map((one) => one.session)).size
  return [...families.values()]
    .toSorted((a, b) => sessions(b) - sessions(a) || b.questions.length - a.questions.length)
    .slice(0, MOST)
    .map(({ tags, stems, questions: asked }) => ({ tags: [...tags], stems: [...stems], questions: asked.slice(0, MOST_QUESTIONS) }))
}
