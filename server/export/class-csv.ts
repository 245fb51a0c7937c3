import { type ClassColumn, classColumns, type ReviewClass } from '#shared/protocol/http/review-class.ts'
import { cell } from './csv.ts'

/**
 * The class as a table for those who must grade: a row for each person, as RFC 4180 has it, with a byte order mark, by
 * which spreadsheets know UTF-8. Numbers are written bare, so that a spreadsheet counts with them.
 */
export function classCsv({ people }: Pick<ReviewClass, 'people'>, columns: readonly ClassColumn[] = classColumns): string {
  const rows = people.map((person) => columns.map((column) => valueOf(person, column)).join(','))
  return `\uFEFF${[columns.join(','), ...rows].map((row) => `${row}\r\n`).join('')}`
}

function valueOf({ alias, name, role, group, figures }: ReviewClass['people'][number], column: ClassColumn): string {
  const { kinds, marksReceived } = figures
  switch (column) {
    case 'alias':
      return cell(alias)
    case 'name':
      return cell(name)
    case 'role':
      return cell(role)
    case 'group':
      return cell(group?.name ?? '')
    case 'annotations':
      return String(figures.annotations)
    case 'replies':
      return String(figures.replies)
    case 'comments':
      return String(kinds.comment)
    case 'questions':
      return String(kinds.question)
    case 'insights':
      return String(kinds.insight)
    case 'connections':
      return String(kinds.connection)
    case 'challenges':
      return String(kinds.challenge)
    case 'words':
      return String(figures.words)
    case 'marks':
      return String(figures.marks)
    case 'marks received':
      return String(Object.values(marksReceived).reduce((sum, one) => sum + one, 0))
    case 'replies received':
      return String(figures.repliesReceived)
    case 'replied to':
      return String(figures.repliedTo)
    case 'replied by':
      return String(figures.repliedBy)
    case 'unanswered':
      return String(figures.unanswered)
    case 'paragraphs':
      return String(figures.blocks)
    case 'first':
      return cell(figures.first ?? '')
    case 'last':
      return cell(figures.last ?? '')
  }
}
