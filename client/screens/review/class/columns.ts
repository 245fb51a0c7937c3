import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { type ClassColumn, classColumns, type ReviewClass } from '#shared/protocol/http/review-class.ts'

type Person = ReviewClass['people'][number]

/** What can stand in the table beside the name, under the names that the file for grading uses too. */
export const columns = classColumns.filter((column) => column !== 'alias' && column !== 'name' && column !== 'role')
export type Column = (typeof columns)[number]

export const columnWords: Record<ClassColumn, MessageDescriptor> = {
  alias: msg`Alias`,
  name: msg`Name`,
  role: msg`Role`,
  group: msg`Group`,
  annotations: msg`Annotations`,
  replies: msg`Replies`,
  comments: msg`Comments`,
  questions: msg`Questions`,
  insights: msg`Insights`,
  connections: msg`Connections`,
  challenges: msg`Challenges`,
  words: msg`Words`,
  marks: msg`Marks made`,
  'marks received': msg`Marks received`,
  'replies received': msg`Replies received`,
  'replied to': msg`People replied to`,
  'replied by': msg`People who replied`,
  unanswered: msg`Unanswered`,
  paragraphs: msg`Paragraphs`,
  first: msg`First`,
  last: msg`Last`,
}

export const atFirst: readonly Column[] = ['group', 'annotations', 'replies', 'questions', 'replies received', 'unanswered']

/** Reads the columns that an address asks for; without any, those that are shown at first. */
export function columnsIn(asked: string | null): readonly Column[] {
  const wanted = new Set(asked?.split(','))
  const known = columns.filter((column) => wanted.has(column))
  return known.length > 0 ? known : atFirst
}

/** A time is in ms since 1970; what there is nothing of is undefined. */
export function valueOf({ group, role, name, alias, figures }: Person, column: ClassColumn): string | number | undefined {
  switch (column) {
    case 'alias':
      return alias
    case 'name':
      return name
    case 'role':
      return role
    case 'group':
      return group?.name
    case 'comments':
      return figures.kinds.comment
    case 'questions':
      return figures.kinds.question
    case 'insights':
      return figures.kinds.insight
    case 'connections':
      return figures.kinds.connection
    case 'challenges':
      return figures.kinds.challenge
    case 'marks received':
      return Object.values(figures.marksReceived).reduce((sum, count) => sum + count, 0)
    case 'replies received':
      return figures.repliesReceived
    case 'replied to':
      return figures.repliedTo
    case 'replied by':
      return figures.repliedBy
    case 'paragraphs':
      return figures.blocks
    case 'first':
    case 'last':
      return figures[column] === null ? undefined : Date.parse(figures[column])
    case 'annotations':
    case 'replies':
    case 'words':
    case 'marks':
    case 'unanswered':
      return figures[column]
  }
}

/** Sorts people by a column: names from A on, numbers and times from the most on; what is missing comes last. */
export function sortBy(people: readonly Person[], column: ClassColumn, turned: boolean): Person[] {
  const sorted = people.toSorted((a, b) => {
    const [one, other] = [valueOf(a, column), valueOf(b, column)]
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
    const order =
      typeof one === 'number' && typeof other === 'number'
        ? other - one
        : String(one).localeCompare(String(other), undefined, { numeric: true })
    return turned ? -order : order
  })
  return sorted
}
