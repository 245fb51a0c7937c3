/** The threads of a session as the text of a file, part by part: nothing is held but one page. */
import type { Pool } from 'pg'
import { findAllThreads, threadsWithWords } from '#server/review/find-threads.ts'
import { groupNotes } from '#server/review/group-notes.ts'
import type { Reviewing } from '#server/review/open-review.ts'
import type { ExportFormat } from '#shared/protocol/http/exports.ts'
import type { ReviewedNote, ThreadFilters } from '#shared/protocol/http/review.ts'
import { csvHead, csvNote, csvRow } from './csv.ts'
import { type Place, webAnnotation, webAnnotationOfNote } from './json-ld.ts'
import { markdownOf, markdownOfNotes } from './markdown.ts'

type ThreadsFormat = Exclude<ExportFormat, 'html' | 'json'>

export const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  jsonld: 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
} as const satisfies Record<ThreadsFormat, string>

/** @param progress told after each part how many annotations and replies are in the file, of how many */
export async function* threadsFile(
  pool: Pool,
  reviewing: Reviewing,
  filters: ThreadFilters,
  format: ThreadsFormat,
  place: Place,
  progress: (done: number, total: number) => void,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHead
  let before = '[\n'
  const row = (value: object) => {
    const part = before + JSON.stringify(value)
    before = ',\n'
    return part
  }
  // Whoever asks for certain threads does not ask for what the groups brought.
  const notes = Object.values(filters).some((filter) => filter !== undefined) ? [] : await groupNotes(pool, reviewing)
  const nameOf = ({ group }: ReviewedNote) => groupName(reviewing.state.groups.get(group)?.name ?? '')
  if (format === 'md') yield markdownOfNotes(notes, nameOf)
  // In the order of time the blocks do not matter.
  const found = await findAllThreads(pool, reviewing, { ...filters, order: 'oldest' }, [])
  for await (const { threads, done, total } of threadsWithWords(pool, reviewing, found)) {
    const parts = threads
      .flatMap((thread) => thread.posts)
      .map((post) => {
        if (format === 'csv') return csvRow(post)
        if (format === 'md') return markdownOf(post)
        return row(webAnnotation(post, place))
      })
    yield parts.join('')
    progress(done, total)
  }
  if (format === 'csv') yield notes.map(csvNote).join('')
  if (format === 'jsonld') yield notes.map((note) => row(webAnnotationOfNote(note, place))).join('')
  if (format === 'jsonld') yield before === '[\n' ? '[]\n' : '\n]\n'
}

/** A group without a name of its own is called by its number. */
const groupName = (name: string): string => (/^\d+$/.test(name) ? `Group ${name}` : name)
